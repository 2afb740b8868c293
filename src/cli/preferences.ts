import { type Preferences, usualPreferences } from '../record/index.js';
import { readJson } from './files.js';
import { UsageError } from './usage-error.js';

const weights = Object.keys(usualPreferences) as (keyof Preferences)[];

/**
 * The patient's weights from a JSON file, `{"benefit": 1, "harm": 0.5, "burden": 1, "cost": 0}`; what is not named is as usual.
 * @throws UsageError if the file cannot be read, names something else, or a weight is not 0 to 1
 */
export function readPreferences(path: string | undefined): Preferences {
  if (!path) return usualPreferences;
  const json = parse(path);
  for (const [name, value] of Object.entries(json)) {
    if (!weights.some((each) => each === name))
      throw new UsageError(`${path}: "${name}" is no weight; expected ${weights.join(', ')}`);
    if (typeof value !== 'number' || !(value >= 0 && value <= 1))
      throw new UsageError(`${path}: ${name} is ${JSON.stringify(value)}; expected a number from 0 to 1`);
  }
  return { ...usualPreferences, ...json };
}

function parse(path: string): object {
  const json = readJson(path);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw new UsageError(`${path}: expected a JSON object of weights`);
}
