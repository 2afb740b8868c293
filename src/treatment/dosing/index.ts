export type { TimedDose } from './doses-given.js';
export { cockcroftGault, type RecordedCase, readCase, type TimedLevel } from './from-record.js';
export {
  type DosingCase,
  type DosingRefusal,
  individualise,
  type Posterior,
  predictCourse,
  type Recommendation,
  recommend,
} from './individualise.js';
export { type InrModel, parseInrModel } from './inr-model.js';
export { type Covariates, covariatesOf, type PopulationModel, parsePopulationModels } from './population.js';
export {
  iwpcCitation,
  iwpcClinical,
  iwpcPharmacogenetic,
  type WarfarinDose,
  type WarfarinPatient,
} from './warfarin.js';
export {
  comingInr,
  type InrCase,
  type InrPosterior,
  type InrRecommendation,
  individualiseInr,
  recommendInr,
} from './warfarin-by-inr.js';
export { readInrs, readWarfarinCase, usualHours } from './warfarin-from-record.js';
