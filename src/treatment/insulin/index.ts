export { basalBolus, type Controller, type InsulinAction, type Observation, pid } from './controllers.js';
export { type InsulinLog, identify } from './identify.js';
export { learntPolicy } from './learnt-policy.js';
export { type InsulinKnowledge, type LearntPolicy, parseInsulin, type VirtualPatientParameters } from './parameters.js';
export { randomMeals } from './random-meals.js';
export { guarded, type Policy } from './safety-filter.js';
export { type Meal, type SimulationSetup, simulate, type Trace } from './simulate.js';
