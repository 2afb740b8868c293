import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../../test/shared.js';
import { brierScores, integratedBrier } from './brier.js';
import { aalenJohansen } from './competing-risks.js';
import { type CoxModel, fitCox } from './cox.js';
import { predictorOf } from './individual-curve.js';
import { kaplanMeier, restrictedMean, restrictedMeanError, survivalAt } from './kaplan-meier.js';

const pbc = sharedFile('survival', 'pbc_trial.csv');
const lung = sharedFile('survival', 'lung_ncctg.csv');
const reference = sharedFile('survival', 'reference');

function columns(path: string): Record<string, string[]> {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('"', '').split(','));
  return Object.fromEntries(header!.map((name, index) => [name, rows.map((row) => row[index]!)]));
}

describe.skipIf(!pbc)('competing risks of the PBC trial', () => {
  // lifelines 0.30.3 AalenJohansenFitter on the rows with distinct times (it jitters ties).
  it.each([
    [500, 0.08270677, 0.05833142, 0.11234329],
    [1000, 0.18354483, 0.147218, 0.2230989],
    [2000, 0.30132462, 0.25496119, 0.34891881],
    [4000, 0.55802267, 0.47745947, 0.63108139],
  ])('death by day %i as lifelines', (day, incidence, lower, upper) => {
    const data = columns(pbc!);
    const seen = new Set<string>();
    const rows = data.time!.flatMap((time, index) => (seen.has(time) || !seen.add(time) ? [] : [index]));
    const causes = aalenJohansen({
      times: rows.map((index) => Number(data.time![index])),
      causes: rows.map((index) => (data.status![index] === '0' ? null : data.status![index]!)),
    });
    const point = causes.find(({ cause }) => cause === '2')!.points.findLast(({ time }) => time <= day)!;
    expect(point.incidence).toBeCloseTo(incidence, 7);
    expect(point.lower).toBeCloseTo(lower, 7);
    expect(point.upper).toBeCloseTo(upper, 7);
  });
});

describe.skipIf(!lung)('the lung data', () => {
  const data = lung ? columns(lung) : { time: [], status: [] };
  const follow = { times: data.time!.map(Number), events: data.status!.map((code) => code === '2') };

  it('restricted mean and Nelson-Aalen as lifelines', () => {
    const curve = kaplanMeier(follow);
    expect(restrictedMean(curve, 365)).toBeCloseTo(263.2218664820065, 9);
    expect(restrictedMeanError(curve, 365)).toBeGreaterThan(5);
    const hazard = (day: number) => curve.points.find(({ time }) => time === day)!.cumulativeHazard;
    // Tied deaths are d/n here; lifelines adds 1/n + 1/(n - 1) ...: they part from the first tie on.
    expect(hazard(11)).toBeCloseTo(1 / 228 + 3 / 227, 12);
  });
});

describe.skipIf(!reference)('baseline hazard against lifelines', () => {
  it.each([
    ['lung', 'time', 'event'],
    ['gbsg', 'rfstime', 'status'],
    ['actg175', 'days', 'cens'],
  ])('%s', (set, time, event) => {
    const data = columns(`${reference}/design_${set}.csv`);
    const numbers = (name: string) => data[name]!.map(Number);
    const covariates = Object.keys(data)
      .filter((name) => name !== time && name !== event)
      .map((name) => ({ name, values: numbers(name) }));
    const cox = { times: numbers(time), events: numbers(event), covariates };
    const model = fitCox(cox) as CoxModel;
    const predictor = predictorOf(cox, model);
    const curve = predictor.curve(predictor.means);
    const expected = columns(`${reference}/basehaz_${set}.csv`);
    const [times, hazards] = Object.values(expected);
    times!.forEach((at, index) => {
      const point = curve.findLast((each) => each.time <= Number(at));
      expect(-Math.log(point?.survival ?? 1)).toBeCloseTo(Number(hazards![index]), 8);
    });
  });
});

describe('competing risks and prediction on their own terms', () => {
  const rows = fc.array(fc.record({ time: fc.integer({ min: 1, max: 12 }), cause: fc.constantFrom(null, 'a', 'b') }), {
    minLength: 2,
    maxLength: 40,
  });

  it('incidences add up to one minus Kaplan-Meier of any event, within their limits', () => {
    fc.assert(
      fc.property(rows, (people) => {
        const times = people.map(({ time }) => time);
        const causes = aalenJohansen({ times, causes: people.map(({ cause }) => cause) });
        const curve = kaplanMeier({ times, events: people.map(({ cause }) => cause !== null) });
        const last = causes.map(({ points }) => points.at(-1)?.incidence ?? 0).reduce((a, b) => a + b, 0);
        expect(last).toBeCloseTo(1 - survivalAt(curve, 12), 10);
        for (const { points } of causes)
          for (const { incidence, lower, upper } of points) {
            expect(lower).toBeLessThanOrEqual(incidence + 1e-12);
            expect(upper).toBeGreaterThanOrEqual(incidence - 1e-12);
          }
      }),
    );
  });

  it('Brier score by hand: weights are 1/G, censoring counting after an event of the same time', () => {
    const follow = { times: [1, 2, 2, 4], events: [1, 1, 0, 1] };
    // Censoring: one of the three at risk at 2, so G(2) = 2/3.
    const [point] = brierScores(follow, () => 0.6, [2.5]);
    expect(point!.score).toBeCloseTo((0.36 / 1 + 0.36 / 1 + 0 + 0.16 / (2 / 3)) / 4, 12);
    expect(
      integratedBrier([
        { time: 0, score: 0 },
        { time: 2, score: 0.2 },
      ]),
    ).toBeCloseTo(0.1, 12);
  });

  it('a curve of somebody at higher risk lies below, and limits hold it', () => {
    const times = [4, 3, 1, 1, 2, 2, 3, 5];
    const events = [1, 1, 1, 0, 1, 1, 0, 1];
    const data = { times, events, covariates: [{ name: 'x', values: [0, 2, 1, 1, 1, 0, 0, 1] }] };
    const model = fitCox(data) as CoxModel;
    const predictor = predictorOf(data, model);
    const [low, high] = [0, 2].map((x) => predictor.curve([x]));
    low!.forEach((point, index) => {
      const other = high![index]!;
      expect(Math.sign(point.survival - other.survival)).toBe(Math.sign(model.coefficients[0]!.coef));
      expect(point.lower).toBeLessThan(point.survival);
      expect(point.upper).toBeGreaterThan(point.survival);
    });
    expect(predictor.survival([1], 3)).toBeCloseTo(predictor.curve([1]).find(({ time }) => time === 3)!.survival, 12);
  });

  it('robust errors are near the jackknife over persons', () => {
    const n = 60;
    const x = Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898) * 2);
    const times = x.map((value, i) => Math.exp(-value / 2) * (1 + (i % 7)));
    const events = x.map((_, i) => (i % 5 === 0 ? 0 : 1));
    const without = (leave: number, robust: boolean) => {
      const keep = x.map((_, i) => i).filter((i) => i !== leave);
      const data = {
        times: keep.map((i) => times[i]!),
        events: keep.map((i) => events[i]!),
        covariates: [{ name: 'x', values: keep.map((i) => x[i]!) }],
      };
      return (fitCox(data, { ties: 'efron', robust, level: 0.95 }) as CoxModel).coefficients[0]!;
    };
    const jackknife = x.map((_, i) => without(i, false).coef);
    const mean = jackknife.reduce((a, b) => a + b, 0) / n;
    const error = Math.sqrt(((n - 1) / n) * jackknife.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    expect(without(-1, true).se / error).toBeGreaterThan(0.85);
    expect(without(-1, true).se / error).toBeLessThan(1.15);
  });

  it('separation is refused, and the dependent covariate is named', () => {
    const times = [1, 2, 3, 4, 5, 6];
    const events = [1, 1, 1, 1, 1, 1];
    expect(fitCox({ times, events, covariates: [{ name: 'x', values: [6, 5, 4, 3, 2, 1] }] })).toEqual({
      refused: 'infinite-coefficient',
      covariate: 'x',
    });
    const a = [1, 0, 2, 1, 0, 3];
    const b = [0, 1, 1, 3, 2, 1];
    const covariates = [
      { name: 'a', values: a },
      { name: 'b', values: b },
      { name: 'sum', values: a.map((value, i) => value + b[i]!) },
    ];
    expect(fitCox({ times, events, covariates })).toEqual({ refused: 'collinear', covariate: 'sum' });
  });
});
