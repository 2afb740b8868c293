/**
 * Populations of quality measures by our own rules (pack `quality-measures`) against the expected counts of the QI-Core
 * cases. `npx tsx bench/quality.ts [--list]`
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ingest } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { type Populations, populationsOf } from '../src/outcome/quality/measure.js';
import { Evidence, type IsoDate } from '../src/record/index.js';
import { sharedArchive } from '../test/archive.js';

const archive = sharedArchive('fhir', 'ecqm-qicore-2024.tar.gz');
if (!archive) {
  console.error('bench/quality needs the reference measures; set SARTOR_SHARED');
  process.exit(2);
}
const installation = loadInstallation();
const quality = installation.qualityMeasures();
const period = { start: '2025-01-01' as IsoDate, end: '2025-12-31' as IsoDate };
const asOf = '2026-12-31' as IsoDate;
const names = [
  'initial-population',
  'denominator',
  'denominator-exclusion',
  'numerator',
  'denominator-exception',
] as const;

const expected = new Map<string, Partial<Populations>[]>();
for (const line of readFileSync(join(archive, 'expected.tsv'), 'utf8').trim().split('\n').slice(1)) {
  const [measure, id, populations] = line.split('\t');
  const key = `${measure}/${id}`;
  expected.set(key, [...(expected.get(key) ?? []), JSON.parse(populations!) as Partial<Populations>]);
}

let [right, all] = [0, 0];
for (const measure of quality.measures) {
  const folder = join(archive, 'input', 'tests', 'measure', measure.id);
  const counts = { cases: 0, whole: 0, ours: [0, 0, 0, 0, 0], theirs: [0, 0, 0, 0, 0], equal: [0, 0, 0, 0, 0] };
  for (const id of readdirSync(folder)) {
    const [wanted] = expected.get(`${measure.id}/${id}`) ?? [];
    if (!wanted) continue;
    const resources = readdirSync(join(folder, id))
      .filter((name) => name.endsWith('.json') && !name.startsWith('MeasureReport'))
      .map((name) => ({ resource: JSON.parse(readFileSync(join(folder, id, name), 'utf8')) as object }));
    const bytes = Buffer.from(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources }));
    const record = ingest([{ name: `${id}.json`, bytes }], installation.intake(), { asOf });
    const found = populationsOf(measure, new Evidence(record.facts), quality, period);
    counts.cases += 1;
    const wrong = names.filter((name, index) => {
      const [ours, theirs] = [found[name], (wanted[name] ?? 0) > 0 ? 1 : 0];
      counts.ours[index]! += ours;
      counts.theirs[index]! += theirs;
      counts.equal[index]! += ours === theirs ? 1 : 0;
      return ours !== theirs;
    });
    if (wrong.length === 0) counts.whole += 1;
    else if (process.argv.includes('--list'))
      console.log(
        `  ${measure.id} ${id}: ${wrong.map((name) => `${name} ${found[name]}, expected ${wanted[name]}`).join('; ')}`,
      );
  }
  right += counts.whole;
  all += counts.cases;
  console.log(
    `${measure.id}: all populations right in ${counts.whole} of ${counts.cases} cases; ${names.map((name, index) => `${name} ${counts.ours[index]} (expected ${counts.theirs[index]}, the same in ${counts.equal[index]})`).join(', ')}`,
  );
}
console.log(`all: ${right} of ${all} cases`);
