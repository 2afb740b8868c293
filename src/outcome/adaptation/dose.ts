import type { RefusalValue } from '../../record/index.js';
import { isWithin } from '../conditions.js';
import type { Course } from '../courses.js';
import type { DoseSteps } from '../knowledge.js';
import type { Reading, Subject } from '../subject.js';
import { isChecked } from './unchecked.js';

/** A new total dose a day or a week, or why there is none. */
export type NewDose =
  | { readonly ok: true; readonly mg: number; readonly per: DoseSteps['per']; readonly checked: readonly Reading[] }
  | { readonly ok: false; readonly why: RefusalValue['why']; readonly details: readonly string[] };

const no = (why: RefusalValue['why'], ...details: readonly string[]): NewDose => ({ ok: false, why, details });

/**
 * The next higher dose given in practice. Never above the maximum, nor above the lower one that a measure sets; refused
 * where the present dose, a limit or a required measurement isn't known.
 */
export function nextDose(course: Course, steps: DoseSteps | undefined, subject: Subject): NewDose {
  if (!steps) return no('no-definition', 'dose-steps', course.ingredient);
  if (!isChecked(steps.citation)) return no('no-definition', 'dose-steps', course.ingredient);
  const { dailyMg, since } = course;
  if (dailyMg === undefined) return no('missing-input', 'daily-dose', course.ingredient);
  if (!isFormMeant(course, steps)) return no('no-definition', 'dose-steps', course.ingredient);
  if (since && subject.daysAgo(since) < steps.minimumDays) {
    return no('not-applicable', 'too-early', course.ingredient);
  }
  const checks = check(steps, subject);
  if (!checks.ok) return checks;
  const next = steps.steps.find((dose) => dose > inPeriod(dailyMg, steps) * (1 + 1e-9));
  if (next === undefined || next > checks.maximum) {
    return no('not-applicable', 'maximum-dose', course.ingredient);
  }
  return { ok: true, mg: next, per: steps.per, checked: checks.checked };
}

/**
 * The highest practical dose, in the steps' own period, that is not above the fraction of the present one; undefined if
 * there is none. Without steps that were read, or for another form of the drug, the fraction itself.
 */
export function lowerDose(course: Course, factor: number, steps: DoseSteps | undefined): number | undefined {
  const { dailyMg } = course;
  if (dailyMg === undefined) return undefined;
  if (!steps || !isUsable(course, steps)) return Number((dailyMg * factor).toPrecision(6));
  const goal = inPeriod(dailyMg, steps) * factor * (1 + 1e-9);
  return steps.steps.filter((dose) => dose <= goal).at(-1);
}

/** True if the steps were read and are those of the form taken. */
export const isUsable = (course: Course, steps: DoseSteps): boolean =>
  isChecked(steps.citation) && isFormMeant(course, steps);

const inPeriod = (dailyMg: number, { per }: DoseSteps) => dailyMg * (per === 'week' ? 7 : 1);

function isFormMeant({ timesPerDay }: Course, { timesPerDay: meant }: DoseSteps): boolean {
  return meant === undefined || (timesPerDay !== undefined && isWithin(timesPerDay, meant));
}

type Checks =
  | { readonly ok: true; readonly maximum: number; readonly checked: readonly Reading[] }
  | Extract<NewDose, { readonly ok: false }>;

function check(steps: DoseSteps, subject: Subject): Checks {
  const checked: Reading[] = [];
  let maximum = steps.maximum;
  for (const limit of steps.limits) {
    const reading = subject.latest(limit.measure);
    if (!reading || subject.daysAgo(reading.on) > 400)
      return { ok: false, why: 'missing-input', details: [limit.measure] };
    checked.push(reading);
    if (reading.value < limit.below) maximum = Math.min(maximum, limit.maximum);
  }
  for (const { drug, maximum: most } of steps.beside) {
    if (subject.drugs(drug).length > 0) maximum = Math.min(maximum, most);
  }
  for (const need of steps.requires) {
    const reading = subject.latest(need.measure);
    if (!reading) return { ok: false, why: 'missing-input', details: [need.measure] };
    if (subject.daysAgo(reading.on) > need.withinDays) {
      return { ok: false, why: 'stale-input', details: [need.measure] };
    }
    if (!isWithin(reading.value, need)) {
      return { ok: false, why: 'outside-validity', details: [need.measure] };
    }
    checked.push(reading);
  }
  return { ok: true, maximum, checked };
}
