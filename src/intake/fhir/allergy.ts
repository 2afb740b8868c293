import { type AllergyFact, type Concept, codeSystem } from '../../record/index.js';
import { verification } from './condition.js';
import { codesOf, conceptOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { node, nodes, text } from './json.js';

/** SNOMED CT: no known allergy, drug allergy, food allergy, environmental allergy, latex allergy. */
const noKnownAllergy = new Set(['716186003', '409137002', '429625007', '428607008', '1003774007']);

/** A FHIR AllergyIntolerance. Kept even where its date is bad: an allergy must not be lost. @see https://hl7.org/fhir/R4/allergyintolerance.html */
export function readAllergy(entry: Entry): void {
  const { resource } = entry;
  const certainty = verification(entry);
  if (!certainty) return;
  const reactions = nodes(resource.reaction).map((each) => each.node);
  const concept = entry.required(conceptOf(resource.code) ?? conceptOf(reactions[0]?.substance), 'code');
  if (!concept) return;
  const time = entry.time(['onsetDateTime', 'onsetPeriod.start', 'recordedDate'], 'undated');
  const substances = new Set(
    [concept, ...reactions.flatMap((reaction) => conceptOf(reaction.substance) ?? [])].flatMap((each) =>
      entry.context.standard.drugs.substancesOf(each),
    ),
  );
  const fact: AllergyFact = {
    kind: 'allergy',
    ...entry.source(),
    certainty: isNone(concept) ? 'absent' : certainty,
    foundBy: 'source',
    concept,
    substances: [...substances],
    type: resource.type === 'allergy' || resource.type === 'intolerance' ? resource.type : 'unknown',
    criticality: criticality(text(resource.criticality)),
    status: clinicalStatus(entry),
    reactions: reactions.flatMap((reaction) =>
      nodes(reaction.manifestation).flatMap(({ node: manifestation }) => conceptOf(manifestation) ?? []),
    ),
    ...(time ? { time } : {}),
  };
  entry.facts.push(fact);
}

/**
 * An adverse reaction that happened, to a drug that the event or its suspect names: an intolerance of it.
 * @see https://hl7.org/fhir/R4/adverseevent.html
 */
export function readAdverseEvent(entry: Entry): void {
  const { resource, context } = entry;
  const suspects = nodes(resource.suspectEntity).flatMap(({ node: each }) => {
    const literal = text(node(each.instance)?.reference);
    const named = literal ? context.resolve(literal) : undefined;
    return conceptOf(named?.code) ?? conceptOf(named?.medicationCodeableConcept) ?? [];
  });
  const event = conceptOf(resource.event);
  const named = [...suspects, ...(event ? [event] : [])];
  const concept = named.find((each) => context.standard.drugs.substancesOf(each).length > 0);
  if (resource.actuality === 'potential' || !concept) {
    entry.inform('unsupported-resource', '', { found: 'AdverseEvent without a drug that we know' });
    return;
  }
  const time = entry.time(['date', 'detected', 'recordedDate'], 'undated');
  const fact: AllergyFact = {
    kind: 'allergy',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    substances: context.standard.drugs.substancesOf(concept),
    type: 'intolerance',
    criticality: resource.seriousness ? 'high' : 'unknown',
    status: 'active',
    reactions: event && event !== concept ? [event] : [],
    ...(time ? { time } : {}),
  };
  entry.facts.push(fact);
}

const isNone = (concept: Concept) =>
  concept.codings.some(({ system, code }) => system === codeSystem.snomed && noKnownAllergy.has(code));

function criticality(written: string | undefined): AllergyFact['criticality'] {
  return written === 'low' || written === 'high' || written === 'unable-to-assess' ? written : 'unknown';
}

function clinicalStatus(entry: Entry): AllergyFact['status'] {
  for (const code of codesOf(entry.resource.clinicalStatus)) {
    if (code === 'active' || code === 'inactive' || code === 'resolved') return code;
  }
  return 'unknown';
}
