import { type Concept, codeSystem } from '../../record/index.js';

/** The HPO part of a concept, under HPO's one URI, or undefined. */
export function phenotypeConcept(concept: Concept): Concept | undefined {
  const codings = concept.codings
    .filter(({ system, code }) => system === codeSystem.hpo || /^HP:\d{7}$/.test(code))
    .map((coding) => ({ ...coding, system: codeSystem.hpo }));
  if (codings.length === 0) return undefined;
  return concept.text ? { codings, text: concept.text } : { codings };
}
