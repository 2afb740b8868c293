import { chiSquareUpper } from '../statistics/distribution.js';
import { imbalance, type Matrix, pseudoTimes, type Trial, usualHorizon } from '../treatment/effects/index.js';
import { columnIndex, isMissing, readTable, type Table } from './table.js';
import { UsageError } from './usage-error.js';

export interface EffectColumns {
  readonly treatment: string;
  readonly outcome: string;
  /** Taken from the outcome: its value before treatment. */
  readonly baseline?: string;
  /** 1 where the outcome (a time) ended in the event. */
  readonly event?: string;
  readonly horizon?: number;
  readonly covariates?: readonly string[];
  readonly exclude: readonly string[];
  readonly reference?: string;
  readonly arms?: readonly string[];
  readonly lowerIsBetter: boolean;
  readonly design: 'auto' | 'randomised' | 'observational';
}

/** A table made ready, and what was done to it. */
export interface EffectTable {
  readonly trial: Trial;
  readonly isRandomised: boolean;
  /** Rows of the file, counted from 1, that the trial's rows are. */
  readonly rows: readonly number[];
  readonly dropped: number;
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  /** The true effect of each person, where the file is a benchmark that tells it: columns mu0 and mu1. */
  readonly truth?: Float64Array;
  readonly horizon?: number;
}

/** What benchmarks with known answers call them: never learnt from. */
const answers = /^(mu_?[01]|y_?cf(actual)?|y_?[01]|tau|ite|true_(effect|ite))$/i;
const mostLevels = 20;

/**
 * Reads a table for effect estimation: arms, outcome, covariates as numbers (texts as indicators, missing ones by the median
 * and an indicator). Left out unless named: columns that say the treatment or the outcome again, identifiers, and, where
 * arms were drawn by lot, columns that differ between arms, which lots don't do to what was measured before.
 * @throws UsageError naming file, row and column
 */
export function readEffectTable(path: string, asked: EffectColumns): EffectTable {
  const table = readTable(path);
  const at = (name: string) => columnIndex(table, path, name);
  const [t, o] = [at(asked.treatment), at(asked.outcome)];
  const b = asked.baseline === undefined ? undefined : at(asked.baseline);
  const e = asked.event === undefined ? undefined : at(asked.event);
  for (const name of [...asked.exclude, ...(asked.covariates ?? [])]) at(name);
  const present = table.rows.flatMap((row, n) => {
    const known = [t, o, ...(b === undefined ? [] : [b]), ...(e === undefined ? [] : [e])];
    if (known.some((column) => isMissing(row[column]!))) return [];
    return asked.arms && !asked.arms.includes(row[t]!) ? [] : [n];
  });
  const arms = armsOf(
    present.map((n) => table.rows[n]![t]!),
    asked,
    path,
  );
  const arm = Int32Array.from(present, (n) => arms.indexOf(table.rows[n]![t]!));
  const outcome = outcomeOf(table, present, o, path);
  const before = b === undefined ? undefined : outcomeOf(table, present, b, path);
  const horizon = e === undefined ? undefined : (asked.horizon ?? usualHorizon(outcome, arm));
  const raw =
    e === undefined || horizon === undefined
      ? outcome
      : pseudoTimes(outcome, Uint8Array.from(outcomeOf(table, present, e, path)), arm, horizon);
  const sign = asked.lowerIsBetter ? -1 : 1;
  const y = raw.map((value, i) => sign * (value - (before?.[i] ?? 0)));
  const leftOut: { column: string; reason: string }[] = [];
  const own = new Set([t, o, e].filter((column) => column !== undefined));
  const candidates = table.columns.flatMap((name, column) => {
    if (own.has(column) || asked.exclude.includes(name)) return [];
    if (asked.covariates) return asked.covariates.includes(name) ? [column] : [];
    const cells = present.map((n) => table.rows[n]![column]!);
    const reason = answers.test(name) ? 'answer of a benchmark' : unfit(name, cells, arm, outcome);
    if (reason) leftOut.push({ column: name, reason });
    return reason ? [] : [column];
  });
  const coded = candidates.map((column) => ({
    name: table.columns[column]!,
    columns: coding(
      table.columns[column]!,
      present.map((n) => table.rows[n]![column]!),
    ),
  }));
  const trialOf = (kept: typeof coded): Trial => {
    const columns = kept.flatMap((each) => each.columns);
    const values = new Float64Array(present.length * columns.length);
    columns.forEach((column, j) => {
      for (let row = 0; row < present.length; row++) values[row * columns.length + j] = column.values[row]!;
    });
    const x: Matrix = { rows: present.length, columns: columns.length, values };
    return { x, names: columns.map(({ name }) => name), arm, arms, y };
  };
  const whole = trialOf(coded);
  const chances = whole.names.map((_, j) => chiSquareUpper(imbalance(whole, j), arms.length - 1));
  const isRandomised = asked.design === 'auto' ? looksRandomised(chances) : asked.design === 'randomised';
  const kept = coded.filter(({ name, columns }) => {
    if (!isRandomised || asked.covariates) return true;
    const least = Math.min(...columns.map((column) => chances[whole.names.indexOf(column.name)]!));
    if (least > 0.001 / columns.length) return true;
    leftOut.push({ column: name, reason: 'differs between arms drawn by lot: measured after treatment?' });
    return false;
  });
  if (kept.length === 0)
    throw new UsageError(`${path}: no column is left to tell people apart; name some (--covariates)`);
  const truth = truthOf(table, present, sign);
  return {
    trial: trialOf(kept),
    isRandomised,
    rows: present.map((n) => n + 1),
    dropped: table.rows.length - present.length,
    leftOut,
    ...(truth ? { truth } : {}),
    ...(horizon === undefined ? {} : { horizon }),
  };
}

/** The median column is about as even as lots make it. */
function looksRandomised(chances: readonly number[]): boolean {
  const sorted = [...chances].sort((a, b) => a - b);
  return (sorted[Math.floor(sorted.length / 2)] ?? 0) > 0.15;
}

function armsOf(cells: readonly string[], { reference, treatment, arms }: EffectColumns, path: string): string[] {
  const found = [...new Set(cells)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const missing = arms?.find((name) => !found.includes(name));
  if (missing)
    throw new UsageError(`${path}: column "${treatment}" has no "${missing}"; there are ${found.join(', ')}`);
  if (found.length < 2) throw new UsageError(`${path}: column "${treatment}" has one value only; expected two or more`);
  if (found.length > 10) {
    throw new UsageError(`${path}: column "${treatment}" has ${found.length} values; expected arms of a treatment`);
  }
  const first =
    reference ??
    found.find((name) => /^(0|false|no|none|obs.*|control.*|placebo.*|standard.*|usual.*)$/i.test(name)) ??
    found[0]!;
  if (!found.includes(first)) throw new UsageError(`${path}: no arm "${first}"; there are ${found.join(', ')}`);
  return [first, ...found.filter((name) => name !== first)];
}

function outcomeOf({ rows, columns }: Table, present: readonly number[], column: number, path: string): Float64Array {
  const words: Readonly<Record<string, number>> = { true: 1, yes: 1, false: 0, no: 0 };
  return Float64Array.from(present, (n) => {
    const cell = rows[n]![column]!;
    const value = words[cell.toLowerCase()] ?? Number(/^[01]_/.test(cell) ? cell[0] : cell);
    if (Number.isFinite(value)) return value;
    throw new UsageError(`${path}, row ${n + 1}, column "${columns[column]}": "${cell}" is no number`);
  });
}

function unfit(name: string, cells: readonly string[], arm: Int32Array, outcome: Float64Array): string | undefined {
  const levels = new Set(cells.filter((cell) => !isMissing(cell)));
  if (levels.size < 2) return 'does not vary';
  const isNumeric = [...levels].every((cell) => Number.isFinite(Number(cell)));
  const isIdentifier = name === '' || /(^|_)(id|rownames?|index|patid|pidnum|subject)$|id$|^id/i.test(name);
  if (levels.size === cells.length && (isIdentifier || !isNumeric)) return 'an identifier';
  if (!isNumeric && levels.size > mostLevels) return 'a text of many values';
  if (saysArm(cells, arm)) return 'says the treatment again';
  if (isNumeric && Math.abs(correlation(cells.map(Number), outcome)) > 0.999) return 'says the outcome again';
  return undefined;
}

/** Each value goes with one arm only (and there are few), so nobody of another arm can be compared. */
function saysArm(cells: readonly string[], arm: Int32Array): boolean {
  const seen = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    const before = seen.get(cell);
    if (before !== undefined && before !== arm[i]) {
      // Two arms share this value: only if that is the exception does the column tell arms apart.
      return oneToOneShare(cells, arm) > 0.98 || splitsArms(cells, arm);
    }
    seen.set(cell, arm[i]!);
  }
  return seen.size <= mostLevels;
}

/** Share of people whose arm is the commonest one of their value. */
function oneToOneShare(cells: readonly string[], arm: Int32Array): number {
  const counts = new Map<string, Map<number, number>>();
  cells.forEach((cell, i) => {
    const own = counts.get(cell) ?? new Map<number, number>();
    own.set(arm[i]!, (own.get(arm[i]!) ?? 0) + 1);
    counts.set(cell, own);
  });
  if (counts.size > mostLevels) return 0;
  return [...counts.values()].reduce((sum, own) => sum + Math.max(...own.values()), 0) / cells.length;
}

/** Each arm has one value only: the column is a coarser writing of the treatment. */
function splitsArms(cells: readonly string[], arm: Int32Array): boolean {
  const values = new Map<number, Set<string>>();
  cells.forEach((cell, i) => {
    values.set(arm[i]!, (values.get(arm[i]!) ?? new Set()).add(cell));
  });
  return [...values.values()].every((own) => own.size === 1);
}

function correlation(a: readonly number[], b: Float64Array): number {
  const pairs = a.flatMap((value, i) => (Number.isFinite(value) ? [[value, b[i]!] as const] : []));
  const mean = (k: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length;
  const [ma, mb] = [mean(0), mean(1)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [u, v] of pairs) {
    ab += (u - ma) * (v - mb);
    aa += (u - ma) ** 2;
    bb += (v - mb) ** 2;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

function coding(name: string, cells: readonly string[]): { readonly name: string; readonly values: Float64Array }[] {
  const known = cells.filter((cell) => !isMissing(cell));
  const missing = Float64Array.from(cells, (cell) => (isMissing(cell) ? 1 : 0));
  const share = 1 - known.length / cells.length;
  const indicator = share > 0.01 ? [{ name: `${name} missing`, values: missing }] : [];
  if (known.every((cell) => Number.isFinite(Number(cell)))) {
    const sorted = known.map(Number).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return [
      { name, values: Float64Array.from(cells, (cell) => (isMissing(cell) ? median : Number(cell))) },
      ...indicator,
    ];
  }
  const levels = [...new Set(known)].sort().slice(1);
  return [
    ...levels.map((level) => ({
      name: `${name}=${level}`,
      values: Float64Array.from(cells, (cell) => (cell === level ? 1 : 0)),
    })),
    ...indicator,
  ];
}

function truthOf({ columns, rows }: Table, present: readonly number[], sign: number): Float64Array | undefined {
  const [m0, m1] = [columns.indexOf('mu0'), columns.indexOf('mu1')];
  if (m0 < 0 || m1 < 0) return undefined;
  return Float64Array.from(present, (n) => sign * (Number(rows[n]![m1]) - Number(rows[n]![m0])));
}
