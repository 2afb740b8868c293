import type { Terminology } from '../record/index.js';

/** How many letters of a name may be wrong: one in five, at most two; of Chinese characters one in four. */
const allowed = (name: string) =>
  /\p{Script=Han}/u.test(name) ? Math.min(1, Math.floor(name.length / 4)) : Math.min(2, Math.floor(name.length / 5));

/** The drugs' names that were probably meant: one insertion, deletion, exchange or swap of neighbours away, or two in long names; all that are equally near. */
export function nearestDrugs(
  written: string,
  terminology: Terminology,
  brands: readonly string[] = [],
): readonly string[] {
  const name = written.toLowerCase().replace(/\s.*$/, '');
  return allClosest(
    name,
    [
      ...terminology.ingredients.flatMap(({ key, names }) => [key, ...names]),
      ...terminology.products.flatMap(({ names }) => names),
      ...brands,
    ],
    allowed(name),
  );
}

/** The name of the list that was probably meant: the same but for case, spaces and signs, else as near as {@link nearestDrug} says. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[\s._-]/g, '');
  const asked = plain(written);
  const found = closest(asked, names.map(plain), Math.max(1, allowed(asked)));
  return found === undefined || found === '' ? undefined : names.find((name) => plain(name) === found);
}

const closest = (name: string, names: readonly string[], most: number) => allClosest(name, names, most)[0];

function allClosest(name: string, names: readonly string[], most: number): readonly string[] {
  let best: string[] = [];
  let least = most;
  for (const known of names) {
    if (Math.abs(known.length - name.length) > least) continue;
    const steps = distance(name, known, least + 1);
    if (steps > least) continue;
    if (steps < least) best = [];
    best.push(known);
    least = steps;
  }
  return [...new Set(best)];
}

/** Restricted Damerau-Levenshtein distance, or the bound if it is not below. */
function distance(a: string, b: string, bound: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let steps = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, before[j - 2]! + 1);
      row.push(steps);
    }
    if (Math.min(...row) >= bound) return bound;
    [before, last] = [last, row];
  }
  return Math.min(bound, last[b.length]!);
}
