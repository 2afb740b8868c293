/**
 * Writes `packs/rxnorm-products/products.tsv.gz`: of each drug of RxNorm its code, its name and its ingredients (keys of ours).
 * `npx tsx scripts/packs/rxnorm-products.ts FOLDER`, the folder holding, as they were published,
 * - RxNorm's Current Prescribable Content by ingredient (JSON: `{RXCUI, TTY, Name, SCDCs: [...]}`), which decides;
 * - value sets that give names (FHIR JSON) and lists of drugs (CSV with RXCUI and STR), for codes that are prescribable no more: their
 *   ingredients are read from the name, and a code to which two names give different ones is left out.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DrugNames } from '../../src/intake/standard/drugs.js';
import { parseTable } from '../../src/intake/table/csv.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import { codeSystem } from '../../src/record/code.js';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('scripts/packs/rxnorm-products FOLDER');
  process.exit(2);
}
const terminology = loadInstallation('').terminology();
const drugs = new DrugNames(terminology);

/** Strengths alone (`lisinopril 10 MG`) are no drug that a record names. */
const leftOut = new Set(['SCDC']);

interface Drug {
  readonly name: string;
  /** RxNorm's ingredients: names by code. */
  readonly ingredients: Map<string, string>;
  /** Of a brand the codes of its products. */
  readonly products: Set<string>;
}
const released = new Map<string, Drug>();
const named = new Map<string, Set<string>>();

type Json = { readonly [name: string]: unknown };
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function readRelease(value: unknown, ingredient: Json, parent?: Json): void {
  if (Array.isArray(value)) for (const each of value) readRelease(each, ingredient, parent);
  else if (isObject(value)) {
    if (typeof value.RXCUI === 'string' && !leftOut.has(String(value.TTY))) {
      const drug = released.get(value.RXCUI) ?? {
        name: String(value.Name),
        ingredients: new Map(),
        products: new Set(),
      };
      released.set(value.RXCUI, drug);
      if (ingredient.TTY === 'IN') drug.ingredients.set(String(ingredient.RXCUI), String(ingredient.Name));
      if (value.TTY === 'BN' && parent) drug.products.add(String(parent.RXCUI));
    }
    for (const each of Object.values(value)) readRelease(each, ingredient, value);
  }
}

function addName(code: unknown, name: unknown): void {
  if (typeof code !== 'string' || typeof name !== 'string' || !/^\d+$/.test(code.trim())) return;
  const names = named.get(code.trim()) ?? new Set();
  named.set(code.trim(), names.add(name.trim()));
}

function readValueSets(value: unknown): void {
  if (Array.isArray(value)) for (const each of value) readValueSets(each);
  else if (isObject(value)) {
    const isRxNorm = value.system === codeSystem.rxnorm;
    if (isRxNorm) addName(value.code, value.display);
    if (isRxNorm && Array.isArray(value.concept))
      for (const each of value.concept) addName((each as Json).code, (each as Json).display);
    for (const each of Object.values(value)) readValueSets(each);
  }
}

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
  if (entry.name.endsWith('.csv')) {
    const [head, ...rows] = parseTable(text);
    const [code, name] = ['rxcui', 'str'].map((each) => head!.cells.findIndex((cell) => cell.toLowerCase() === each));
    if (code! >= 0 && name! >= 0) for (const { cells } of rows) addName(cells[code!], cells[name!]);
  } else if (entry.name.endsWith('.json')) {
    const json = JSON.parse(text) as unknown;
    if (Array.isArray(json)) for (const ingredient of json as Json[]) readRelease(ingredient, ingredient);
    else readValueSets(json);
  }
}

/** By the code of the ingredient, else by its name. */
function keyOf(code: string, name: string): string | undefined {
  const coded = terminology.ingredientByCode({ system: codeSystem.rxnorm, code })?.key;
  if (coded) return coded;
  const found = drugs.named(name);
  return found?.length === 1 ? found[0] : undefined;
}
const sameKeys = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each) => b.includes(each));
const isPack = (name: string) => name.startsWith('{');
const isMixture = (name: string) => name.includes(' / ');

/**
 * What the name of a drug reads, where it reads: it tells fenofibric acid from fenofibrate, which RxNorm joins. Of a mixture or a pack
 * what the release says as well. A brand holds what its products hold.
 */
function keysOf({ name, ingredients, products }: Drug): readonly string[] {
  const brands = [...products].flatMap((code) => released.get(code) ?? []);
  if (brands.length > 0) return [...new Set(brands.flatMap(keysOf))];
  const linked = [...ingredients].flatMap(([code, title]) => keyOf(code, title) ?? []);
  const read = isPack(name) ? readPack(name) : drugs.named(name);
  return isMixture(name) ? [...new Set([...(read ?? []), ...linked])] : (read ?? linked);
}

/** `{10 (A 1 MG Oral Tablet) / 4 (B 2 MG Oral Tablet) } Pack`: each part for itself. */
function readPack(name: string): readonly string[] | undefined {
  const parts = [...name.matchAll(/\d+ \(([^()]+)\)/g)].map(([, part]) => drugs.named(part!));
  return parts.length > 0 && parts.every((each) => each !== undefined) ? [...new Set(parts.flat())] : undefined;
}

const lines = new Map<string, { readonly name: string; readonly keys: readonly string[] }>();
const counts = { released: 0, named: 0, disagree: 0, unknown: 0 };
for (const [code, drug] of released) {
  const keys = keysOf(drug);
  counts[keys.length > 0 ? 'released' : 'unknown'] += 1;
  if (keys.length > 0) lines.set(code, { name: drug.name, keys });
}
for (const [code, names] of named) {
  if (released.has(code)) continue;
  const readings = [...names].map((name) => (isPack(name) ? readPack(name) : drugs.named(name)));
  const [first] = readings;
  if (!first || readings.some((each) => !each || !sameKeys(each, first))) {
    counts[first ? 'disagree' : 'unknown'] += 1;
    continue;
  }
  counts.named += 1;
  lines.set(code, { name: [...names].sort((a, b) => b.length - a.length)[0]!, keys: first });
}
console.error(counts);
const table = [...lines]
  .sort(([a], [b]) => Number(a) - Number(b))
  .map(([code, { name, keys }]) => `${code}\t${name}\t${[...new Set(keys)].sort().join('|')}\n`)
  .join('');
const pack = join(import.meta.dirname, '..', '..', 'packs', 'rxnorm-products');
mkdirSync(pack, { recursive: true });
writeFileSync(join(pack, 'products.tsv.gz'), gzipSync(table, { level: 9 }));
console.error(`${lines.size} drugs, ${table.length} bytes`);
