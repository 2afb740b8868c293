import type { AssessmentContext, ClaimOf, Evidence, MedicationFact, Terminology } from '../../record/index.js';
import { checkConditions } from './clinical-rules.js';
import { holds } from './conditions.js';
import type { DrugSets } from './drug-sets.js';
import { type Finding, safetyClaim } from './finding.js';
import type { OmissionFile, OmissionRule } from './knowledge.js';
import { SafetyPatient } from './patient.js';

/** @throws Error with the rule's id if it names an unknown drug, class, problem or measure, or suggests what isn't missing */
export function checkOmissions(file: OmissionFile, sets: DrugSets): OmissionFile {
  for (const rule of file.rules) {
    checkConditions(rule, sets);
    const missing = sets.expand(rule.missing);
    const stray = rule.suggest.find((drug) => !missing.has(drug));
    if (rule.suggest.length === 0 || stray) throw new Error(`${rule.id}: suggests ${stray ?? 'nothing'}`);
  }
  return file;
}

export interface OmissionKnowledge {
  readonly terminology: Terminology;
  readonly omissions: OmissionFile;
  readonly sets: DrugSets;
  readonly packs: { readonly rules: string };
}

/**
 * What is missing among the drugs of the old (START): a criterion holds, and nothing that fulfils it is taken or ordered.
 * A drug that is unsafe for this patient is not suggested; if all are, nothing is said.
 *
 * @param gravely of these drugs, those that are contraindicated for or of major danger to the patient
 */
export function findOmissions(
  evidence: Evidence,
  { terminology, omissions, sets, packs }: OmissionKnowledge,
  context: AssessmentContext,
  planned: ReadonlyMap<string, readonly MedicationFact[]>,
  gravely: (drugs: readonly string[]) => ReadonlySet<string>,
): readonly ClaimOf<'safety'>[] {
  const patient = new SafetyPatient(evidence, context, terminology, [], planned);
  const systemic = [...patient.systemic, ...patient.proposed];
  const fulfilled = ({ missing, local }: OmissionRule) => {
    const names = sets.expand(missing);
    return (local ? patient.drugs : systemic).some((drug) => names.has(drug));
  };
  const applying = omissions.rules.flatMap((rule) => {
    if (fulfilled(rule)) return [];
    const reasons = holds(rule, patient, sets);
    return reasons ? [{ rule, reasons }] : [];
  });
  if (applying.length === 0) return [];
  const unsafe = gravely([...new Set(applying.flatMap(({ rule }) => rule.suggest))]);
  return applying.flatMap(({ rule, reasons }) => {
    const drugs = rule.suggest.filter((drug) => !unsafe.has(drug));
    if (drugs.length === 0) return [];
    const finding: Finding = {
      type: 'omission',
      severity: rule.severity,
      mechanism: rule.mechanism,
      action: rule.action,
      act: 'start',
      proposed: false,
      drugs,
      pack: packs.rules,
      entry: rule.id,
      citation: omissions.source,
      reasons,
    };
    return [safetyClaim(finding, terminology)];
  });
}
