import { remembered } from './remember.js';

/**
 * Names made of letters and digits (`CYP2C19`, `*2/*17`, `HbA1c`, `rs4149056`, `c.1905+1G>A`), and words in capitals
 * (`VKORC1`, `SPRINT`): a text may only use those that its sources use.
 */
export interface Code {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const withDigits =
  /(?<![A-Za-z0-9_*])(?:[A-Za-zα-ω]+[A-Za-z]*[-.]?\d[A-Za-z0-9_.+>-]*(?:\*\d+[A-Za-z0-9:]*)?|\*\d+[A-Za-z0-9:.]*(?:\s?[+x]\s?\*?\d+[A-Za-z]*)?(?:\/\*\d+[A-Za-z0-9:.]*)*)(?<![.,-])/g;
const capitals = /(?<![A-Za-z0-9])[A-Z]{2,}(?:-[A-Z]+)*(?![a-z0-9])/g;
const innerCapital = /(?<![A-Za-z0-9])[a-z]+[A-Z][A-Za-z]*(?![A-Za-z0-9])/g;

export const codesIn = remembered(findCodes);

function findCodes(text: string): readonly Code[] {
  const found: Code[] = [];
  for (const pattern of [withDigits, capitals, innerCapital]) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (!found.some((each) => start < each.end && each.start < end)) found.push({ start, end, text: match[0] });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Under one form: the two alleles of a diplotype in either order are the same. */
export function codeKey(code: string): string {
  const upper = code.toUpperCase().replaceAll('–', '-');
  return upper.includes('/') ? upper.split('/').sort().join('/') : upper;
}
