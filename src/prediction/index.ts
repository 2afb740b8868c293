import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import type { PredictionKnowledge } from './knowledge.js';

export type { PredictionKnowledge } from './knowledge.js';

/** Stage C: derived quantities (BMI, eGFR) and risks by published equations; a refusal naming each missing input otherwise. */
export function predictRisks(
  _evidence: Evidence,
  _knowledge: PredictionKnowledge,
  _context: AssessmentContext,
): readonly Claim[] {
  return [];
}
