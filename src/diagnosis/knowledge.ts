import type { Terminology } from '../record/index.js';
import type { CriteriaKnowledge } from './criteria/knowledge.js';

export { type CriteriaKnowledge, parseCriteria } from './criteria/knowledge.js';

/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface DiagnosisKnowledge {
  readonly terminology: Terminology;
  readonly criteria: CriteriaKnowledge;
}
