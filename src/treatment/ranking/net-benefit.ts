import type { NetBenefitParts, Preferences, RecommendationValue } from '../../record/index.js';
import type { Drawback, EffectKnowledge } from '../benefit/effects.js';
import { strengthOf } from './strength.js';

/** Everything is brought to ten years, except what happens once: an acute illness. */
const horizonYears = 10;

/**
 * Expected loss averted over ten years in units of one death: benefit, harm, burden and cost before the patient's weights.
 * Outcomes of one family count once, by the largest. Without numbers, a value by strength stands in for the benefit.
 */
export function netBenefitParts(
  { action, strength, benefits }: Pick<RecommendationValue, 'action' | 'strength' | 'benefits'>,
  drawback: Drawback | undefined,
  knowledge: EffectKnowledge,
): NetBenefitParts {
  const families = new Map<string, number>();
  for (const benefit of benefits) {
    const outcome = knowledge.outcomes.get(benefit.outcome);
    if (!outcome) continue;
    const times = benefit.horizonYears < 1 ? 1 : horizonYears / benefit.horizonYears;
    const reduction = Math.min(1, benefit.absoluteRiskReduction.estimate * times);
    families.set(outcome.family, Math.max(families.get(outcome.family) ?? 0, reduction * outcome.weight));
  }
  const gain =
    families.size > 0
      ? [...families.values()].reduce((sum, each) => sum + each, 0)
      : knowledge.priors[strengthOf(strength)] * (knowledge.priorShares[action] ?? 1);
  const harm = (drawback?.harms ?? []).reduce(
    (sum, { excessPerYear, weight }) => sum + Math.min(1, excessPerYear * horizonYears) * weight,
    0,
  );
  return {
    gain,
    harm,
    burden: (drawback?.burden ?? 0) * knowledge.burdenStep,
    cost: (drawback?.cost ?? 0) * knowledge.costStep,
  };
}

/** The parts under the patient's weights. */
export const netBenefit = ({ gain, harm, burden, cost }: NetBenefitParts, weights: Preferences): number =>
  weights.benefit * gain - weights.harm * harm - weights.burden * burden - weights.cost * cost;
