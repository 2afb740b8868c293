import type { Terminology } from '../record/index.js';
import type { Equation, EquationInput, InputColumn, InputValue, InputValues } from './equation.js';
import { convert } from './units.js';

/** One row of a table as an equation reads it. */
export interface RowInputs {
  readonly values: InputValues;
  /** Cells that say something the input can't be: `sex "x"`. */
  readonly unreadable: readonly string[];
  /** The column from which each input came, by input. */
  readonly columns: Readonly<Record<string, string>>;
}

const absentMarks = new Set(['', 'na', 'nan', 'null', 'none', '.']);
const trueWords = new Set(['1', 'true', 'yes', 'y', 't', '1.0', '是', '有']);
const falseWords = new Set(['0', 'false', 'no', 'n', 'f', '0.0', '否', '无']);

/**
 * An equation's inputs from a table's row. Columns are found by the input's name, by the names the equation lists, or by
 * either with a unit in brackets: `hba1c [mmol/mol]`; upper and lower case, spaces, dots, dashes and underscores are alike.
 */
export function readRow(
  equation: Equation,
  row: Readonly<Record<string, string>>,
  terminology: Terminology,
): RowInputs {
  const cells = new Map(Object.entries(row).map(([header, cell]) => [headerKey(header), { header, cell }]));
  const values: Record<string, InputValue> = {};
  const columns: Record<string, string> = {};
  const unreadable: string[] = [];
  for (const input of equation.inputs) {
    const found = findColumn(input, cells);
    if (!found || absentMarks.has(found.cell.trim().toLowerCase())) continue;
    columns[input.name] = found.header;
    const value = readCell(input, found.column, found.cell.trim(), terminology);
    if (value === undefined) unreadable.push(`${input.name} "${found.cell}"`);
    else values[input.name] = value;
  }
  return { values, unreadable, columns };
}

const headerKey = (header: string) =>
  header
    .replace(/\s*[[(].*$/, '')
    .toLowerCase()
    .replace(/[\s._-]+/g, '_');
const unitIn = (header: string) => /[[(]([^\])]+)[\])]\s*$/.exec(header)?.[1];

function findColumn(input: EquationInput, cells: ReadonlyMap<string, { header: string; cell: string }>) {
  const candidates: readonly InputColumn[] = [{ name: input.name }, ...input.columns];
  for (const column of candidates) {
    const found = cells.get(headerKey(column.name));
    if (!found) continue;
    const unit = unitIn(found.header);
    return { ...found, column: unit ? { ...column, unit } : column };
  }
  return undefined;
}

function readCell(
  input: EquationInput,
  column: InputColumn,
  cell: string,
  terminology: Terminology,
): InputValue | undefined {
  const word = cell.toLowerCase();
  const coded = column.values && Object.entries(column.values).find(([code]) => code.toLowerCase() === word);
  if (coded) return coded[1];
  switch (input.type) {
    case 'boolean':
      if (trueWords.has(word)) return true;
      return falseWords.has(word) ? false : undefined;
    case 'choice':
      return readChoice(input, word);
    case 'number': {
      const number = Number(cell);
      if (!Number.isFinite(number)) return undefined;
      return column.unit && input.unit ? convert(input.of, number, column.unit, input.unit, terminology) : number;
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
