import { diagnosis } from './diagnosis.js';
import { facts } from './facts.js';
import { outcome } from './outcome.js';
import { prediction } from './prediction.js';
import { treatment } from './treatment.js';

/** The words of the clinic, a file a stage. */
export const clinical = { ...diagnosis, ...facts, ...outcome, ...prediction, ...treatment };
