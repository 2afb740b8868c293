import type { Citation, ClaimOf, Evidence, LocalizedText } from '../../record/index.js';
import { ingredientKey } from '../ranking/options.js';
import type { RuleOption } from '../rules/rule.js';
import type { DrugSets } from './drug-sets.js';

/** What a source names to take a drug's place, for one reason to leave it. */
export interface Replacement {
  readonly id: string;
  /** The drugs to leave: ingredient keys or classes. */
  readonly of: readonly string[];
  readonly except?: readonly string[];
  /** The reason to leave it: any of these rules, genes, or drugs taken with it. */
  readonly because: {
    readonly rules?: readonly string[];
    readonly genes?: readonly string[];
    readonly with?: readonly string[];
  };
  readonly options: readonly {
    readonly drug: string;
    readonly title?: LocalizedText;
    readonly dose?: LocalizedText;
  }[];
  /** Key of `sources`. */
  readonly source: string;
}

/** `replacements.json` */
export interface ReplacementFile {
  readonly sources: { readonly [key: string]: Citation };
  readonly replacements: readonly Replacement[];
}

/** A replacement that fits this patient's finding. */
export interface FittingReplacement {
  readonly option: RuleOption;
  readonly entry: string;
  readonly citation: Citation;
}

type Finding = ClaimOf<'safety'> | ClaimOf<'drugGeneAdvice'>;

/**
 * The file, checked. Replacements whose source nobody read are left out: no drug is proposed on their word.
 * @throws Error with the entry's id if it names an unknown drug, class or source, or no reason
 */
export function parseReplacements(file: ReplacementFile, sets: DrugSets): ReplacementFile {
  for (const { id, of, except, because, options, source } of file.replacements) {
    if (!file.sources[source]) throw new Error(`${id}: unknown source ${source}`);
    if (!because.rules && !because.genes && !because.with) throw new Error(`${id}: no reason`);
    try {
      for (const names of [of, except ?? [], because.with ?? [], options.map(({ drug }) => drug)]) sets.expand(names);
    } catch (error) {
      throw new Error(`${id}: ${(error as Error).message}`);
    }
  }
  return {
    ...file,
    replacements: file.replacements.filter(({ source }) => file.sources[source]!.checkedAgainst !== 'unchecked'),
  };
}

/** What may take the drug's place because of one of these findings on it, in the order of the file; what is taken already is left out. */
export function replacementsFor(
  drug: string,
  findings: readonly Finding[],
  file: ReplacementFile,
  sets: DrugSets,
  evidence: Evidence,
): readonly FittingReplacement[] {
  const taken = new Set(evidence.presentMedications().flatMap(({ ingredients }) => ingredients));
  return file.replacements
    .filter(({ of, except }) => sets.expand(of, except).has(drug))
    .filter((entry) => findings.some((finding) => isReason(entry, finding, drug, sets)))
    .flatMap(({ id, options, source }) =>
      options
        .filter((option) => option.drug !== drug && !taken.has(option.drug))
        .map(({ drug: key, title, dose }) => ({
          option: { key, ingredients: [key], conditions: [], ...(title ? { title } : {}), ...(dose ? { dose } : {}) },
          entry: id,
          citation: file.sources[source]!,
        })),
    );
}

function isReason({ because }: Replacement, finding: Finding, drug: string, sets: DrugSets): boolean {
  if (finding.kind === 'drugGeneAdvice') return finding.value.genes.some((gene) => because.genes?.includes(gene));
  const rules = finding.because.flatMap((reason) => ('knowledge' in reason ? [reason.knowledge.entry] : []));
  if (rules.some((rule) => because.rules?.includes(rule))) return true;
  if (!because.with) return false;
  const partners = sets.expand(because.with);
  const named = finding.value.drugs.map((coding) => ingredientKey(coding, sets.terminology));
  return finding.value.type === 'drug-drug' && named.some((key) => key !== drug && partners.has(key));
}
