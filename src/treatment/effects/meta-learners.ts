import type { EffectLearner } from './learner.js';
import type { Nuisance } from './nuisance.js';
import { boostedTrees, regressionForest } from './regressors/forests.js';
import { constant, type Regressor } from './regressors/regressor.js';
import { ridge } from './regressors/ridge.js';
import { fitStack } from './regressors/stack.js';
import { leastChance } from './scores.js';

/** Effects are smoother than outcomes: few and stiff members. */
const members = (): Regressor[] => [
  constant,
  ridge(),
  boostedTrees({ depth: 2, trees: 120 }),
  regressionForest({ leafRows: 10 }),
];

/** Two models, one an arm, and their difference. Künzel et al, PNAS 2019;116:4156. */
export const tLearner: EffectLearner = {
  name: 't-learner',
  fit({ outcome }, arm) {
    const [under, without] = [outcome[arm]!, outcome[0]!];
    return { effect: (x, row) => under.predict(x, row) - without.predict(x, row) };
  },
};

const ofArm = ({ trial, rows }: Nuisance, arm: number) => rows.filter((row) => trial.arm[row] === arm);

/** What each person's effect would be, the other arm's outcome filled in; modelled in both arms. Künzel et al 2019. */
export const xLearner: EffectLearner = {
  name: 'x-learner',
  fit(nuisance, arm, seed) {
    const { trial, expected, propensity } = nuisance;
    const [control, treated] = [ofArm(nuisance, 0), ofArm(nuisance, arm)];
    const imputed = new Float64Array(trial.x.rows);
    for (const row of control) imputed[row] = expected(arm, row) - trial.y[row]!;
    for (const row of treated) imputed[row] = trial.y[row]! - expected(0, row);
    const models = [control, treated].map((rows, n) => fitStack(members(), trial.x, imputed, rows, seed + n));
    return {
      effect(x, row) {
        const [p0, p1] = x === trial.x ? [propensity(0, row), propensity(arm, row)] : [0.5, 0.5];
        const share = p1 / (p0 + p1);
        return share * models[0]!.predict(x, row) + (1 - share) * models[1]!.predict(x, row);
      },
    };
  },
};

/** The doubly robust score of each person's effect, modelled. Kennedy, Electron J Stat 2023;17:3008. */
export const drLearner: EffectLearner = {
  name: 'dr-learner',
  fit(nuisance, arm, seed) {
    const { trial, rows } = nuisance;
    const scores = doublyRobust(nuisance, arm);
    const some = rows.filter((row) => Number.isFinite(scores[row]!));
    const { predict } = fitStack(members(), trial.x, scores, some, seed);
    return { effect: predict };
  },
};

/** Doubly robust scores of the people learnt from, of outcomes expected by models that had not seen them. */
export function doublyRobust({ trial, rows, expected, propensity }: Nuisance, arm: number): Float64Array {
  const scores = new Float64Array(trial.x.rows).fill(Number.NaN);
  for (const row of rows) {
    const under = [0, arm].map((a) => {
      const mean = expected(a, row);
      const chance = Math.max(leastChance, propensity(a, row));
      return mean + (trial.arm[row] === a ? (trial.y[row]! - mean) / chance : 0);
    });
    scores[row] = under[1]! - under[0]!;
  }
  return scores;
}
