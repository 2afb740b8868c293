import {
  type ClinicalTime,
  type ConditionFact,
  dateOf,
  daysBetween,
  type IsoDate,
  type LocalizedText,
  type Reason,
} from '../../../record/index.js';
import { type Binding, known, unknown } from '../binding.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';

/** `eventDays`: since the latest onset that any source gives, for what comes more than once: an infarction, a stroke. */
function latestEvent(keys: ReadonlySet<string>, { evidence, context }: Subject): { readonly eventDays?: number } {
  const days = [...keys]
    .flatMap((key) => evidence.conditions(key))
    .flatMap(({ time, certainty }) => (time && certainty === 'present' ? daysBetween(dateOf(time), context.asOf) : []))
    .filter((each) => each >= 0);
  return days.length > 0 ? { eventDays: Math.min(...days) } : {};
}

/** What begins after the day of the plan is not there yet. */
const isWithin = (days: number, input: Input) => days >= 0 && days <= (input.withinDays ?? Number.POSITIVE_INFINITY);

const activeStatuses: readonly string[] = ['active', 'recurrence', 'unknown'];

/**
 * `{present, ageDays, eventDays}` of a problem or one of its kinds: since it is known, and since its latest onset.
 * What nobody lists is not there; a suspected one is unknown.
 * The reconciled problem list counts before the conditions that sources list.
 */
export function bindCondition(input: Input, subject: Subject): Binding {
  const { evidence, terminology, context } = subject;
  const keys = new Set(input.codes.filter(({ system }) => system === sartorSystem.problem).map(({ code }) => code));
  const isAsked = (key: string | undefined) =>
    key !== undefined && [...terminology.problemAncestors(key)].some((each) => keys.has(each));
  const problems = evidence
    .claims('problem')
    .filter(({ value }) => isAsked(value.key) && !isLater(value.since, context.asOf));
  const counted = new Set<string>(input.statuses.length > 0 ? input.statuses : ['active']);
  const held = problems.find(({ value }) => counted.has(value.status));
  const title = terminology.problem([...keys][0] ?? '')?.title ?? { en: input.id, zh: input.id };
  if (held)
    return withOnset(
      known({ ...present(held.value.since, context.asOf), ...latestEvent(keys, subject) }, [
        { claim: held.id, role: input.id },
      ]),
      title,
    );
  const suspected = problems.find(({ value }) => value.status === 'suspected');
  if (suspected)
    return unknown({ en: `Is it ${title.en}? (suspected)`, zh: `是否为${title.zh}（疑似）` }, [
      { claim: suspected.id, role: input.id },
    ]);
  if (problems.length > 0) return known({ present: false }, []);
  return bindRecorded(input, subject, isAsked, title);
}

function bindRecorded(
  input: Input,
  subject: Subject,
  isAsked: (key: string | undefined) => boolean,
  title: LocalizedText,
): Binding {
  const { evidence, context } = subject;
  const counted = input.statuses.length > 0 ? [...input.statuses, 'unknown', 'recurrence'] : activeStatuses;
  const codes = input.codes.filter(({ system }) => !system.startsWith('urn:sartor'));
  const isCoded = (fact: ConditionFact) =>
    codes.some((asked) =>
      fact.concept.codings.some(({ system, code }) => system === asked.system && code === asked.code),
    );
  const fact = evidence
    .facts('condition')
    .filter(({ certainty, status }) => certainty === 'present' && counted.includes(status))
    .filter(({ time }) => !time || isWithin(daysBetween(dateOf(time), context.asOf), input))
    .find((each) => isAsked(each.problem) || isCoded(each));
  if (!fact) return known({ present: false }, []);
  const reason: Reason = { fact: fact.id, role: input.id };
  const keys = new Set(input.codes.filter(({ system }) => system === sartorSystem.problem).map(({ code }) => code));
  return withOnset(known({ ...present(fact.time, context.asOf), ...latestEvent(keys, subject) }, [reason]), title);
}

/** A problem without a date: its onset is what a condition on its age lacks. */
const withOnset = (binding: Binding, title: LocalizedText): Binding =>
  'ageDays' in binding.value
    ? binding
    : { ...binding, missing: { en: `Onset of ${title.en}`, zh: `${title.zh}的起病时间` } };

const isLater = (since: string | undefined, asOf: IsoDate) =>
  since !== undefined && daysBetween(dateOf(since as ClinicalTime), asOf) < 0;

const present = (since: string | undefined, asOf: IsoDate) => ({
  present: true,
  ...(since ? { ageDays: daysBetween(dateOf(since as ClinicalTime), asOf) } : {}),
});
