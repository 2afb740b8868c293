import type { GeneCall } from './gene-calls.js';
import type { CodedAdvice, DrugAdvice, LookupKey, LookupValue } from './knowledge.js';

/** One possibility for each gene of a guideline. */
export type Genotype = readonly GeneCall[];

/** How a recommendation was found: by diplotype, by the gene's key, or by a phenotype that stands beside an unlisted diplotype. */
export type MatchBasis = 'diplotype' | 'key' | 'phenotype';

export interface AdviceMatch {
  readonly advice: CodedAdvice;
  /** The source's own numbers of the recommendations that fit. */
  readonly recommendations: readonly string[];
  readonly genotypes: readonly Genotype[];
  readonly basis: MatchBasis;
}

/** Every combination of one call a gene. */
export function genotypesOf(calls: readonly (readonly GeneCall[])[]): readonly Genotype[] {
  return calls.reduce<readonly Genotype[]>(
    (genotypes, ofGene) => genotypes.flatMap((genotype) => ofGene.map((call) => [...genotype, call])),
    [[]],
  );
}

/**
 * The advice for one drug that fits any of the genotypes. For each genotype what names its diplotype goes before what
 * names its key, as in the reference; where neither does, a phenotype that stands for comparable diplotypes.
 */
export function matchAdvice(drug: DrugAdvice, genotypes: readonly Genotype[]): readonly AdviceMatch[] {
  const found = new Map<CodedAdvice, { ids: Set<string>; genotypes: Set<Genotype>; basis: MatchBasis }>();
  for (const genotype of genotypes) {
    for (const basis of ['diplotype', 'key', 'phenotype'] as const) {
      const fits = keyTest[basis](genotype);
      let any = false;
      for (const advice of drug.advice) {
        for (const { id, key } of advice.when) {
          if (!fits(key)) continue;
          any = true;
          const match = found.get(advice) ?? { ids: new Set(), genotypes: new Set(), basis };
          match.ids.add(id);
          match.genotypes.add(genotype);
          found.set(advice, match);
        }
      }
      if (any) break;
    }
  }
  return [...found].map(([advice, match]) => ({
    advice,
    recommendations: [...match.ids],
    genotypes: [...match.genotypes],
    basis: match.basis,
  }));
}

type KeyTest = (genotype: Genotype) => (key: LookupKey) => boolean;
const everyGene =
  (test: (call: GeneCall, value: LookupValue) => boolean): KeyTest =>
  (genotype) =>
  (key) =>
    Object.entries(key).every(([gene, value]) => genotype.some((call) => call.gene === gene && test(call, value)));

const keyTest: Record<MatchBasis, KeyTest> = {
  diplotype: everyGene(
    (call, value) => typeof value !== 'string' && call.alleles !== undefined && sameCounts(call.alleles, value),
  ),
  key: everyGene((call, value) => typeof value === 'string' && call.keys.includes(value)),
  phenotype: everyGene(
    (call, value) =>
      typeof value === 'string' &&
      (call.keys.includes(value) ||
        call.phenotypes.includes(value) ||
        // DPWG writes a score with its reading: `1.5 (Intermediate Metabolizer)`.
        call.keys.some((each) => value.startsWith(`${each} (`))),
  ),
};

function sameCounts(a: { readonly [allele: string]: number }, b: { readonly [allele: string]: number }): boolean {
  const alleles = Object.keys(a);
  return alleles.length === Object.keys(b).length && alleles.every((allele) => a[allele] === b[allele]);
}
