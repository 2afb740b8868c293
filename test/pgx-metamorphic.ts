import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PgxReader, readPgx } from '../src/cli/pgx-read.js';
import type { CallOptions, SampleGeneCall } from '../src/genome/index.js';
import { sharedArchive } from './archive.js';
import { genomeKnowledge } from './pgx.js';
import { randomNumbers, randomPeople, writeVcf } from './pgx-people.js';
import { parseVcf, rewrite, rewritingNames } from './pgx-rewrites.js';

export interface MetamorphicResult {
  readonly files: number;
  /** Files in which something was there to be rewritten, by the kind of rewriting. */
  readonly changed: Readonly<Record<string, number>>;
  /** Files of which a gene's call is another than that of the original. There must be none. */
  readonly differing: readonly string[];
}

interface Original {
  readonly name: string;
  readonly path: string;
  readonly options: CallOptions;
}

/** Random people of our own. */
function peopleIn(folder: string): Original[] {
  const people = [...randomPeople(20, true), ...randomPeople(20, false)];
  return people.map((person, index) => {
    const path = join(folder, `${index}.vcf`);
    writeVcf(path, [person]);
    return { name: `random person ${index}`, path, options: {} };
  });
}

/** The reference cases. */
function casesIn(cases: string): Original[] {
  return ['repo', 'tests'].flatMap((set) =>
    readdirSync(join(cases, set))
      .sort()
      .map((name) => ({
        name,
        path: join(cases, set, name, 'input.vcf'),
        options: optionsOf(join(cases, set, name, 'expected.json')),
      })),
  );
}

/**
 * Rewrites files in ways that keep their meaning, `kinds` ways a file (all, if absent), and compares the calls:
 * those of random people and, where the reference data is at hand, of the reference cases.
 */
export async function metamorphicCases(kinds = rewritingNames.length): Promise<MetamorphicResult> {
  const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');
  const folder = mkdtempSync(join(tmpdir(), 'sartor-rewritten-'));
  const changed: Record<string, number> = Object.fromEntries(rewritingNames.map((name) => [name, 0]));
  const differing: string[] = [];
  let files = 0;
  let serial = 0;
  try {
    for (const { name, path, options } of [...peopleIn(folder), ...(cases ? casesIn(cases) : [])]) {
      const vcf = parseVcf(readFileSync(path, 'latin1'));
      const wanted = (await readPgx(path, genomeKnowledge, options)).genotypes.calls(0).map(summary);
      for (let turn = 0; turn < kinds; turn++) {
        const kind = rewritingNames[serial % rewritingNames.length]!;
        const made = rewrite(vcf, kind, randomNumbers(serial++));
        if (!made.changed) continue;
        const file = join(folder, 'rewritten.vcf');
        writeFileSync(file, made.bytes);
        changed[kind]!++;
        files++;
        const ours = await readOrSay(file, options);
        if (typeof ours === 'string') {
          differing.push(`${name}, ${kind}: ${ours}`);
          continue;
        }
        const found = ours.genotypes.calls(made.sample).map(summary);
        for (const [index, text] of found.entries())
          if (text !== wanted[index]) differing.push(`${name}, ${kind}: ${wanted[index]} became ${text}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { files, changed, differing };
}

function optionsOf(path: string): CallOptions {
  const { options } = JSON.parse(readFileSync(path, 'utf8')) as {
    options?: { topCandidatesOnly: boolean; findCombinations: boolean; callCyp2d6: boolean };
  };
  return {
    allCandidates: options?.topCandidatesOnly === false,
    combinations: options?.findCombinations ?? false,
    structuralGenes: options?.callCyp2d6 ?? false,
  };
}

async function readOrSay(path: string, options: CallOptions): Promise<PgxReader | string> {
  try {
    return await readPgx(path, genomeKnowledge, options);
  } catch (error) {
    return (error as Error).message;
  }
}

/** All that a reader of the call acts on. */
const summary = (call: SampleGeneCall) =>
  JSON.stringify([
    call.gene.gene,
    call.status,
    call.diplotypes.map(({ name, score }) => [name, score]),
    call.variants,
    call.missingPositions,
  ]);
