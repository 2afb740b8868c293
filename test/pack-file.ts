import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Ingredient,
  type Measure,
  type ProblemDefinition,
  type Product,
  Terminology,
} from '../src/record/index.js';

/** A file of a committed pack as JSON, for tests of rooms that may not read files themselves. */
export const packFile = <T = unknown>(pack: string, file: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'packs', pack, file), 'utf8')) as T;

/** The committed terminology. */
export const terminology = new Terminology(
  packFile<Measure[]>('terminology', 'measures.json'),
  packFile<Ingredient[]>('terminology', 'ingredients.json'),
  packFile<ProblemDefinition[]>('terminology', 'problems.json'),
  packFile<Product[]>('terminology', 'products.json'),
);
