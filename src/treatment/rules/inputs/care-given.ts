import { ageInYears, type Concept, dateOf, type Fact } from '../../../record/index.js';
import { type Binding, known } from '../binding.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';
import { ageInDays, askedConcept, isRecent } from './asked-codes.js';

/**
 * `{present, count, ageDays, patientAge}` of procedures done, or examinations reported, with one of the codes; a measure
 * asked for counts with a result of any kind. The age is that of the patient at the latest.
 */
export function bindProcedure(input: Input, subject: Subject): Binding {
  const { evidence } = subject;
  return bindDone(input, subject, [
    ...evidence.facts('procedure').filter(({ status }) => status === 'completed' || status === 'unknown'),
    ...evidence.facts('observation').filter(({ value }) => value.type !== 'not-obtained'),
    ...evidence.facts('report'),
  ]);
}

/** `{present, count, ageDays}` of vaccinations given with one of the codes. */
export function bindImmunization(input: Input, subject: Subject): Binding {
  return bindDone(
    input,
    subject,
    subject.evidence.facts('immunization').filter(({ status }) => status === 'completed'),
  );
}

function bindDone(input: Input, subject: Subject, facts: readonly (Fact & { readonly concept: Concept })[]): Binding {
  const { context, evidence } = subject;
  const isAsked = askedConcept(input, subject);
  const measures = input.codes.flatMap(({ system, code }) => (system === sartorSystem.measure ? code : []));
  const done = facts
    .filter((fact) => fact.certainty === 'present' && (isAsked(fact.concept) || isMeasure(fact, measures)))
    .flatMap((fact) => {
      const days = ageInDays(fact, context.asOf);
      return days !== undefined && isRecent(days, input, context.asOf) ? [{ fact, days }] : [];
    })
    .sort((a, b) => a.days - b.days);
  const [latest] = done;
  if (!latest) return known({ present: false, count: 0 }, []);
  const born = evidence.facts('patient')[0]?.birthDate;
  return known(
    {
      present: true,
      count: done.length,
      ageDays: latest.days,
      ...(born ? { patientAge: ageInYears(born, dateOf(latest.fact.time!)) } : {}),
    },
    done.slice(0, 3).map(({ fact }) => ({ fact: fact.id, role: input.id })),
  );
}

const isMeasure = (fact: Fact, measures: readonly string[]) =>
  fact.kind === 'observation' && fact.measure !== undefined && measures.includes(fact.measure);
