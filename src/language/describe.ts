/** Deterministic words for everything in the evidence: what the product says when no language model is at hand, and what checks one. */
export {
  type Description,
  describeClaim,
  describeUncertainty,
  goalText,
  methodText,
  slopeText,
  strengthText,
  targetText,
} from './describe-claim.js';
export { describeFact } from './describe-fact.js';
export { describeIssue, describePlace, type IssueDescription, issueWords } from './describe-issue.js';
export {
  codingName,
  conceptName,
  geneResults,
  inputName,
  type Lookup,
  lookupOf,
  phenotypeName,
  type Titles,
} from './names.js';
