import { describe, expect, it } from 'vitest';
import {
  addDays,
  ageInYears,
  because,
  type ClaimOf,
  type ConditionFact,
  claimId,
  daysBetween,
  Evidence,
  type FactId,
  type IsoDate,
  type ObservationFact,
  parseClinicalTime,
  Terminology,
} from './index.js';

const provenance = { document: 'd'.repeat(64) as never, place: { kind: 'whole' } } as const;

const ldl = (id: string, value: number, time?: string, extra: Partial<ObservationFact> = {}): ObservationFact => ({
  kind: 'observation',
  id: id as FactId,
  provenance,
  certainty: 'present',
  foundBy: 'source',
  category: 'laboratory',
  concept: { codings: [] },
  measure: 'ldl-cholesterol',
  value: { type: 'quantity', quantity: { source: { value }, normalised: { ok: true, value, unit: 'mg/dL' } } },
  ...(time ? { time: parseClinicalTime(time)! } : {}),
  ...extra,
});

const derived = (key: string, reasons: ClaimOf<'derived'>['because']): ClaimOf<'derived'> => ({
  id: claimId('derived', key),
  kind: 'derived',
  stage: 'prediction',
  value: { concept: { codings: [] }, value: 1, unit: '1', on: '2026-01-01' as IsoDate },
  uncertainty: { kind: 'exact' },
  method: { name: 'test', version: '1' },
  because: reasons,
});

describe('time', () => {
  it.each([
    ['2019', true],
    ['2019-02-29', false],
    ['2020-02-29', true],
    ['2020-13', false],
    ['2020-01-01T25:00:00Z', false],
    ['2020-01-01T23:59:60+08:00', true],
    ['20-1-1', false],
  ])('%s is clinical time: %s', (text, valid) => expect(parseClinicalTime(text) !== undefined).toBe(valid));

  it('counts completed years', () => {
    expect(ageInYears('1980-11-21' as IsoDate, '2026-11-20' as IsoDate)).toBe(45);
    expect(ageInYears('1980-11-20' as IsoDate, '2026-11-20' as IsoDate)).toBe(46);
    expect(ageInYears(parseClinicalTime('1980')!, '2026-01-01' as IsoDate)).toBe(46);
  });

  it('counts days over a leap day', () => {
    expect(daysBetween('2024-02-28' as IsoDate, '2024-03-01' as IsoDate)).toBe(2);
    expect(addDays('2024-02-28' as IsoDate, 2)).toBe('2024-03-01');
  });
});

describe('evidence', () => {
  it('orders a series by time and leaves out bounds, undated and superseded values', () => {
    const evidence = new Evidence([
      ldl('late', 130, '2026-03-01'),
      ldl('early', 190, '2025'),
      ldl('wrong', 999, '2026-04-01'),
      ldl('right', 99, '2026-04-01', { supersedes: 'wrong' as FactId }),
      ldl('undated', 50),
      ldl('absent', 60, '2026-05-01', { certainty: 'absent' }),
      ldl('bound', 10, '2026-06-01', {
        value: {
          type: 'quantity',
          quantity: { source: { value: 10 }, comparator: '<', normalised: { ok: true, value: 10, unit: 'mg/dL' } },
        },
      }),
    ]);
    expect(evidence.series('ldl-cholesterol').map(({ fact }) => fact.id)).toEqual(['early', 'late', 'right']);
    expect(evidence.latest('ldl-cholesterol')?.value).toBe(99);
    expect(evidence.allFacts()).toHaveLength(7);
  });

  it('refuses a claim whose reasons are not in the graph, and a second of the same id', () => {
    const evidence = new Evidence([ldl('a', 1, '2026-01-01')]);
    expect(() => evidence.add([derived('x', because([{ fact: 'b' as FactId }]))])).toThrow('unknown fact b');
    evidence.add([derived('x', because([{ fact: 'a' as FactId }]))]);
    expect(() => evidence.add([derived('x', because([{ fact: 'a' as FactId }]))])).toThrow('Two claims');
    expect(() => because([])).toThrow('at least one reason');
  });

  it('walks from a claim through others to the facts', () => {
    const evidence = new Evidence([ldl('a', 1, '2026-01-01'), ldl('b', 2, '2026-01-02')]);
    evidence.add([derived('x', because([{ fact: 'a' as FactId }]))]);
    evidence.add([derived('y', because([{ claim: claimId('derived', 'x') }, { fact: 'b' as FactId }]))]);
    expect([...evidence.sources(claimId('derived', 'y'))]).toEqual(['a', 'b']);
  });
});

describe('terminology', () => {
  const icd = 'http://hl7.org/fhir/sid/icd-10-cm';
  const problem = (key: string, prefixes: string[], broader: string[] = []) => ({
    key,
    title: { en: key, zh: key },
    codings: [],
    icd10Prefixes: prefixes,
    names: [key],
    broader,
  });

  it('takes the longest ICD-10 prefix', () => {
    const terminology = new Terminology(
      [],
      [],
      [problem('lipids', ['E78']), problem('familial', ['E78.01'], ['lipids'])],
    );
    const of = (code: string) => terminology.problemOf({ codings: [{ system: icd, code }] })?.key;
    expect([of('E78.01'), of('E78.5'), of('E79')]).toEqual(['familial', 'lipids', undefined]);
    expect([...terminology.problemAncestors('familial')]).toEqual(['familial', 'lipids']);
  });

  it('refuses a name that two entries claim', () => {
    expect(() => new Terminology([], [], [problem('a', ['I10']), problem('b', ['I10'])])).toThrow('both a and b');
  });

  it('finds a condition by its exact text where it has no code', () => {
    const terminology = new Terminology([], [], [problem('gout', [])]);
    const concept = { codings: [], text: 'Gout' };
    expect(terminology.problemOf(concept)?.key).toBe('gout');
    expect(
      new Evidence([
        { ...({} as ConditionFact), kind: 'condition', id: 'c' as FactId, problem: 'gout', certainty: 'present' },
      ]).conditions('gout'),
    ).toHaveLength(1);
  });
});
