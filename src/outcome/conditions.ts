import type { Reason } from '../record/index.js';
import type { Condition, Range } from './knowledge.js';
import type { Subject } from './subject.js';

/** What makes all the conditions true of the patient; undefined if one is not, or cannot be known. */
export function reasonsToApply(conditions: readonly Condition[], subject: Subject): readonly Reason[] | undefined {
  const all: Reason[] = [];
  for (const condition of conditions) {
    const reasons = reasonsOf(condition, subject);
    if (!reasons) return undefined;
    all.push(...reasons);
  }
  return all;
}

/** True if from <= value < below. */
export function isWithin(value: number, { from, below }: Range): boolean {
  return (from === undefined || value >= from) && (below === undefined || value < below);
}

function reasonsOf(condition: Condition, subject: Subject): readonly Reason[] | undefined {
  const { problem, everProblem, drug, age, latest, answer, anyOf, atLeast, not } = condition;
  if (problem) return some(problem.flatMap((key) => subject.problem(key)));
  if (everProblem) return some(everProblem.flatMap((key) => subject.problem(key, ['active', 'resolved'])));
  if (drug) return some(subject.drugs(drug).map(({ id }): Reason => ({ fact: id, role: 'drug' })));
  if (age) {
    const known = subject.age;
    return known && isWithin(known.years, age) ? [known.reason] : undefined;
  }
  if (latest) {
    const reading = subject.latest(latest.measure);
    return reading && isWithin(reading.value, latest) ? [reading.reason] : undefined;
  }
  if (answer) {
    const known = subject.answer(answer.measure);
    return known?.codes.some((code) => answer.codes.includes(code)) ? [known.reason] : undefined;
  }
  if (anyOf) return anyOf.map((each) => reasonsOf(each, subject)).find((reasons) => reasons !== undefined);
  if (atLeast) {
    const met = atLeast.of.flatMap((each) => [reasonsOf(each, subject) ?? []]).filter((reasons) => reasons.length > 0);
    return met.length >= atLeast.count ? met.flat() : undefined;
  }
  return not && reasonsOf(not, subject) ? undefined : [];
}

const some = (reasons: readonly Reason[]) => (reasons.length > 0 ? reasons : undefined);
