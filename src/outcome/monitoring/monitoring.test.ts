import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import { challenge, type HeldOut, usualRegistration } from './challenge.js';
import { calibrationCusum, cusumThreshold } from './cusum.js';
import { categoryStability, stabilityIndex } from './drift.js';
import { type Judged, performance } from './performance.js';
import { compareWeighted } from './weighting.js';

const drawn = (random: Random, n: number, ratio = 1): Judged[] =>
  Array.from({ length: n }, () => {
    const probability = 0.05 + 0.4 * random.uniform();
    const odds = (ratio * probability) / (1 - probability);
    return { probability, outcome: random.uniform() < odds / (1 + odds) };
  });

describe('performance', () => {
  it('of a calibrated model: slope near 1, intercept near 0, O/E near 1', () => {
    const found = performance(drawn(new Random(1), 6000))!;
    expect(found.slope).toBeCloseTo(1, 0);
    expect(Math.abs(found.slope! - 1)).toBeLessThan(0.15);
    expect(found.observedToExpected).toBeCloseTo(1, 1);
    expect(found.slopeInterval![0]).toBeLessThan(1);
  });
  it('AUROC equals the count over pairs, its interval holds it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ probability: fc.integer({ min: 1, max: 9 }).map((p) => p / 10), outcome: fc.boolean() }), {
          minLength: 4,
          maxLength: 30,
        }),
        (judged) => {
          const found = performance(judged)!;
          const cases = judged.filter(({ outcome }) => outcome);
          const controls = judged.filter(({ outcome }) => !outcome);
          fc.pre(cases.length > 0 && controls.length > 0);
          let good = 0;
          for (const a of cases)
            for (const b of controls)
              good += a.probability > b.probability ? 1 : a.probability === b.probability ? 0.5 : 0;
          expect(found.auroc).toBeCloseTo(good / cases.length / controls.length, 12);
          expect(found.aurocInterval![0]).toBeLessThanOrEqual(found.auroc! + 1e-12);
        },
      ),
    );
  });
  it('has no slope where there are only events', () => {
    expect(performance([{ probability: 0.5, outcome: true }])).not.toHaveProperty('slope');
    expect(performance([])).toBeUndefined();
  });
});

describe('drift', () => {
  const random = new Random(2);
  const normal = (n: number, shift = 0) => Array.from({ length: n }, () => random.normal() + shift);
  it('PSI is small for the same and large for a shifted distribution', () => {
    const reference = normal(4000);
    expect(stabilityIndex(reference, reference)).toBe(0);
    expect(stabilityIndex(reference, normal(4000))).toBeLessThan(0.02);
    expect(stabilityIndex(reference, normal(4000, 1))).toBeGreaterThan(0.25);
  });
  // Shares 0.5/0.5 against 0.8/0.2: 0.3 ln 1.6 + (-0.3) ln 0.4.
  it('is the published sum', () =>
    expect(categoryStability(['a', 'b'], ['a', 'a', 'a', 'a', 'b'])).toBeCloseTo(
      0.3 * Math.log(1.6) - 0.3 * Math.log(0.4),
      12,
    ));
});

describe('CUSUM on calibration', () => {
  const reference = drawn(new Random(3), 1000).map(({ probability }) => probability);
  const threshold = cusumThreshold(reference, { oddsRatio: 1.75, horizon: 500, falseAlarm: 0.05, runs: 600 });
  it('keeps its false alarms and finds doubled odds', () => {
    const alarmed = (ratio: number) => {
      let count = 0;
      for (let run = 0; run < 200; run++)
        if (calibrationCusum(drawn(new Random(1000 + run), 500, ratio), { oddsRatio: 1.75, threshold }).alarm) count++;
      return count / 200;
    };
    expect(alarmed(1)).toBeLessThan(0.11);
    expect(alarmed(2)).toBeGreaterThan(0.95);
    expect(alarmed(0.5)).toBeGreaterThan(0.85);
  });
  it('tells the direction', () =>
    expect(calibrationCusum(drawn(new Random(9), 800, 3), { oddsRatio: 1.75, threshold }).alarm!.direction).toBe(
      'more-events',
    ));
});

describe('challenger against champion', () => {
  const cases = (
    random: Random,
    n: number,
    champion: (p: number) => number,
    challenger: (p: number) => number,
  ): HeldOut[] =>
    drawn(random, n).map(({ probability, outcome }, index) => ({
      outcome,
      champion: champion(probability),
      challenger: challenger(probability),
      group: index % 2 ? 'a' : 'b',
    }));
  const blurred = () => 0.25;
  const same = (p: number) => p;
  it('is better only by the terms registered', () => {
    expect(challenge(cases(new Random(4), 1500, blurred, same), usualRegistration).verdict).toBe('challenger-better');
    expect(challenge(cases(new Random(4), 1500, same, same), usualRegistration)).toMatchObject({
      verdict: 'not-shown',
      reasons: ['no-gain'],
    });
    const worse = challenge(
      cases(new Random(4), 1500, same, (p) => p / 2),
      usualRegistration,
    );
    expect(worse.verdict).toBe('not-shown');
    expect(worse.reasons).toContain('no-gain');
    expect(challenge(cases(new Random(4), 100, blurred, same), usualRegistration).verdict).toBe('too-few-cases');
  });
  it('a group that does worse stands in the way', () => {
    const list = cases(new Random(5), 3000, blurred, same).map((each, index) =>
      index % 4 === 0 ? { ...each, group: 'c', challenger: 1 - each.challenger } : each,
    );
    expect(challenge(list, usualRegistration).reasons).toContain('subgroup-worse');
  });
  it('a challenger without gain is rarely called better', () => {
    let wrong = 0;
    for (let run = 0; run < 200; run++) {
      const random = new Random(run);
      const noise = () => 0.25 + 0.02 * random.normal();
      wrong +=
        challenge(cases(random, 250, noise, noise), { ...usualRegistration, slope: [-99, 99] }).verdict ===
        'challenger-better'
          ? 1
          : 0;
    }
    expect(wrong / 200).toBeLessThan(0.06);
  });
});

describe('weighted comparison', () => {
  it('takes measured confounding out', () => {
    const random = new Random(6);
    const members = Array.from({ length: 4000 }, () => {
      const age = random.normal();
      const treated = random.uniform() < 1 / (1 + Math.exp(-1.5 * age));
      return { treated, outcome: 10 + 4 * age - (treated ? 2 : 0) + random.normal(), confounders: [age] };
    });
    const found = compareWeighted(members)!;
    expect(found.crude).toBeGreaterThan(0.5);
    expect(found.lower).toBeLessThan(-2);
    expect(found.upper).toBeGreaterThan(-2);
    expect(found.imbalanceAfter).toBeLessThan(0.01);
    expect(found.imbalanceBefore).toBeGreaterThan(0.5);
  });
  it('refuses a side that is too small', () => expect(compareWeighted([])).toBeUndefined());
});
