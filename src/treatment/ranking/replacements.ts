import type { MedicationFact, Reason } from '../../record/index.js';
import type { TreatmentKnowledge } from '../knowledge.js';
import { adviseByGenes } from '../pharmacogenomics/index.js';
import type { Outcome } from '../rules/evaluate.js';
import { distinctBy } from '../rules/grouping.js';
import type { Subject } from '../rules/resolve.js';
import type { RuleOption } from '../rules/rule.js';
import { findSafety, replacementsFor } from '../safety/index.js';
import { ingredientKey } from './options.js';
import { peersOf } from './peers.js';

/** What may take a drug's place, not yet judged, and the sources that name it. */
export interface Replacements {
  readonly options: readonly RuleOption[];
  readonly reasons: readonly Reason[];
}

/**
 * What may take the place of each drug with findings: first what a source names for this very finding, then the other
 * options of the rules by which this patient would begin the drug. Never a drug merely because its class is the same.
 */
export function findReplacements(
  drugs: readonly string[],
  outcomes: readonly Outcome[],
  { evidence, context }: Subject,
  knowledge: TreatmentKnowledge,
  planned: ReadonlyMap<string, readonly MedicationFact[]>,
): ReadonlyMap<string, Replacements> {
  const { safety, drugGenes, terminology } = knowledge;
  const taken = new Set(evidence.presentMedications().flatMap(({ ingredients }) => ingredients));
  const found = [
    ...findSafety(evidence, safety, [], context, planned),
    ...adviseByGenes(evidence, drugGenes, [], context, planned),
  ];
  const about = (drug: string) =>
    found.filter(({ value }) => {
      const coding = 'drugs' in value ? value.drugs[0] : value.drug;
      return coding !== undefined && ingredientKey(coding, terminology) === drug;
    });
  return new Map(
    drugs.map((drug) => {
      const named = replacementsFor(drug, about(drug), safety.replacements, safety.sets, evidence);
      const options = [...named.map(({ option }) => option), ...peersOf(drug, outcomes, taken)];
      const reasons = named.map(
        ({ entry, citation }): Reason => ({
          knowledge: { pack: safety.packs.rules, entry, citation },
          role: 'replacement',
        }),
      );
      return [drug, { options: distinctBy(options, ({ key }) => key), reasons }] as const;
    }),
  );
}
