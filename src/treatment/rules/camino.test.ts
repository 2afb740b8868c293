import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../../test/archive.js';
import { patient } from '../../../test/patient.js';
import { treatmentKnowledge } from '../../../test/treatment-knowledge.js';
import { ingest } from '../../intake/index.js';
import { loadInstallation } from '../../knowledge/installation.js';
import { Evidence, type Fact, type IsoDate, usualPreferences } from '../../record/index.js';
import { planTreatment } from '../index.js';

const asOf = '2026-11-24' as IsoDate;

function pathwayOf(facts: readonly Fact[]) {
  const evidence = new Evidence(facts);
  evidence.add(planTreatment(evidence, treatmentKnowledge, { asOf, preferences: usualPreferences }));
  return evidence
    .claims('recommendation')
    .filter(({ value }) => value.rule.includes('/her2-pathway-') && value.status === 'recommended')
    .map(({ value }) => [value.rule.split('her2-pathway-')[1], value.options[0]?.concept.text]);
}

/** The branches of the pathway: HER2, size of the tumour in mm, N category, what was done and found. */
const her2 = (size: number, nodes: string) =>
  patient('female', '1970-01-01')
    .problem('breast-cancer', '2026-06-01')
    .answer('her2', '10828004', '2026-06-01')
    .measure('tumor-size', size, '2026-06-01', 'mm')
    .answer('tumor-stage-n', nodes, '2026-06-01')
    .measure('ejection-fraction', 60, '2026-06-01', '%');
const n0 = '62455006';
const n1 = '53623008';
const lumpectomy = ['http://snomed.info/sct', '392021009', '2026-09-01'] as const;

describe('early HER2-positive breast cancer', () => {
  it.each([
    ['2 cm, no nodes', her2(20, n0), 'small'],
    ['21 mm, no nodes', her2(21, n0), 'neoadjuvant'],
    ['1 cm, nodes', her2(10, n1), 'neoadjuvant'],
    [
      'operated, residual',
      her2(30, n1)
        .procedure(...lumpectomy)
        .answer('cancer-response', '385633008', '2026-10-01'),
      'residual',
    ],
    [
      'operated, complete',
      her2(30, n1)
        .procedure(...lumpectomy)
        .answer('cancer-response', '103338009', '2026-10-01'),
      'complete',
    ],
  ])('%s', (_, who, branch) => {
    expect(pathwayOf(who.facts).map(([name]) => name)).toEqual([branch]);
  });

  it('with nodes pertuzumab is kept after a complete response', () => {
    const done = (nodes: string) =>
      pathwayOf(
        her2(30, nodes)
          .procedure(...lumpectomy)
          .answer('cancer-response', '103338009', '2026-10-01').facts,
      )[0]![1];
    expect(done(n1)).toContain('Pertuzumab');
    expect(done(n0)).toBe('trastuzumab');
  });

  it('is none of metastatic disease or a heart that is weak', () => {
    expect(pathwayOf(her2(10, n0).problem('metastatic-cancer').facts)).toEqual([]);
    expect(pathwayOf(her2(10, n0).measure('ejection-fraction', 40, '2026-11-01', '%').facts)).toEqual([]);
  });
});

const archive = sharedArchive('fhir', 'mcode-camino.tar.gz');

describe.skipIf(!archive)('the pathway’s own patients', () => {
  const pathways = join(archive ?? '', 'oncology', 'mcode_pathways');
  const files = !archive
    ? []
    : ['public/static/demoData', 'src/engine/__tests__/fixtures/patients'].flatMap((folder) =>
        readdirSync(join(pathways, folder)).map((name) => join(pathways, folder, name)),
      );
  // HER2 is negative in four of the five, so that the pathway's precondition does not hold.
  it.each(files)('%s', (file) => {
    const json = JSON.parse(readFileSync(file, 'utf8')) as readonly unknown[] | object;
    const bundle = Array.isArray(json)
      ? { resourceType: 'Bundle', type: 'collection', entry: json.map((resource: unknown) => ({ resource })) }
      : json;
    const bytes = Buffer.from(JSON.stringify(bundle));
    const record = ingest([{ name: 'patient.json', bytes }], loadInstallation().intake(), { asOf });
    expect(pathwayOf(record.facts).map(([name]) => name)).toEqual(file.includes('Maureen') ? ['small'] : []);
  });
});
