import { numberOf } from './table-frame.js';

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
  '1 y yes t true positive pos case cases disease diseased sick malignant m dead died death event present abnormal'.split(
    ' ',
  ),
);
const no = new Set(
  '0 n no f false negative neg control controls healthy normal benign b alive survived none absent'.split(' '),
);

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
  const numeric = values.every((value) => !Number.isNaN(numberOf(value)));
  if (asked !== undefined) {
    const positive = values.includes(asked)
      ? asked
      : values.find((value) => numeric && numberOf(value) === Number(asked));
    if (positive === undefined) return 'not-there';
    const negative = values.length === 2 ? values.find((value) => value !== positive)! : `not ${positive}`;
    return { kind: 'yes-no', positive, negative, guessed: false };
  }
  if (numeric) values.sort((a, b) => numberOf(a) - numberOf(b));
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
