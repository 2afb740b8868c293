import type { TokenFeatures } from './sequence-tagger.js';

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** `Aa9-`: kinds of characters, runs cut to two. */
const shapeOf = (word: string) =>
  word
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{Ll}/gu, 'a')
    .replace(/\p{N}/gu, '9')
    .replace(/(.)\1{2,}/gu, '$1$1');

/** What a token shows of itself, of its neighbours, and in which dictionary names it takes part (`named`, `B-drug`). */
export function featuresOf(words: readonly string[], named: readonly string[], buckets: number): TokenFeatures {
  const lower = words.map((word) => word.toLowerCase());
  const shapes = words.map(shapeOf);
  const word = (at: number) => lower[at] ?? (at < 0 ? '<s>' : '</s>');
  return words.map((written, at) => {
    const own = lower[at]!;
    const shown = [
      'b',
      `w ${own}`,
      `s ${shapes[at]}`,
      `w-1 ${word(at - 1)}`,
      `w+1 ${word(at + 1)}`,
      `w-2 ${word(at - 2)}`,
      `w+2 ${word(at + 2)}`,
      `-1,0 ${word(at - 1)} ${own}`,
      `0,+1 ${own} ${word(at + 1)}`,
      `s-1 ${shapes[at - 1] ?? ''}`,
      `s+1 ${shapes[at + 1] ?? ''}`,
      `d ${named[at]}`,
      `d-1 ${named[at - 1] ?? ''}`,
      `d+1 ${named[at + 1] ?? ''}`,
      `d,s ${named[at]} ${shapes[at]}`,
      `u ${written.length > 1 && written === written.toUpperCase()}`,
    ];
    for (let length = 2; length <= 5 && length < own.length; length++) {
      shown.push(`p ${own.slice(0, length)}`, `e ${own.slice(-length)}`);
      if (length >= 3) shown.push(`e+1 ${own.slice(-length)} ${word(at + 1)}`.slice(0, 40));
    }
    for (const offset of [-1, 1]) {
      const other = word(at + offset);
      if (other.length > 4) shown.push(`e${offset} ${other.slice(-4)}`);
    }
    for (let i = 0; i + 4 <= own.length; i++) shown.push(`c ${own.slice(i, i + 4)}`);
    return Int32Array.from(new Set(shown.map((each) => hash(each) % buckets)));
  });
}
