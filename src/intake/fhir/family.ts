import { type Concept, conceptLabel, type FamilyHistoryFact, type Sex } from '../../record/index.js';
import { type Relation, relationByCode, relationByName } from '../standard/relations.js';
import { conceptOf, quantityOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { type Node, node, nodes, text } from './json.js';

/** A FHIR FamilyMemberHistory: a fact for each condition, or one for the relative alone. @see https://hl7.org/fhir/R4/familymemberhistory.html */
export function readFamilyHistory(entry: Entry): void {
  const { resource } = entry;
  if (resource.status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  const relationship = entry.required(conceptOf(resource.relationship), 'relationship');
  if (!relationship) return;
  const known = relationOf(relationship);
  const time = entry.time(['date'], 'undated');
  const deceased = deceasedOf(resource);
  const shared = {
    kind: 'familyHistory',
    certainty: 'present',
    foundBy: 'source',
    relation: known?.coding ? { ...relationship, codings: withCoding(relationship, known) } : relationship,
    degree: known?.degree ?? 'unknown',
    sex: sexOf(text(conceptOf(resource.sex)?.codings[0]?.code)) ?? known?.sex ?? 'unknown',
    ...(time ? { time } : {}),
    ...(deceased === undefined ? {} : { deceased }),
  } as const;
  const conditions = nodes(resource.condition);
  if (conditions.length === 0) entry.facts.push({ ...entry.source(), ...shared });
  for (const { index, node: each } of conditions) {
    const condition = conceptOf(each.code);
    if (!condition) {
      entry.warn('missing-field', `condition[${index}].code`, { found: 'condition.code' });
      continue;
    }
    const problem = entry.context.standard.problemOf(condition);
    const onsetAge = onsetAgeOf(each);
    const fact: FamilyHistoryFact = {
      ...entry.source(`condition[${index}]`),
      ...shared,
      condition,
      ...(problem ? { problem } : {}),
      ...(onsetAge === undefined ? {} : { onsetAge }),
    };
    entry.facts.push(fact);
  }
}

function relationOf(concept: Concept): Relation | undefined {
  for (const coding of concept.codings) {
    const relation = relationByCode(coding);
    if (relation) return relation;
  }
  return relationByName(conceptLabel(concept));
}

/** The v3-RoleCode goes first, so that engines find it whatever the source wrote. */
function withCoding(concept: Concept, { coding }: Relation) {
  return [coding, ...concept.codings.filter(({ system, code }) => system !== coding.system || code !== coding.code)];
}

function sexOf(code: string | undefined): Sex | undefined {
  return code === 'female' || code === 'male' || code === 'other' ? code : undefined;
}

function deceasedOf(resource: Node): boolean | undefined {
  if (typeof resource.deceasedBoolean === 'boolean') return resource.deceasedBoolean;
  return (
    ['deceasedAge', 'deceasedRange', 'deceasedDate', 'deceasedString'].some((key) => resource[key] !== undefined) ||
    undefined
  );
}

/** Completed years: of a range its upper end, so that "early onset" is never claimed from a vague answer. */
function onsetAgeOf(condition: Node): number | undefined {
  const age =
    quantityOf(condition.onsetAge) ??
    quantityOf(node(condition.onsetRange)?.high) ??
    quantityOf(node(condition.onsetRange)?.low);
  const years = age
    ? inYears(age.value, age.code ?? age.unit)
    : Number(/^(?:age\s*)?(\d{1,3})(?:\s*(?:y|yr|years?|岁)?)?$/i.exec(text(condition.onsetString) ?? '')?.[1]);
  return Number.isFinite(years) && years! >= 0 && years! <= 120 ? Math.floor(years!) : undefined;
}

function inYears(value: number, unit: string | undefined): number | undefined {
  if (unit === undefined || /^(?:a|y|yr|yrs|years?|岁)$/i.test(unit)) return value;
  if (/^(?:mo|months?)$/i.test(unit)) return value / 12;
  return undefined;
}
