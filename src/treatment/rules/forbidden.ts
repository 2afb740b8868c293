import { dateOf, daysBetween, type Reason } from '../../record/index.js';
import type { Outcome } from './evaluate.js';
import type { Subject } from './resolve.js';

/** For how long a decision not to give a drug stands. Ours. */
const standsDays = 365;

/**
 * The outcomes, with those contraindicated that would begin a drug of which somebody decided within the last year that it is
 * not to be given: the same question is not asked again by itself.
 */
export function heedForbidden(outcomes: readonly Outcome[], { evidence, context }: Subject): readonly Outcome[] {
  const forbidden = evidence
    .facts('medication')
    .filter(
      ({ forbidden: isForbidden, time }) => isForbidden && time && isStanding(daysBetween(dateOf(time), context.asOf)),
    );
  if (forbidden.length === 0) return outcomes;
  return outcomes.map((outcome) => {
    if (outcome.rule.action !== 'start' || outcome.status === 'done') return outcome;
    const offered = new Set(outcome.options.flatMap(({ ingredients }) => ingredients));
    const against = forbidden.filter(({ ingredients }) => ingredients.some((key) => offered.has(key)));
    if (against.length === 0) return outcome;
    const reasons: Reason[] = against.map(({ id }) => ({ fact: id, role: 'not-to-be-given' }));
    return { ...outcome, status: 'contraindicated', missing: [], reasons: [...outcome.reasons, ...reasons] };
  });
}

const isStanding = (days: number) => days >= 0 && days < standsDays;
