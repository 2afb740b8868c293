import type { Equation, EquationInput, InputColumn, InputValue, InputValues } from './equation.js';
import type { PredictionKnowledge } from './knowledge.js';
import { convert } from './units.js';

/** One row of a table as an equation reads it. */
export interface RowInputs {
  readonly values: InputValues;
  /** Cells that say something the input can't be: `sex "x"`. */
  readonly unreadable: readonly string[];
}

type Knowledge = Pick<PredictionKnowledge, 'terminology' | 'deprivation'>;

const absentMarks = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '.', '?', '-', '<na>', 'missing']);
const trueWords = new Set(['1', 'true', 'yes', 'y', 't', '1.0', '是', '有']);
const falseWords = new Set(['0', 'false', 'no', 'n', 'f', '0.0', '否', '无']);

/**
 * Reads an equation's inputs from rows with these headers. Columns are found by the input's name, by the names that the
 * equation lists, or by either with a unit in brackets: `hba1c [mmol/mol]`; letter case, spaces, dots, dashes and
 * underscores don't matter. Weight and height give the body mass index, a US ZIP code the deprivation decile.
 */
export function rowReader(
  equation: Equation,
  headers: readonly string[],
  knowledge: Knowledge,
): (cells: readonly string[]) => RowInputs {
  const found = equation.inputs.map((input) => ({ input, place: findColumn(input, headers) }));
  const [weight, height, zip] = ['weight', 'height', 'zip'].map((name) => indexOf(name, headers));
  const sizeIn = (index: number, unit: 'kg' | 'cm', cells: readonly string[]): string | undefined => {
    const written = index < 0 ? undefined : unitIn(headers[index]!);
    if (!written) return cells[index];
    const converted = convert(
      unit === 'kg' ? 'weight' : 'height',
      Number(cells[index] || Number.NaN),
      written,
      unit,
      knowledge.terminology,
    );
    return converted === undefined ? undefined : String(converted);
  };
  return (cells) => {
    const values: Record<string, InputValue> = {};
    const unreadable: string[] = [];
    for (const { input, place } of found) {
      const value =
        derivedCell(
          input,
          { weight: sizeIn(weight!, 'kg', cells), height: sizeIn(height!, 'cm', cells), zip: cells[zip!] },
          knowledge,
          place,
        ) ??
        (place && readCell(input, place.column, (cells[place.index] ?? '').trim(), knowledge));
      if (value === 'unreadable') unreadable.push(`${input.name} "${cells[place!.index]}"`);
      else if (value !== undefined) values[input.name] = value.value;
    }
    return { values, unreadable };
  };
}

/** True if a column is an input of the equation, or one that an input can be worked out from. */
export const hasInputColumn = (equation: Equation, headers: readonly string[]): boolean =>
  equation.inputs.some((input) => findColumn(input, headers)) ||
  ['weight', 'height', 'zip'].some((name) => indexOf(name, headers) >= 0);

/** Headers of which two or more are the same input, which leaves open which is meant. */
export function repeatedColumns(equation: Equation, headers: readonly string[]): readonly string[] {
  for (const input of equation.inputs) {
    const place = findColumn(input, headers);
    const key = place && headerKey(headers[place.index]!);
    const same = headers.filter((header) => headerKey(header) === key);
    if (same.length > 1) return same;
  }
  return [];
}

type Cell = { readonly value: InputValue } | 'unreadable' | undefined;

const headerKey = (header: string) =>
  header
    .replace(/\s*[[(].*$/, '')
    .toLowerCase()
    .replace(/[\s._-]+/g, '_');
/** What stands in the outer brackets at the end: units have brackets of their own. */
const unitIn = (header: string) => /(?:\[(.+)\]|\((.+)\))\s*$/.exec(header)?.slice(1).find(Boolean)?.trim();

/** -1 where there is no such column. */
function indexOf(name: string, headers: readonly string[]): number {
  const key = headerKey(name);
  return headers.findIndex((header) => headerKey(header) === key);
}

function findColumn(input: EquationInput, headers: readonly string[]) {
  const candidates: readonly InputColumn[] = [{ name: input.name }, ...input.columns];
  for (const column of candidates) {
    const index = indexOf(column.name, headers);
    if (index < 0) continue;
    const unit = unitIn(headers[index]!);
    return { index, column: unit ? { ...column, unit } : column };
  }
  return undefined;
}

function derivedCell(
  input: EquationInput,
  { weight, height, zip }: Readonly<Record<'weight' | 'height' | 'zip', string | undefined>>,
  knowledge: Knowledge,
  place: object | undefined,
): Cell {
  if (input.of === 'bmi' && Number(weight) > 0 && Number(height) > 0) {
    // Heights below 3 are metres.
    const metres = Number(height) < 3 ? Number(height) : Number(height) / 100;
    return { value: Number(weight) / metres ** 2 };
  }
  if (input.of !== 'area-deprivation' || place || !zip) return undefined;
  const decile = knowledge.deprivation?.decile(zip.trim().slice(0, 5));
  return decile === undefined ? undefined : { value: decile };
}

function readCell(input: EquationInput, column: InputColumn, cell: string, { terminology }: Knowledge): Cell {
  const word = cell.toLowerCase();
  const coded = column.values && Object.entries(column.values).find(([code]) => code.toLowerCase() === word);
  if (coded) return { value: coded[1] };
  if (absentMarks.has(word) && !(input.type === 'choice' && input.choices?.includes(word))) return undefined;
  switch (input.type) {
    case 'boolean':
      if (trueWords.has(word)) return { value: true };
      return falseWords.has(word) ? { value: false } : 'unreadable';
    case 'choice': {
      const choice = readChoice(input, word);
      return choice === undefined ? 'unreadable' : { value: choice };
    }
    case 'number': {
      const number = Number(cell);
      if (!Number.isFinite(number) || /^[+-]?0[xob]/.test(word)) return 'unreadable';
      if (column.divide) return { value: number / column.divide };
      if (!column.unit || !input.unit) return { value: number };
      const converted = convert(input.of, number, column.unit, input.unit, terminology);
      return converted === undefined ? 'unreadable' : { value: converted };
    }
    default:
      return input.type satisfies never;
  }
}

/** By name or, for sex, by initial. */
function readChoice({ choices = [], of }: EquationInput, word: string): string | undefined {
  const key = headerKey(word);
  const exact = choices.find((choice) => headerKey(choice) === key);
  if (exact || of !== 'sex') return exact;
  return (
    choices.find((choice) => choice[0] === word) ?? { 女: 'female', 男: 'male', woman: 'female', man: 'male' }[word]
  );
}
