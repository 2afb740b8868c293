import {
  allRows,
  type ClassCoding,
  type Column,
  type Frame,
  frameOf,
  type LabelCoding,
  labelCoding,
  labelSpellings,
  type ModelCard,
  mostClasses,
  namedFolds,
  stratifiedFolds,
} from '../prediction/learners/index.js';
import { columnIndex, distinctNames, isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

export interface TrainingOptions {
  readonly label: string;
  readonly cv?: number;
  readonly fold?: string;
  readonly seed: number;
  readonly positive?: string;
  readonly drop?: string;
}

/** A table ready to learn from. */
export interface TrainingTable {
  readonly frame: Frame;
  readonly coding: LabelCoding | ClassCoding;
  /** For yes and no 1 and 0, else the number of each row's class. */
  readonly labels: Uint8Array;
  readonly columns: readonly Column[];
  readonly folds: readonly { readonly learnt: Int32Array; readonly held: Int32Array }[];
  readonly foldsBy: ModelCard['folds'];
  readonly leftOut: ModelCard['leftOut'];
}

const say = (message: string): void => console.error(`sartor: ${message}`);

/**
 * Reads a table, its label and its folds; what is left out is said on standard error.
 * @throws UsageError where label, folds or columns do not do
 */
export function readTraining(path: string, options: TrainingOptions): TrainingTable {
  const read = readTable(path);
  const table = { columns: distinctNames(read.columns), rows: read.rows };
  const labelAt = columnIndex(table, path, options.label);
  let rows = table.rows.filter((row) => !isMissing(row[labelAt]!));
  if (rows.length < table.rows.length)
    say(`${table.rows.length - rows.length} rows without ${options.label} are left out`);
  const spellings = labelSpellings(rows.map((row) => row[labelAt]!));
  const merged = [...spellings].filter(([written, meant]) => written !== meant);
  if (merged.length > 0) {
    say(`${options.label}: ${merged.map(([written, meant]) => `"${written}" is taken as "${meant}"`).join(', ')}`);
    rows = rows.map((row) => row.with(labelAt, spellings.get(row[labelAt]!)!));
  }
  const coding = codingOf(
    rows.map((row) => row[labelAt]!),
    path,
    options,
  );
  if (coding.kind === 'classes') rows = withoutLoneRows(rows, labelAt);
  const classes = coding.kind === 'classes' ? presentClasses(coding, rows, labelAt) : coding;
  const cells = (index: number) => rows.map((row) => (isMissing(row[index]!) ? '' : row[index]!));
  const labels = Uint8Array.from(cells(labelAt), codeBy(classes));

  const foldName = options.fold ?? (table.columns.includes('fold') ? 'fold' : undefined);
  const foldAt = foldName === undefined ? -1 : columnIndex(table, path, foldName);
  const dropped = new Set((options.drop ?? '').split(',').map((name) => name.trim()));
  for (const name of dropped) if (name) columnIndex(table, path, name);
  const columns = table.columns.flatMap((name, index) =>
    index === labelAt || index === foldAt || dropped.has(name) ? [] : [{ name, cells: cells(index) }],
  );
  const { frame, leftOut, notNumbers, beyondLimits } = frameOf(columns);
  for (const { name, why } of leftOut) say(`${name} is left out (${why})`);
  for (const { name, cells: words } of notNumbers) say(`${name} holds numbers; ${fewOf(words)} count as missing`);
  for (const { name, cells: words } of beyondLimits) say(`${name}: ${fewOf(words)} count as the limit`);
  if (frame.features.length === 0) throw new UsageError(`${path}: no column is left to learn from`);
  const byColumn = foldAt >= 0 && (options.fold !== undefined || options.cv === undefined);
  const folds = byColumn ? columnFolds(cells(foldAt), labels, path, foldName!) : drawnFolds(labels, path, options);
  return {
    frame,
    coding: classes,
    labels,
    columns,
    folds,
    foldsBy: byColumn ? 'by column' : 'stratified by seed',
    leftOut,
  };
}

/** The first few of some cells, in quotes. */
export const fewOf = (cells: readonly string[]): string =>
  `${cells
    .slice(0, 3)
    .map((cell) => `"${cell}"`)
    .join(', ')}${cells.length > 3 ? ` and ${cells.length - 3} more` : ''}`;

function codeBy(coding: LabelCoding | ClassCoding): (cell: string) => number {
  if (coding.kind === 'yes-no') return (cell) => (cell === coding.positive ? 1 : 0);
  const codes = new Map(coding.classes.map((name, code) => [name, code]));
  return (cell) => codes.get(cell)!;
}

/** A class of one row cannot be both learnt and judged. */
function withoutLoneRows(rows: readonly (readonly string[])[], labelAt: number) {
  const counts = countsOf(rows.map((row) => row[labelAt]!));
  const lone = [...counts].filter(([, count]) => count < 2).map(([value]) => value);
  if (lone.length > 0) say(`values with one row only are left out: ${lone.join(', ')}`);
  return rows.filter((row) => counts.get(row[labelAt]!)! > 1);
}

function presentClasses(
  coding: ClassCoding,
  rows: readonly (readonly string[])[],
  labelAt: number,
): LabelCoding | ClassCoding {
  const present = new Set(rows.map((row) => row[labelAt]!));
  const classes = coding.classes.filter((name) => present.has(name));
  if (classes.length > 2) return { kind: 'classes', classes };
  if (classes.length < 2) throw new UsageError('the label has fewer than two values that occur twice');
  return { kind: 'yes-no', negative: classes[0]!, positive: classes[1]!, guessed: true };
}

function countsOf(values: readonly (string | number)[]): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function codingOf(cells: readonly string[], path: string, options: TrainingOptions): LabelCoding | ClassCoding {
  const coding = labelCoding(cells, options.positive);
  const { label, positive } = options;
  const values = [...new Set(cells)];
  switch (coding) {
    case 'one-value':
      throw new UsageError(`${path}: ${label} has fewer than two values: nothing to tell apart`);
    case 'many-values':
      throw new UsageError(
        `${path}: ${label} has ${values.length} values (${values.slice(0, 4).join(', ')} ...), more than ${mostClasses}: a quantity or a name, no label; --positive VALUE makes one of them the yes`,
      );
    case 'not-there':
      throw new UsageError(`${path}: ${label} is never "${positive}"; it has ${values.slice(0, 10).join(', ')}`);
    default:
      if (coding.kind === 'yes-no' && coding.guessed) say(`${label}: yes is "${coding.positive}" (--positive decides)`);
      return coding;
  }
}

function columnFolds(names: readonly string[], labels: Uint8Array, path: string, column: string) {
  const folds = namedFolds(names, allRows(labels.length));
  for (const { learnt, held } of folds)
    if (held.length === 0 || new Set(Array.from(learnt, (row) => labels[row])).size < 2)
      throw new UsageError(`${path}: ${column}: each fold needs rows, and at least two label values outside it`);
  return folds;
}

/** As many folds as asked for, or fewer where the rarest label has fewer rows. */
function drawnFolds(labels: Uint8Array, path: string, { cv = 5, seed }: TrainingOptions) {
  const counts = [...countsOf(Array.from(labels)).values()];
  // Of several classes a rare one may be absent from a fold, but each is learnt in every one.
  const rarest = counts.length > 2 ? counts.toSorted((a, b) => b - a)[1]! : Math.min(...counts);
  if (cv < 2) throw new UsageError(`--cv ${cv}: needs at least two folds`);
  if (rarest < 2) throw new UsageError(`${path}: the rarer label has one row: it cannot be both learnt and judged`);
  const count = Math.min(cv, rarest);
  if (count < cv) say(`${count} folds instead of ${cv}: the rarer label has ${rarest} rows`);
  return stratifiedFolds(labels, allRows(labels.length), count, seed);
}
