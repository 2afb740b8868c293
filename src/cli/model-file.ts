import { type ReadModel, readModel } from '../prediction/learners/index.js';
import { readJson } from './files.js';
import { UsageError } from './usage-error.js';

/** @throws UsageError naming the file where it is no model of this version */
export function readModelFile(path: string): ReadModel {
  const json = readJson(path);
  try {
    return readModel(json);
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
