import { type Concept, daysBetween, type Fact } from '../../../record/index.js';
import { type Binding, known } from '../binding.js';
import type { Subject } from '../resolve.js';
import type { Input } from '../rule.js';

/** `{present, count, ageDays}` of procedures done, or examinations reported, with one of the codes. */
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

function bindDone(
  input: Input,
  { context }: Subject,
  facts: readonly (Fact & { readonly concept: Concept })[],
): Binding {
  const done = facts
    .filter(({ certainty, concept }) => certainty === 'present' && hasAnyCode(concept, input))
    .filter(
      ({ time }) =>
        time !== undefined &&
        daysBetween(time, context.asOf) >= 0 &&
        daysBetween(time, context.asOf) <= (input.withinDays ?? Number.POSITIVE_INFINITY),
    )
    .sort((a, b) => (a.time! < b.time! ? 1 : -1));
  const [latest] = done;
  if (!latest) return known({ present: false, count: 0 }, []);
  return known(
    { present: true, count: done.length, ageDays: daysBetween(latest.time!, context.asOf) },
    done.slice(0, 3).map(({ id }) => ({ fact: id, role: input.id })),
  );
}

const hasAnyCode = (concept: Concept, input: Input) =>
  input.codes.some((asked) =>
    concept.codings.some(({ system, code }) => system === asked.system && code === asked.code),
  );
