import { logistic } from './learner.js';

/** One biallelic locus: frequency of the effect allele among those with and those without the disease, both 0 to 1. */
export interface LocusFrequencies {
  readonly id: string;
  readonly cases: number;
  readonly controls: number;
}

/** Genotype probabilities (0, 1, 2 effect alleles) under Hardy-Weinberg equilibrium. */
export function hardyWeinberg(frequency: number): readonly [number, number, number] {
  const other = 1 - frequency;
  return [other * other, 2 * frequency * other, frequency * frequency];
}

/** Frequency by Laplace's rule from allele counts: never 0 or 1, so that no genotype is impossible. */
export function smoothedFrequency(effectAlleles: number, allAlleles: number, pseudocount = 1): number {
  return (effectAlleles + pseudocount) / (allAlleles + 2 * pseudocount);
}

/**
 * Natural logarithm of P(genotype | disease) / P(genotype | no disease) at one locus.
 *
 * This is the valid form of "likelihood from allele frequencies": a log-ratio of frequencies is not itself a probability, and
 * normalised over genes it cancels from the posterior. Each locus adds its log-likelihood ratio; loci in linkage
 * disequilibrium must be thinned or weighted first, else the same evidence counts twice.
 *
 * @param effectAlleles 0, 1 or 2; undefined (not genotyped) says nothing
 */
export function genotypeLogRatio(locus: LocusFrequencies, effectAlleles: 0 | 1 | 2 | undefined): number {
  if (effectAlleles === undefined) return 0;
  return Math.log(hardyWeinberg(locus.cases)[effectAlleles] / hardyWeinberg(locus.controls)[effectAlleles]);
}

/**
 * P(D|X) = P(X|D) P(D) / P(X) over independent loci.
 * @param prior P(D), 0 to 1
 * @returns the posterior and each locus's log-likelihood ratio, in the order of the loci
 */
export function genotypePosterior(
  prior: number,
  loci: readonly LocusFrequencies[],
  genotypes: readonly (0 | 1 | 2 | undefined)[],
): { readonly posterior: number; readonly logRatios: readonly number[] } {
  const logRatios = loci.map((locus, index) => genotypeLogRatio(locus, genotypes[index]));
  return { posterior: logistic(logRatios.reduce((a, b) => a + b, Math.log(prior / (1 - prior)))), logRatios };
}
