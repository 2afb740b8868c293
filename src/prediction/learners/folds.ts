import { Random } from '../../statistics/random.js';
import type { Rows } from './frame.js';

/** A part to learn from and the part held out. */
export interface Fold {
  readonly learnt: Rows;
  readonly held: Rows;
}

/** Folds with the same share of each label, by seed: every row is held out once. */
export function stratifiedFolds(labels: Uint8Array, rows: Rows, count: number, seed: number): Fold[] {
  const random = new Random(seed);
  const foldOf = new Map<number, number>();
  let next = 0;
  for (const label of [...new Set(Array.from(rows, (row) => labels[row]!))].sort((a, b) => a - b)) {
    const members = Array.from(rows).filter((row) => labels[row] === label);
    for (const row of random.shuffled(members)) foldOf.set(row, next++ % count);
  }
  return Array.from({ length: count }, (_, fold) => ({
    learnt: rows.filter((row) => foldOf.get(row) !== fold),
    held: rows.filter((row) => foldOf.get(row) === fold),
  }));
}

/** One fold for each distinct name, in the order of the names. */
export function namedFolds(names: readonly string[], rows: Rows): Fold[] {
  const order = [...new Set(Array.from(rows, (row) => names[row]!))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return order.map((name) => ({
    learnt: rows.filter((row) => names[row] !== name),
    held: rows.filter((row) => names[row] === name),
  }));
}
