import type { Citation, LocalizedText } from '../../record/index.js';

/** One position of a gene's definition, as a left-aligned VCF record would write it. */
export interface DefinedPosition {
  /** One-based, GRCh38. */
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
  readonly rsid?: string;
  /** HGVS names of the ALTs where they don't follow from the bases. */
  readonly hgvs?: readonly string[];
  /** For indels in repeats: the last reference base up to which the same change may be written further right. */
  readonly until?: number;
}

/**
 * The alleles that a named allele allows at one position, as bits: bit 0 is REF, bit n is ALT n.
 * Several bits: an ambiguous (IUPAC) definition.
 */
export type AlleleMask = number;

export interface NamedAllele {
  readonly name: string;
  /** The name to report, where the definition splits an allele in suballeles. */
  readonly reportAs: string;
  readonly isReference: boolean;
  /** Order of the positions, with the mask each demands; positions that the allele leaves blank are absent. Empty for alleles known by name only. */
  readonly defined: readonly { readonly index: number; readonly mask: AlleleMask }[];
  /** One mask a position, blanks filled with the reference allele's. */
  readonly filled: Uint32Array;
  /** Indices at which `filled` excludes REF: a sample without these cannot match. */
  readonly needsAlt: readonly number[];
  readonly function?: string;
  readonly activity?: string;
}

/** Gene-specific departures from the general rules, each with its reason; see `packs/pgx-alleles/rules.json`. */
export type GeneRule = {
  readonly gene: string;
  readonly reason: LocalizedText;
  readonly citation: Citation;
} & (
  | { readonly rule: 'undocumented-as-reference' }
  | { readonly rule: 'lowest-function'; readonly by: 'activity' | 'function'; readonly first?: string }
  | {
      readonly rule: 'marker-and-cause';
      readonly haplotype: string;
      readonly cause: { readonly position: number; readonly allele: string };
      readonly marker: { readonly position: number };
    }
  | { readonly rule: 'required-positions'; readonly positions: readonly number[] }
  | {
      readonly rule: 'preferred-when-unphased';
      readonly choices: readonly { readonly among: readonly string[]; readonly choose: string }[];
    }
  | {
      readonly rule: 'single-variant-fallback';
      readonly position: number;
      readonly alleles: Readonly<Record<string, string>>;
    }
  | { readonly rule: 'not-from-sequence-variants' }
  | { readonly rule: 'allele-presence'; readonly alleles: readonly string[] }
  | { readonly rule: 'composite-alleles'; readonly alleles: readonly string[] }
  | { readonly rule: 'recommended-test'; readonly alleles: readonly string[]; readonly positions: readonly number[] }
);
export type RuleName = GeneRule['rule'];
export type RuleOf<R extends RuleName> = Extract<GeneRule, { readonly rule: R }>;

/** What two functions (or activity values) amount to. */
export interface FunctionResult {
  readonly phenotype: string;
  readonly activityScore?: string;
}

/** One gene: its positions, alleles, phenotype rule and exceptions, ready for matching. */
export interface GeneDefinition {
  readonly gene: string;
  /** The pack that defines it; a user's own file by its name. */
  readonly pack: string;
  /** `chr10`; absent for genes that only outside calls speak of. */
  readonly chromosome?: string;
  readonly release: string;
  readonly definitionCitation: Citation;
  readonly phenotypeCitation: Citation;
  readonly positions: readonly DefinedPosition[];
  readonly indexByPosition: ReadonlyMap<number, number>;
  /** Defined alleles, then those known by name only. */
  readonly alleles: readonly NamedAllele[];
  readonly allelesByName: ReadonlyMap<string, NamedAllele>;
  readonly reference?: NamedAllele;
  /** Some alleles are reported under another name. */
  readonly hasSuballeles: boolean;
  readonly phenotypeBy?: 'activity' | 'function';
  /** Keyed by {@link functionKey}. */
  readonly phenotypes: ReadonlyMap<string, FunctionResult>;
  readonly rules: readonly GeneRule[];
}

/** The rule of that kind that the gene has, if any. */
export function ruleOf<R extends RuleName>(gene: GeneDefinition, rule: R): RuleOf<R> | undefined {
  return gene.rules.find((each): each is RuleOf<R> => each.rule === rule);
}

/** Order-independent key of one or two functions. */
export const functionKey = (functions: readonly string[]): string => [...functions].sort().join('|');

/** One chromosome copy only: chrM always, chrX in males. */
export const isMitochondrial = (gene: GeneDefinition): boolean => gene.chromosome === 'chrM';
export const isXLinked = (gene: GeneDefinition): boolean => gene.chromosome === 'chrX';
