import type { ScoreVariant } from './scoring-file.js';

export interface AlleleMatch {
  /** 0 for REF, else the number of the ALT. */
  readonly allele: number;
  /** Both alleles had to be read on the other strand. */
  readonly flipped: boolean;
  /** The alleles are each other's complement: the strand cannot be told. */
  readonly palindromic: boolean;
}

const complements: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' };

/** The sequence on the other strand. */
export const reverseComplement = (sequence: string): string =>
  Array.from(sequence, (base) => complements[base] ?? base)
    .reverse()
    .join('');

/**
 * Which allele of a VCF record is the effect allele: as written, else on the other strand. A named other allele must be there
 * too. Palindromic variants are never flipped.
 */
export function matchAlleles(
  { effect, others }: Pick<ScoreVariant, 'effect' | 'others'>,
  ref: string,
  alts: readonly string[],
): AlleleMatch | undefined {
  const alleles = [ref, ...alts];
  const find = (wanted: string, partners: readonly string[]) => {
    const allele = alleles.indexOf(wanted);
    if (allele < 0) return -1;
    // Without a partner named, the effect allele and REF are the two.
    return partners.length === 0 || partners.some((partner) => alleles.includes(partner)) ? allele : -1;
  };
  const partner = others.find((other) => alleles.includes(other)) ?? others[0] ?? (effect === ref ? alts[0] : ref);
  const palindromic = partner !== undefined && reverseComplement(effect) === partner;
  const direct = find(effect, others);
  if (direct >= 0) return { allele: direct, flipped: false, palindromic };
  if (palindromic || others.length === 0) return undefined;
  const flipped = find(reverseComplement(effect), others.map(reverseComplement));
  return flipped >= 0 ? { allele: flipped, flipped: true, palindromic: false } : undefined;
}
