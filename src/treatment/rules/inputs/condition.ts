import { type ConditionFact, daysBetween, type LocalizedText, type Reason } from '../../../record/index.js';
import { type Binding, known, unknown } from '../binding.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';

const activeStatuses: readonly string[] = ['active', 'recurrence', 'unknown'];

/**
 * `{present, ageDays}` of a problem or one of its kinds. What nobody lists is not there; a suspected one is unknown.
 * The reconciled problem list counts before the conditions that sources list.
 */
export function bindCondition(input: Input, subject: Subject): Binding {
  const { evidence, terminology, context } = subject;
  const keys = new Set(input.codes.filter(({ system }) => system === sartorSystem.problem).map(({ code }) => code));
  const isAsked = (key: string | undefined) =>
    key !== undefined && [...terminology.problemAncestors(key)].some((each) => keys.has(each));
  const problems = evidence.claims('problem').filter(({ value }) => isAsked(value.key));
  const counted = new Set<string>(input.statuses.length > 0 ? input.statuses : ['active']);
  const held = problems.find(({ value }) => counted.has(value.status));
  const title = terminology.problem([...keys][0] ?? '')?.title ?? { en: input.id, zh: input.id };
  if (held)
    return withOnset(known(present(held.value.since, context.asOf), [{ claim: held.id, role: input.id }]), title);
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
  { evidence, context }: Subject,
  isAsked: (key: string | undefined) => boolean,
  title: LocalizedText,
): Binding {
  const counted = input.statuses.length > 0 ? [...input.statuses, 'unknown', 'recurrence'] : activeStatuses;
  const codes = input.codes.filter(({ system }) => !system.startsWith('urn:sartor'));
  const isCoded = (fact: ConditionFact) =>
    codes.some((asked) =>
      fact.concept.codings.some(({ system, code }) => system === asked.system && code === asked.code),
    );
  const fact = evidence
    .facts('condition')
    .filter(({ certainty, status }) => certainty === 'present' && counted.includes(status))
    .filter(({ time }) => !time || daysBetween(time, context.asOf) <= (input.withinDays ?? Number.POSITIVE_INFINITY))
    .find((each) => isAsked(each.problem) || isCoded(each));
  if (!fact) return known({ present: false }, []);
  const reason: Reason = { fact: fact.id, role: input.id };
  return withOnset(known(present(fact.time, context.asOf), [reason]), title);
}

/** A problem without a date: its onset is what a condition on its age lacks. */
const withOnset = (binding: Binding, title: LocalizedText): Binding =>
  'ageDays' in binding.value
    ? binding
    : { ...binding, missing: { en: `Onset of ${title.en}`, zh: `${title.zh}的起病时间` } };

const present = (since: string | undefined, asOf: Parameters<typeof daysBetween>[1]) => ({
  present: true,
  ...(since ? { ageDays: daysBetween(since as Parameters<typeof daysBetween>[0], asOf) } : {}),
});
