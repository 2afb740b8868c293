export { basalBolus, type Controller, type InsulinAction, type Observation, pid } from './controllers.js';
export { type InsulinKnowledge, parseInsulin, type VirtualPatientParameters } from './parameters.js';
export { type Meal, type SimulationSetup, simulate, type Trace } from './simulate.js';
