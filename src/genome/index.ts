import type { AssessmentContext, Claim, Evidence } from '../record/index.js';
import type { GenomeKnowledge } from './knowledge.js';
import { geneClaims } from './pgx/claims.js';
import { scoreClaims } from './score-claims.js';
import { variantClaims } from './variants/claims.js';

export {
  type GenomeKnowledge,
  type GenomePackFiles,
  genomePositions,
  type NamedPosition,
  namedPositions,
  parseGenomeKnowledge,
} from './knowledge.js';
export { type CallOptions, callOptions } from './pgx/call.js';
export { warningsOf } from './pgx/claims.js';
export { CohortGenotypes, type ReadOptions, type SampleGeneCall } from './pgx/cohort.js';
export type { GeneDefinition, NamedAllele } from './pgx/definition.js';
export { leastDepth, leastQuality } from './pgx/genotype.js';
export { type OutsideCall, parseOutsideCalls, readOutsideCall } from './pgx/outside.js';
export { convert, shiftOf, type UnderDrugs, underDrugs } from './pgx/phenoconversion.js';
export { type DiplotypeResult, diplotypeNames, distinctResults, resultsOf } from './pgx/phenotype.js';
export { Recent } from './pgx/recent.js';
export type { InstalledScore } from './score-claims.js';

/**
 * Stage B: genotype facts and outside gene results to diplotypes, phenotypes and activity scores; annotated variants to
 * their ACMG/AMP class; readings of scores to their place among people.
 */
export function callGenome(
  evidence: Evidence,
  knowledge: GenomeKnowledge,
  _context: AssessmentContext,
): readonly Claim[] {
  const { variants, scores } = knowledge;
  return [
    ...geneClaims(evidence, knowledge),
    ...(variants ? variantClaims(evidence, variants) : []),
    ...(scores ? scoreClaims(evidence, scores) : []),
  ];
}
