import { localEpidemic } from '../epidemic/patient/surroundings.js';
import type { IsoDate, LocalEpidemic } from '../record/index.js';
import { casesFrom } from './cases.js';
import { readText } from './files.js';
import { UsageError } from './usage-error.js';

export const incidenceHelp =
  'an infection where the patient lives: DISEASE=FILE,population=N[,reported=SHARE][,positivity=SHARE][,place=NAME][,code=A+B]; FILE: a table of cases, or FHIR';

/**
 * What goes round, from `covid-19=cases.csv,population=500000,reported=0.4,positivity=0.12`; several as several texts.
 * @throws UsageError naming what is wrong
 */
export function readIncidence(texts: readonly string[], asOf: IsoDate): readonly LocalEpidemic[] {
  return texts.map((text) => {
    const [source = '', ...settings] = text.split(',');
    const at = source.indexOf('=');
    const [disease, path] = [source.slice(0, at), source.slice(at + 1)];
    if (at < 1 || !path) throw new UsageError(`--incidence ${text}: expected ${incidenceHelp}`);
    const given = new Map(settings.map((setting) => setting.split('=') as [string, string]));
    const unknown = [...given.keys()].find(
      (key) => !['population', 'reported', 'positivity', 'place', 'code'].includes(key),
    );
    if (unknown !== undefined) throw new UsageError(`--incidence: unknown setting "${unknown}"; ${incidenceHelp}`);
    const number = (key: string, least: number, most: number) => {
      const written = given.get(key);
      if (written === undefined) return undefined;
      const value = Number(written);
      if (!(value > least && value <= most))
        throw new UsageError(`--incidence: ${key}=${written}; expected above ${least}, at most ${most}`);
      return value;
    };
    const population = number('population', 0, 2e10);
    if (population === undefined) throw new UsageError(`--incidence ${text}: population is missing`);
    const [reported, positivity] = [number('reported', 0, 1), number('positivity', 0, 1)];
    try {
      const cases = casesFrom(readText(path, 'CSV, TSV or FHIR JSON'), path, {
        place: given.get('place'),
        codes: given.get('code')?.split('+'),
      });
      return localEpidemic(disease, cases, population, asOf, {
        ...(reported === undefined ? {} : { reported }),
        ...(positivity === undefined ? {} : { positivity }),
      });
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`${path}: ${error.message}`);
      throw error;
    }
  });
}

/** What a server is told in SARTOR_INCIDENCE: a file with such a line each. */
function incidenceFromEnvironment(asOf: IsoDate): readonly LocalEpidemic[] {
  const path = process.env.SARTOR_INCIDENCE;
  if (!path) return [];
  const lines = readText(path).split('\n');
  return readIncidence(
    lines.map((line) => line.trim()).filter((line) => line && !line.startsWith('#')),
    asOf,
  );
}

const said = new Set<string>();

/** What SARTOR_INCIDENCE says of that day; what it can't say is told once and left out. */
export const surroundings = (asOf: IsoDate): readonly LocalEpidemic[] => {
  try {
    return incidenceFromEnvironment(asOf);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (!said.has(error.message)) console.error(`sartor: SARTOR_INCIDENCE: ${error.message}`);
    said.add(error.message);
    return [];
  }
};
