import { describe, expect, it } from 'vitest';
import { CaseTableError } from './cell-table.js';
import { readCases } from './counts.js';
import { fhirCases } from './fhir.js';

const coded = (code: string, system = 'http://snomed.info/sct') => ({ coding: [{ system, code }] });
const bundle = (...resources: unknown[]) =>
  JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) });
const condition = (patient: number, onset: string | undefined, more: object = {}) => ({
  resourceType: 'Condition',
  subject: { reference: `Patient/${patient}` },
  code: coded('840539006'),
  ...(onset ? { onsetDateTime: onset } : {}),
  ...more,
});
const test = (patient: number, day: string, code: string, status = 'final') => ({
  resourceType: 'Observation',
  status,
  subject: { reference: `Patient/${patient}` },
  code: coded('94500-6', 'http://loinc.org'),
  effectiveDateTime: `${day}T08:00:00Z`,
  issued: `${day}T18:00:00Z`,
  valueCodeableConcept: coded(code),
});
const report = (start: string, end: string, count: number) => ({
  resourceType: 'MeasureReport',
  status: 'complete',
  type: 'summary',
  period: { start, end },
  group: [
    {
      population: [
        { code: coded('initial-population'), count: 1000 },
        { code: coded('numerator'), count },
      ],
    },
  ],
});

describe('cases from FHIR', () => {
  it('counts confirmed conditions by onset, once a subject', () => {
    const { table, notes } = fhirCases(
      bundle(
        condition(1, '2024-03-03'),
        condition(1, '2024-03-01'),
        condition(2, undefined, { recordedDate: '2024-03-03' }),
        condition(3, '2024-03-02', { verificationStatus: coded('refuted') }),
        condition(4, undefined),
        { resourceType: 'Patient', id: '1' },
      ),
    );
    expect(readCases(table).series).toMatchObject({
      labels: ['2024-03-01', '2024-03-02', '2024-03-03'],
      local: [1, 0, 1],
    });
    expect(notes.map(({ en }) => en.split(' ')[0])).toEqual(['2', '1', '1', '1', '1']);
  });

  it('counts positive laboratory results, and keeps the day of the report', () => {
    const { table } = fhirCases(
      bundle(
        test(1, '2024-03-01', '10828004'),
        test(2, '2024-03-01', '260385009'),
        test(3, '2024-03-04', '260373001'),
        test(4, '2024-03-02', '10828004', 'cancelled'),
      ),
    );
    const { series, reports } = readCases(table);
    expect(series.local).toEqual([1, 0, 0, 1]);
    expect(reports).toEqual([
      { onset: 0, report: 0 },
      { onset: 3, report: 3 },
    ]);
  });

  it('takes the counts of measure reports, a day or a week each', () => {
    const { table } = fhirCases(
      [report('2024-01-08', '2024-01-14', 7), report('2024-01-01', '2024-01-07', 5)]
        .map((each) => JSON.stringify(each))
        .join('\n'),
    );
    expect(readCases(table).series).toMatchObject({ labels: ['2024-01-01', '2024-01-08'], stepDays: 7, local: [5, 7] });
    expect(() => fhirCases(bundle(report('2024-01-01', '2024-01-31', 5)))).toThrow('expected days or weeks');
  });

  it('asks which where there are several diseases', () => {
    const two = bundle(condition(1, '2024-03-03'), condition(2, '2024-03-03', { code: coded('6142004') }));
    expect(() => fhirCases(two)).toThrow('840539006: 1, 6142004: 1');
    expect(fhirCases(two, ['6142004']).table.rows).toEqual([['2024-03-03']]);
  });

  it.each([
    '{',
    '[]',
    '{"a":1}',
    'null',
    bundle(),
    bundle({ resourceType: 'Patient' }),
    bundle(null),
    '{"resourceType":"Bundle","entry":[{}]}',
  ])('refuses %s', (text) => expect(() => fhirCases(text)).toThrow(CaseTableError));
});
