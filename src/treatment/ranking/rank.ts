import type { ClaimOf, RecommendationValue } from '../../record/index.js';
import { compareStrength } from './strength.js';

const urgencies: readonly RecommendationValue['urgency'][] = ['now', 'soon', 'routine'];
const statuses: readonly RecommendationValue['status'][] = ['recommended', 'contraindicated', 'needs-data', 'done'];

const rounded = (value: number) => Math.round(value * 1e9);

/**
 * The recommendations with their ranks: what can still be done before what cannot, by urgency, then by net benefit.
 * Equal ones go by the strength of the recommendation, then by name, so that the order never depends on where they were
 * read; net benefits are compared to nine digits.
 */
export function rank(claims: readonly ClaimOf<'recommendation'>[]): readonly ClaimOf<'recommendation'>[] {
  const order = [...claims].sort(
    ({ value: a }, { value: b }) =>
      statuses.indexOf(a.status) - statuses.indexOf(b.status) ||
      urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
      rounded(b.netBenefit) - rounded(a.netBenefit) ||
      compareStrength(a.strength, b.strength) ||
      (a.rule < b.rule ? -1 : 1),
  );
  const places = new Map(order.map(({ id }, index) => [id, index + 1]));
  return claims.map((claim) => ({ ...claim, value: { ...claim.value, rank: places.get(claim.id)! } }));
}
