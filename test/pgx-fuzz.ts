import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CohortGenotypes, type SampleGeneCall } from '../src/genome/index.js';
import { VcfCohortError, VcfScanner } from '../src/intake/vcf/cohort.js';
import { genomeKnowledge } from './pgx.js';
import { mutate } from './pgx-mutations.js';
import { randomPeople, writeVcf } from './pgx-people.js';

export interface FuzzResult {
  readonly files: number;
  /** Refused as a whole. */
  readonly refused: number;
  /** Read; every gene as before. */
  readonly same: number;
  /** Read; a gene differs, and its call says why. */
  readonly warned: number;
  /** Read; a gene differs and nothing says so. There must be none. */
  readonly wrong: readonly string[];
}

/** Reads so many damaged files and sorts what came out. Throws what the reader throws, but for its own refusals. */
export function fuzzVcf(files: number): FuzzResult {
  const folder = mkdtempSync(join(tmpdir(), 'sartor-fuzz-'));
  const originals = [...randomPeople(3, true), ...randomPeople(3, false)].map((person, index) => {
    const path = join(folder, `${index}.vcf`);
    writeVcf(path, [person]);
    return readFileSync(path, 'latin1');
  });
  rmSync(folder, { recursive: true });
  const expected = originals.map((text) => call(text));
  let [refused, same, warned] = [0, 0, 0];
  const wrong: string[] = [];
  for (let n = 0; n < files; n++) {
    const which = n % originals.length;
    const { kind, text } = mutate(originals[which]!, n);
    const ours = callOrRefuse(text);
    if (!ours) {
      refused++;
      continue;
    }
    const differing = ours.filter((each, index) => names(each) !== names(expected[which]![index]!));
    const silent = differing.filter(
      (each) => each.status === 'called' && each.missingPositions.length === 0 && each.issues.length === 0,
    );
    if (differing.length === 0) same++;
    else if (silent.length === 0) warned++;
    else wrong.push(`file ${n} (${kind}): ${silent.map((each) => `${each.gene.gene} ${names(each)}`).join('; ')}`);
  }
  return { files, refused, same, warned, wrong };
}

function callOrRefuse(text: string): readonly SampleGeneCall[] | undefined {
  try {
    return call(text);
  } catch (error) {
    if (error instanceof VcfCohortError) return undefined;
    throw error;
  }
}

function call(text: string): readonly SampleGeneCall[] {
  const genes = [...genomeKnowledge.genes.values()].filter((gene) => gene.positions.length > 0);
  let genotypes: CohortGenotypes | undefined;
  const scanner = new VcfScanner({
    header(header) {
      genotypes = new CohortGenotypes(genes, genomeKnowledge.index, header.samples.length, {
        depthByAllele: header.depthByAllele,
      });
    },
    wants: (chromosome, start, end) => genomeKnowledge.index.mayTouch(chromosome, start, end),
    record: (record) => genotypes!.add(record),
    malformed: () => undefined,
  });
  scanner.push(Buffer.from(text, 'latin1'));
  scanner.end();
  return genotypes!.calls(0);
}

const names = (call: SampleGeneCall) => JSON.stringify([call.diplotypes.map(({ name }) => name), call.variants]);
