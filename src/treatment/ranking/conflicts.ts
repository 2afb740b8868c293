import type { Reason } from '../../record/index.js';
import type { Outcome } from '../rules/evaluate.js';
import { groupBy } from '../rules/grouping.js';
import { compareStrength } from './strength.js';

/** Why a rule gave way to another. */
export type Precedence = 'more-specific' | 'stronger' | 'agrees' | 'equal';

/** A rule that stands, and those it stands for. */
export interface Decision {
  readonly outcome: Outcome;
  readonly over: readonly { readonly outcome: Outcome; readonly precedence: Precedence }[];
}

/**
 * Rules that settle the same question compete: the more specific, then the stronger one stands. Of two that are equal
 * in both and differ, both stand: nothing is decided by the order of files. A rule that waits for data displaces nobody;
 * one that is contraindicated shows only where no other answers the question.
 */
export function resolveConflicts(outcomes: readonly Outcome[]): readonly Decision[] {
  const decided: Decision[] = [];
  const byQuestion = groupBy(outcomes, ({ rule }) => rule.decision ?? `rule:${rule.id}`);
  for (const rivals of byQuestion.values()) {
    const standing = rivals.filter(({ status }) => status === 'recommended' || status === 'done');
    const waiting = rivals.filter(({ status }) => status === 'needs-data' || status === 'contraindicated');
    if (standing.length === 0) {
      decided.push(...waiting.map((outcome) => ({ outcome, over: [] })));
      continue;
    }
    const best = standing.reduce((a, b) => ((compare(a, b) || byName(a, b)) <= 0 ? a : b));
    const rest = standing.filter((each) => each !== best);
    const isEqualButOther = (each: Outcome) => compare(best, each) === 0 && !isSameAdvice(best, each);
    decided.push({
      outcome: best,
      over: rest
        .filter((each) => !isEqualButOther(each))
        .map((outcome) => ({ outcome, precedence: precedenceOf(best, outcome) })),
    });
    decided.push(
      ...rest
        .filter(isEqualButOther)
        .map((outcome) => ({ outcome, over: [{ outcome: best, precedence: 'equal' as const }] })),
    );
    decided.push(
      ...waiting
        .filter((each) => each.status === 'needs-data' && compare(each, best) < 0)
        .map((outcome) => ({ outcome, over: [] })),
    );
  }
  return decided;
}

/** Below zero if a goes before b. */
function compare(a: Outcome, b: Outcome): number {
  return b.specificity - a.specificity || compareStrength(a.rule.strength, b.rule.strength);
}

/** Among rules that say the same, which one speaks for all. */
const byName = (a: Outcome, b: Outcome) => (a.rule.id < b.rule.id ? -1 : 1);

function precedenceOf(winner: Outcome, loser: Outcome): Precedence {
  if (isSameAdvice(winner, loser)) return 'agrees';
  return winner.specificity > loser.specificity ? 'more-specific' : 'stronger';
}

function isSameAdvice(a: Outcome, b: Outcome): boolean {
  if (a.rule.action !== b.rule.action) return false;
  const keys = new Set(a.options.map(({ key }) => key));
  return (a.options.length === 0 && b.options.length === 0) || b.options.some(({ key }) => keys.has(key));
}

/** How the rules that gave way show in the reasons of the one that stands. */
export function conflictReasons({ over }: Decision): readonly Reason[] {
  return over.map(({ outcome: { rule }, precedence }) => ({
    knowledge: { pack: rule.pack, entry: rule.id, citation: rule.citations[0] },
    role: precedence === 'agrees' ? 'agrees' : `over:${precedence}`,
  }));
}
