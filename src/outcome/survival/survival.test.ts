import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../../test/shared.js';
import { concordance } from './concordance.js';
import { type CoxModel, fitCox } from './cox.js';
import { kaplanMeier, restrictedMean, survivalAt } from './kaplan-meier.js';
import { logRank } from './log-rank.js';

const reference = sharedFile('survival', 'reference');

function columns(path: string): Record<string, number[]> {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('"', '').split(','));
  return Object.fromEntries(
    header!.map((name, index) => [name, rows.map((row) => (row[index] === '' ? Number.NaN : Number(row[index])))]),
  );
}

describe.skipIf(!reference)('against lifelines', () => {
  const answers = reference
    ? JSON.parse(readFileSync(`${reference}/lifelines.json`, 'utf8').replaceAll('Infinity', 'null'))
    : {};
  const sets = [
    { set: 'lung', time: 'time', event: 'event' },
    { set: 'gbsg', time: 'rfstime', event: 'status' },
    { set: 'actg175', time: 'days', event: 'cens' },
  ];

  it.each(sets)('Cox, concordance: $set', ({ set, time, event }) => {
    const data = columns(`${reference}/design_${set}.csv`);
    const covariates = Object.keys(data)
      .filter((name) => name !== time && name !== event)
      .map((name) => ({ name, values: data[name]! }));
    const model = fitCox({ times: data[time]!, events: data[event]!, covariates }) as CoxModel;
    const answer = answers[set];
    for (const { name, coef, se } of model.coefficients) {
      expect(Math.abs(coef - answer.coef[name])).toBeLessThan(1e-8);
      expect(Math.abs(se - answer.se[name])).toBeLessThan(1e-8);
    }
    expect(model.logLikelihood).toBeCloseTo(answer.loglik, 8);
    expect(model.likelihoodRatio.chiSquare).toBeCloseTo(answer.lr_stat, 8);
    const risks = data[time]!.map((_, i) =>
      model.coefficients.reduce((sum, { coef }, j) => sum + coef * covariates[j]!.values[i]!, 0),
    );
    expect(concordance(data[time]!, data[event]!, risks)).toBeCloseTo(answer.c_index, 12);
  });

  const groups = [
    {
      set: 'lung',
      by: 'sex',
      time: 'time',
      event: 'status',
      died: 2,
      file: ['survival', 'lung_ncctg.csv'],
      values: [1, 2],
    },
    {
      set: 'gbsg',
      by: 'hormon',
      time: 'rfstime',
      event: 'status',
      died: 1,
      file: ['survival', 'gbsg_survival.csv'],
      values: [0, 1],
    },
    {
      set: 'actg175',
      by: 'arms',
      time: 'days',
      event: 'cens',
      died: 1,
      file: ['trials', 'actg175_trial.csv'],
      values: [0, 1, 2, 3],
    },
  ];

  it.each(groups)('Kaplan-Meier and log-rank of $set by $by', ({ set, by, time, event, died, file, values }) => {
    const data = columns(sharedFile(...file)!);
    const events = data[event]!.map((code) => code === died);
    for (const value of values) {
      const members = data[by]!.flatMap((each, index) => (each === value ? [index] : []));
      const curve = kaplanMeier({ times: members.map((i) => data[time]![i]!), events: members.map((i) => events[i]!) });
      const { n, events: count, median } = answers[set].km[String(value)];
      expect([curve.n, curve.events, curve.median ?? null]).toEqual([n, count, median]);
      const { timeline, KM_estimate } = columns(`${reference}/km_${set}_${by}_${value}.csv`);
      for (const [index, at] of timeline!.entries())
        expect(survivalAt(curve, at)).toBeCloseTo(KM_estimate![index]!, 10);
    }
    const test = logRank({ times: data[time]!, events, groups: data[by]!.map(String) });
    expect(test.chiSquare).toBeCloseTo(answers[set].logrank.chi2, 8);
    expect(test.p).toBeCloseTo(answers[set].logrank.p, 10);
  });
});

describe('Cox on its own terms', () => {
  const times = [4, 3, 1, 1, 2, 2, 3];
  const events = [1, 1, 1, 0, 1, 1, 0];
  const x = [0, 2, 1, 1, 1, 0, 0];
  const sex = ['0', '0', '0', '0', '1', '1', '1'];

  // The `test1` example of the R survival package's documentation, stratified by sex: coefficient 0.802.
  it('agrees with the documented stratified example', () => {
    const model = fitCox({ times, events, covariates: [{ name: 'x', values: x }], strata: sex }) as CoxModel;
    expect(model.coefficients[0]!.coef).toBeCloseTo(0.8023179, 6);
  });

  it('splitting follow-up into intervals changes nothing', () => {
    const split = {
      times: [] as number[],
      entries: [] as number[],
      events: [] as number[],
      x: [] as number[],
      clusters: [] as string[],
    };
    times.forEach((time, i) => {
      for (let from = 0; from < time; from++) {
        split.entries.push(from);
        split.times.push(from + 1);
        split.events.push(from + 1 === time ? events[i]! : 0);
        split.x.push(x[i]!);
        split.clusters.push(String(i));
      }
    });
    for (const robust of [false, true]) {
      const options = { ties: 'efron', robust, level: 0.95 } as const;
      const whole = fitCox({ times, events, covariates: [{ name: 'x', values: x }] }, options) as CoxModel;
      const parts = fitCox({ ...split, covariates: [{ name: 'x', values: split.x }] }, options) as CoxModel;
      expect(parts.coefficients[0]!.coef).toBeCloseTo(whole.coefficients[0]!.coef, 9);
      expect(parts.coefficients[0]!.se).toBeCloseTo(whole.coefficients[0]!.se, 9);
    }
  });

  it('refuses what has no answer', () => {
    expect(fitCox({ times, events, covariates: [{ name: 'one', values: times.map(() => 1) }] })).toEqual({
      refused: 'constant-covariate',
      covariate: 'one',
    });
    expect(fitCox({ times, events: times.map(() => 0), covariates: [{ name: 'x', values: x }] })).toEqual({
      refused: 'no-events',
    });
  });
});

describe('properties', () => {
  const follow = fc.array(fc.record({ time: fc.integer({ min: 1, max: 20 }), event: fc.boolean() }), {
    minLength: 2,
    maxLength: 40,
  });

  it('survival falls from 1, within its limits, and its area is the restricted mean', () => {
    fc.assert(
      fc.property(follow, (rows) => {
        const curve = kaplanMeier({ times: rows.map(({ time }) => time), events: rows.map(({ event }) => event) });
        let before = 1;
        for (const { survival, lower, upper } of curve.points) {
          expect(survival).toBeLessThanOrEqual(before);
          expect(lower).toBeLessThanOrEqual(survival + 1e-12);
          expect(upper).toBeGreaterThanOrEqual(survival - 1e-12);
          before = survival;
        }
        const steps = Array.from({ length: 20 }, (_, at) => survivalAt(curve, at));
        expect(restrictedMean(curve, 20)).toBeCloseTo(
          steps.reduce((a, b) => a + b, 0),
          9,
        );
      }),
    );
  });

  it('concordance equals the count over all pairs, and turns over with the sign of the risk', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            time: fc.integer({ min: 1, max: 9 }),
            event: fc.boolean(),
            risk: fc.integer({ min: 0, max: 5 }),
          }),
          { minLength: 2, maxLength: 30 },
        ),
        (rows) => {
          let [pairs, good] = [0, 0];
          for (const a of rows)
            for (const b of rows)
              if (a.event && (a.time < b.time || (a.time === b.time && !b.event))) {
                pairs += 1;
                good += a.risk > b.risk ? 1 : a.risk === b.risk ? 0.5 : 0;
              }
          const of = (sign: number) =>
            concordance(
              rows.map(({ time }) => time),
              rows.map(({ event }) => event),
              rows.map(({ risk }) => sign * risk),
            );
          fc.pre(pairs > 0);
          expect(of(1)).toBeCloseTo(good / pairs, 12);
          expect(of(1)! + of(-1)!).toBeCloseTo(1, 12);
        },
      ),
    );
  });
});
