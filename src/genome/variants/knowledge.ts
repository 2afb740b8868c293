import type { Citation, LocalizedText } from '../../record/index.js';

/** What of a gene's harmful variants the ACMG list would have reported. */
export type ReportRule =
  | 'any'
  /** Two variants, or one on both copies. */
  | 'biallelic'
  /** One in a male, two in a female. */
  | 'hemizygous-or-biallelic'
  | 'truncating'
  | 'not-loss-of-function'
  /** Only the variant named. */
  | 'only';

export interface ActionableGene {
  readonly gene: string;
  readonly condition: LocalizedText;
  readonly inheritance: 'AD' | 'AR' | 'XL';
  readonly report: ReportRule;
  readonly only?: { readonly protein: readonly string[]; readonly zygosity: 'homozygous' };
  /** Losing the gene's product is known to cause the condition. */
  readonly lossOfFunction: boolean;
}

export type Strength = 'supporting' | 'moderate' | 'strong' | 'very-strong';
type Limits = readonly (readonly [Strength, number])[];

export interface VariantCriteria {
  readonly points: { readonly [S in Strength]: number };
  /** Least points of the harmful classes, most of the harmless ones. */
  readonly classes: {
    readonly pathogenic: number;
    readonly 'likely-pathogenic': number;
    readonly 'likely-benign': number;
    readonly benign: number;
  };
  readonly frequency: { readonly standAloneBenign: number; readonly strongBenign: number; readonly rare: number };
  /** From the strongest on. */
  readonly revel: { readonly pathogenic: Limits; readonly benign: Limits };
  readonly spliceAi: { readonly pathogenic: number; readonly benign: number };
  readonly citations: { readonly [of in CitedFor]: Citation };
}
export type CitedFor = 'points' | 'criteria' | 'revel' | 'spliceAi' | 'pvs1' | 'list' | 'dosage';

export interface VariantKnowledge {
  readonly pack: string;
  readonly genes: ReadonlyMap<string, ActionableGene>;
  readonly criteria: VariantCriteria;
}

/**
 * The pack `germline-actionable`, checked.
 * @throws Error naming pack and entry
 */
export function parseVariantKnowledge(pack: string, genes: unknown, criteria: unknown): VariantKnowledge {
  const list = (genes as { readonly genes: readonly ActionableGene[] }).genes;
  const byName = new Map(list.map((gene) => [gene.gene, gene]));
  if (byName.size !== list.length) throw new Error(`Pack ${pack}: a gene stands twice`);
  for (const gene of list) {
    if (!gene.condition?.en || !gene.condition.zh) throw new Error(`Pack ${pack}, ${gene.gene}: no condition`);
    if ((gene.report === 'only') !== (gene.only !== undefined))
      throw new Error(`Pack ${pack}, ${gene.gene}: "only" needs its variant`);
  }
  const read = criteria as VariantCriteria;
  const { pathogenic, benign } = read.revel;
  if (!isSorted(pathogenic, -1) || !isSorted(benign, 1))
    throw new Error(`Pack ${pack}: REVEL limits do not go from the strongest on`);
  return { pack, genes: byName, criteria: read };
}

const isSorted = (limits: Limits, sign: number) =>
  limits.every(([, limit], index) => index === 0 || sign * (limit - limits[index - 1]![1]) > 0);
