import { type Feature, type FeatureSchema, type Frame, numberAt } from './frame.js';
import { isBeyondLimit, notationOf, numberOf } from './notation.js';

/** Cells of a table by name of the column; an empty string is missing. */
export interface Column {
  readonly name: string;
  readonly cells: readonly string[];
}

/** A column that says nothing general: constant, or so many values that it names rows. */
export interface LeftOut {
  readonly name: string;
  readonly why: 'constant' | 'identifier';
}

/** Cells of a column of numbers that are none and taken as missing, each once. */
export interface NotNumbers {
  readonly name: string;
  readonly cells: readonly string[];
}

export interface TableFrame {
  readonly frame: Frame;
  readonly leftOut: readonly LeftOut[];
  readonly notNumbers: readonly NotNumbers[];
  /** Columns with values beyond a limit (`<0.5`), which count as the limit. */
  readonly beyondLimits: readonly NotNumbers[];
}

const mostLevels = 64;
/** A column is of numbers if so large a share of its known cells are. */
const mostlyNumbers = 0.9;
/** `<5` and `>=5` are names of groups, unless there are measured values beside them. */
const fewestMeasured = 3;

/**
 * Columns as features: numbers where (nearly) every known cell is one in the column's notation, days for dates, else levels
 * in the order of their names. Constant columns, and those that name rows, are left out.
 */
export function frameOf(columns: readonly Column[]): TableFrame {
  const leftOut: LeftOut[] = [];
  const notNumbers: NotNumbers[] = [];
  const beyondLimits: NotNumbers[] = [];
  const features: Feature[] = [];
  for (const column of columns) {
    const feature = featureOf(column);
    if (typeof feature === 'string') {
      leftOut.push({ name: column.name, why: feature });
      continue;
    }
    features.push(feature);
    if (feature.kind === 'numeric') {
      const others = column.cells.filter((cell, row) => cell !== '' && Number.isNaN(feature.values[row]!));
      if (others.length > 0) notNumbers.push({ name: column.name, cells: [...new Set(others)] });
      const beyond = column.cells.filter(isBeyondLimit);
      if (beyond.length > 0) beyondLimits.push({ name: column.name, cells: [...new Set(beyond)] });
    }
  }
  return { frame: { features, length: columns[0]?.cells.length ?? 0 }, leftOut, notNumbers, beyondLimits };
}

function featureOf({ name, cells }: Column): Feature | LeftOut['why'] {
  const known = cells.filter((cell) => cell !== '');
  const levels = [...new Set(known)].sort();
  if (levels.length < 2 && (known.length === cells.length || levels.length === 0)) return 'constant';
  const notation = notationOf(known);
  const values = Float64Array.from(cells, (cell) => numberOf(cell, notation));
  const numbers = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const beyond = levels.filter(isBeyondLimit).length;
  const isMeasured = beyond === 0 || levels.length - beyond >= fewestMeasured;
  if (isMeasured && (numbers === known.length || (numbers >= mostlyNumbers * known.length && levels.length > 10))) {
    if (namesRows(name, cells, values, levels.length)) return 'identifier';
    const first = values.find((value) => !Number.isNaN(value));
    const constant = numbers === cells.length && values.every((value) => value === first);
    return constant ? 'constant' : { name, kind: 'numeric', values, ...(notation ? { notation } : {}) };
  }
  if (levels.length > mostLevels || levels.length > Math.max(10, known.length / 2)) return 'identifier';
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return { name, kind: 'categorical', codes: Int32Array.from(cells, (cell) => codeOf.get(cell) ?? -1), levels };
}

/** A number for every row, each another, and called an identifier or counting the rows. */
function namesRows(name: string, cells: readonly string[], values: Float64Array, distinct: number): boolean {
  if (cells.length < 10 || distinct < cells.length || !values.every(Number.isInteger)) return false;
  const called = /^(id|index|row|no|nr|mrn|pid|uid|unnamed: ?0|column 1)$|(^|[\s_.-])(id|mrn|index|number)$/i.test(
    name,
  );
  return called || /[a-z]ID$/.test(name) || values.every((value, row) => row === 0 || value === values[row - 1]! + 1);
}

/** Columns in the form in which a model knows them: as levels where it has levels, else as numbers (NaN if not one). */
export function frameLike(
  columns: readonly Column[],
  schema: readonly FeatureSchema[],
): Frame | { readonly missing: readonly string[] } {
  const byName = new Map(columns.map((column) => [column.name, column.cells]));
  const missing = schema.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  if (missing.length > 0) return { missing };
  return {
    length: columns[0]!.cells.length,
    features: schema.map(({ name, levels, notation }): Feature => {
      const cells = byName.get(name)!;
      if (!levels)
        return { name, kind: 'numeric', values: Float64Array.from(cells, (cell) => numberOf(cell, notation)) };
      const codeOf = new Map(levels.map((level, code) => [level, code]));
      return { name, kind: 'categorical', codes: Int32Array.from(cells, (cell) => codeOf.get(cell) ?? -1), levels };
    }),
  };
}

/** Cells that say something and yet count as missing: levels that the model does not know, and words among numbers. */
export function unknownCells(columns: readonly Column[], frame: Frame): NotNumbers[] {
  const byName = new Map(columns.map((column) => [column.name, column.cells]));
  return frame.features.flatMap((feature) => {
    const cells = byName.get(feature.name)!.filter((cell, row) => cell !== '' && Number.isNaN(numberAt(feature, row)));
    return cells.length > 0 ? [{ name: feature.name, cells: [...new Set(cells)] }] : [];
  });
}
