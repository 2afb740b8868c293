import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import { levelShifts } from './change-points.js';
import { forecast, levelModel, observedAgainstExpected, shareOfEffect } from './forecast.js';
import { analyseNOf1, type NOf1Result, type TrialValue } from './n-of-1.js';

/** A trial of pairs of periods, in each pair treated and comparator in random order. */
function trial(random: Random, patient: string, effect: number, pairs: number, repeats: number): TrialValue[] {
  const level = 100 + 10 * random.normal();
  return Array.from({ length: pairs }, (_, pair) => pair).flatMap((pair) => {
    const first = random.uniform() < 0.5;
    return [first, !first].flatMap((treated, half) => {
      const deviation = 2 * random.normal();
      return Array.from({ length: repeats }, () => ({
        patient,
        period: pair * 2 + half,
        treated,
        value: level + (treated ? effect : 0) + deviation + 4 * random.normal(),
      }));
    });
  });
}

describe('N-of-1', () => {
  it('of one patient: equals the mixed model of a balanced trial within its priors', () => {
    const values = trial(new Random(3), 'a', -8, 4, 5);
    const { effect, residual } = analyseNOf1(values, { draws: 4000 }) as NOf1Result;
    const of = (treated: boolean) => values.filter((each) => each.treated === treated).map(({ value }) => value);
    const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    expect(effect.mean).toBeCloseTo(mean(of(true)) - mean(of(false)), 0);
    expect(effect.lower).toBeLessThan(-8);
    expect(effect.upper).toBeGreaterThan(-8);
    expect(effect.belowZero).toBeGreaterThan(0.97);
    expect(residual).toBeGreaterThan(2.5);
    expect(residual).toBeLessThan(6);
  });

  it('of several: draws each towards the mean', () => {
    const random = new Random(5);
    const values = Array.from({ length: 12 }, (_, n) => trial(random, `p${n}`, -5 + 3 * random.normal(), 3, 3)).flat();
    const { effect, patients, betweenPatients } = analyseNOf1(values, { draws: 2000 }) as NOf1Result;
    expect(effect.lower).toBeLessThan(-5);
    expect(effect.upper).toBeGreaterThan(-5);
    expect(patients).toHaveLength(12);
    expect(betweenPatients).toBeGreaterThan(0.5);
    const alone = analyseNOf1(
      values.filter(({ patient }) => patient === 'p0'),
      { draws: 2000 },
    ) as NOf1Result;
    const own = patients.find(({ patient }) => patient === 'p0')!;
    expect(own.sd).toBeLessThan(alone.effect.sd);
  });

  it('is the same with the same seed, and refuses what has no contrast', () => {
    const values = trial(new Random(1), 'a', 2, 3, 2);
    expect(analyseNOf1(values, { draws: 200 })).toEqual(analyseNOf1(values, { draws: 200 }));
    expect(analyseNOf1(values.filter(({ treated }) => treated))).toEqual({ refused: 'no-contrast' });
    expect(analyseNOf1(values.filter(({ period }) => period < 2))).toEqual({ refused: 'too-few-periods' });
  });

  it('takes a drift out', () => {
    const values = Array.from({ length: 8 }, (_, period) => ({
      patient: 'a',
      period,
      treated: period % 2 === 1,
      value: 5 * period + (period % 2 === 1 ? -3 : 0) + Math.sin(period * 9) / 5,
    }));
    const plain = analyseNOf1(values, { draws: 2000 }) as NOf1Result;
    const { effect } = analyseNOf1(values, { draws: 2000, trend: true }) as NOf1Result;
    expect(effect.mean).toBeCloseTo(-3, 0);
    expect(Math.abs(effect.mean + 3)).toBeLessThan(Math.abs(plain.effect.mean + 3));
  });
});

describe('level shifts', () => {
  it('finds a shift where it is, and none in noise', () => {
    const random = new Random(11);
    const noisy = (levels: readonly number[]) => levels.map((level) => level + random.normal());
    const shifted = levelShifts(noisy([...Array(12).fill(10), ...Array(12).fill(5)]));
    expect(shifted).toHaveLength(2);
    expect(Math.abs(shifted[1]!.from - 12)).toBeLessThanOrEqual(1);
    const falseAlarms = Array.from({ length: 200 }, () => levelShifts(noisy(Array(24).fill(10))).length - 1);
    expect(falseAlarms.filter((count) => count > 0).length / 200).toBeLessThan(0.1);
  });
  it('handles short and flat series', () => {
    expect(levelShifts([])).toEqual([]);
    expect(levelShifts([3])).toHaveLength(1);
    expect(levelShifts([3, 3, 3, 3])).toHaveLength(1);
  });
});

describe('forecast', () => {
  const series = [150, 146, 152, 149, 151, 148].map((value, index) => ({ day: index * 14, value }));
  const change = { day: 80, mean: -9, sd: 4, settleDays: 28 };
  it('is the level without a change, and lower and wider with one', () => {
    const model = levelModel(series)!;
    const [without] = forecast(model, [120]);
    const [withIt] = forecast(model, [120], change);
    expect(without!.mean).toBeCloseTo(149.3, 0);
    expect(withIt!.mean - without!.mean).toBeCloseTo(-9 * shareOfEffect(change, 120), 9);
    expect(withIt!.upper - withIt!.lower).toBeGreaterThan(without!.upper - without!.lower);
    expect(shareOfEffect(change, 108)).toBeCloseTo(0.95, 9);
  });
  it('knows a response from none', () => {
    const at = (value: number) => [100, 110, 120, 130].map((day) => ({ day, value }));
    expect(observedAgainstExpected(series, at(141), change)!.verdict).toBe('as-expected');
    expect(observedAgainstExpected(series, at(158), change)!.verdict).toBe('above-expected');
    expect(observedAgainstExpected(series, at(118), change)!.verdict).toBe('below-expected');
    expect(observedAgainstExpected(series.slice(0, 2), at(140), change)).toBeUndefined();
  });
});
