import type { AssessmentContext, Evidence, Plan } from '../record/index.js';

/** The plan as the claims state it: items in rank order, monitoring, and its difference from the previous plan or the treatment in force. */
export function composePlan(_evidence: Evidence, context: AssessmentContext, previous?: Plan): Plan {
  return {
    asOf: context.asOf,
    items: [],
    monitoring: [],
    adaptations: [],
    differences: [],
    comparedWith: previous ? 'previous-plan' : 'treatment-in-force',
  };
}
