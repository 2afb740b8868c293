import type { ClaimOf, Reason, RecommendationValue, Terminology } from '../../record/index.js';
import { because } from '../../record/index.js';
import { ingredientKey } from './options.js';

const urgencies: readonly RecommendationValue['urgency'][] = ['now', 'soon', 'routine'];

/**
 * One drug is begun once: where rules come to the same preferred drug, the most urgent, then most beneficial stands, with
 * the other rules among its reasons and their benefits beside its own.
 */
export function mergeSameDrug(
  claims: readonly ClaimOf<'recommendation'>[],
  terminology: Terminology,
): readonly ClaimOf<'recommendation'>[] {
  const standing = new Map<string, ClaimOf<'recommendation'>>();
  const others: ClaimOf<'recommendation'>[] = [];
  for (const claim of claims) {
    const drug = begunDrug(claim, terminology);
    if (!drug) {
      others.push(claim);
      continue;
    }
    const known = standing.get(drug);
    standing.set(drug, known ? join(known, claim) : claim);
  }
  const kept = new Set([...standing.values(), ...others].map(({ id }) => id));
  const byId = new Map([...standing.values(), ...others].map((claim) => [claim.id, claim]));
  return claims.filter(({ id }) => kept.has(id)).map(({ id }) => byId.get(id)!);
}

function begunDrug({ value }: ClaimOf<'recommendation'>, terminology: Terminology): string | undefined {
  if (value.action !== 'start' || value.status !== 'recommended') return undefined;
  const coding = value.options[0]?.concept.codings[0];
  return coding && ingredientKey(coding, terminology);
}

function join(a: ClaimOf<'recommendation'>, b: ClaimOf<'recommendation'>): ClaimOf<'recommendation'> {
  const [first, second] = isBefore(b, a) ? [b, a] : [a, b];
  const outcomes = new Set(first.value.benefits.map(({ outcome }) => outcome));
  const agreeing = second.because.map(
    (reason): Reason => ('knowledge' in reason && reason.role === 'rule' ? { ...reason, role: 'agrees' } : reason),
  );
  return {
    ...first,
    value: {
      ...first.value,
      benefits: [...first.value.benefits, ...second.value.benefits.filter(({ outcome }) => !outcomes.has(outcome))],
      netBenefit: Math.max(first.value.netBenefit, second.value.netBenefit),
    },
    because: because([...first.because, ...agreeing]),
  };
}

const isBefore = ({ value: a }: ClaimOf<'recommendation'>, { value: b }: ClaimOf<'recommendation'>) =>
  (urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
    b.netBenefit - a.netBenefit ||
    (a.rule < b.rule ? -1 : 1)) < 0;
