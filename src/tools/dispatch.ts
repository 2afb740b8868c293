import type { ToolCall } from '../language/asking/question.js';
import type { Answer } from './answer.js';
import type { Desk } from './desk.js';
import { explainClaim, explainDrug, explainPlan } from './explain.js';
import { listResults } from './list.js';
import { latestOf } from './measured.js';
import { whatIf } from './what-if.js';
import { whyNot } from './why-not.js';

/** The answer of a tool: from the claims, or from the engines run anew; no language model takes part. */
export function answer(call: ToolCall, desk: Desk): Answer {
  switch (call.tool) {
    case 'what_if':
      return whatIf(call, desk);
    case 'why_not':
      return whyNot(call.drug, desk);
    case 'explain_drug':
      return explainDrug(call.drug, desk);
    case 'explain_claim':
      return explainClaim(call.claim, desk);
    case 'explain_plan':
      return explainPlan(call.about, desk);
    case 'latest':
      return latestOf(call.measure, desk);
    case 'list':
      return listResults(call.kind, desk);
    default:
      return call satisfies never;
  }
}
