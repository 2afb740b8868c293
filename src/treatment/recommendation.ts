import {
  because,
  type Claim,
  type ClaimOf,
  claimId,
  type Evidence,
  type Method,
  type Reason,
  type RecommendationValue,
  type Uncertainty,
} from '../record/index.js';

export const method: Method = { name: 'guideline-rules', version: '1' };

/** What a recommendation says before it has its rank. */
export type Draft = Omit<RecommendationValue, 'rank'>;

/** The claim of a recommendation; its rank is set when all are known. */
export function recommend(
  draft: Draft,
  reasons: readonly Reason[],
  uncertainty?: Uncertainty,
): ClaimOf<'recommendation'> {
  return {
    id: claimId('recommendation', draft.rule),
    kind: 'recommendation',
    stage: 'treatment',
    value: { ...draft, rank: 0 },
    uncertainty: uncertainty ?? { kind: 'not-quantified', why: 'effect-not-quantified' },
    method,
    because: because(distinctReasons(reasons)),
  };
}

/** True if some source on which these findings rest was read. */
export function isAnyChecked(claims: readonly Claim[]): boolean {
  return claims.some(({ because }) =>
    because.some((reason) => 'knowledge' in reason && reason.knowledge.citation.checkedAgainst !== 'unchecked'),
  );
}

/** The patient's own fact: a reason for what applies to everybody. */
export function patientReason(evidence: Evidence): readonly Reason[] {
  return evidence.facts('patient').map(({ id }) => ({ fact: id, role: 'patient' }));
}

function distinctReasons(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key =
      'fact' in reason
        ? reason.fact
        : 'claim' in reason
          ? reason.claim
          : `${reason.knowledge.pack}#${reason.knowledge.entry}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
