import { matchAlleles } from './alleles.js';
import type { EffectMode, PolygenicScore, ScoreVariant } from './scoring-file.js';

/** Genotypes of all samples at one line of a VCF. */
export interface GenotypeRecord {
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
  /** Number of copies (or expected copies) of an allele for each sample, NaN if missing; 0 is REF. */
  dosages(allele: number): Float64Array;
  /** Copies that each sample has in all: 2, or 1 where the genotype is haploid; 0 if missing. */
  readonly copies: Float64Array;
  /** Where every sample is plainly diploid: much faster than `dosages`. */
  readonly diploid?: DiploidGenotypes | undefined;
}

export interface DiploidGenotypes {
  /** Each sample's two allele numbers, four bits each; 255 if missing. */
  readonly codes: Uint8Array;
  /** How many are missing. */
  readonly missing: number;
  /** The samples that are not plainly REF/REF. */
  readonly others: Uint32Array;
}

export interface ScoringOptions {
  /**
   * What a missing genotype of a matched variant counts as: nothing, or the mean of the others (as plink2 does by default);
   * with fewer than 50 others the scoring file's frequency, where it has one.
   */
  readonly missing: 'zero' | 'mean';
  /** A/T and C/G variants look alike on both strands; a VCF is on the forward strand by definition. */
  readonly palindromic: 'keep' | 'drop';
}

export interface SampleScore {
  readonly score: string;
  readonly sum: number;
  /** Sum for each allele counted: plink2's SCORE_AVG. */
  readonly average: number;
  readonly alleles: number;
  /** Variants of the score found in the file, and all that it has. */
  readonly matched: number;
  readonly total: number;
}

/** How the variants of one score were found. */
export interface MatchReport {
  readonly score: string;
  readonly total: number;
  readonly matched: number;
  readonly flipped: number;
  readonly palindromic: number;
  readonly otherAlleles: number;
}

interface Sums {
  readonly sum: Float64Array;
  /** Beyond the number that everyone has. */
  readonly alleles: Float64Array;
  /** What all samples have alike: counted alleles, and the sum of what REF/REF adds where most have it. */
  everyone: number;
  shared: number;
  readonly found: Uint8Array;
  matched: number;
  flipped: number;
  palindromic: number;
  otherAlleles: number;
}

const fewestForMean = 50;
const missingGenotype = 255;
const copiesIn = (code: number, allele: number) => (code >> 4 === allele ? 1 : 0) + ((code & 15) === allele ? 1 : 0);

/** Adds up many scores while the records of a VCF pass once. */
export class PolygenicScorer {
  readonly #byPlace = new Map<string, Map<number, { readonly score: number; readonly variant: number }[]>>();
  readonly #sums: Sums[];
  /** By how much a genotype's contribution differs from REF/REF's, of the variant at hand. */
  readonly #difference = new Float64Array(256);

  constructor(
    private readonly scores: readonly PolygenicScore[],
    private readonly samples: number,
    private readonly options: ScoringOptions,
  ) {
    this.#sums = scores.map(({ variants }, score) => {
      variants.forEach(({ chromosome, position }, variant) => {
        const places = this.#byPlace.get(chromosome) ?? new Map();
        this.#byPlace.set(chromosome, places);
        const there = places.get(position);
        if (there) there.push({ score, variant });
        else places.set(position, [{ score, variant }]);
      });
      return {
        sum: new Float64Array(samples),
        alleles: new Float64Array(samples),
        everyone: 0,
        shared: 0,
        found: new Uint8Array(variants.length),
        matched: 0,
        flipped: 0,
        palindromic: 0,
        otherAlleles: 0,
      };
    });
  }

  wants(chromosome: string, position: number): boolean {
    return this.#byPlace.get(chromosome)?.has(position) ?? false;
  }

  add(record: GenotypeRecord): void {
    for (const { score, variant } of this.#byPlace.get(record.chromosome)?.get(record.position) ?? []) {
      const sums = this.#sums[score]!;
      if (sums.found[variant]) continue;
      const wanted = this.scores[score]!.variants[variant]!;
      const match = matchAlleles(wanted, record.ref, record.alts);
      if (!match) {
        sums.otherAlleles += 1;
        continue;
      }
      if (match.palindromic) sums.palindromic += 1;
      if (match.palindromic && this.options.palindromic === 'drop') continue;
      sums.found[variant] = 1;
      sums.matched += 1;
      if (match.flipped) sums.flipped += 1;
      if (record.diploid) this.#addDiploid(sums, wanted, record.diploid, match.allele);
      else this.#addVariant(sums, wanted, record, match.allele);
    }
  }

  #addVariant(sums: Sums, variant: ScoreVariant, record: GenotypeRecord, allele: number): void {
    const dosages = record.dosages(allele);
    const { sum, alleles } = sums;
    let [known, total] = [0, 0];
    for (let sample = 0; sample < this.samples; sample++) {
      const dosage = dosages[sample]!;
      if (Number.isNaN(dosage)) continue;
      const value = contribution(variant.mode, dosage);
      sum[sample] = sum[sample]! + value;
      alleles[sample] = alleles[sample]! + record.copies[sample]!;
      total += value;
      known += 1;
    }
    if (known === this.samples || this.options.missing === 'zero') return;
    const mean = known >= fewestForMean ? total / known : expected(variant);
    if (mean === undefined) return;
    for (let sample = 0; sample < this.samples; sample++) {
      if (!Number.isNaN(dosages[sample]!)) continue;
      sum[sample] = sum[sample]! + mean;
      alleles[sample] = alleles[sample]! + 2;
    }
  }

  /** What REF/REF adds is added once for everyone; the others differ from it. */
  #addDiploid(sums: Sums, variant: ScoreVariant, { codes, missing, others }: DiploidGenotypes, allele: number): void {
    const { sum, alleles } = sums;
    const byCopies = [0, 1, 2].map((copies) => contribution(variant.mode, copies));
    const reference = byCopies[copiesIn(0, allele)]!;
    const difference = this.#difference;
    for (let code = 0; code < missingGenotype; code++) difference[code] = byCopies[copiesIn(code, allele)]! - reference;
    difference[missingGenotype] = -reference;
    let total = reference * codes.length;
    for (let index = 0; index < others.length; index++) {
      const sample = others[index]!;
      const value = difference[codes[sample]!]!;
      sum[sample] = sum[sample]! + value;
      total += value;
    }
    sums.shared += reference;
    sums.everyone += 2;
    if (missing === 0) return;
    const known = codes.length - missing;
    const mean = known >= fewestForMean ? total / known : expected(variant);
    const filled = this.options.missing === 'mean' && mean !== undefined;
    for (const sample of others) {
      if (codes[sample] !== missingGenotype) continue;
      if (filled) sum[sample] = sum[sample]! + mean;
      else alleles[sample] = alleles[sample]! - 2;
    }
  }

  /** The scores of one sample, in the order of the scores. */
  ofSample(sample: number): SampleScore[] {
    return this.scores.map(({ id, variants }, index) => {
      const { sum: own, alleles, everyone, shared, matched } = this.#sums[index]!;
      const counted = everyone + alleles[sample]!;
      const sum = shared + own[sample]!;
      return {
        score: id,
        sum,
        average: counted > 0 ? sum / counted : 0,
        alleles: counted,
        matched,
        total: variants.length,
      };
    });
  }

  /** Mean and variance, under Hardy-Weinberg, of what variants that were not found add; undefined where one has no frequency. */
  unread(score: number): { readonly mean: number; readonly variance: number } | undefined {
    const { found } = this.#sums[score]!;
    let [mean, variance] = [0, 0];
    for (const [index, variant] of this.scores[score]!.variants.entries()) {
      if (found[index]) continue;
      const { frequency, mode } = variant;
      const own = expected(variant);
      if (frequency === undefined || own === undefined) return undefined;
      const shares = [(1 - frequency) ** 2, 2 * frequency * (1 - frequency), frequency ** 2];
      mean += own;
      variance += shares.reduce((sum, share, copies) => sum + share * (contribution(mode, copies) - own) ** 2, 0);
    }
    return { mean, variance };
  }

  report(): MatchReport[] {
    return this.scores.map(({ id, variants }, index) => {
      const { matched, flipped, palindromic, otherAlleles } = this.#sums[index]!;
      return { score: id, total: variants.length, matched, flipped, palindromic, otherAlleles };
    });
  }
}

/** What a dosage of the effect allele, 0 to 2, adds to the sum. */
export function contribution(mode: EffectMode, dosage: number): number {
  switch (mode.kind) {
    case 'additive':
      return mode.weight * dosage;
    case 'dominant':
      return mode.weight * Math.min(1, dosage);
    case 'recessive':
      return mode.weight * Math.max(0, dosage - 1);
    case 'by-dosage': {
      const [none, one, two] = mode.weights;
      return dosage <= 1 ? none + (one - none) * dosage : one + (two - one) * (dosage - 1);
    }
    default:
      return mode satisfies never;
  }
}

/** The mean contribution under Hardy-Weinberg at the scoring file's frequency. */
function expected({ mode, frequency }: ScoreVariant): number | undefined {
  if (frequency === undefined) return undefined;
  const other = 1 - frequency;
  return (
    other * other * contribution(mode, 0) +
    2 * other * frequency * contribution(mode, 1) +
    frequency * frequency * contribution(mode, 2)
  );
}
