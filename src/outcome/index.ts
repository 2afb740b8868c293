import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import { adapt } from './adaptation/index.js';
import { applyInstruments } from './instruments/index.js';
import { trajectories } from './instruments/trajectory.js';
import type { OutcomeKnowledge } from './knowledge.js';
import { Subject } from './subject.js';
import { judgeTargets } from './targets/index.js';

export { type OutcomeFiles, type OutcomeKnowledge, parseOutcome } from './knowledge.js';
export { type GlucoseMetrics, glucoseMetrics } from './metrics/glucose.js';
export { recistResponses, type Visit, type VisitResponse } from './metrics/recist.js';
export { type Populations, populationsOf, type QualityMeasures } from './quality/measure.js';
export { parseQualityMeasures } from './quality/parse.js';
export type { Period } from './quality/period.js';

/**
 * Stage F: the patient's targets with their status, trend and next measurement, and changes of the plan where a target
 * is missed or harm appears; a refusal where a change is due and nothing safe is known.
 */
export function evaluateOutcome(
  evidence: Evidence,
  knowledge: OutcomeKnowledge,
  context: AssessmentContext,
): readonly Claim[] {
  const subject = new Subject(evidence, knowledge.terminology, context.asOf);
  const targets = judgeTargets(subject, knowledge.targets);
  const changes = adapt(subject, targets, knowledge);
  const adaptations = changes.filter((claim) => claim.kind === 'adaptation');
  return [
    ...targets.map(({ claim }) => claim),
    ...changes,
    ...applyInstruments(subject, knowledge.instruments),
    ...trajectories(targets, adaptations, subject, knowledge.instruments),
  ];
}
