import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../../test/archive.js';
import { genomeKnowledge, outsideCallsOf, readGenotypes } from '../../../test/pgx.js';
import type { SampleGeneCall } from './cohort.js';
import exceptions from './concordance-exceptions.json' with { type: 'json' };
import { readOutsideCall } from './outside.js';
import { type DiplotypeResult, resultsOf } from './phenotype.js';

interface Expected {
  readonly options?: {
    readonly topCandidatesOnly: boolean;
    readonly findCombinations: boolean;
    readonly callCyp2d6: boolean;
  };
  readonly matcher: Readonly<
    Record<string, { diplotypes: [string, number][]; haplotypeMatches: string[]; missing: number[] }>
  >;
  readonly genes?: Readonly<Record<string, { callSource: string; recommendation: ExpectedResult[] }>>;
  readonly sample?: string;
}
interface ExpectedResult {
  readonly a1: string | null;
  readonly a2: string | null;
  readonly phenotypes: readonly string[];
  readonly activityScore: string | null;
}
type Kind = 'diplotype' | 'missing' | 'phenotype' | 'outside';

/** Compared gene calls, and those that differ without an explanation on file. */
class Tally {
  readonly compared: Record<Kind, number> = { diplotype: 0, missing: 0, phenotype: 0, outside: 0 };
  readonly differing: string[] = [];

  compare(kind: Kind, id: string, gene: string, expected: unknown, ours: unknown): void {
    this.compared[kind]++;
    if (JSON.stringify(expected) === JSON.stringify(ours)) return;
    const explained = exceptions.some(
      (each) => each.kind === kind && each.gene === gene && new RegExp(`^${each.cases}$`).test(id),
    );
    if (!explained)
      this.differing.push(`${kind} ${id} ${gene}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(ours)}`);
  }
}

function compareCalls(tally: Tally, id: string, expected: Expected, calls: readonly SampleGeneCall[]): void {
  for (const [gene, wanted] of Object.entries(expected.matcher)) {
    const call = calls.find((each) => each.gene.gene === gene)!;
    const names = [wanted.diplotypes.map(([name]) => name), wanted.haplotypeMatches];
    tally.compare('diplotype', id, gene, names, [call.diplotypes.map(({ name }) => name), call.variants]);
    tally.compare('missing', id, gene, wanted.missing, call.missingPositions);
    const report = expected.genes?.[gene];
    if (report && report.callSource !== 'OUTSIDE') {
      tally.compare('phenotype', id, gene, expectedResults(report.recommendation), ourResults(resultsOf(call)));
    }
  }
}

function compareOutside(tally: Tally, id: string, expected: Expected, folder: string): void {
  const calls = outsideCallsOf(folder);
  for (const [gene, report] of Object.entries(expected.genes ?? {})) {
    if (report.callSource !== 'OUTSIDE') continue;
    const definition = genomeKnowledge.genes.get(gene)!;
    const results = calls
      .filter((call) => call.gene === gene)
      .flatMap((call) => readOutsideCall(call, definition).result ?? []);
    const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
    tally.compare('outside', id, gene, sorted(expectedResults(report.recommendation)), sorted(ourResults(results)));
  }
}

const known = ({ a1, phenotypes }: ExpectedResult) => a1 !== 'Unknown' && phenotypes[0] !== 'No Result';
const expectedResults = (results: readonly ExpectedResult[]) =>
  results
    .filter(known)
    .map(({ a1, a2, phenotypes, activityScore }) => [[a1, a2].filter(Boolean).sort(), phenotypes, activityScore]);
const ourResults = (results: readonly DiplotypeResult[]) =>
  results.map(({ alleles, phenotypes, activityScore }) => [[...alleles].sort(), phenotypes, activityScore ?? null]);

const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');
const cohorts = sharedArchive('pgx', 'random-cohorts.tar.gz');

describe.skipIf(!cases || !cohorts)('concordance with PharmCAT 3.1.1 (reference data not at hand: skipped)', () => {
  it('gives the same calls in all of its own test cases', async () => {
    const tally = new Tally();
    let count = 0;
    for (const set of ['repo', 'tests']) {
      for (const name of readdirSync(join(cases!, set)).sort()) {
        const folder = join(cases!, set, name);
        const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
        const { genotypes } = await readGenotypes(join(folder, 'input.vcf'), {
          allCandidates: expected.options?.topCandidatesOnly === false,
          combinations: expected.options?.findCombinations ?? false,
          structuralGenes: expected.options?.callCyp2d6 ?? false,
        });
        compareCalls(tally, name, expected, genotypes.calls(0));
        compareOutside(tally, name, expected, folder);
        count++;
      }
    }
    expect(tally.differing).toEqual([]);
    expect(count).toBe(480);
    expect(tally.compared).toEqual({ diplotype: 6385, missing: 6385, phenotype: 5894, outside: 46 });
  });

  it('gives the same calls for random people, and finds what the generator put in', async () => {
    const tally = new Tally();
    let people = 0;
    const unfound: string[] = [];
    for (const cohort of [1, 2, 3]) {
      const base = join(cohorts!, 'random', `cohort${cohort}`);
      const { samples, genotypes } = await readGenotypes(`${base}.vcf`);
      for (const line of readFileSync(`${base}.expected.jsonl`, 'utf8').trim().split('\n')) {
        const expected = JSON.parse(line) as Expected;
        compareCalls(tally, expected.sample!, expected, genotypes.calls(samples.indexOf(expected.sample!)));
        people++;
      }
      const truth = JSON.parse(readFileSync(`${base}.truth.json`, 'utf8')) as Record<
        string,
        { phased: boolean; miss: number; genes: Record<string, string[]> }
      >;
      for (const [sample, { phased, miss, genes }] of Object.entries(truth)) {
        if (!phased || miss > 0) continue;
        for (const call of genotypes.calls(samples.indexOf(sample))) {
          const wanted = genes[call.gene.gene];
          const deciding = call.diplotypes.map(({ alleles }) => [...alleles].sort().join());
          const reported = wanted?.map((name) => call.gene.allelesByName.get(name)?.reportAs ?? name);
          if (reported && !deciding.includes([...reported].sort().join()))
            unfound.push(`${sample} ${call.gene.gene} ${wanted!.join('/')}: ${deciding.join(' ')}`);
        }
      }
    }
    expect(tally.differing).toEqual([]);
    expect(people).toBe(128);
    expect(unfound).toEqual([]);
  });
});
