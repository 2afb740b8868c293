import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../../test/archive.js';
import { packFile, terminology } from '../../../test/pack-file.js';
import { adviseDrugs } from './advise.js';
import { parseDrugGeneKnowledge } from './knowledge.js';

const file = (name: string) => packFile('pgx-guidance', name);
const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  [file('cpic.json'), file('dpwg.json')],
  file('scores.json'),
  terminology,
);

interface Expected {
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

const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');

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
function oursAsText(expected: Expected): { rows: Set<string>; extra: Set<string> } {
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

describe.skipIf(!cases)('the advice of PharmCAT 3.1.1 for the same gene results', () => {
  const folders = cases
    ? ['repo', 'tests'].flatMap((part) => readdirSync(join(cases, part)).map((name) => join(cases, part, name)))
    : [];
  it('is ours, recommendation by recommendation', () => {
    const differences: string[] = [];
    let recommendations = 0;
    for (const folder of folders) {
      const file = join(folder, 'expected.json');
      if (!existsSync(file)) continue;
      const expected = JSON.parse(readFileSync(file, 'utf8')) as Expected;
      if (!expected.drugs || !expected.genes) continue;
      const theirs = new Set<string>();
      for (const drugs of Object.values(expected.drugs)) {
        for (const [drug, guidelines] of Object.entries(drugs)) {
          for (const { id, annotations } of guidelines) {
            for (const { classification, population, lookupKey } of annotations) {
              for (const key of lookupKey) theirs.add(rowText(drug, id, classification, population, key));
            }
          }
        }
      }
      recommendations += theirs.size;
      const { rows } = oursAsText(expected);
      for (const each of theirs) if (!rows.has(each)) differences.push(`${folder.split('/').at(-1)}: missing ${each}`);
      for (const each of rows) if (!theirs.has(each)) differences.push(`${folder.split('/').at(-1)}: extra ${each}`);
    }
    expect(differences).toEqual([]);
    expect(recommendations).toBeGreaterThan(4000);
  });
});
