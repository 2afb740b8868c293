import type { Feature, Frame } from './frame.js';

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

const mostLevels = 64;

/** Columns as features: numbers where every known cell is one, else levels in the order of their names. */
export function frameOf(columns: readonly Column[]): { readonly frame: Frame; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const features: Feature[] = [];
  for (const column of columns) {
    const feature = featureOf(column);
    if (typeof feature === 'string') leftOut.push({ name: column.name, why: feature });
    else features.push(feature);
  }
  return { frame: { features, length: columns[0]?.cells.length ?? 0 }, leftOut };
}

function featureOf({ name, cells }: Column): Feature | LeftOut['why'] {
  const known = cells.filter((cell) => cell !== '');
  const levels = [...new Set(known)].sort();
  if (levels.length < 2 && known.length === cells.length) return 'constant';
  if (levels.length === 0) return 'constant';
  if (known.every(isNumber))
    return {
      name,
      kind: 'numeric',
      values: Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell))),
    };
  if (levels.length > mostLevels || levels.length > Math.max(10, known.length / 2)) return 'identifier';
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return { name, kind: 'categorical', codes: Int32Array.from(cells, (cell) => codeOf.get(cell) ?? -1), levels };
}

/** Columns in the form in which a model knows them: as levels where it has levels, else as numbers (NaN if not one). */
export function frameLike(
  columns: readonly Column[],
  schema: readonly { readonly name: string; readonly levels?: readonly string[] }[],
): Frame | { readonly missing: readonly string[] } {
  const byName = new Map(columns.map((column) => [column.name, column.cells]));
  const missing = schema.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  if (missing.length > 0) return { missing };
  return {
    length: columns[0]!.cells.length,
    features: schema.map(({ name, levels }): Feature => {
      const cells = byName.get(name)!;
      if (!levels)
        return {
          name,
          kind: 'numeric',
          values: Float64Array.from(cells, (cell) => (isNumber(cell) ? Number(cell) : Number.NaN)),
        };
      const codeOf = new Map(levels.map((level, code) => [level, code]));
      return { name, kind: 'categorical', codes: Int32Array.from(cells, (cell) => codeOf.get(cell) ?? -1), levels };
    }),
  };
}

const isNumber = (cell: string): boolean => cell.trim() !== '' && Number.isFinite(Number(cell));

/** Which cell value is the yes of a label. */
export interface LabelCoding {
  readonly positive: string;
  readonly negative: string;
}

const yes = new Set(
  '1 y yes t true positive pos case cases disease diseased sick malignant m dead died death event'.split(' '),
);
const no = new Set(
  '0 n no f false negative neg control controls healthy normal benign b alive survived none'.split(' '),
);

/**
 * The yes and the no of a label's values: the asked one, else the larger number, else a word that means yes (1, yes, true,
 * positive, malignant, dead ...) or whose other means no, else the last by name.
 * @returns 'one-value' or 'many-values' where there is nothing to tell apart, or more than yes and no
 */
export function labelCoding(
  cells: readonly string[],
  asked?: string,
): (LabelCoding & { readonly guessed: boolean }) | 'one-value' | 'many-values' | 'not-there' {
  const values = [...new Set(cells.filter((cell) => cell !== ''))].sort();
  if (values.length < 2) return 'one-value';
  if (asked !== undefined) {
    if (!values.includes(asked)) return 'not-there';
    return {
      positive: asked,
      negative: values.length === 2 ? values.find((value) => value !== asked)! : `not ${asked}`,
      guessed: false,
    };
  }
  if (values.length > 2) return 'many-values';
  const [a, b] = values as [string, string];
  if (values.every(isNumber)) {
    const [negative, positive] = Number(a) < Number(b) ? [a, b] : [b, a];
    return { positive, negative, guessed: false };
  }
  const [wordA, wordB] = [a.toLowerCase(), b.toLowerCase()];
  if (yes.has(wordA) !== yes.has(wordB) || no.has(wordA) !== no.has(wordB)) {
    const first = (yes.has(wordA) && !yes.has(wordB)) || (no.has(wordB) && !no.has(wordA));
    return first ? { positive: a, negative: b, guessed: false } : { positive: b, negative: a, guessed: false };
  }
  return { positive: b, negative: a, guessed: true };
}
