import { type Concept, dateOf, daysBetween, type Fact, type IsoDate } from '../../../record/index.js';
import type { Subject } from '../resolve.js';
import { type Input, sartorSystem } from '../rule.js';

/** True of concepts that carry a code the input asks for, by itself or as one of a group. */
export function askedConcept(input: Input, { groups }: Pick<Subject, 'groups'>): (concept: Concept) => boolean {
  const asked = new Set(input.codes.map(({ system, code }) => `${system}|${code}`));
  const inGroups = input.codes.flatMap(({ system, code }) =>
    system === sartorSystem.group ? (groups.get(code) ?? []) : [],
  );
  return ({ codings }) =>
    codings.some(
      (coding) => asked.has(`${coding.system}|${coding.code}`) || inGroups.some((group) => group.includes(coding)),
    );
}

/** The days since the fact's last day; undefined where it has no date or lies in the future. */
export function ageInDays(fact: Fact, asOf: IsoDate): number | undefined {
  const ended = 'ended' in fact ? fact.ended : undefined;
  const last = ended && daysBetween(dateOf(ended), asOf) >= 0 ? ended : fact.time;
  const days = last === undefined ? undefined : daysBetween(dateOf(last), asOf);
  return days === undefined || days < 0 ? undefined : days;
}

/** True if no older than asked: what was done exactly one interval ago is due again. Months and years are of the calendar. */
export function isRecent(days: number, input: Input, asOf: IsoDate): boolean {
  const { withinDays } = input;
  if (withinDays === undefined) return true;
  const months = Math.round(withinDays / daysInMonth);
  if (Math.abs(months * daysInMonth - withinDays) > 0.01) return days < withinDays;
  const since = new Date(`${asOf}T00:00:00Z`);
  const day = since.getUTCDate();
  since.setUTCDate(1);
  since.setUTCMonth(since.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth() + 1, 0)).getUTCDate();
  since.setUTCDate(Math.min(day, lastDay));
  return days < daysBetween(since.toISOString().slice(0, 10) as IsoDate, asOf);
}

const daysInMonth = 30.4375;
