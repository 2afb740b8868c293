import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../../test/shared.js';
import { Random } from '../../statistics/random.js';
import { calibrationOf } from './calibration.js';
import { type EffectAnswer, estimateEffects, pseudoTimes, type Trial } from './index.js';
import { tLearner } from './meta-learners.js';
import { fitNuisance } from './nuisance.js';
import { chosenArms } from './policy.js';
import { boostedTrees, regressionForest } from './regressors/forests.js';
import { logistic, logLinear } from './regressors/generalised-linear.js';
import { gaussianProcess } from './regressors/kernel.js';
import type { Matrix } from './regressors/regressor.js';
import { ridge } from './regressors/ridge.js';
import { simplexWeights } from './regressors/stack.js';

/** Two covariates that matter of four; the effect is `effect(x)`; treatment by lot or by the first covariate. */
function made(
  n: number,
  effect: (x: readonly number[]) => number,
  {
    seed = 1,
    noise = 1,
    chance = () => 0.5,
  }: { seed?: number; noise?: number; chance?: (x: readonly number[]) => number } = {},
): Trial & { readonly truth: Float64Array } {
  const random = new Random(seed);
  const people = Array.from({ length: n }, () => Array.from({ length: 4 }, () => random.normal()));
  const arm = Int32Array.from(people, (x) => (random.uniform() < chance(x) ? 1 : 0));
  const y = Float64Array.from(people, (x, i) => x[0]! + (arm[i] === 1 ? effect(x) : 0) + noise * random.normal());
  const x: Matrix = { rows: n, columns: 4, values: Float64Array.from(people.flat()) };
  return { x, names: ['a', 'b', 'c', 'd'], arm, arms: ['0', '1'], y, truth: Float64Array.from(people, effect) };
}
const all = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
const answered = (answer: ReturnType<typeof estimateEffects>): EffectAnswer => {
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
};

describe('regressors', () => {
  const trial = made(400, () => 0, { noise: 0.3 });
  const error = (fit: ReturnType<typeof ridge>, y: Float64Array) => {
    const predict = fit.fit(trial.x, y, all(300), 1);
    return (
      Array.from({ length: 100 }, (_, i) => (predict(trial.x, 300 + i) - y[300 + i]!) ** 2).reduce((a, b) => a + b) /
      100
    );
  };
  it.each([
    ['ridge', ridge(), 0.12],
    ['gaussian process', gaussianProcess(), 0.15],
    ['forest', regressionForest(), 0.25],
    ['boosted trees', boostedTrees(), 0.25],
  ] as const)('%s learns a line', (_, regressor, most) => {
    expect(error(regressor, trial.y)).toBeLessThan(most);
  });
  it('a log-linear model learns what multiplies, and does not run away', () => {
    const y = Float64Array.from(trial.truth, (_, i) => Math.exp(1 + trial.x.values[4 * i]!));
    expect(error(logLinear(), y)).toBeLessThan(0.05);
    const predict = logLinear(0.1).fit(trial.x, y, all(300), 1);
    const far: Matrix = { rows: 1, columns: 4, values: Float64Array.of(50, 0, 0, 0) };
    expect(predict(far, 0)).toBeLessThan(3 * Math.max(...y));
  });
  it('logistic regression gives probabilities', () => {
    const y = Float64Array.from(trial.y, (value) => (value > 0 ? 1 : 0));
    const predict = logistic().fit(trial.x, y, all(300), 1);
    const right = Array.from({ length: 100 }, (_, i) => predict(trial.x, 300 + i) > 0.5 === (y[300 + i] === 1));
    expect(right.filter(Boolean).length).toBeGreaterThan(80);
  });
  it('weights of a mixture find the right member', () => {
    const target = Float64Array.from({ length: 50 }, (_, i) => Math.sin(i));
    const weights = simplexWeights([target.map((v) => v + 0.01), target.map(() => 0)], target);
    expect(weights[0]).toBeGreaterThan(0.95);
  });
});

describe('effects', () => {
  const trial = made(500, (x) => (x[1]! > 0 ? 2 : -1), { noise: 0.7 });
  const answer = answered(
    estimateEffects(trial, { isRandomised: true, seed: 1, learners: ['t-learner', 'causal-forest'] }),
  );

  it('the interval of the average effect holds the truth', () => {
    const truth = trial.truth.reduce((a, b) => a + b) / trial.truth.length;
    const { lower, upper } = answer.average[0]!.effect;
    expect(lower).toBeLessThan(truth);
    expect(upper).toBeGreaterThan(truth);
  });
  it('choosing by person pays where it does, and the policy is worth about what it is worth', () => {
    const best = trial.truth.map((value) => Math.max(0, value)).reduce((a, b) => a + b) / trial.truth.length;
    for (const { policy, byArm } of answer.learners) {
      expect(policy.value.lower).toBeLessThan(best + 0.1);
      expect(policy.gain.lower).toBeGreaterThan(0);
      expect(byArm[0]!.qini).toBeGreaterThan(0.1);
      expect(byArm[0]!.calibration.slope.lower).toBeGreaterThan(0.4);
    }
  });
  it('the forest’s intervals hold most of the true effects', () => {
    const forest = answer.learners.find(({ name }) => name === 'causal-forest')!;
    const held = trial.truth.filter(
      (value, i) => Math.abs(forest.effects[1]![i]! - value) <= forest.halfWidths![1]![i]!,
    );
    expect(held.length / trial.truth.length).toBeGreaterThan(0.6);
  });
  it('says so where nobody gains from choosing', () => {
    const same = made(300, () => 3, { seed: 4 });
    const { choosing, best } = answered(
      estimateEffects(same, { isRandomised: true, seed: 1, learners: ['causal-forest'] }),
    );
    expect(choosing).toBe('none');
    expect(best).toBe('1');
  });
  it('takes out what decided the treatment, and refuses where it decided all', () => {
    const drawn = made(600, () => 1, { seed: 2, chance: (x) => 1 / (1 + Math.exp(-x[0]!)) });
    const { average } = answered(estimateEffects(drawn, { isRandomised: false, seed: 1, learners: ['t-learner'] }));
    expect(Math.abs(average[0]!.effect.estimate - 1)).toBeLessThan(0.3);
    const decided = made(400, () => 1, { seed: 3, chance: (x) => (x[0]! > 0 ? 1 : 0) });
    expect(estimateEffects(decided, { isRandomised: false, seed: 1 })).toHaveProperty('refused');
  });
  it('the same seed gives the same answer', () => {
    const run = () =>
      estimateEffects(
        made(120, () => 1),
        { isRandomised: true, seed: 5, learners: ['x-learner'] },
      );
    expect(run()).toEqual(run());
  });
  it('several arms: each is held against the first, the best is chosen for each person', () => {
    expect(chosenArms([new Float64Array(3), Float64Array.of(1, -1, 2), Float64Array.of(2, -2, 1)])).toEqual(
      Int32Array.of(2, 0, 1),
    );
  });
  it('calibration: a slope of one where effects are as predicted', () => {
    const effect = Float64Array.from({ length: 200 }, (_, i) => i / 100);
    const scores = [new Float64Array(200), effect.map((value, i) => value + (i % 2 ? 0.1 : -0.1))];
    const { slope, error } = calibrationOf(effect, scores, 1);
    expect(slope.estimate).toBeCloseTo(1, 2);
    expect(error).toBeLessThan(0.02);
  });
});

describe('times', () => {
  it('without censoring a pseudo-observation is the time itself, cut at the horizon', () => {
    const time = Float64Array.of(1, 4, 2, 8, 5);
    const pseudo = pseudoTimes(time, Uint8Array.of(1, 1, 1, 1, 1), new Int32Array(5), 6);
    [1, 4, 2, 6, 5].forEach((value, i) => {
      expect(pseudo[i]).toBeCloseTo(value, 10);
    });
  });
});

const ihdp = sharedFile('trials', 'ihdp_npci_1.csv');
describe.skipIf(!ihdp)('IHDP (skipped: reference data not at hand)', () => {
  it('two stacked outcome models come nearer to the true effects than linear ones or forests', () => {
    const [header, ...lines] = readFileSync(ihdp!, 'utf8').trim().split(/\r?\n/);
    const names = header!.split(',');
    const rows = lines.map((line) => line.split(',').map(Number));
    const used = names.flatMap((name, i) => (/^x\d/.test(name) ? [i] : []));
    const values = Float64Array.from(rows.flatMap((row) => used.map((i) => row[i]!)));
    const trial: Trial = {
      x: { rows: rows.length, columns: used.length, values },
      names: used.map((i) => names[i]!),
      arm: Int32Array.from(rows, (row) => row[0]!),
      arms: ['0', '1'],
      y: Float64Array.from(rows, (row) => row[1]!),
    };
    const model = tLearner.fit(fitNuisance(trial, all(rows.length), false, 1), 1, 1);
    const square = rows.reduce((sum, row, i) => sum + (row[4]! - row[3]! - model.effect(trial.x, i)) ** 2, 0);
    expect(Math.sqrt(square / rows.length)).toBeLessThan(0.6);
  });
});
