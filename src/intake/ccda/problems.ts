import { type AllergyFact, type Concept, type ConditionFact, codeSystem } from '../../record/index.js';
import { attribute, child, childrenOf, codingOf, conceptOf, isNull, templatesOf, wordsOf } from './datatypes.js';
import { statementIn } from './kinds.js';
import { type ClinicalEntry, isNegated } from './statement.js';
import type { XmlElement } from './xml.js';

const template = (number: string) => `2.16.840.1.113883.10.20.22.4.${number}`;

/** Statements within another one, by template. */
function related(statement: XmlElement, ...numbers: readonly string[]): XmlElement[] {
  return childrenOf(statement, 'entryRelationship').flatMap((holder) => {
    const inner = statementIn(holder);
    return inner && numbers.some((number) => templatesOf(inner).has(template(number))) ? [inner] : [];
  });
}

/** SNOMED CT answers of a status observation. */
const statusByCode: Readonly<Record<string, 'active' | 'inactive' | 'resolved'>> = {
  '55561003': 'active',
  '73425007': 'inactive',
  '413322009': 'resolved',
};

/** As a status observation says; else what has an end is resolved; else as the concern about it stands. */
function statusOf(statement: XmlElement, concern: string | undefined): 'active' | 'inactive' | 'resolved' | 'unknown' {
  for (const observation of related(statement, '6', '28')) {
    const stated = statusByCode[attribute(child(observation, 'value'), 'code') ?? ''];
    if (stated) return stated;
  }
  const high = child(statement, 'effectiveTime', 'high');
  if (high && (attribute(high, 'value') || attribute(high, 'nullFlavor') === 'UNK')) return 'resolved';
  return concern === 'active' ? 'active' : concern === 'completed' ? 'inactive' : 'unknown';
}

/** SNOMED CT 160245001, no current problems: a denied "problem" of no kind. */
const noProblem: Concept = {
  codings: [{ system: codeSystem.snomed, code: '160245001', display: 'No current problems or disability' }],
};
/** Problem, disease, condition, finding, complaint: the kind alone. */
const anyProblem = new Set(['55607006', '64572001', '282291009', '404684003', '409586006', '418799008']);

/** Problem Observation. @see C-CDA R2.1, 2.16.840.1.113883.10.20.22.4.4 */
export function readProblem(entry: ClinicalEntry, statement: XmlElement, concern: string | undefined): void {
  const { narrative, standard } = entry.context;
  const value = child(statement, 'value');
  const stated = conceptOf(value, narrative) ?? (isNull(value) ? undefined : named(wordsOf(value)));
  const negated = isNegated(statement);
  const isAny = stated === undefined || stated.codings.some(({ code }) => anyProblem.has(code));
  const concept = negated && isAny ? noProblem : stated;
  if (!concept) {
    entry.inform('missing-field', 'value', { found: `value: ${attribute(value, 'nullFlavor') ?? 'nothing stated'}` });
    return;
  }
  const time = entry.time(child(statement, 'effectiveTime'), 'undated', 'low');
  const ended = entry.time(child(statement, 'effectiveTime', 'high'), 'undated');
  const problem = standard.problemOf(concept);
  const fact: ConditionFact = {
    kind: 'condition',
    ...entry.here(),
    certainty: negated ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    ...(problem ? { problem } : {}),
    status: negated ? 'unknown' : statusOf(statement, concern),
    ...(time ? { time } : {}),
    ...(ended ? { ended } : {}),
  };
  entry.facts.push(fact);
}

const named = (text: string | undefined): Concept | undefined => (text ? { codings: [], text } : undefined);

/** SNOMED CT kinds of allergy: what "none known" is of, and whether it is an intolerance. */
const noneByKind: Readonly<Record<string, string>> = { '416098002': '409137002', '414285001': '429625007' };
const intolerances = new Set(['59037007', '235719002']);
/** Propensities to adverse reactions, which leave open whether by allergy. */
const propensities = new Set(['420134006', '418038007', '419511003', '418471000']);
const allergies = new Set(['416098002', '414285001', '419199007', '426232007', '232347008', '300916003']);

/** Allergy - Intolerance Observation, kept even where its date is bad. @see C-CDA R2.1, 2.16.840.1.113883.10.20.22.4.7 */
export function readAllergy(entry: ClinicalEntry, statement: XmlElement, concern: string | undefined): void {
  const { narrative, standard } = entry.context;
  const kind = child(statement, 'value');
  const substance = childrenOf(statement, 'participant')
    .map((each) => child(each, 'participantRole', 'playingEntity'))
    .find((each) => each !== undefined);
  const stated = conceptOf(child(substance, 'code'), narrative) ?? named(wordsOf(child(substance, 'name')));
  const negated = isNegated(statement);
  const none = negated && (!stated || stated.codings.some(({ code }) => anySubstance.has(code)));
  const kindCode = attribute(kind, 'code') ?? '';
  const concept = none
    ? { codings: [{ system: codeSystem.snomed, code: noneByKind[kindCode] ?? '716186003' }], text: 'none known' }
    : (stated ?? specificKind(kind, entry));
  if (!concept) {
    entry.inform('missing-field', 'participant', { found: 'no substance stated' });
    return;
  }
  const time = entry.time(child(statement, 'effectiveTime'), 'undated', 'low');
  const status = statusOf(statement, concern);
  const fact: AllergyFact = {
    kind: 'allergy',
    ...entry.here(),
    certainty: negated ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    substances: negated && none ? [] : standard.drugs.substancesOf(concept),
    type: intolerances.has(kindCode) ? 'intolerance' : allergies.has(kindCode) ? 'allergy' : 'unknown',
    criticality: criticalityOf(statement),
    status,
    reactions: related(statement, '9').flatMap((each) => conceptOf(child(each, 'value'), narrative) ?? []),
    ...(time ? { time } : {}),
  };
  entry.facts.push(fact);
}

/** "Drug or medicament", "substance": no substance in particular. */
const anySubstance = new Set(['410942007', '105590001', '762766007', '373873005', '115668003']);

/** Codes such as "allergy to penicillin" stand where only the kind should; a bare kind says nothing. */
function specificKind(kind: XmlElement | undefined, entry: ClinicalEntry): Concept | undefined {
  const concept = conceptOf(kind, entry.context.narrative);
  const kinds = [intolerances, propensities, allergies];
  const isBare = concept?.codings.some(({ code }) => kinds.some((each) => each.has(code))) ?? true;
  return isBare ? undefined : concept;
}

function criticalityOf(statement: XmlElement): AllergyFact['criticality'] {
  const stated = related(statement, '145').map((each) => codingOf(child(each, 'value'))?.code)[0];
  switch (stated) {
    case 'CRITH':
      return 'high';
    case 'CRITL':
      return 'low';
    case 'CRITU':
      return 'unable-to-assess';
    default:
      return 'unknown';
  }
}
