import {
  addDays,
  type Certainty,
  type ClinicalTime,
  type Concept,
  type ConditionFact,
  codeSystem,
  dateOf,
} from '../../record/index.js';
import { codesOf, conceptOf, firstConcept, quantityOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { list, node, text } from './json.js';
import { phenotypeConcept } from './phenotype.js';

/** A FHIR Condition. @see https://hl7.org/fhir/R4/condition.html */
export function readCondition(entry: Entry): void {
  const { resource } = entry;
  const certainty = verification(entry);
  if (!certainty) return;
  const concept = entry.required(conceptOf(resource.code), 'code');
  if (!concept) return;
  const time =
    entry.time(['onsetDateTime', 'onsetPeriod.start'], 'undated') ??
    onsetFromAge(entry) ??
    entry.time(['recordedDate'], 'undated');
  const ended = entry.time(['abatementDateTime', 'abatementPeriod.end', 'abatementPeriod.start'], 'undated');
  const stage = firstConcept(list(resource.stage).map((each) => node(each)?.summary));
  const site = firstConcept(resource.bodySite);
  const shared = { certainty, foundBy: 'source', ...(time ? { time } : {}) } as const;

  const phenotype = phenotypeConcept(concept);
  const onlyPhenotype = phenotype?.codings.length === concept.codings.length;
  if (phenotype) entry.facts.push({ kind: 'phenotype', ...entry.source(), ...shared, concept: phenotype });
  if (onlyPhenotype) return;
  const problem = entry.context.standard.problemOf(concept);
  const none = concept.codings.some(isNoProblem);
  const fact: ConditionFact = {
    kind: 'condition',
    ...entry.source(),
    ...shared,
    certainty: none ? 'absent' : certainty,
    concept,
    status: clinicalStatus(
      entry,
      ended !== undefined || resource.abatementBoolean === true || resource.abatementString !== undefined,
    ),
    ...(problem ? { problem } : {}),
    ...(ended ? { ended } : {}),
    ...(stage ? { stage } : {}),
    ...(site ? { site } : {}),
  };
  entry.facts.push(fact);
}

/** SNOMED CT: "no current problems or disability". */
const isNoProblem = ({ system, code }: Concept['codings'][number]) =>
  system === codeSystem.snomed && code === '160245001';

/** What the verification status makes of the statement; undefined (and refused) if it was an error. */
export function verification(entry: Entry): Certainty | undefined {
  for (const code of codesOf(entry.resource.verificationStatus)) {
    switch (code) {
      case 'entered-in-error':
        entry.refuse('entered-in-error', 'verificationStatus');
        return undefined;
      case 'refuted':
        return 'absent';
      case 'confirmed':
        return 'present';
      case 'unconfirmed':
      case 'provisional':
      case 'differential':
      case 'presumed':
        return 'uncertain';
    }
  }
  return 'present';
}

function clinicalStatus(entry: Entry, hasEnded: boolean): ConditionFact['status'] {
  for (const code of codesOf(entry.resource.clinicalStatus)) {
    switch (code) {
      case 'active':
      case 'recurrence':
      case 'remission':
      case 'inactive':
      case 'resolved':
        return code;
      case 'relapse':
        return 'recurrence';
    }
    entry.warn('invalid-field', 'clinicalStatus', { found: code });
  }
  return hasEnded ? 'resolved' : 'unknown';
}

/** Onset given as an age: the year in which the patient reached it. */
function onsetFromAge(entry: Entry): ClinicalTime | undefined {
  const age = quantityOf(entry.resource.onsetAge) ?? quantityOf(node(entry.resource.onsetRange)?.low);
  const { birthDate } = entry.context;
  if (!age || !birthDate) return undefined;
  const days = { a: 365.2425, mo: 30.436875, wk: 7, d: 1 }[age.code ?? 'a'];
  if (days === undefined || age.value < 0 || age.value > 130) return undefined;
  const date = text(addDays(dateOf(birthDate), Math.round(age.value * days)));
  return date?.slice(0, 4) as ClinicalTime | undefined;
}
