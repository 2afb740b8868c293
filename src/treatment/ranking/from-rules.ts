import type { Benefit, ClaimOf, LocalizedText, Reason, Uncertainty } from '../../record/index.js';
import type { Drawback } from '../benefit/effects.js';
import { estimateBenefits } from '../benefit/estimate.js';
import type { TreatmentKnowledge } from '../knowledge.js';
import { type Draft, patientReason, recommend } from '../recommendation.js';
import type { Subject } from '../rules/resolve.js';
import type { Rule } from '../rules/rule.js';
import { conflictReasons, type Decision } from './conflicts.js';
import { netBenefit, netBenefitParts } from './net-benefit.js';
import { type DrugFindings, ingredientKey, rankOptions } from './options.js';

/** The recommendation that a decided rule makes to this patient, its options judged and its benefit estimated. */
export function recommendByRule(
  decision: Decision,
  subject: Subject,
  findings: DrugFindings,
  knowledge: TreatmentKnowledge,
): ClaimOf<'recommendation'> {
  const { outcome } = decision;
  const { rule } = outcome;
  const ends = rule.action === 'stop' || rule.action === 'avoid';
  const options = rankOptions(outcome.options, findings, knowledge.terminology).map((option) =>
    ends || outcome.status === 'contraindicated' ? { ...option, status: 'contraindicated' as const } : option,
  );
  const nothingSafe = !ends && options.length > 0 && options.every(({ status }) => status === 'contraindicated');
  const estimated = estimateBenefits(rule.effects, subject.evidence, knowledge.effects);
  const benefits = estimated.map(({ benefit }) => benefit);
  const drawback = drawbackOf(rule, options, knowledge);
  const parts = netBenefitParts(
    { action: rule.action, strength: rule.strength, benefits },
    drawback,
    knowledge.effects,
  );
  const status = outcome.status === 'recommended' && nothingSafe ? 'contraindicated' : outcome.status;
  const draft: Draft = {
    rule: rule.id,
    domain: rule.domain,
    action: rule.action,
    title: rule.title,
    ...(rule.detail ? { detail: rule.detail } : {}),
    options,
    strength: rule.strength,
    status,
    missing: outcome.missing,
    benefits,
    netBenefit: netBenefit(parts, subject.context.preferences),
    parts,
    urgency: rule.urgency,
  };
  const reasons: Reason[] = [
    ...patientReason(subject.evidence),
    ...outcome.reasons,
    ...rule.citations.map((citation) => ({ knowledge: { pack: rule.pack, entry: rule.id, citation }, role: 'rule' })),
    ...estimated.flatMap((each) => each.reasons),
    ...options.flatMap((option) => option.because.map((id) => ({ claim: id, role: 'option' }))),
    ...conflictReasons(decision),
  ];
  return recommend(draft, reasons, uncertaintyOf(benefits));
}

function uncertaintyOf(benefits: readonly Benefit[]): Uncertainty | undefined {
  const [main] = benefits;
  if (!main) return undefined;
  const { lower, upper } = main.absoluteRiskReduction;
  return { kind: 'interval', level: 0.95, lower, upper };
}

/** What the preferred option costs: by its own entry, else by its first class with one, else by the kind of action. */
function drawbackOf(rule: Rule, options: Draft['options'], knowledge: TreatmentKnowledge): Drawback | undefined {
  const { terminology, effects } = knowledge;
  const coding = options[0]?.concept.codings[0];
  const key = coding ? ingredientKey(coding, terminology) : undefined;
  const names = [...(key ? [key, ...(terminology.ingredient(key)?.classes ?? [])] : []), `action:${rule.action}`];
  for (const name of names) {
    const found = effects.drawbacks.get(name);
    if (found) return found;
  }
  return undefined;
}

/** A title for what has to be found out. */
export const measureTitle = (missing: LocalizedText): LocalizedText => ({
  en: `Find out: ${missing.en}`,
  zh: `需要了解：${missing.zh}`,
});
