import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PgxReader, readPgx } from '../src/cli/pgx-read.js';
import type { CallOptions, SampleGeneCall } from '../src/genome/index.js';
import { sharedArchive } from './archive.js';
import { genomeKnowledge } from './pgx.js';
import { randomNumbers } from './pgx-people.js';
import { parseVcf, rewrite, rewritingNames } from './pgx-rewrites.js';

export interface MetamorphicResult {
  readonly files: number;
  /** Files in which something was there to be rewritten, by the kind of rewriting. */
  readonly changed: Readonly<Record<string, number>>;
  /** Files of which a gene's call is another than that of the original. There must be none. */
  readonly differing: readonly string[];
}

/**
 * Rewrites the reference cases in ways that keep their meaning, `kinds` ways a case (all, if absent), and compares the calls.
 * Undefined where the reference data is not at hand.
 */
export async function metamorphicCases(kinds = rewritingNames.length): Promise<MetamorphicResult | undefined> {
  const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');
  if (!cases) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'sartor-rewritten-'));
  const changed: Record<string, number> = Object.fromEntries(rewritingNames.map((name) => [name, 0]));
  const differing: string[] = [];
  let files = 0;
  let serial = 0;
  try {
    for (const set of ['repo', 'tests']) {
      for (const name of readdirSync(join(cases, set)).sort()) {
        const path = join(cases, set, name, 'input.vcf');
        const options = optionsOf(join(cases, set, name, 'expected.json'));
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
