import type { ClaimOf, Evidence, Terminology } from '../../record/index.js';
import type { OncologyKnowledge } from './knowledge.js';
import { type AlterationMatch, matchEvidence } from './match.js';
import { patientAlterations } from './patient-alterations.js';
import { isAdvanced, patientTumours } from './patient-tumours.js';
import { recommendForAlteration } from './recommend.js';
import { resistances } from './resistance.js';

export { type OncologyKnowledge, parseOncology } from './knowledge.js';
export type { AlterationMatch } from './match.js';

export interface OncologyFindings {
  readonly safety: readonly ClaimOf<'safety'>[];
  readonly recommendations: readonly ClaimOf<'recommendation'>[];
}

/** What fits of the evidence for each altered gene in each tumour of the patient. */
export function matchOncology(evidence: Evidence, knowledge: OncologyKnowledge): readonly AlterationMatch[] {
  const tumours = patientTumours(evidence, knowledge.tumours);
  if (tumours.length === 0) return [];
  return matchEvidence(patientAlterations(evidence, new Set(knowledge.evidence.keys())), tumours, knowledge);
}

/**
 * Biomarker to therapy: for each altered gene the drugs that approvals and studies of patients name for this tumour, with
 * their level, and a finding for each drug against which a resistance speaks. Where the tumour is not known to have
 * spread, they are to be discussed and not begun.
 * @param inQuestion drugs taken or ordered
 */
export function findOncology(
  evidence: Evidence,
  knowledge: OncologyKnowledge,
  terminology: Terminology,
  inQuestion: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): OncologyFindings {
  const matches = matchOncology(evidence, knowledge);
  if (matches.length === 0) return { safety: [], recommendations: [] };
  const resisted = resistances(matches, { knowledge, terminology, inQuestion, taken });
  const advanced = isAdvanced(evidence, knowledge.tumours);
  return {
    safety: resisted.safety,
    recommendations: [
      ...matches.flatMap(
        (match) => recommendForAlteration(match, resisted.byDrug, { evidence, advanced, knowledge, terminology }) ?? [],
      ),
      ...resisted.avoid,
    ],
  };
}
