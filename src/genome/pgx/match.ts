import type { NamedAllele } from './definition.js';
import { compareNames, diplotypeName } from './names.js';
import { codeOn, type SampleStrands } from './strands.js';

/** A named allele that fits some chromosome of the sample. */
export interface AlleleMatch {
  readonly allele: NamedAllele;
  /** For each block: bit 0 if it fits the first strand, bit 1 if the second. */
  readonly fits: Uint8Array;
  /** Positions of its definition that the sample has. */
  readonly score: number;
}

/** A pair of named alleles (or one, on a single chromosome) that explains the sample. */
export interface DiplotypeMatch {
  readonly name: string;
  readonly alleles: readonly string[];
  readonly score: number;
}

/** Blanks read as the reference allele's base, or as anything. */
type Blanks = 'reference' | 'anything';

/** Every named allele that some pairing of the blocks can show, in the definition's order. */
export function matchAlleles(sample: SampleStrands, alleles: readonly NamedAllele[], blanks: Blanks): AlleleMatch[] {
  const complete = sample.missing.length === 0;
  const matches: AlleleMatch[] = [];
  for (const allele of alleles) {
    if (allele.defined.length === 0 || lacksNeeded(sample, allele)) continue;
    const score = complete ? allele.defined.length : allele.defined.filter(({ index }) => sample.calls[index]).length;
    if (score === 0) continue;
    const fits = blanks === 'reference' ? fitFilled(sample, allele) : fitDefined(sample, allele);
    if (fits) matches.push({ allele, fits, score });
  }
  return matches;
}

/** Most alleles are out at once: a measured position of theirs shows only other bases. */
function lacksNeeded(sample: SampleStrands, { needsAlt, filled }: NamedAllele): boolean {
  for (const index of needsAlt) {
    const call = sample.calls[index];
    if (!call) continue;
    const mask = filled[index]!;
    if (((mask >>> codeOn(call, 0)) & 1) === 0 && ((mask >>> codeOn(call, 1)) & 1) === 0) return true;
  }
  return false;
}

/** All positions count; only those where allele or sample differ from REF need a look. */
function fitFilled(sample: SampleStrands, allele: NamedAllele): Uint8Array | undefined {
  const fits = new Uint8Array(sample.blockCount).fill(3);
  for (const index of allele.needsAlt) {
    if (sample.calls[index] && !narrow(sample, fits, index, allele.filled[index]!)) return undefined;
  }
  for (const index of sample.variant) if (!narrow(sample, fits, index, allele.filled[index]!)) return undefined;
  return fits;
}

function fitDefined(sample: SampleStrands, allele: NamedAllele): Uint8Array | undefined {
  const fits = new Uint8Array(sample.blockCount).fill(3);
  for (const { index, mask } of allele.defined) {
    if (sample.calls[index] && !narrow(sample, fits, index, mask)) return undefined;
  }
  return fits;
}

/** Takes from the block's fitting strands those whose allele isn't in the mask; false if none is left. */
function narrow(sample: SampleStrands, fits: Uint8Array, index: number, mask: number): boolean {
  const call = sample.calls[index]!;
  const block = sample.blockOf[index]!;
  const first = (mask >>> codeOn(call, 0)) & 1;
  if (block < 0) return first === 1;
  const second = (mask >>> codeOn(call, 1)) & 1;
  fits[block]! &= first | (second << 1);
  return fits[block] !== 0;
}

/** True if one chromosome can be the one and the other its complement: in each block they lie on different strands. */
function complement(a: Uint8Array, b: Uint8Array): boolean {
  for (let block = 0; block < a.length; block++) {
    const [x, y] = [a[block]!, b[block]!];
    if (!((x & 1 && y & 2) || (x & 2 && y & 1))) return false;
  }
  return true;
}

/**
 * All diplotypes that explain the sample, best score first: a score is the number of measured positions that define
 * the two alleles, without ambiguous ones that the sample shows as reference.
 * See PharmCAT, Named Allele Matcher 101, "Scoring".
 */
export function matchDiplotypes(sample: SampleStrands, alleles: readonly NamedAllele[]): DiplotypeMatch[] {
  const matches = matchAlleles(sample, alleles, 'reference');
  const found: DiplotypeMatch[] = [];
  const add = (a: AlleleMatch, b: AlleleMatch) => {
    const names = [a.allele.name, b.allele.name].sort(compareNames);
    found.push({ name: diplotypeName(names[0]!, names[1]!), alleles: names, score: pairScore(sample, a, b) });
  };
  if (sample.haploid) {
    for (const match of matches) {
      found.push({ name: match.allele.name, alleles: [match.allele.name], score: match.score - unseen(sample, match) });
    }
  } else {
    matches.forEach((a, i) => {
      for (let j = i; j < matches.length; j++) {
        if (complement(a.fits, matches[j]!.fits)) add(a, matches[j]!);
      }
    });
  }
  return sortMatches(found);
}

/** Best score first, then by name. */
export function sortMatches<T extends { readonly score: number; readonly alleles: readonly string[] }>(
  matches: T[],
): T[] {
  return matches.sort(
    (a, b) =>
      b.score - a.score ||
      compareNames(a.alleles[0]!, b.alleles[0]!) ||
      compareNames(a.alleles[1] ?? '', b.alleles[1] ?? ''),
  );
}

/** Homozygous ambiguous positions that show only REF. */
function unseen(sample: SampleStrands, { allele }: AlleleMatch): number {
  let count = 0;
  for (const { index, mask } of allele.defined) {
    if (!isAmbiguous(mask) || !sample.calls[index] || sample.blockOf[index]! >= 0) continue;
    if (codeOn(sample.calls[index]!, 0) === 0) count++;
  }
  return count;
}

const isAmbiguous = (mask: number) => (mask & (mask - 1)) !== 0;

/** The best over all orientations of the blocks that put `a` on one chromosome and `b` on the other. */
function pairScore(sample: SampleStrands, a: AlleleMatch, b: AlleleMatch): number {
  let score = a.score + b.score - unseen(sample, a) - unseen(sample, b);
  const [costA, costB] = [blockCosts(sample, a), blockCosts(sample, b)];
  if (!costA && !costB) return score;
  const same = a.allele === b.allele;
  // An allele that fits either chromosome has been seen with both bases, unless it is paired with itself.
  const freeA = !same && a.fits.every((fit) => fit === 3);
  const freeB = !same && b.fits.every((fit) => fit === 3);
  for (let block = 0; block < sample.blockCount; block++) {
    let least = Number.POSITIVE_INFINITY;
    for (const strand of [0, 1] as const) {
      const other = (1 - strand) as 0 | 1;
      if (!(a.fits[block]! & (1 << strand)) || !(b.fits[block]! & (1 << other))) continue;
      const cost = (freeA ? 0 : (costA?.[block * 2 + strand] ?? 0)) + (freeB ? 0 : (costB?.[block * 2 + other] ?? 0));
      least = Math.min(least, cost);
    }
    score -= least;
  }
  return score;
}

/** Ambiguous heterozygous positions that show REF on each strand, `[block * 2 + strand]`; undefined if there is none. */
function blockCosts(sample: SampleStrands, { allele }: AlleleMatch): number[] | undefined {
  let costs: number[] | undefined;
  for (const { index, mask } of allele.defined) {
    const block = sample.blockOf[index]!;
    if (!isAmbiguous(mask) || block < 0) continue;
    costs ??= Array<number>(sample.blockCount * 2).fill(0);
    for (const strand of [0, 1] as const) if (codeOn(sample.calls[index]!, strand) === 0) costs[block * 2 + strand]!++;
  }
  return costs;
}
