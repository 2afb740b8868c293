import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../test/archive.js';
import { sharedFile } from '../../test/shared.js';
import { Evidence, type NotNormalised, type PatientRecord } from '../record/index.js';
import { ingest, patientsIn, type SourceFile } from './index.js';
import { expectEveryEntryCounted } from './testing/account.js';
import { testDay, testKnowledge } from './testing/knowledge.js';

const knowledge = testKnowledge();

const filesUnder = (folder: string, suffix: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
const open = (path: string): SourceFile => ({ name: path, bytes: readFileSync(path) });

/** How many entries a FHIR JSON document has, counted without intake. */
function entriesIn({ bytes }: SourceFile): number {
  try {
    const root = JSON.parse(new TextDecoder().decode(bytes)) as { resourceType?: string; entry?: unknown[] };
    return root.resourceType === 'Bundle' ? (root.entry?.length ?? 0) : 1;
  } catch {
    return 1;
  }
}

function check(files: readonly SourceFile[]): PatientRecord {
  const record = ingest(files, knowledge, { asOf: testDay });
  expectEveryEntryCounted(record);
  const names = new Set(record.documents.map(({ name }) => name));
  const expected = files.filter(({ name }) => names.has(name)).reduce((sum, file) => sum + entriesIn(file), 0);
  expect(record.documents.reduce((sum, { entries }) => sum + entries, 0)).toBe(expected);
  expect(() => new Evidence(record.facts)).not.toThrow();
  return record;
}

function quantities(records: readonly PatientRecord[]) {
  const why = new Map<NotNormalised, number>();
  let normalised = 0;
  for (const fact of records.flatMap(({ facts }) => facts)) {
    if (fact.kind !== 'observation' || fact.value.type !== 'quantity') continue;
    const result = fact.value.quantity.normalised;
    if (result.ok) normalised++;
    else why.set(result.why, (why.get(result.why) ?? 0) + 1);
  }
  const failed = [...why.values()].reduce((sum, count) => sum + count, 0);
  return { normalised, why: Object.fromEntries(why), share: normalised / (normalised + failed) };
}

const synthea = sharedArchive('fhir', 'synthea.tar.gz');
describe.skipIf(!synthea)('Synthea', () => {
  const records = filesUnder(synthea ?? '.', '.json')
    .slice(0, synthea ? undefined : 0)
    .map((path) => check([open(path)]));

  it('80 bundles load, every entry counted', () => {
    expect(records).toHaveLength(80);
    expect(records.reduce((sum, { documents }) => sum + documents[0]!.entries, 0)).toBe(15_850);
  });

  it('every quantity with a UCUM unit is normalised; "(score)" is none', () => {
    const { share, why } = quantities(records);
    expect(why).toEqual({ 'unknown-unit': 10 });
    expect(share).toBeGreaterThan(0.998);
  });

  it('total protein in g/L labelled g/dL is the only impossible value', () => {
    const impossible = records.flatMap(({ documents }) => documents[0]!.quarantined.flatMap(({ issues }) => issues));
    expect(impossible.every(({ code, found }) => code === 'impossible-value' && found?.endsWith('g/dL'))).toBe(true);
    expect(impossible).toHaveLength(9);
  });

  it('most prescriptions name an ingredient that we know', () => {
    const medications = records.flatMap(({ facts }) => facts.filter(({ kind }) => kind === 'medication'));
    const known = medications.filter((fact) => fact.kind === 'medication' && fact.ingredients.length > 0);
    expect(known.length / medications.length).toBeGreaterThan(0.9);
  });
});

const qiCore = sharedArchive('fhir', 'ecqm-qicore-2024.tar.gz');
describe.skipIf(!qiCore)('QI-Core', () => {
  const folders = new Set(qiCore ? filesUnder(qiCore, '.json').map((path) => dirname(path)) : []);
  const records = [...folders].map((folder) => check(filesUnder(folder, '.json').map(open)));

  it('783 cases of single resources load, every resource counted', () => {
    expect(records).toHaveLength(783);
    expect(records.every(({ facts }) => facts.filter(({ kind }) => kind === 'patient').length === 1)).toBe(true);
  });

  it('every quantity with a unit is normalised', () => {
    expect(quantities(records).why).toEqual({});
  });

  it('the 35 resources that name another Patient than their case does are quarantined', () => {
    const codes = records.flatMap(({ documents }) =>
      documents.flatMap(({ quarantined }) => quarantined.map(({ issues }) => issues[0].code)),
    );
    expect(codes.filter((code) => code === 'other-patient')).toHaveLength(35);
    expect(codes).not.toContain('unresolved-reference');
  });
});

describe.each(['mcode-camino', 'genomics', 'cds-rules'])('%s', (name) => {
  const folder = sharedArchive('fhir', `${name}.tar.gz`);
  it.skipIf(!folder)('every JSON file is accounted for, each of its patients by turns', () => {
    for (const file of filesUnder(folder!, '.json').map(open)) {
      check([file]);
      for (const { id } of patientsIn([file])) {
        expectEveryEntryCounted(ingest([file], knowledge, { asOf: testDay, patient: id }));
      }
    }
  });
});

describe('real VCFs', () => {
  const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');
  it.skipIf(!cases)('480 PharmCAT inputs: every record counted, none on the wrong build', () => {
    for (const path of filesUnder(cases!, 'input.vcf')) {
      const file = open(path);
      const record = ingest([file], knowledge, { asOf: testDay });
      expectEveryEntryCounted(record);
      const lines = new TextDecoder()
        .decode(file.bytes)
        .split(/\r?\n/)
        .filter((line) => line !== '' && !line.startsWith('#'));
      expect(record.documents[0]).toMatchObject({ kind: 'vcf', entries: lines.length });
      expect(record.issues.map(({ code }) => code)).not.toContain('wrong-genome-build');
    }
  });

  const oncology = sharedFile('oncology', 'oncology.tar.gz') && sharedArchive('oncology', 'oncology.tar.gz');
  it.skipIf(!oncology)(
    'tumour VCFs: a header that names GRCh37 is never called, one that names nothing is flagged',
    () => {
      for (const path of filesUnder(oncology!, '.vcf.gz')) {
        const record = ingest([open(path)], knowledge, { asOf: testDay });
        expectEveryEntryCounted(record);
        const codes = record.issues.map(({ code }) => code);
        expect(codes).toContain(path.includes('docm') ? 'wrong-genome-build' : 'unknown-genome-build');
      }
    },
  );
});
