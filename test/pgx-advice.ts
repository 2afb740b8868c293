import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviseDrugs, parseDrugGeneKnowledge } from '../src/treatment/pharmacogenomics/index.js';
import { sharedArchive } from './archive.js';
import { packFile, terminology } from './pack-file.js';

const file = (name: string) => packFile('pgx-guidance', name);
/** The committed guidance pack. */
export const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  [file('cpic.json'), file('dpwg.json')],
  file('scores.json'),
  terminology,
);

export interface Expected {
  readonly genes?: {
    readonly [gene: string]: {
      readonly recommendation: readonly {
        readonly label: string;
        readonly phenotypes: readonly string[];
        readonly activityScore: string | null;
        readonly lookupKey: readonly string[];
      }[];
    };
  };
  readonly drugs?: {
    readonly [source: string]: { readonly [drug: string]: readonly ExpectedGuideline[] };
  };
}
interface ExpectedGuideline {
  readonly id: string;
  readonly annotations: readonly {
    readonly recIds: readonly string[];
    readonly classification: string | null;
    readonly population: string | null;
    readonly lookupKey: readonly object[];
  }[];
}

/** PharmCAT's answers for 328 genomes. */
export const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');
const cohorts = sharedArchive('pgx', 'random-cohorts.tar.gz');

/** The genes' results as the reference's report has them, so that this test is of the advice alone. */
function geneResults(expected: Expected) {
  return Object.entries(expected.genes ?? {}).map(([gene, { recommendation }]) => {
    const presence = gene.startsWith('HLA-');
    const phenotypes = recommendation.flatMap((each) => (presence ? each.lookupKey : each.phenotypes));
    const scored = recommendation.some((each) => each.activityScore !== null);
    return {
      gene,
      diplotypes: recommendation.map((each) => each.label),
      phenotypes,
      activityScores: scored ? recommendation.map((each) => each.activityScore ?? 'n/a') : [],
    };
  });
}

const rowText = (
  drug: string,
  guideline: string,
  classification: string | null,
  population: string | null,
  key: object,
) =>
  [drug, guideline, classification ?? 'Unspecified', population ?? 'general', JSON.stringify(sorted(key))].join(' | ');
const sorted = (key: object) => Object.fromEntries(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Every recommendation by what identifies it in the reference: guideline, classification, population and key. */
export function oursAsText(expected: Expected): { rows: Set<string>; extra: Set<string> } {
  const byId = new Map(guidance.guidelines.map((each) => [each.id, each]));
  const [rows, extra] = [new Set<string>(), new Set<string>()];
  for (const row of adviseDrugs(geneResults(expected), guidance)) {
    if (row.drug === 'warfarin' && row.source === 'CPIC') continue;
    const advice = byId.get(row.guideline)!.drugs.find(({ drug }) => drug === row.drug)!.advice;
    for (const each of advice) {
      for (const { id, key } of each.when) {
        if (!row.recommendations.includes(id)) continue;
        const text = rowText(row.drug, row.guideline, each.classification, each.population, key);
        (row.basis === 'phenotype' ? extra : rows).add(text);
      }
    }
  }
  return { rows, extra };
}

/** Every reference answer: the case folders, and the random cohorts' samples. */
export function* answers(): Generator<readonly [name: string, expected: Expected]> {
  for (const part of cases ? ['repo', 'tests'] : []) {
    for (const name of readdirSync(join(cases!, part))) {
      const path = join(cases!, part, name, 'expected.json');
      if (existsSync(path)) yield [name, JSON.parse(readFileSync(path, 'utf8')) as Expected];
    }
  }
  for (const cohort of cohorts ? ['cohort1', 'cohort2', 'cohort3'] : []) {
    const lines = readFileSync(join(cohorts!, 'random', `${cohort}.expected.jsonl`), 'utf8')
      .trim()
      .split('\n');
    for (const [index, line] of lines.entries()) yield [`${cohort}/${index}`, JSON.parse(line) as Expected];
  }
}

export function theirsAsText({ drugs = {} }: Expected): Set<string> {
  const rows = Object.values(drugs).flatMap((ofSource) =>
    Object.entries(ofSource).flatMap(([drug, guidelines]) =>
      guidelines.flatMap(({ id, annotations }) =>
        annotations.flatMap(({ classification, population, lookupKey }) =>
          lookupKey.map((key) => rowText(drug, id, classification, population, key)),
        ),
      ),
    ),
  );
  return new Set(rows);
}
