import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../statistics/random.js';
import { calibrationOf, decisionCurve } from './calibration.js';
import { applyIsotonic, fitIsotonic } from './isotonic.js';
import { logistic } from './learner.js';
import { fitPlatt } from './platt.js';
import { groupsOf, subgroupTable } from './subgroups.js';

test('isotonic: never falls, keeps the mean, and is exact where the labels already rise', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.boolean()), { minLength: 2 }), (pairs) => {
      const scores = pairs.map(([score]) => score);
      const labels = pairs.map(([, label]) => (label ? 1 : 0));
      const curve = fitIsotonic(scores, labels);
      for (let i = 1; i < curve.scores.length; i++) {
        expect(curve.scores[i]!).toBeGreaterThan(curve.scores[i - 1]!);
        expect(curve.probabilities[i]!).toBeGreaterThanOrEqual(curve.probabilities[i - 1]!);
      }
      const fitted = scores.reduce((sum, score) => sum + applyIsotonic(curve, score), 0);
      expect(fitted).toBeCloseTo(
        labels.reduce((a: number, b) => a + b, 0),
        8,
      );
    }),
  );
  expect(fitIsotonic([1, 2, 3, 4], [0, 1, 0, 1]).probabilities).toEqual([0, 0.5, 0.5, 1]);
});

const random = new Random(5);
const truth = Array.from({ length: 40_000 }, () => random.normal());
const labels = Uint8Array.from(truth, (eta) => (random.uniform() < logistic(eta) ? 1 : 0));

test('Platt undoes a stretch and a shift', () => {
  const { intercept, slope } = fitPlatt(
    truth.map((eta) => 3 * eta + 1),
    labels,
  );
  expect(slope).toBeCloseTo(1 / 3, 1);
  expect(intercept).toBeCloseTo(-1 / 3, 1);
});

test('slope and intercept of true and of stretched probabilities', () => {
  const right = calibrationOf(Float64Array.from(truth, logistic), labels);
  expect(right.slope).toBeCloseTo(1, 1);
  expect(right.intercept).toBeCloseTo(0, 1);
  const extreme = calibrationOf(
    Float64Array.from(truth, (eta) => logistic(2 * eta)),
    labels,
  );
  expect(extreme.slope).toBeCloseTo(0.5, 1);
  expect(right.groups.every(({ predicted, observed }) => Math.abs(predicted - observed) < 0.06)).toBe(true);
});

test('decision curve: the model is worth no less than acting on everyone or no one', () => {
  for (const { model, everyone } of decisionCurve(Float64Array.from(truth, logistic), labels))
    expect(model).toBeGreaterThan(Math.max(0, everyone) - 0.005);
});

test('subgroups: ages in decades, other numbers in quarters', () => {
  const ages = {
    name: 'age',
    kind: 'numeric' as const,
    values: Float64Array.from([35, 42, 58, 85, Number.NaN, 61, 77]),
  };
  expect(groupsOf(ages, 7)).toEqual([
    'under 40',
    '40 to 49',
    '50 to 59',
    '80 and over',
    'unknown',
    '60 to 69',
    '70 to 79',
  ]);
  const sexes = labels.map((_, i) => i % 2);
  const groups = Array.from(sexes, (sex) => (sex ? 'F' : 'M'));
  const table = subgroupTable('sex', groups, Float64Array.from(truth, logistic), labels);
  expect(table.map(({ group, rows }) => [group, rows])).toEqual([
    ['F', 20_000],
    ['M', 20_000],
  ]);
  for (const { difference, observed, predicted } of table) expect(difference).toBeCloseTo(observed - predicted, 12);
});
