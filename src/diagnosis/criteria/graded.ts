import type { Evidence } from '../../record/index.js';
import { type CriteriaResult, criterionClaim, gradeOf, nothing, type Subject } from './finding.js';
import type { GradedCriteria } from './knowledge.js';
import { readingsOf, within } from './readings.js';

/** A category by the latest value of one measure: BMI, cholesterol, haemoglobin. */
export function classifyGraded(evidence: Evidence, criteria: GradedCriteria, subject: Subject): CriteriaResult {
  if (!isFor(criteria, subject)) return nothing;
  const latest = within(
    readingsOf(evidence, criteria.measure, subject.asOf),
    criteria.yearsValid * 365.25,
    subject.asOf,
  ).at(-1);
  if (!latest) return nothing;
  const grade = gradeOf(criteria.grades, latest.value);
  const claim = criterionClaim(
    criteria,
    {
      result: grade.name,
      verdict: grade.met ? 'met' : 'not-met',
      items: [{ name: grade.name, verdict: grade.met ? 'met' : 'not-met' }],
    },
    [latest.reason],
  );
  return {
    claims: [claim],
    findings: grade.met ? [{ problem: criteria.problem, status: 'active', since: latest.on, claim: claim.id }] : [],
  };
}

function isFor(criteria: GradedCriteria, subject: Subject): boolean {
  if (subject.age === undefined || subject.age < criteria.ageFrom) return false;
  if (criteria.sex && criteria.sex !== subject.sex) return false;
  // Weight and lipids change in pregnancy: such sets are for it only if they say so.
  return criteria.pregnant === undefined ? !subject.pregnant : criteria.pregnant === subject.pregnant;
}
