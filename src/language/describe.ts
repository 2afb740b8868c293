/** Deterministic words for everything in the evidence: what the product says when no language model is at hand, and what checks one. */
export { describeClaim, methodText } from './describe-claim.js';
export { describeFact } from './describe-fact.js';
export { describeIssue, describePlace, type IssueDescription, issueWords } from './describe-issue.js';
export { describeUncertainty } from './describe-uncertainty.js';
export {
  codingName,
  conceptName,
  geneResults,
  inputName,
  type Lookup,
  lookupOf,
  phenotypeName,
  type Titles,
  titlesOf,
} from './names.js';
export { type Description, joinParts } from './words.js';
export { criteriaMet, percentileText, populationWords, variantChange } from './words-genome.js';
export { slopeText, targetText } from './words-outcome.js';
export {
  averageWords,
  explanationWords,
  firstChangeWords,
  goalText,
  modelName,
  outcomeName,
  whenText,
} from './words-prediction.js';
export { concernedDrugs, strengthText } from './words-treatment.js';
