import { describe, expect, it } from 'vitest';
import { Evidence, type Fact } from '../../record/index.js';
import { dosesGiven } from './doses-given.js';

const hour = 3_600_000;
const start = Date.parse('2026-11-18T08:00:00Z');
let id = 0;
const medication = (change: object) => ({
  id: `m${id++}`,
  kind: 'medication',
  provenance: { document: 'd', place: 'p' },
  certainty: 'present',
  concept: { text: 'vancomycin', codings: [] },
  ingredients: ['vancomycin'],
  status: 'active',
  dose: { value: 1000, unit: 'mg', normalised: { ok: true, value: 1000, unit: 'mg' } },
  time: '2026-11-18T08:00:00Z',
  ...change,
});
const order = (change: object = {}) => medication({ timesPerDay: 2, ...change });
const milligrams = (value: number) => ({ dose: { value, unit: 'mg', normalised: { ok: true, value, unit: 'mg' } } });
const given = (until: number, ...facts: readonly object[]) =>
  dosesGiven(new Evidence(facts as unknown as readonly Fact[]), 'vancomycin', start + until * hour).map(
    ({ at, amount }) => [(at - start) / hour, amount],
  );

describe('doses given', () => {
  it('an order counts by its schedule, until its end', () => {
    expect(given(30, order())).toEqual([
      [0, 1000],
      [12, 1000],
      [24, 1000],
    ]);
    expect(given(60, order({ ended: '2026-11-19T02:00:00Z', status: 'stopped' }))).toEqual([
      [0, 1000],
      [12, 1000],
    ]);
    expect(given(60, order({ ended: '2026-11-18', status: 'completed' }))).toEqual([
      [0, 1000],
      [12, 1000],
    ]);
  });

  it('the next order takes the place of the last; one that ended nobody knows when says nothing', () => {
    const next = order({ ...milligrams(500), time: '2026-11-19T08:00:00Z' });
    expect(given(40, order(), next)).toEqual([
      [0, 1000],
      [12, 1000],
      [24, 500],
      [36, 500],
    ]);
    expect(given(30, order({ status: 'stopped' }), next)).toHaveLength(3);
    expect(given(30, order({ status: 'stopped' }))).toEqual([]);
  });

  it('the same order told twice, and doses both ordered and administered, count once', () => {
    expect(given(13, order(), order({ time: '2026-11-18T08:30:00Z' }))).toHaveLength(2);
    const administered = ['08:10', '20:20'].map((time) => medication({ time: `2026-11-18T${time}:00Z` }));
    expect(given(40, order(), ...administered).map(([at]) => at)).toEqual([10 / 60, 12 + 20 / 60]);
    const loading = medication({ ...milligrams(2000), time: '2026-11-18T08:20:00Z' });
    expect(given(13, order(), loading)).toEqual([
      [20 / 60, 2000],
      [12, 1000],
    ]);
  });

  it('of a long course the last doses are kept', () => {
    const old = order({ time: '2020-01-01T08:00:00Z' });
    const doses = given(0, old);
    expect(doses.length).toBeGreaterThan(1000);
    expect(doses.at(-1)![0]).toBeGreaterThanOrEqual(-12);
  });
});
