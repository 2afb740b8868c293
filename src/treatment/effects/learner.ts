import type { Nuisance } from './nuisance.js';
import type { Matrix } from './regressors/regressor.js';

/** Effect of an arm against the first on a person, in units of the outcome. */
export interface EffectModel {
  effect(x: Matrix, row: number): number;
  /** Standard error of the effect, where the learner knows it. */
  se?(x: Matrix, row: number): number;
}

export interface EffectLearner {
  readonly name: string;
  /** @param arm against arm 0 */
  fit(nuisance: Nuisance, arm: number, seed: number): EffectModel;
}
