export {
  type EffectAnswer,
  type EffectOptions,
  type EffectRefusal,
  estimateEffects,
  fitOnAll,
  type LearnerResult,
  learnerNames,
  stackedName,
} from './estimate.js';
export { imbalance } from './propensity.js';
export type { Matrix } from './regressors/regressor.js';
export { pseudoTimes, usualHorizon } from './survival-times.js';
export type { Estimate, Trial } from './trial.js';
