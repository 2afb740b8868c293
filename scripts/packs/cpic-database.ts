/**
 * Writes packs/pgx-guidance/cpic-later.json from the tables `recommendation`, `guideline` and `drug` of CPIC's database
 * (CC0; JSON files of its API in one folder): what the guidance of the reference release lacks or CPIC has changed since.
 *
 *     npx tsx scripts/packs/cpic-database.ts FOLDER "where and when the tables were had"
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodedAdvice, Guideline, LookupKey } from '../../src/treatment/pharmacogenomics/knowledge.js';
import { classificationOf, guidelineLines, readKey } from './guidance.js';
import { codeAdvice } from './guidance-rules.js';

interface Recommendation {
  readonly id: number;
  readonly guidelineid: number;
  readonly drugid: string;
  readonly drugrecommendation: string;
  readonly classification: string;
  readonly lookupkey: LookupKey;
  readonly population: string;
  readonly dosinginformation: boolean;
  readonly alternatedrugavailable: boolean;
  readonly otherprescribingguidance: boolean;
}
interface DatabaseGuideline {
  readonly id: number;
  readonly clinpgxid: string;
  readonly url: string;
  readonly publication: readonly { readonly pmid: string; readonly year: number; readonly title: string }[];
}

/** Names that differ from the terminology's keys. */
const keys: Readonly<Record<string, readonly string[]>> = {
  'vitamin k': ['vitamin k1'],
  'sulfamethoxazole / trimethoprim': ['sulfamethoxazole', 'trimethoprim'],
};
/** Trimethoprim alone is not what the recommendation is about. */
const onlyWith: ReadonlySet<string> = new Set(['trimethoprim']);

const pack = join(import.meta.dirname, '..', '..', 'packs', 'pgx-guidance');
const [folder, checkedAgainst] = process.argv.slice(2);
if (!folder || !checkedAgainst) throw new Error('Usage: cpic-database.ts FOLDER SOURCE');
const table = <T>(name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T[];

const drugName = new Map(table<{ drugid: string; name: string }>('drug').map(({ drugid, name }) => [drugid, name]));
const known = knownAdvice();
const count = { same: 0, changed: 0, new: 0 };
const supersedes = new Map<number, Set<string>>();
const found = new Map<number, Map<string, Map<string, CodedAdvice & { when: { id: string; key: LookupKey }[] }>>>();
for (const row of table<Recommendation>('recommendation')) {
  const name = drugName.get(row.drugid)!;
  const key = readKey(row.lookupkey);
  const population = row.population.trim();
  const code = codeAdvice(row.drugrecommendation, [name]);
  for (const drug of (keys[name] ?? [name]).filter((each) => !onlyWith.has(each))) {
    const before = known.get(placeOf(drug, key, population));
    count[before ? (sameAdvice(before.advice, code) ? 'same' : 'changed') : 'new']++;
    if (before && sameAdvice(before.advice, code)) continue;
    if (before) {
      supersedes.set(row.guidelineid, (supersedes.get(row.guidelineid) ?? new Set()).add(before.guideline));
    }
    const advice = {
      ...code,
      classification: classificationOf(row.classification === 'n/a' ? undefined : row.classification),
      population,
      flags: {
        dosing: row.dosinginformation || code.fraction !== undefined,
        alternative: row.alternatedrugavailable,
        other: row.otherprescribingguidance,
      },
    };
    const drugs = found.get(row.guidelineid) ?? new Map();
    found.set(row.guidelineid, drugs);
    const groups = drugs.get(drug) ?? new Map();
    drugs.set(drug, groups);
    const same = JSON.stringify(advice);
    const group = groups.get(same) ?? { ...advice, when: [] };
    group.when.push({ id: `CPIC-${row.id}`, key });
    groups.set(same, group);
  }
}

const guidelines = table<DatabaseGuideline>('guideline').flatMap((guideline): Guideline[] => {
  const drugs = found.get(guideline.id);
  if (!drugs) return [];
  const advice = [...drugs].map(([drug, groups]) => ({ drug, advice: [...groups.values()] }));
  const genes = [...new Set(advice.flatMap((each) => each.advice.flatMap(({ when }) => when.flatMap(genesOf))))].sort();
  const older = supersedes.get(guideline.id);
  const head = { id: guideline.clinpgxid, source: 'CPIC', genes, citation: citationOf(guideline) } as const;
  return [{ ...head, ...(older ? { supersedes: [...older] } : {}), drugs: advice }];
});
writeFileSync(join(pack, 'cpic-later.json'), `${guidelineLines(guidelines)}\n`);
console.log(`Recommendations as in the release: ${count.same}; changed since: ${count.changed}; new: ${count.new}`);

function genesOf({ key }: { readonly key: LookupKey }): readonly string[] {
  return Object.keys(key);
}

function citationOf({ url, publication }: DatabaseGuideline): Guideline['citation'] {
  const { pmid, year, title } = publication.toSorted((a, b) => b.year - a.year)[0]!;
  return { title: title.trim(), year, pmid, url, checkedAgainst: checkedAgainst! };
}

function placeOf(drug: string, key: LookupKey, population: string): string {
  return [drug, JSON.stringify(key), population].join('|').toLowerCase();
}

function knownAdvice(): ReadonlyMap<string, { readonly guideline: string; readonly advice: CodedAdvice }> {
  const guidance = JSON.parse(readFileSync(join(pack, 'cpic.json'), 'utf8')) as Guideline[];
  const all = guidance.flatMap(({ id, drugs }) =>
    drugs.flatMap(({ drug, advice }) =>
      advice.flatMap((each) =>
        each.when.map(
          ({ key }) => [placeOf(drug, key, each.population.trim()), { guideline: id, advice: each }] as const,
        ),
      ),
    ),
  );
  return new Map(all);
}

/** Other words for the same action and dose are no news. */
function sameAdvice(a: Pick<CodedAdvice, 'action' | 'fraction'>, b: Pick<CodedAdvice, 'action' | 'fraction'>): boolean {
  return a.action === b.action && JSON.stringify(a.fraction) === JSON.stringify(b.fraction);
}
