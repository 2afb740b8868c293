import { dateOf, daysBetween, earliest, type IsoDate, type MedicationFact, type Quantity } from '../record/index.js';
import type { Subject } from './subject.js';

/** What is taken of one drug now, in mg a day, and since when. */
export interface Course {
  /** Key of the ingredient. */
  readonly ingredient: string;
  readonly fact: MedicationFact;
  /** Absent where the source gives no dose in mass, or no frequency. */
  readonly dailyMg?: number;
  readonly timesPerDay?: number;
  /** First day at this dose, if the source says. */
  readonly since?: IsoDate;
}

/** A day on which the dose of a drug changed, began or ended, as far as the record says. */
export interface Change {
  readonly ingredient: string;
  readonly on: IsoDate;
  readonly fact: MedicationFact;
}

const mgPer: Readonly<Record<string, number>> = { mg: 1, g: 1000, ug: 0.001 };

/**
 * Present courses of single-ingredient drugs among these keys, one for each ingredient; combinations are left out
 * because their dose cannot be moved alone. Where present entries of one ingredient differ in dose, the course has none.
 */
export function presentCourses(subject: Subject, keys: readonly string[]): readonly Course[] {
  const byIngredient = new Map<string, MedicationFact[]>();
  for (const fact of subject.drugs(keys)) {
    const [ingredient, ...others] = fact.ingredients;
    if (!ingredient || others.length > 0) continue;
    byIngredient.set(ingredient, [...(byIngredient.get(ingredient) ?? []), fact]);
  }
  return [...byIngredient].map(([ingredient, facts]) => courseOf(ingredient, facts));
}

/** As `presentCourses`, with combinations: they have no dose of their own here, and come under the ingredient meant. */
export function allCourses(subject: Subject, keys: readonly string[]): readonly Course[] {
  const single = presentCourses(subject, keys);
  const seen = new Set(single.map(({ ingredient }) => ingredient));
  const combined = subject.drugs(keys).flatMap((fact): Course[] => {
    const ingredient = fact.ingredients.find((each) => keys.some((key) => subject.isA(each, key)));
    if (fact.ingredients.length < 2 || !ingredient || seen.has(ingredient)) return [];
    seen.add(ingredient);
    return [{ ingredient, fact }];
  });
  return [...single, ...combined];
}

/** What coded entries say was ever taken of drugs among these keys up to the day: by ingredient, oldest first. */
export function recordedCourses(
  subject: Subject,
  keys: readonly string[],
): ReadonlyMap<string, readonly MedicationFact[]> {
  const found = new Map<string, MedicationFact[]>();
  const facts = subject.evidence
    .facts('medication')
    .filter(({ certainty, foundBy }) => certainty === 'present' && foundBy === 'source')
    .filter(({ status }) => status !== 'planned' && status !== 'not-taken')
    .filter(({ time }) => !time || daysBetween(time, subject.asOf) >= 0)
    .sort((a, b) => startOf(a) - startOf(b) || (a.id < b.id ? -1 : 1));
  for (const fact of facts)
    for (const ingredient of new Set(fact.ingredients))
      if (keys.some((key) => subject.isA(ingredient, key)))
        found.set(ingredient, [...(found.get(ingredient) ?? []), fact]);
  return found;
}

/** True if present entries of the ingredient state different daily doses. */
export function hasConflictingDoses(subject: Subject, ingredient: string): boolean {
  const facts = subject.drugs([ingredient]).filter(({ ingredients }) => ingredients.length === 1);
  return new Set(facts.flatMap((fact) => dailyMg(fact) ?? [])).size > 1;
}

/** A gap so short between two entries of one drug is a renewal. */
const renewalDays = 30;

/**
 * Every coded beginning, change of dose and end of drugs among these keys up to the day, oldest first. Renewals at the
 * same dose are none. The day of a note is not the day on which what it mentions began.
 */
export function changes(subject: Subject, keys: readonly string[]): readonly Change[] {
  const taken = subject.evidence
    .facts('medication')
    .filter(({ certainty, foundBy }) => certainty === 'present' && foundBy === 'source')
    .filter(({ status }) => status !== 'planned' && status !== 'not-taken')
    .flatMap((fact) => {
      const ingredient = fact.ingredients.find((each) => keys.some((key) => subject.isA(each, key)));
      return ingredient ? [{ ingredient, fact }] : [];
    });
  return taken
    .flatMap(({ ingredient, fact }) => {
      const others = taken
        .filter((each) => each.ingredient === ingredient && each.fact !== fact)
        .map((each) => each.fact);
      const times = [
        others.some((other) => isRenewedBy(other, fact)) ? undefined : fact.time,
        others.some((other) => goesOnAfter(fact, other)) ? undefined : fact.ended,
      ];
      return times.flatMap((time) => (time ? [{ ingredient, on: dateOf(time), fact }] : []));
    })
    .filter(({ on }) => daysBetween(on, subject.asOf) >= 0)
    .sort((a, b) => earliest(a.on) - earliest(b.on) || (a.fact.id < b.fact.id ? -1 : 1));
}

/** True if `later` only continues `former`: no gap, and no other dose as far as both say. */
function isRenewedBy(former: MedicationFact, later: MedicationFact): boolean {
  if (!former.time || !later.time) return false;
  const order = earliest(former.time) - earliest(later.time) || (former.id < later.id ? -1 : 1);
  if (order > 0) return false;
  const [before, after] = [dailyMg(former), dailyMg(later)];
  const isSameDose = before === undefined || after === undefined || before === after;
  return isSameDose && (!former.ended || daysBetween(former.ended, later.time) <= renewalDays);
}

function goesOnAfter(ended: MedicationFact, other: MedicationFact): boolean {
  if (!ended.ended || !other.time) return false;
  const isStarted = daysBetween(ended.ended, other.time) <= renewalDays;
  return isStarted && (!other.ended || daysBetween(ended.ended, other.ended) > 0);
}

function courseOf(ingredient: string, facts: readonly MedicationFact[]): Course {
  const latest = facts.reduce((best, fact) => (startOf(fact) >= startOf(best) ? fact : best));
  const doses = new Set(facts.flatMap((fact) => dailyMg(fact) ?? []));
  const dose = doses.size === 1 ? [...doses][0] : undefined;
  // A renewal at the same dose is no change: the dose began with the oldest entry that states it.
  const same = dose === undefined ? [latest] : facts.filter((fact) => dailyMg(fact) === dose);
  const first = same.reduce((best, fact) => (startOf(fact) < startOf(best) ? fact : best));
  return {
    ingredient,
    fact: latest,
    ...(dose === undefined ? {} : { dailyMg: dose }),
    ...(latest.timesPerDay === undefined ? {} : { timesPerDay: latest.timesPerDay }),
    ...(first.time && first.foundBy === 'source' ? { since: dateOf(first.time) } : {}),
  };
}

/** Total mg a day of an entry, where it states a dose in mass and a frequency. */
export function dailyMg(fact: MedicationFact): number | undefined {
  const once = fact.dose && inMg(fact.dose);
  return once === undefined || fact.timesPerDay === undefined ? undefined : once * fact.timesPerDay;
}

function inMg(dose: Quantity): number | undefined {
  if (dose.comparator) return undefined;
  const { value, unit } = dose.normalised.ok ? dose.normalised : dose.source;
  const factor = unit ? mgPer[unit] : undefined;
  return factor === undefined ? undefined : Number((value * factor).toPrecision(12));
}

const startOf = ({ time }: MedicationFact) => (time ? earliest(time) : Number.NEGATIVE_INFINITY);
