import type { Evidence } from '../../record/index.js';
import { classifyBloodPressure } from './blood-pressure.js';
import type { CriteriaResult, Subject } from './finding.js';
import { classifyGlycaemia } from './glycaemia.js';
import { classifyGraded } from './graded.js';
import { classifyKidney } from './kidney.js';
import type { CriteriaKnowledge } from './knowledge.js';

export type { CriteriaResult, Finding, Subject } from './finding.js';
export { subjectOf } from './finding.js';

/** Every set of criteria that can be read from this patient's measurements. */
export function applyCriteria(evidence: Evidence, knowledge: CriteriaKnowledge, subject: Subject): CriteriaResult {
  const results = [
    classifyGlycaemia(evidence, knowledge.glycaemia, subject),
    classifyBloodPressure(evidence, knowledge.bloodPressure, subject),
    classifyKidney(evidence, knowledge.kidney, subject),
    ...knowledge.graded.map((criteria) => classifyGraded(evidence, criteria, subject)),
  ];
  return {
    claims: results.flatMap(({ claims }) => claims),
    findings: results.flatMap(({ findings }) => findings),
  };
}
