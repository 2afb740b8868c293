/**
 * Writes packs/terminology/ingredients.json from the table ingredients.txt and the codes of ingredient-codes.tsv.
 * A code is given to an ingredient only where a source lists it under one of the ingredient's names.
 * Entries that others added to the pack by hand are kept.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeSystem } from '../../src/record/code.js';
import type { Ingredient } from '../../src/record/terminology.js';

const packFile = join(import.meta.dirname, '..', '..', 'packs', 'terminology', 'ingredients.json');
const lines = (name: string) =>
  readFileSync(join(import.meta.dirname, name), 'utf8')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'));

/** Comma-separated names; one with a comma in it is quoted. */
export const splitNames = (text: string): string[] =>
  [...text.matchAll(/\s*"([^"]+)"|[^,]+/g)].map((match) => (match[1] ?? match[0]).trim().toLowerCase()).filter(Boolean);

/** `lisinopril +a -b` as the key and the classes that it has under the heading's. */
export function readKey(text: string, heading: readonly string[]): { key: string; classes: string[] } {
  const words = text.trim().split(/\s+/);
  const added = words.filter((word) => word.startsWith('+')).map((word) => word.slice(1));
  const removed = words.filter((word) => word.startsWith('-')).map((word) => word.slice(1));
  const classes = [...new Set([...heading, ...added])].filter((each) => !removed.includes(each));
  return {
    key: words.filter((word) => !/^[+-]/.test(word)).join(' '),
    classes: classes.map((each) => `class:${each}`),
  };
}

function readTable(): Omit<Ingredient, 'codings'>[] {
  let heading: string[] = [];
  return lines('ingredients.txt').flatMap((line) => {
    if (line.startsWith('@')) {
      heading = line.slice(1).split(/\s+/).filter(Boolean);
      return [];
    }
    const [keyText, zh, names] = line.split('|').map((part) => part.trim());
    const { key, classes } = readKey(keyText!, heading);
    const others = [...new Set([zh!.toLowerCase(), ...splitNames(names ?? '')])].filter((name) => name !== key);
    return [{ key, title: { en: key, zh: zh! }, classes, names: others }];
  });
}

function codesByName(): Map<string, { system: string; code: string }[]> {
  const found = new Map<string, { system: string; code: string }[]>();
  for (const line of lines('ingredient-codes.tsv')) {
    const [system, code, name] = line.split('\t');
    const list = found.get(name!) ?? [];
    list.push({ system: codeSystem[system as 'rxnorm' | 'atc'], code: code! });
    found.set(name!, list);
  }
  return found;
}

if (process.argv[1] === import.meta.filename) {
  const codes = codesByName();
  const table: Ingredient[] = readTable().map(({ key, title, classes, names }) => ({
    key,
    title,
    codings: [key, ...names].flatMap((name) => codes.get(name) ?? []),
    classes,
    names,
  }));
  const present: Ingredient[] = existsSync(packFile) ? JSON.parse(readFileSync(packFile, 'utf8')) : [];
  const known = new Set(table.map((each) => each.key));
  const all = [...table, ...present.filter((each) => !known.has(each.key))].sort((a, b) => (a.key < b.key ? -1 : 1));
  writeFileSync(packFile, `${JSON.stringify(all, null, 1)}\n`);
  console.error(`${all.length} ingredients, ${all.length - table.length} of them kept from the pack`);
}
