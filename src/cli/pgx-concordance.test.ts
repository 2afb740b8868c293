import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../test/archive.js';
import { packFile, terminology } from '../../test/pack-file.js';
import { genomeKnowledge, outsideCallsOf } from '../../test/pgx.js';
import { readOutsideCall } from '../genome/index.js';
import { readPharmcat } from '../intake/pharmcat/index.js';
import { adviseDrugs, type GeneResult, parseDrugGeneKnowledge } from '../treatment/pharmacogenomics/index.js';
import { readPgx } from './pgx-read.js';
import { PgxReport } from './pgx-report.js';

const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  [packFile('pgx-guidance', 'cpic.json'), packFile('pgx-guidance', 'dpwg.json')],
  packFile('pgx-guidance', 'scores.json'),
  terminology,
);

interface Expected {
  readonly options: { readonly topCandidatesOnly: boolean; readonly findCombinations: boolean };
  readonly matcher: Readonly<Record<string, { readonly diplotypes: readonly [string, number][] }>>;
  readonly genes?: Readonly<
    Record<string, { readonly callSource: string; readonly recommendation: readonly Recommended[] }>
  >;
}
interface Recommended {
  readonly label: string;
  readonly a1: string | null;
  readonly a2: string | null;
  readonly phenotypes: readonly string[];
  readonly activityScore: string | null;
  readonly lookupKey: readonly string[];
}

/** The reference's own gene results, in the form that our advice takes. */
function referenceResults(expected: Expected): GeneResult[] {
  return Object.entries(expected.genes ?? {}).map(([gene, { recommendation }]) => ({
    gene,
    diplotypes: recommendation.map(({ label }) => label),
    phenotypes: recommendation.flatMap((each) => (gene.startsWith('HLA-') ? each.lookupKey : each.phenotypes)),
    activityScores: recommendation.some(({ activityScore }) => activityScore !== null)
      ? recommendation.map(({ activityScore }) => activityScore ?? 'n/a')
      : [],
  }));
}

/** The reference's gene results in the form of PharmCAT's report.json. */
function nativeReports(expected: Expected): Record<string, unknown> {
  const allele = (gene: string, name: string | null) => (name === null ? null : { gene, name });
  return Object.fromEntries(
    Object.entries(expected.genes ?? {}).map(([gene, { callSource, recommendation }]) => [
      gene,
      {
        geneSymbol: gene,
        callSource,
        recommendationDiplotypes: recommendation.map(({ a1, a2, phenotypes, activityScore }) => ({
          allele1: allele(gene, a1),
          allele2: allele(gene, a2),
          phenotypes,
          activityScore,
        })),
      },
    ]),
  );
}

interface Row {
  readonly drug: string;
  readonly guideline: string;
  readonly classification: string;
  readonly action: string;
  readonly population: string;
}
const rowTexts = (rows: readonly Row[]) =>
  [
    ...new Set(
      rows.map((row) => [row.drug, row.guideline, row.classification, row.action, row.population].join(' | ')),
    ),
  ].sort();

const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');

describe.skipIf(!cases)('sartor pgx against PharmCAT 3.1.1 (reference data not at hand: skipped)', () => {
  it("prints the diplotypes that PharmCAT calls, and advises as from PharmCAT's own gene results", async () => {
    const differing: string[] = [];
    let files = 0;
    for (const set of ['repo', 'tests']) {
      for (const name of readdirSync(join(cases!, set)).sort()) {
        const folder = join(cases!, set, name);
        const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
        if (!expected.genes || expected.options.findCombinations || !expected.options.topCandidatesOnly) continue;
        files++;
        const reader = await readPgx(join(folder, 'input.vcf'), genomeKnowledge, {});
        const report = new PgxReport(genomeKnowledge, {
          outside: outsideCallsOf(folder),
          taking: undefined,
          guidance,
          lang: 'en',
        });
        const ours = report.sample(reader, 0);
        for (const [gene, { diplotypes }] of Object.entries(expected.matcher)) {
          if (diplotypes.length === 0 || ours.genes[gene]!.callSource === 'outside') continue;
          if (ours.genes[gene]!.diplotypes.join() !== diplotypes.map(([each]) => each).join())
            differing.push(`${name} ${gene}: ${ours.genes[gene]!.diplotypes.join()}`);
        }
        const wanted = rowTexts(adviseDrugs(referenceResults(expected), guidance));
        const got = rowTexts(ours.drugs);
        if (wanted.join() !== got.join())
          differing.push(
            `${name}: ${wanted.filter((row) => !got.includes(row)).join('; ')} / ${got.filter((row) => !wanted.includes(row)).join('; ')}`,
          );
      }
    }
    expect(differing).toEqual([]);
    expect(files).toBe(312);
  });

  it("reads PharmCAT's own results back as it wrote them", () => {
    const differing: string[] = [];
    let compared = 0;
    for (const set of ['repo', 'tests']) {
      for (const name of readdirSync(join(cases!, set)).sort()) {
        const expected = JSON.parse(readFileSync(join(cases!, set, name, 'expected.json'), 'utf8')) as Expected;
        const calls = readPharmcat({ pharmcatVersion: '3.1.1', genes: nativeReports(expected) }) ?? [];
        for (const { gene, ...call } of calls) {
          const definition = genomeKnowledge.genes.get(gene);
          if (!definition) continue;
          compared++;
          const { result } = readOutsideCall({ gene, ...call }, definition);
          const wanted = expected.genes![gene]!.recommendation.some(
            (each) =>
              (each.activityScore ?? undefined) === result?.activityScore &&
              each.phenotypes.every((phenotype) => result?.phenotypes.includes(phenotype)),
          );
          if (!wanted) differing.push(`${name} ${gene}: ${JSON.stringify([call, result])}`);
        }
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBe(562);
  });
});
