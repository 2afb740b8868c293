import type { AssessmentContext, Claim, ClaimId, ClaimOf, Evidence, Terminology } from '../record/index.js';
import { adviseDoses } from './dosing/advise.js';
import { adviseWarfarin } from './dosing/advise-warfarin.js';
import type { TreatmentKnowledge } from './knowledge.js';
import { findOncology } from './oncology/index.js';
import { adviseByGenes } from './pharmacogenomics/index.js';
import { plannedMedications, presentByIngredient } from './planned.js';
import type { DrugsInQuestion } from './ranking/advice.js';
import { type Decision, resolveConflicts } from './ranking/conflicts.js';
import { recommendOnFindings } from './ranking/findings.js';
import { recommendByRule } from './ranking/from-rules.js';
import { recommendToFindOut } from './ranking/missing.js';
import { type DrugFindings, indexFindings, rankOptions } from './ranking/options.js';
import { recommendToContinue } from './ranking/present.js';
import { rank } from './ranking/rank.js';
import { findReplacements, type Replacements } from './ranking/replacements.js';
import { mergeSameDrug } from './ranking/same-drug.js';
import { withStopWhereTaken } from './ranking/stop.js';
import { fitTogether } from './ranking/together.js';
import { warfarinDoseNote } from './ranking/warfarin-dose.js';
import { patientReason } from './recommendation.js';
import { anew } from './rules/binding.js';
import { RuleEvaluator } from './rules/evaluate.js';
import { heedForbidden } from './rules/forbidden.js';
import type { Subject } from './rules/resolve.js';
import { findMissing, findSafety, reconcileMedications, SafetyPatient } from './safety/index.js';

export { parseInrModel, parsePopulationModels } from './dosing/index.js';
export {
  type GuidelineFile,
  parseCodeGroups,
  parseEffects,
  parseGuidelines,
  type TreatmentKnowledge,
} from './knowledge.js';
export { parseOncology } from './oncology/index.js';
export { drugGeneGuidance, parseDrugGeneKnowledge } from './pharmacogenomics/index.js';
export type { FullFhirPath } from './rules/expression.js';
export { parseSafety, parseSafetyKnowledge } from './safety/index.js';

/**
 * Stage E: safety findings, drug-gene advice and ranked recommendations, each after what it rests on.
 * Rules are judged, conflicts between them settled, options held against what is known of each drug, and everything is
 * ranked by expected benefit minus harm under the patient's own weights.
 */
export function planTreatment(
  evidence: Evidence,
  knowledge: TreatmentKnowledge,
  context: AssessmentContext,
): readonly Claim[] {
  // Nothing is planned for the dead.
  if (evidence.facts('patient').some(({ deceased }) => deceased !== undefined && deceased !== false)) return [];
  const subject: Subject = { evidence, terminology: knowledge.terminology, context, groups: knowledge.groups };
  const evaluator = new RuleEvaluator(subject);
  const outcomes = heedForbidden(
    knowledge.rules.flatMap((rule) => evaluator.evaluate(rule) ?? []),
    subject,
  );
  const taken = presentByIngredient(evidence);
  const planned = plannedMedications(evidence, context);
  const about = {
    present: taken,
    planned,
    titrated: knowledge.effects.titrated,
    terminology: knowledge.terminology,
    context,
  };
  const replacements = findReplacements([...taken.keys(), ...planned.keys()], outcomes, subject, knowledge, planned);
  const proposed = [
    ...new Set([
      ...outcomes.flatMap(({ options }) => options.flatMap(({ ingredients }) => ingredients)),
      ...[...replacements.values()].flatMap(({ options }) => options.flatMap(({ ingredients }) => ingredients)),
    ]),
  ].filter((drug) => !taken.has(drug) && !planned.has(drug));
  const inQuestion = new Set([...taken.keys(), ...planned.keys(), ...proposed]);
  const oncology = findOncology(evidence, knowledge.oncology, knowledge.terminology, inQuestion, new Set(taken.keys()));
  const safety = [...findSafety(evidence, knowledge.safety, proposed, context, planned), ...oncology.safety];
  const geneAdvice = adviseByGenes(evidence, knowledge.drugGenes, proposed, context, planned);
  const recommendations = recommendAll(
    resolveConflicts(outcomes),
    { safety, geneAdvice, replacements, about },
    subject,
    knowledge,
  );
  const fitted = fitTogether(rank([...recommendations, ...oncology.recommendations]), {
    interactions: knowledge.safety.interactions,
    pack: knowledge.safety.packs.interactions,
    terminology: knowledge.terminology,
    optionsOf: (rule) => outcomes.find((outcome) => outcome.rule.id === rule)?.options ?? [],
    reasons: patientReason(evidence),
  });
  const dosing = adviseDoses(evidence, knowledge.kinetics, knowledge.terminology, context, planned);
  return [
    ...reconcileMedications(evidence),
    ...safety,
    ...findMissing(evidence, knowledge.safety, context, planned),
    ...geneAdvice,
    ...fitted.safety,
    ...dosing.claims,
    ...adviseWarfarin(evidence, knowledge.inr, knowledge.terminology, context),
    ...rank([...fitted.recommendations, ...dosing.recommendations]),
  ];
}

interface Findings {
  readonly safety: readonly ClaimOf<'safety'>[];
  readonly geneAdvice: readonly ClaimOf<'drugGeneAdvice'>[];
  readonly replacements: ReadonlyMap<string, Replacements>;
  readonly about: DrugsInQuestion;
}

function recommendAll(
  decisions: readonly Decision[],
  { safety, geneAdvice, replacements, about }: Findings,
  subject: Subject,
  knowledge: TreatmentKnowledge,
): readonly ClaimOf<'recommendation'>[] {
  const { evidence, terminology } = subject;
  const findingsWith = (against: ReadonlyMap<string, readonly ClaimId[]>) =>
    indexFindings(evidence, terminology, safety, geneAdvice, against);
  const make = (decision: Decision, findings: DrugFindings) =>
    recommendByRule(withStopWhereTaken(decision, findings.taken, terminology), subject, findings, knowledge);

  const warning = decisions.filter(({ outcome }) => outcome.rule.against.length > 0);
  const avoided = warning.map((decision) => make(decision, findingsWith(new Map())));
  const against = new Map<string, ClaimId[]>();
  for (const [index, { outcome }] of warning.entries()) {
    if (outcome.status !== 'recommended') continue;
    for (const key of outcome.rule.against) against.set(key, [...(against.get(key) ?? []), avoided[index]!.id]);
  }
  const findings = findingsWith(against);
  const others = decisions.filter(({ outcome }) => outcome.rule.against.length === 0);
  const byRule = mergeSameDrug([...avoided, ...others.map((decision) => make(decision, findings))], terminology);
  const alternatives = (drug: string) => {
    const { options, reasons } = replacements.get(drug) ?? { options: [], reasons: [] };
    const note = drug === 'warfarin' ? warfarinDoseNote(evidence, subject.context) : undefined;
    return { options: rankOptions(options, findings, terminology, drug), reasons, note };
  };
  const vulnerable = new SafetyPatient(evidence, subject.context, terminology, []).vulnerability();
  const made = [...byRule, ...recommendOnFindings(safety, geneAdvice, alternatives, about, vulnerable)];
  return [
    ...made,
    ...recommendToFindOut(made, titlesFound(decisions, terminology)),
    ...recommendToContinue(evidence, made, terminology),
  ];
}

/** What the recommended measurements and tests will make known. */
function titlesFound(decisions: readonly Decision[], terminology: Terminology): ReadonlySet<string> {
  return new Set(
    decisions
      .filter(({ outcome }) => outcome.status === 'recommended')
      .flatMap(({ outcome }) => outcome.rule.finds)
      .flatMap((key) => terminology.measure(key)?.title ?? [])
      .flatMap((title) => [title.en, anew(title).en]),
  );
}
