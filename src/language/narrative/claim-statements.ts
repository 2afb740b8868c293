import type { Claim } from '../../record/index.js';
import {
  adaptationStatements,
  phenotypeStatements,
  plainStatement,
  refusalStatements,
  riskStatements,
  targetStatements,
} from './findings.js';
import type { Statement, Telling } from './statement.js';
import { adviceStatements, recommendationStatements, safetyStatements } from './treatment.js';

/** What may be said of a claim, a sentence each, the most important first. */
export function claimStatements(claim: Claim, telling: Telling): readonly Statement[] {
  switch (claim.kind) {
    case 'recommendation':
      return recommendationStatements(claim, telling);
    case 'safety':
      return safetyStatements(claim, telling);
    case 'drugGeneAdvice':
      return adviceStatements(claim, telling);
    case 'genePhenotype':
      return phenotypeStatements(claim, telling);
    case 'risk':
      return riskStatements(claim, telling);
    case 'target':
      return targetStatements(claim, telling);
    case 'adaptation':
      return adaptationStatements(claim, telling);
    case 'refusal':
      return refusalStatements(claim, telling);
    case 'diplotype':
    case 'variant':
    case 'genomicScore':
    case 'derived':
    case 'problem':
    case 'differential':
    case 'criterion':
    case 'outcome':
    case 'dosing':
      return plainStatement(claim, telling);
    default:
      return claim satisfies never;
  }
}
