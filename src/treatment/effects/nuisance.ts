import { observed, type Propensity, randomised } from './propensity.js';
import type { Predictor } from './regressors/regressor.js';
import { type FittedStack, fitStack, usualMembers } from './regressors/stack.js';
import type { Trial } from './trial.js';

/** What is not the effect but needed for it: expected outcomes under each arm, and the chance of each arm. */
export interface Nuisance {
  readonly trial: Trial;
  /** The people learnt from. */
  readonly rows: Int32Array;
  readonly isRandomised: boolean;
  readonly propensity: Propensity;
  readonly outcome: readonly FittedStack[];
  /** Expected outcome of a person learnt from under an arm, by models that had not seen the person. */
  readonly expected: (arm: number, row: number) => number;
  /** Expected outcome of anybody. */
  readonly predicted: (arm: number, row: number) => number;
}

/** @param isRandomised arms were drawn by lot, so that their shares are the chances */
export function fitNuisance(trial: Trial, rows: Int32Array, isRandomised: boolean, seed: number): Nuisance {
  const { x, y, arm, arms } = trial;
  const outcome = arms.map((_, a) => {
    const own = rows.filter((row) => arm[row] === a);
    return fitStack(usualMembers(y, own), x, y, own, seed + 101 * a);
  });
  const whole = isRandomised ? randomised(trial, rows) : observed(trial, rows, seed);
  return {
    trial,
    rows,
    isRandomised,
    propensity: (a, row) => whole(a, row),
    outcome,
    expected: (a, row) => {
      const stack = outcome[a]!;
      const fold = stack.fold[row]!;
      return fold < 0 ? meanOfFolds(stack.byFold, trial, row) : stack.heldOut[row]!;
    },
    predicted: (a, row) => outcome[a]!.predict(x, row),
  };
}

/** Someone of another arm has been seen by none of these: one of them serves as well as all, chosen by the row. */
const meanOfFolds = (models: readonly Predictor[], { x }: Trial, row: number) => models[row % models.length]!(x, row);
