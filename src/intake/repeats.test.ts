import { describe, expect, it } from 'vitest';
import { Evidence } from '../record/index.js';
import { ingest, type SourceFile } from './index.js';
import { expectEveryEntryCounted } from './testing/account.js';
import { bundleFile, fileOf, subject, testDay, testKnowledge } from './testing/knowledge.js';

const knowledge = testKnowledge();
const potassium = (time: string, value: number, unit = 'mmol/L') => ({
  resourceType: 'Observation',
  status: 'final',
  subject,
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
  effectiveDateTime: time,
  valueQuantity: { value, unit },
});
const message = (time: string, value: number) =>
  fileOf(
    'a.hl7',
    `MSH|^~\\&|L|H|E|H|20260301||ORU^R01|1|P|2.5\rPID|1||||Example^Ada||19600517|F\rOBX|1|NM|2823-3^K^LN||${value}|mmol/L|||||F|||${time}`,
  );

function series(...files: SourceFile[]) {
  const record = ingest(files, knowledge, { asOf: testDay });
  expectEveryEntryCounted(record);
  return new Evidence(record.facts).series('potassium').map(({ fact }) => [fact.provenance.place.kind, fact.time]);
}

describe('withdrawRepeats', () => {
  it.each([
    ['the same instant in another zone', '2026-03-01T08:05:00+01:00', '202603010705+0000'],
    ['the clock time where one says no zone', '2026-03-01T08:05:00+01:00', '202603010805'],
    ['the day', '2026-03-01T08:05:00Z', '20260301'],
  ])('keeps one of two: %s', (_, fhirTime, hl7Time) => {
    expect(series(message(hl7Time, 4.1), bundleFile([potassium(fhirTime, 4.1)]))).toEqual([['fhirPath', fhirTime]]);
  });

  it.each([
    ['another value', '2026-03-01T08:05:00Z', '202603010805+0000', 4.4],
    ['another minute', '2026-03-01T08:05:00Z', '202603010806+0000', 4.1],
    ['another instant by its zone', '2026-03-01T08:05:00Z', '202603010805+0100', 4.1],
    ['a day that is less exact in the first', '2026-03-01', '202603010805', 4.1],
  ])('keeps both: %s', (_, fhirTime, hl7Time, value) => {
    expect(series(bundleFile([potassium(fhirTime, 4.1)]), message(hl7Time, value))).toHaveLength(2);
  });

  it('leaves what one document says twice, and counts what it takes out', () => {
    const twice = bundleFile([
      potassium('2026-03-01', 4.1),
      { ...potassium('2026-03-01', 4.1), note: [{ text: 'b' }] },
    ]);
    expect(series(twice)).toHaveLength(2);
    const record = ingest(
      [
        bundleFile([potassium('2026-03-01T08:05:00Z', 4.1)]),
        fileOf('n.txt', 'Date: 2026-03-01\nPotassium 4.1 mmol/L.'),
      ],
      knowledge,
      { asOf: testDay },
    );
    expectEveryEntryCounted(record);
    expect(new Evidence(record.facts).series('potassium')).toHaveLength(1);
    expect(record.issues.map(({ code }) => code)).toContain('duplicate-entry');
  });
});
