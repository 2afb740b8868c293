import type { ScoresByPhenotype } from './knowledge.js';

/** What is known of one gene of one person. The genome stage's claims and an outside report both come to this. */
export interface GeneResult {
  readonly gene: string;
  /** All that fit, `*1/*2`; empty if the result names none. */
  readonly diplotypes: readonly string[];
  /** One for each distinct result; for HLA-A and HLA-B all that hold at once. */
  readonly phenotypes: readonly string[];
  /** One beside each phenotype where the gene has scores. */
  readonly activityScores: readonly string[];
}

/** One possibility for one gene, with the keys under which guidance may name it. */
export interface GeneCall {
  readonly gene: string;
  readonly diplotypes: readonly string[];
  readonly phenotypes: readonly string[];
  readonly activityScore?: string;
  /** Activity scores or phenotypes, as the guidance's keys write them. */
  readonly keys: readonly string[];
  /** Counts of alleles of the diplotype. */
  readonly alleles?: { readonly [allele: string]: number };
}

const noResult = 'No Result';
/** Genes whose results are the presence of alleles, several at once. */
const presenceGenes = new Set(['HLA-A', 'HLA-B']);

/** `>=4`, `1` and `1.50` as `≥4.0`, `1.0` and `1.5`, the way scores are keyed. */
export function normaliseScore(score: string): string {
  const match = /^(≥|>=)?\s*(\d+(?:\.\d+)?)$/.exec(score.trim());
  if (!match) return score;
  const value = Number(match[2]);
  return `${match[1] ? '≥' : ''}${Number.isInteger(value) ? value.toFixed(1) : value}`;
}

/** `{'*1': 1, '*2': 1}` of `*1/*2`; undefined if it isn't two alleles. */
export function alleleCounts(diplotype: string): { [allele: string]: number } | undefined {
  const alleles = diplotype.split('/').map((allele) => allele.trim());
  if (alleles.length !== 2 || alleles.some((allele) => !allele || allele === 'Unknown')) return undefined;
  const counts: { [allele: string]: number } = {};
  for (const allele of alleles) counts[allele] = (counts[allele] ?? 0) + 1;
  return counts;
}

/** All possibilities of one gene; one call of `No Result` where there is none. */
export function geneCalls(result: GeneResult, scores: ScoresByPhenotype): readonly GeneCall[] {
  const { gene, diplotypes, phenotypes, activityScores } = result;
  if (phenotypes.length === 0 && activityScores.length === 0) return [unknownGene(gene)];
  if (presenceGenes.has(gene)) return [{ gene, diplotypes, phenotypes, keys: phenotypes }];
  const results = Math.max(phenotypes.length, activityScores.length);
  return Array.from({ length: results }, (_, index) => index).flatMap((index) =>
    diplotypesOf(result, index, results).map((own): GeneCall => {
      const phenotype = phenotypes[index];
      const score = activityScores[index];
      const alleles = own.length === 1 ? alleleCounts(own[0]!) : undefined;
      return {
        gene,
        diplotypes: own,
        phenotypes: phenotype ? [phenotype] : [],
        ...(score === undefined ? {} : { activityScore: score }),
        keys: keysOf(gene, phenotype, score, scores),
        ...(alleles ? { alleles } : {}),
      };
    }),
  );
}

/**
 * The diplotypes behind one result, a list for each possibility: all share the only result, or each has its own;
 * else which belongs to which isn't known, and they stand together.
 */
function diplotypesOf({ diplotypes }: GeneResult, index: number, results: number): readonly (readonly string[])[] {
  if (diplotypes.length === 0) return [[]];
  if (results === 1) return diplotypes.map((diplotype) => [diplotype]);
  return [diplotypes.length === results ? [diplotypes[index]!] : diplotypes];
}

function keysOf(
  gene: string,
  phenotype: string | undefined,
  score: string | undefined,
  scores: ScoresByPhenotype,
): readonly string[] {
  const ofGene = scores[gene];
  if (!ofGene) return phenotype ? [phenotype] : [noResult];
  if (score !== undefined && score !== 'n/a') return [normaliseScore(score)];
  return (phenotype && ofGene[phenotype]) || [score ?? (phenotype === noResult ? noResult : 'n/a')];
}

/** The call of a gene of which nothing is known. */
export const unknownGene = (gene: string): GeneCall => ({
  gene,
  diplotypes: [],
  phenotypes: [],
  keys: [noResult],
});
