import { dateOf, daysBetween, type Reason, type Terminology } from '../../record/index.js';
import type { Outcome } from './evaluate.js';
import type { Subject } from './resolve.js';

/** For how long a decision not to give a drug stands. Ours. */
const standsDays = 365;

/**
 * The outcomes, with those contraindicated that would begin a drug of which somebody decided within the last year that it is
 * not to be given, or that offer nothing but others of its class: the same question is not asked again by itself.
 */
export function heedForbidden(
  outcomes: readonly Outcome[],
  { evidence, terminology, context }: Subject,
): readonly Outcome[] {
  const forbidden = evidence
    .facts('medication')
    .filter(
      ({ forbidden: isForbidden, time }) => isForbidden && time && isStanding(daysBetween(dateOf(time), context.asOf)),
    );
  if (forbidden.length === 0) return outcomes;
  return outcomes.map((outcome) => {
    if (outcome.rule.action !== 'start' || outcome.status === 'done') return outcome;
    const offered = [...new Set(outcome.options.flatMap(({ ingredients }) => ingredients))];
    const against = forbidden.filter(({ ingredients }) =>
      ingredients.some((key) => offered.includes(key) || areOfItsClass(key, offered, terminology)),
    );
    if (against.length === 0) return outcome;
    const reasons: Reason[] = against.map(({ id }) => ({ fact: id, role: 'not-to-be-given' }));
    return { ...outcome, status: 'contraindicated', missing: [], reasons: [...outcome.reasons, ...reasons] };
  });
}

const isStanding = (days: number) => days >= 0 && days < standsDays;

function areOfItsClass(key: string, offered: readonly string[], terminology: Terminology): boolean {
  const own = narrowestClass(key, terminology);
  return own !== undefined && offered.length > 0 && offered.every((each) => narrowestClass(each, terminology) === own);
}

/** The class of fewest drugs: simvastatin is a statin before it is a lipid-lowering drug. */
function narrowestClass(key: string, terminology: Terminology): string | undefined {
  const size = (name: string) => terminology.ingredients.filter(({ classes }) => classes.includes(name)).length;
  return terminology.ingredient(key)?.classes.toSorted((a, b) => size(a) - size(b))[0];
}
