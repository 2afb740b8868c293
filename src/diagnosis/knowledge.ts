import type { Terminology } from '../record/index.js';
import type { CriteriaKnowledge } from './criteria/knowledge.js';
import type { PhenotypeModel } from './phenotypes/model.js';
import type { BedsideScore } from './scores/knowledge.js';
import type { SymptomSet } from './symptoms/knowledge.js';

export { type CriteriaKnowledge, parseCriteria } from './criteria/knowledge.js';
export { parseKnownVariants, withPublishedVariants } from './phenotypes/known-variants.js';
export type { PhenotypeModel } from './phenotypes/model.js';
export { type PhenotypePackFiles, parsePhenotypeModel } from './phenotypes/pack.js';
export { type EquationPack, parseScores } from './scores/knowledge.js';
export { parseSymptoms } from './symptoms/knowledge.js';

/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface DiagnosisKnowledge {
  readonly terminology: Terminology;
  readonly criteria: CriteriaKnowledge;
  /** Bedside scores, shown item by item; none without. */
  readonly scores?: readonly BedsideScore[];
  /** Likelihood ratios of symptoms of common diseases; none without. */
  readonly symptoms?: readonly SymptomSet[];
  /** Loaded only for patients with phenotypes: it is large. */
  readonly phenotypes?: PhenotypeModel;
}
