import { termsIn } from './terms.js';

/** A sentence of an abstract, word for word: half-open range of UTF-16 code units in the abstract. */
export interface Quote {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const sentenceEnd = /[。！？]|[.!?](?=\s+[\p{Lu}\p{N}(]|\s*$)|\n/gu;

/** The sentences that hold most of the question, by the weight of its terms; in the order of the abstract, none without any. */
export function quotesFor(abstract: string, weights: ReadonlyMap<string, number>, atMost = 2): Quote[] {
  const scored = sentencesOf(abstract).map(({ start, end }) => {
    const found = new Set(termsIn(abstract.slice(start, end)).map(({ term }) => term));
    let score = 0;
    for (const term of found) score += weights.get(term) ?? 0;
    // A long sentence holds more terms by chance.
    return { start, end, score: score / Math.sqrt(1 + found.size) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.start - b.start)
    .slice(0, atMost)
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => ({ start, end, text: abstract.slice(start, end) }));
}

function sentencesOf(text: string): { start: number; end: number }[] {
  const sentences: { start: number; end: number }[] = [];
  let from = 0;
  const push = (to: number) => {
    const piece = text.slice(from, to);
    const start = from + (piece.length - piece.trimStart().length);
    const end = start + piece.trim().length;
    if (end > start) sentences.push({ start, end });
    from = to;
  };
  for (const match of text.matchAll(sentenceEnd)) push(match.index + match[0].length);
  push(text.length);
  return sentences;
}
