import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRecords } from '../src/cli/csv.js';
import { type Equation, type PredictionKnowledge, parsePrediction } from '../src/prediction/index.js';
import { Terminology } from '../src/record/index.js';

const packs = join(import.meta.dirname, '..', 'packs');
const json = (...path: string[]) => JSON.parse(readFileSync(join(packs, ...path), 'utf8'));
const read = (name: string) => json('terminology', `${name}.json`);

let loaded: PredictionKnowledge | undefined;

/** What prediction knows, read once a test file. */
export function predictionKnowledge(): PredictionKnowledge {
  if (loaded) return loaded;
  const riskPacks = readdirSync(packs)
    .filter((id) => id.startsWith('risk-'))
    .map((id) => {
      const paths = readdirSync(join(packs, id)).filter((path) => path !== 'pack.json');
      return { id, files: Object.fromEntries(paths.map((path) => [path, json(id, path)])) };
    });
  loaded = parsePrediction(riskPacks, new Terminology(read('measures'), read('ingredients'), read('problems')));
  return loaded;
}

/** One file of a pack, as shipped. */
export const packFile = (pack: string, name: string): unknown => json(pack, `${name}.json`);

/** The shipped equation of that name. */
export function equationNamed(name: string): Equation {
  const found = predictionKnowledge().equations.find((equation) => equation.name === name);
  if (!found) throw new Error(`No equation is called ${name}`);
  return found;
}

/** Rows of a CSV file, by column. */
export function tableRows(path: string): Record<string, string>[] {
  const [header, ...records] = csvRecords(readFileSync(path, 'utf8'));
  return records.map(({ cells }) => Object.fromEntries(header!.cells.map((name, index) => [name, cells[index] ?? ''])));
}
