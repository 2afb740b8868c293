import { z } from 'zod';
import type { CaseVariant } from './case.js';
import type { DiseaseData } from './disease-data.js';
import type { KnownVariants } from './known-variants.js';

/** What a change is: published as a cause of disease already, else what its HGVS text says it does. */
export const consequences = [
  'published',
  'truncating',
  'splice',
  'missense',
  'in-frame',
  'synonymous',
  'other',
] as const;
export type Consequence = (typeof consequences)[number];

/** How many alleles of a gene are affected, as far as zygosity says. */
export const allelePatterns = ['one', 'both', 'only'] as const;
export type AllelePattern = (typeof allelePatterns)[number];

/** Modes under which patterns are learned: dominant, recessive, X-linked, and any (where none of these is known). */
export const modes = ['D', 'R', 'X', 'other'] as const;
export type Mode = (typeof modes)[number];

const probability = z.number().min(0).max(1);
const patternTable = z.strictObject({ one: probability, both: probability, only: probability });

export const genotypeSchema = z.strictObject({
  /** Share of published cases whose disease has a known gene and whose causal variant lies in it. */
  detected: probability,
  /** Probability of each allele pattern in the causal gene, by mode of inheritance. */
  patterns: z.strictObject({ D: patternTable, R: patternTable, X: patternTable, other: patternTable }),
  /** Shares of the consequences among causal variants. */
  consequences: z.record(z.enum(consequences), probability),
});
export type GenotypeParameters = z.output<typeof genotypeSchema>;

/** A variant more frequent than this in any population is not counted as a candidate for a rare disease. */
const commonFrequency = 0.01;
/** The patient's own variants tell what is usual in their list; causal shares weigh as so many variants beside them. */
const priorVariants = 10;
/** Hardly any of a person's rare coding variants is one that somebody published as a cause. */
const usualPublished = 0.005;

/** The consequence that HGVS texts tell. */
export function consequenceOf({ protein, coding }: Pick<CaseVariant, 'protein' | 'coding'>): Consequence {
  const change = protein?.split(':').at(-1) ?? '';
  if (/Ter|\*|fs/.test(change)) return 'truncating';
  if (/=/.test(change)) return 'synonymous';
  if (/[A-Z][a-z]{2}\d+[A-Z][a-z]{2}\)?$/.test(change)) return 'missense';
  if (/del|ins|dup/.test(change)) return 'in-frame';
  return /\d[+-]\d/.test(coding ?? '') ? 'splice' : 'other';
}

export function patternOf(variants: readonly CaseVariant[]): AllelePattern {
  if (variants.some(({ zygosity }) => zygosity === 'hemizygous')) return 'only';
  return variants.length > 1 || variants.some(({ zygosity }) => zygosity === 'homozygous') ? 'both' : 'one';
}

/** The modes that a disease's inheritance letters stand for; `other` where none is known. */
export function modesOf(inheritance: string): readonly Mode[] {
  const known = (['D', 'R', 'X'] as const).filter((mode) => inheritance.includes(mode));
  return known.length > 0 ? known : ['other'];
}

/** The evidence of one patient's variants, gene by gene. */
export class GenotypeEvidence {
  readonly #byGene = new Map<string, readonly CaseVariant[]>();
  readonly #usual: ReadonlyMap<Consequence, number>;
  readonly #logOneOfGenes: number;

  /** @param geneCount genes that the diseases considered have in all */
  constructor(
    variants: readonly CaseVariant[],
    readonly parameters: GenotypeParameters,
    readonly known: KnownVariants,
    geneCount: number,
  ) {
    const rare = variants.filter(
      (variant) => (variant.alleleFrequency ?? 0) < commonFrequency || known.find(variant) !== undefined,
    );
    for (const variant of rare) this.#byGene.set(variant.gene, [...(this.#byGene.get(variant.gene) ?? []), variant]);
    this.#logOneOfGenes = Math.log(Math.min(1, Math.max(1, this.#byGene.size) / geneCount));
    this.#usual = usualShares(
      rare.map((variant) => this.#classOf(variant)),
      parameters,
    );
  }

  get isEmpty(): boolean {
    return this.#byGene.size === 0;
  }

  /**
   * ln of the likelihood ratio for a disease, and the gene that it comes from: the probability of such variants in
   * its gene if it is the cause, against meeting them there by chance. 0 where the disease has no known gene.
   */
  logLikelihoodRatio(diseases: DiseaseData, disease: number): { readonly gene?: string; readonly value: number } {
    const genes = diseases.genes[disease]!;
    if (genes.length === 0) return { value: 0 };
    let best: { readonly gene?: string; readonly value: number } = {
      value: Math.log(Math.max(1e-3, 1 - this.parameters.detected)),
    };
    for (const gene of genes) {
      const variants = this.#byGene.get(gene);
      if (!variants) continue;
      // The cause lies in one of the disease's genes: of a syndrome of many genes each is a small share.
      const value =
        this.#geneValue(variants, diseases.inheritance[disease]!) -
        Math.log(genes.length) +
        this.#shareOf(disease, gene, variants);
      if (best.gene === undefined || value > best.value) best = { gene, value };
    }
    return best;
  }

  #classOf(variant: CaseVariant): Consequence {
    return this.known.find(variant) ? 'published' : consequenceOf(variant);
  }

  #geneValue(variants: readonly CaseVariant[], inheritance: string): number {
    const { detected, patterns, consequences: causal } = this.parameters;
    const consequence = Math.max(
      ...variants.map((variant) => {
        const which = this.#classOf(variant);
        return Math.log(causal[which] / this.#usual.get(which)!);
      }),
    );
    const pattern = patternOf(variants);
    const modes = modesOf(inheritance);
    const fits = modes.reduce((sum, mode) => sum + patterns[mode][pattern] / modes.length, 0);
    return Math.log(detected) + Math.log(fits) + consequence - this.#logOneOfGenes;
  }

  /** What the variants themselves say between the diseases of their gene. */
  #shareOf(disease: number, gene: string, variants: readonly CaseVariant[]): number {
    return variants.reduce((sum, variant) => sum + this.known.logShare(disease, gene, this.known.find(variant)), 0);
  }
}

function usualShares(classes: readonly Consequence[], { consequences: causal }: GenotypeParameters) {
  const total = classes.length + priorVariants;
  return new Map(
    consequences.map((each) => {
      if (each === 'published') return [each, usualPublished] as const;
      const count = classes.filter((one) => one === each).length;
      return [each, (count + priorVariants * causal[each]) / total] as const;
    }),
  );
}
