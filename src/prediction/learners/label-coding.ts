import { isBeyondLimit, numberOf } from './notation.js';

/** `<5` is a name, and no number. */
const labelNumber = (cell: string): number => (isBeyondLimit(cell) ? Number.NaN : numberOf(cell));

/** Which cell value is the yes of a label. */
export interface LabelCoding {
  readonly kind: 'yes-no';
  readonly positive: string;
  readonly negative: string;
  /** Nothing but the order of the names decided. */
  readonly guessed: boolean;
}

/** The values of a label with several. */
export interface ClassCoding {
  readonly kind: 'classes';
  readonly classes: readonly string[];
}

const yes = new Set(
  '1 y yes t true positive pos case cases disease diseased sick malignant m dead died death event present abnormal 是 有 阳性 恶性 患病 异常 死亡'.split(
    ' ',
  ),
);
const no = new Set(
  '0 n no f false negative neg control controls healthy normal benign b alive survived none absent 否 无 阴性 良性 健康 正常 存活'.split(
    ' ',
  ),
);

/** Labels that differ in nothing but letter case, width, spaces or the writing of a number are the same. */
const labelKey = (cell: string): string => {
  const number = labelNumber(cell);
  return Number.isNaN(number) ? cell.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase() : String(number);
};

/** Each spelling of a label and the first one that means the same. */
export function labelSpellings(cells: readonly string[]): Map<string, string> {
  const first = new Map<string, string>();
  const spellings = new Map<string, string>();
  for (const cell of cells) {
    if (spellings.has(cell)) continue;
    const key = labelKey(cell);
    if (!first.has(key)) first.set(key, cell);
    spellings.set(cell, first.get(key)!);
  }
  return spellings;
}

/** More values than this are no classes but a quantity, or names. */
export const mostClasses = 50;

/**
 * How a label's values are read. Of two, the yes is the asked one, else the larger number, else a word that means yes (1, yes,
 * true, positive, malignant, dead ...) or whose other means no, else the last by name. More than two are classes, unless one is
 * asked for: then it is that one against the rest. Numbers are in order of size, words in that of the alphabet.
 */
export function labelCoding(
  cells: readonly string[],
  asked?: string,
): LabelCoding | ClassCoding | 'one-value' | 'many-values' | 'not-there' {
  const values = [...new Set(cells.filter((cell) => cell !== ''))].sort();
  if (values.length < 2) return 'one-value';
  const numeric = values.every((value) => !Number.isNaN(labelNumber(value)));
  if (asked !== undefined) {
    const positive = values.includes(asked) ? asked : values.find((value) => labelKey(value) === labelKey(asked));
    if (positive === undefined) return 'not-there';
    const negative = values.length === 2 ? values.find((value) => value !== positive)! : `not ${positive}`;
    return { kind: 'yes-no', positive, negative, guessed: false };
  }
  if (numeric) values.sort((a, b) => labelNumber(a) - labelNumber(b));
  if (values.length > mostClasses) return 'many-values';
  if (values.length > 2) return { kind: 'classes', classes: values };
  const [a, b] = values as [string, string];
  if (numeric) return { kind: 'yes-no', positive: b, negative: a, guessed: false };
  const [wordA, wordB] = [a.toLowerCase(), b.toLowerCase()];
  if (yes.has(wordA) !== yes.has(wordB) || no.has(wordA) !== no.has(wordB)) {
    const first = (yes.has(wordA) && !yes.has(wordB)) || (no.has(wordB) && !no.has(wordA));
    const [positive, negative] = first ? [a, b] : [b, a];
    return { kind: 'yes-no', positive, negative, guessed: false };
  }
  return { kind: 'yes-no', positive: b, negative: a, guessed: true };
}
