import type { EncounterFact, FamilyHistoryFact, ProcedureFact, Sex } from '../../record/index.js';
import { conceptLabel } from '../../record/index.js';
import { type Relation, relationByCode, relationByName } from '../standard/relations.js';
import { attribute, child, childrenOf, conceptOf, quantityOf, templatesOf } from './datatypes.js';
import { statementIn } from './kinds.js';
import { type ClinicalEntry, isNegated } from './statement.js';
import type { XmlElement } from './xml.js';

const procedureStatus: Readonly<Record<string, ProcedureFact['status']>> = {
  completed: 'completed',
  active: 'in-progress',
  aborted: 'stopped',
  cancelled: 'not-done',
};

/** Procedure Activity (procedure, act or observation). */
export function readProcedure(entry: ClinicalEntry, statement: XmlElement): void {
  const concept = entry.required(conceptOf(child(statement, 'code'), entry.context.narrative), 'code');
  const time = entry.time(child(statement, 'effectiveTime'), 'refuse', 'low', 'center', 'high');
  if (!concept) return;
  const stated = procedureStatus[attribute(child(statement, 'statusCode'), 'code') ?? ''] ?? 'unknown';
  const status = isNegated(statement) ? 'not-done' : stated;
  entry.facts.push({
    kind: 'procedure',
    ...entry.here(),
    certainty: status === 'not-done' ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    status,
    ...(time ? { time } : {}),
  });
}

/** v3-ActCode. */
const settings: Readonly<Record<string, EncounterFact['setting']>> = {
  AMB: 'ambulatory',
  EMER: 'emergency',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  OBSENC: 'inpatient',
  VR: 'virtual',
  HH: 'home',
};

/** Encounter Activity, or the encounter that the whole document is of. */
export function readEncounter(entry: ClinicalEntry, encounter: XmlElement): void {
  const concept = conceptOf(child(encounter, 'code'), entry.context.narrative) ?? { codings: [], text: 'encounter' };
  const period = child(encounter, 'effectiveTime');
  const time = entry.time(period, 'refuse', 'low', 'center');
  const ended = entry.time(child(period, 'high'), 'undated');
  const setting = concept.codings.map(({ code }) => settings[code]).find((each) => each !== undefined);
  entry.facts.push({
    kind: 'encounter',
    ...entry.here(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    setting: setting ?? 'other',
    ...(time ? { time } : {}),
    ...(ended ? { ended } : {}),
  });
}

const ageTemplate = '2.16.840.1.113883.10.20.22.4.31';
const deathTemplate = '2.16.840.1.113883.10.20.22.4.47';

/** Family History Organizer: a fact for each condition of the relative, or one for the relative alone. */
export function readFamily(entry: ClinicalEntry, organizer: XmlElement): void {
  const { narrative, standard } = entry.context;
  const subject = child(organizer, 'subject', 'relatedSubject');
  const relationship = entry.required(conceptOf(child(subject, 'code'), narrative), 'subject');
  if (!relationship) return;
  const known = relationOf(relationship.codings, conceptLabel(relationship));
  const observations = childrenOf(organizer, 'component').flatMap((each) => {
    const statement = statementIn(each);
    return statement?.name === 'observation' ? [statement] : [];
  });
  const deceased =
    attribute(child(subject, 'subject', 'sdtc:deceasedInd'), 'value') === 'true' ||
    observations.some((each) => withTemplate(each, deathTemplate)) ||
    undefined;
  const shared = {
    kind: 'familyHistory',
    foundBy: 'source',
    relation: known ? { ...relationship, codings: withRelation(relationship.codings, known) } : relationship,
    degree: known?.degree ?? 'unknown',
    sex: sexOf(attribute(child(subject, 'subject', 'administrativeGenderCode'), 'code')) ?? known?.sex ?? 'unknown',
    ...(deceased ? { deceased } : {}),
  } as const;
  const before = entry.facts.length;
  for (const observation of observations) {
    const condition = conceptOf(child(observation, 'value'), narrative);
    if (!condition) continue;
    const problem = standard.problemOf(condition);
    const onsetAge = onsetAgeOf(observation);
    entry.within(observation, () => {
      const fact: FamilyHistoryFact = {
        ...entry.here(),
        ...shared,
        certainty: isNegated(observation) ? 'absent' : 'present',
        condition,
        ...(problem ? { problem } : {}),
        ...(onsetAge === undefined ? {} : { onsetAge }),
      };
      entry.facts.push(fact);
    });
  }
  if (entry.facts.length === before) entry.facts.push({ ...entry.here(), ...shared, certainty: 'present' });
}

function relationOf(codings: readonly { system: string; code: string }[], label: string): Relation | undefined {
  return codings.map((coding) => relationByCode(coding)).find((each) => each !== undefined) ?? relationByName(label);
}

function withRelation<C extends { system: string; code: string }>(codings: readonly C[], { coding }: Relation) {
  return [coding, ...codings.filter(({ system, code }) => system !== coding.system || code !== coding.code)];
}

function withTemplate(observation: XmlElement, template: string): XmlElement | undefined {
  return childrenOf(observation, 'entryRelationship')
    .map(statementIn)
    .find((each) => each && templatesOf(each).has(template));
}

/** Completed years. */
function onsetAgeOf(observation: XmlElement): number | undefined {
  const age = quantityOf(child(withTemplate(observation, ageTemplate), 'value'));
  if (!age || age.comparator) return undefined;
  const years =
    age.unit === 'mo' ? age.value / 12 : age.unit === undefined || age.unit === 'a' ? age.value : Number.NaN;
  return years >= 0 && years <= 120 ? Math.floor(years) : undefined;
}

export function sexOf(code: string | undefined): Sex | undefined {
  return code === 'F' ? 'female' : code === 'M' ? 'male' : code === 'UN' ? 'other' : undefined;
}
