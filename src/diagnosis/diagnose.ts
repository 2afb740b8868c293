import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import { applyCriteria, subjectOf } from './criteria/index.js';
import type { DiagnosisKnowledge } from './knowledge.js';
import { reconcileProblems } from './problems/reconcile.js';

/**
 * Stage D: criteria met, not met or unknown; the reconciled problem list with what criteria found; and, for patients
 * with phenotypes, the ranked differential.
 */
export function diagnose(
  evidence: Evidence,
  knowledge: DiagnosisKnowledge,
  context: AssessmentContext,
): readonly Claim[] {
  const { claims, findings } = applyCriteria(evidence, knowledge.criteria, subjectOf(evidence, context));
  return [...claims, ...reconcileProblems(evidence, knowledge.terminology, findings)];
}
