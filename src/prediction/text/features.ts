/** Texts as sparse rows of weights: row i has `indices` and `values` from `offsets[i]` to `offsets[i + 1]`. */
export interface SparseRows {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly columns: number;
}

/** How texts become features: the terms, in order, and the inverse document frequency of each. Plain JSON. */
export interface TextEncoding {
  readonly terms: readonly string[];
  readonly idf: readonly number[];
}

/** A term in fewer texts than this says nothing about other texts. */
const fewestTexts = 2;

/**
 * Words and pairs of neighbouring words, and every run of three to five characters inside words: the first read phrases,
 * the second forgive inflection, misspelling and languages without spaces.
 */
export function termsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  const words =
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const [index, word] of words.entries()) {
    add(`w ${word}`);
    if (index > 0) add(`w ${words[index - 1]} ${word}`);
    const characters = [...` ${word} `];
    for (let length = 3; length <= 5; length++) {
      for (let start = 0; start + length <= characters.length; start++)
        add(`c ${characters.slice(start, start + length).join('')}`);
    }
  }
  return counts;
}

/** The encoding learnt from these texts. */
export function fitTextEncoding(texts: readonly string[]): TextEncoding {
  const texts_ = new Map<string, number>();
  for (const text of texts) for (const term of termsOf(text).keys()) texts_.set(term, (texts_.get(term) ?? 0) + 1);
  const kept = [...texts_].filter(([, count]) => count >= fewestTexts).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    terms: kept.map(([term]) => term),
    idf: kept.map(([, count]) => 1 + Math.log((1 + texts.length) / (1 + count))),
  };
}

/**
 * TF-IDF rows: 1 + ln(count) times the inverse document frequency, words and characters each of length one.
 * Salton & Buckley, Inf Process Manag 1988;24:513.
 */
export function encodeTexts({ terms, idf }: TextEncoding, texts: readonly string[]): SparseRows {
  const columnOf = new Map(terms.map((term, column) => [term, column]));
  const offsets = new Int32Array(texts.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  texts.forEach((text, row) => {
    const start = indices.length;
    const norms = { w: 0, c: 0 };
    for (const [term, count] of termsOf(text)) {
      const column = columnOf.get(term);
      if (column === undefined) continue;
      const value = (1 + Math.log(count)) * idf[column]!;
      indices.push(column);
      values.push(value);
      norms[term[0] as 'w' | 'c'] += value ** 2;
    }
    for (let at = start; at < indices.length; at++)
      values[at]! /= Math.sqrt(2 * norms[terms[indices[at]!]![0] as 'w' | 'c']);
    offsets[row + 1] = indices.length;
  });
  return { offsets, indices: Int32Array.from(indices), values: Float64Array.from(values), columns: terms.length };
}
