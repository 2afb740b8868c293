import type { GeneDefinition } from './definition.js';
import type { PositionCall } from './genotype.js';
import { alleleCode } from './projection.js';

/**
 * A sample's genotypes over one gene, cut into blocks of known phase.
 * Within a block the two strands are known, between blocks they are not: n blocks stand for 2^(n-1) pairs of
 * chromosomes, which are never written out for matching.
 */
export interface SampleStrands {
  readonly gene: GeneDefinition;
  readonly calls: readonly (PositionCall | undefined)[];
  /** Indices of the measured positions, ascending. */
  readonly present: readonly number[];
  readonly missing: readonly number[];
  /** Block of each heterozygous position, -1 elsewhere. */
  readonly blockOf: Int16Array;
  readonly blockCount: number;
  /** Heterozygous indices in order of position. */
  readonly heterozygous: readonly number[];
  /** Measured positions where at least one strand isn't REF. */
  readonly variant: readonly number[];
  readonly haploid: boolean;
  /** Every genotype is written with `|`. */
  readonly phased: boolean;
  /** At most one pair of chromosomes is possible. */
  readonly effectivelyPhased: boolean;
  readonly usesPhaseSets: boolean;
  /** A genotype is half called (`./1`). */
  readonly halfCalled: boolean;
}

/** The gene's genotypes as strands in blocks. */
export function strandsOf(gene: GeneDefinition, calls: readonly (PositionCall | undefined)[]): SampleStrands {
  const present: number[] = [];
  const missing: number[] = [];
  const heterozygous: number[] = [];
  const variant: number[] = [];
  const blockOf = new Int16Array(gene.positions.length).fill(-1);
  const blocks = new Map<string, number>();
  let blockCount = 0;
  let [single, phased, halfCalled, usesPhaseSets] = [0, true, false, false];
  for (let index = 0; index < gene.positions.length; index++) {
    const call = calls[index];
    if (!call) {
      missing.push(index);
      continue;
    }
    present.push(index);
    const [first, second] = call.codes;
    if (second === null) single++;
    if (!call.phased) phased = false;
    else if (call.phaseSet !== undefined) usesPhaseSets = true;
    if (first === alleleCode.missing || second === alleleCode.missing) halfCalled = true;
    if (first !== 0 || (second !== null && second !== 0)) variant.push(index);
    if (first === second) continue;
    heterozygous.push(index);
    if (!call.phased) blockOf[index] = blockCount++;
    else {
      const key = call.phaseSet ?? '';
      const known = blocks.get(key);
      if (known === undefined) blocks.set(key, blockCount);
      blockOf[index] = known ?? blockCount++;
    }
  }
  const haploid = present.length > 0 && single === present.length;
  if (haploid) {
    blockOf.fill(-1);
    blockCount = 0;
  }
  return {
    gene,
    calls,
    present,
    missing,
    blockOf,
    blockCount,
    heterozygous: haploid ? [] : heterozygous,
    variant,
    haploid,
    phased: phased && present.length > 0,
    effectivelyPhased: blockCount <= 1,
    usesPhaseSets,
    halfCalled,
  };
}

/** The allele on one strand of a position, 0 or 1 as the VCF orders them; a second copy that isn't there matches nothing. */
export const codeOn = (call: PositionCall, strand: 0 | 1): number => call.codes[strand] ?? alleleCode.missing;
