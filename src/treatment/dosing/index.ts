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
export { type Covariates, covariatesOf, type PopulationModel, parsePopulationModels } from './population.js';
export { iwpcCitation, iwpcClinical, iwpcPharmacogenetic, type WarfarinDose } from './warfarin.js';
export { readWarfarinCase } from './warfarin-from-record.js';
