import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import type { TreatmentKnowledge } from './knowledge.js';

export type { TreatmentKnowledge } from './knowledge.js';

/** Stage E: safety findings, drug-gene advice and ranked recommendations. */
export function planTreatment(
  _evidence: Evidence,
  _knowledge: TreatmentKnowledge,
  _context: AssessmentContext,
): readonly Claim[] {
  return [];
}
