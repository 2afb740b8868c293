import type { PublishedCase } from './hpo-source.js';

/** A number in [0, 1) that depends on the text alone (FNV-1a with a final mix). */
export function hashUnit(text: string): number {
  let hash = 2166136261;
  for (let each = 0; each < text.length; each++) hash = Math.imul(hash ^ text.charCodeAt(each), 16777619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return (hash >>> 0) / 4294967296;
}

export const foldCount = 5;

/** One paper in five is for validation: looked at once, for the figures that are reported. */
export const isValidation = ({ paper }: Pick<PublishedCase, 'paper'>) => hashUnit(`v${paper}`) < 0.2;

/** The fold of a paper; all cases of one paper are in one fold. */
export const foldOf = ({ paper }: Pick<PublishedCase, 'paper'>) => Math.floor(hashUnit(`f${paper}`) * foldCount);

/** At most so many cases of one paper, the first ones. */
export function capPerPaper(cases: readonly PublishedCase[], most: number): readonly PublishedCase[] {
  const seen = new Map<string, number>();
  return cases.filter(({ paper }) => {
    const count = seen.get(paper) ?? 0;
    seen.set(paper, count + 1);
    return count < most;
  });
}
