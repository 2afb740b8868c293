import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import type { DiagnosisKnowledge } from './knowledge.js';

export type { DiagnosisKnowledge } from './knowledge.js';

/** Stage D: the reconciled problem list, criteria met and not met, and the ranked differential. */
export function diagnose(
  _evidence: Evidence,
  _knowledge: DiagnosisKnowledge,
  _context: AssessmentContext,
): readonly Claim[] {
  return [];
}
