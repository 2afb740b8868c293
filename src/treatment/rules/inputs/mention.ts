import {
  type ConditionFact,
  dateOf,
  daysBetween,
  type Fact,
  type IsoDate,
  type ObservationFact,
} from '../../../record/index.js';
import { type Binding, known } from '../binding.js';
import type { Subject } from '../resolve.js';
import type { Input } from '../rule.js';
import { ageInDays, askedConcept, isRecent } from './asked-codes.js';

/**
 * `{present, count, sites, ageDays}` of anything that states one of the codes: an order, an encounter, a device, a finding or its
 * answer, an allergy. A diagnosis counts while it is active, whatever its age, or in the statuses asked for.
 */
export function bindMention(input: Input, subject: Subject): Binding {
  const { evidence, context } = subject;
  const isAsked = askedConcept(input, subject);
  const found: { readonly fact: Fact; readonly days?: number }[] = [];
  const dated = (fact: Fact) => {
    const days = ageInDays(fact, context.asOf);
    if (days !== undefined && isRecent(days, input, context.asOf)) found.push({ fact, days });
  };
  for (const fact of evidence.facts('condition'))
    if (isAsked(fact.concept) && isHeld(fact, input, context.asOf)) found.push({ fact });
  for (const fact of evidence.facts('allergy'))
    if (isAsked(fact.concept) && fact.certainty === 'present' && fact.status !== 'resolved') found.push({ fact });
  for (const fact of evidence.facts('procedure'))
    if (isAsked(fact.concept) && fact.certainty === 'present') dated(fact);
  for (const fact of evidence.facts('encounter'))
    if (isAsked(fact.concept) || (fact.discharge && isAsked(fact.discharge))) dated(fact);
  for (const fact of evidence.facts('observation')) if (isAffirmed(fact, isAsked)) dated(fact);
  const ages = found.flatMap(({ days }) => days ?? []);
  return known(
    {
      present: found.length > 0,
      count: found.length,
      sites: new Set(found.flatMap(({ fact }) => siteOf(fact) ?? [])).size,
      ...(ages.length > 0 ? { ageDays: Math.min(...ages) } : {}),
    },
    found.slice(0, 3).map(({ fact }) => ({ fact: fact.id, role: input.id })),
  );
}

/** The code of the side or place of a diagnosis, where the source states it apart. */
const siteOf = (fact: Fact) => (fact.kind === 'condition' ? fact.site?.codings[0]?.code : undefined);

const active: readonly string[] = ['active', 'recurrence', 'unknown'];

function isHeld(fact: ConditionFact, input: Input, asOf: IsoDate): boolean {
  if (fact.certainty !== 'present' || (fact.time && daysBetween(dateOf(fact.time), asOf) < 0)) return false;
  return (input.statuses.length > 0 ? [...input.statuses, 'unknown'] : active).includes(fact.status);
}

/** SNOMED CT and LOINC for "no"; any other answer to a question of the group says that it was so. */
const noCodes = new Set(['373067005', 'LA32-8', '260385009']);

function isAffirmed({ concept, value, certainty }: ObservationFact, isAsked: ReturnType<typeof askedConcept>): boolean {
  if (certainty !== 'present' || value.type === 'not-obtained') return false;
  if (value.type === 'coded' && isAsked(value.concept)) return true;
  if (!isAsked(concept)) return false;
  if (value.type === 'boolean') return value.value;
  return value.type !== 'coded' || !value.concept.codings.some(({ code }) => noCodes.has(code));
}
