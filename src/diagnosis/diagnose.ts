import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import { applyCriteria, subjectOf } from './criteria/index.js';
import { fuseModalities } from './fusion/claims.js';
import type { DiagnosisKnowledge } from './knowledge.js';
import { rankDifferential } from './phenotypes/differential.js';
import { reconcileProblems } from './problems/reconcile.js';
import { applyScores } from './scores/index.js';
import { weighSymptoms } from './symptoms/index.js';

/**
 * Stage D: criteria met, not met or unknown; the reconciled problem list with what criteria found; and, for patients
 * with phenotypes, the ranked differential.
 */
export function diagnose(
  evidence: Evidence,
  knowledge: DiagnosisKnowledge,
  context: AssessmentContext,
): readonly Claim[] {
  const subject = subjectOf(evidence, context);
  const { claims, findings } = applyCriteria(evidence, knowledge.criteria, subject);
  const scores = applyScores(evidence, knowledge.scores ?? [], knowledge.terminology, subject);
  const common = weighSymptoms(evidence, knowledge.symptoms ?? [], knowledge.terminology, subject);
  const problems = reconcileProblems(evidence, knowledge.terminology, findings);
  const { sex, age } = subject;
  const traits = {
    ...(sex === 'female' || sex === 'male' ? { sex } : {}),
    ...(age === undefined ? {} : { ageYears: age }),
  };
  const differential = knowledge.phenotypes ? rankDifferential(evidence, knowledge.phenotypes, traits) : [];
  const fused = fuseModalities(evidence, [...differential, ...common]);
  return [...claims, ...scores, ...problems, ...differential, ...common, ...fused];
}
