import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import type { OutcomeKnowledge } from './knowledge.js';

export type { OutcomeKnowledge } from './knowledge.js';

/** Stage F: targets with their status and next measurement, and adaptations where a target is missed. */
export function evaluateOutcome(
  _evidence: Evidence,
  _knowledge: OutcomeKnowledge,
  _context: AssessmentContext,
): readonly Claim[] {
  return [];
}
