import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import type { GenomeKnowledge } from './knowledge.js';

export type { GenomeKnowledge } from './knowledge.js';

/** Stage B: genotype facts and outside gene results to diplotypes, phenotypes and activity scores. */
export function callGenome(
  _evidence: Evidence,
  _knowledge: GenomeKnowledge,
  _context: AssessmentContext,
): readonly Claim[] {
  return [];
}
