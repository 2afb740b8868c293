import type { DrugNames } from '../standard/drugs.js';
import type { Match } from '../standard/lexicon.js';

/** Shorter words have too many neighbours. */
const shortest = 7;

/** Beside words like these a word is a drug's: a dose, a schedule, "takes", "allergic to". */
const drugContext =
  /\b\d+(?:\.\d+)?\s*(?:mg|mcg|µg|ug|units?|iu|tabs?|tablets?|caps?|puffs?)\b|\b(?:bid|tid|qid|qd|daily|prn|qhs|nightly|weekly)\b|\b(?:takes?|taking|started on|prescribed|meds?|medications?|allerg\w+)\b/i;

const byIngredients = new WeakMap<DrugNames, ReadonlyMap<string, readonly SpelledName[]>>();

interface SpelledName {
  readonly name: string;
  readonly ingredients: readonly string[];
}

/**
 * Drugs whose names a note misspells by one letter (left out, put in, wrong, or two exchanged), where only one drug is spelled so
 * nearly. The first letter must be right, and the sentence must speak of taking a drug.
 */
export function misspeltDrugs(text: string, drugs: DrugNames): Match<readonly string[]>[] {
  if (!drugContext.test(text)) return [];
  const names = namesOf(drugs);
  return [...text.matchAll(/(?<![\p{L}\d-])[A-Za-z]{7,}(?![\p{L}\d-])/gu)].flatMap((match) => {
    const word = match[0].toLowerCase();
    const near = (names.get(word[0]!) ?? []).filter(({ name }) => name === word || isOneSlip(word, name));
    if (near.length === 0 || near.some(({ name }) => name === word)) return [];
    // "losartans" or "statins": a plural is no slip.
    if (near.some(({ name }) => `${name}s` === word)) return [];
    const meant = new Set(near.map(({ ingredients }) => ingredients.join('+')));
    if (meant.size !== 1) return [];
    return [{ start: match.index, end: match.index + word.length, value: near[0]!.ingredients }];
  });
}

function namesOf(drugs: DrugNames): ReadonlyMap<string, readonly SpelledName[]> {
  const known = byIngredients.get(drugs);
  if (known) return known;
  const names = new Map<string, SpelledName[]>();
  for (const { key, names: written } of drugs.terminology.ingredients) {
    for (const name of new Set([key, ...written])) {
      if (name.length < shortest || !/^[a-z]+$/.test(name)) continue;
      const list = names.get(name[0]!) ?? [];
      names.set(name[0]!, [...list, { name, ingredients: [key] }]);
    }
  }
  byIngredients.set(drugs, names);
  return names;
}

/** One letter more, one fewer, one other, or two neighbours exchanged. */
export function isOneSlip(written: string, name: string): boolean {
  if (Math.abs(written.length - name.length) > 1) return false;
  let at = 0;
  while (at < written.length && written[at] === name[at]) at++;
  const rest = (word: string, from: number) => word.slice(from);
  if (written.length > name.length) return rest(written, at + 1) === rest(name, at);
  if (written.length < name.length) return rest(written, at) === rest(name, at + 1);
  if (rest(written, at + 1) === rest(name, at + 1)) return true;
  return written[at] === name[at + 1] && written[at + 1] === name[at] && rest(written, at + 2) === rest(name, at + 2);
}
