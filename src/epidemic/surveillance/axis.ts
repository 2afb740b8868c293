import type { CountSeries } from './case-table.js';
import { CaseTableError } from './cell-table.js';

/** Days since 1970 of an ISO date. */
export const dayOf = (date: string): number => Math.round(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / 86_400_000);
/** The ISO date of a day since 1970. */
export const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Whether a cell begins with the ISO date of a day that exists. */
export const isIsoDate = (cell: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}/.test(cell)) return false;
  const day = dayOf(cell);
  return Number.isFinite(day) && dateOf(day) === cell.slice(0, 10);
};

/** A century of days: longer is a mistyped year. */
export const mostSteps = 36_525;

/** The steps of a series: what each is called, and which of the stamps (if any) is at it. */
export interface Axis {
  readonly labels: readonly (string | number)[];
  readonly at: readonly (number | undefined)[];
  readonly stepDays: 1 | 7;
}

/**
 * Days or weeks at equal steps from the dates (in any order) or numbers of rows.
 * @param name of the column of time, if there is one; without it the rows are consecutive weeks
 * @throws CaseTableError where a date is there twice, or rows are neither days nor weeks apart
 */
export function axisOf(stamps: readonly string[], name: string | undefined, step?: 1 | 7): Axis {
  if (name === undefined || !stamps.every(isIsoDate)) return numbered(stamps, name, step);
  const days = stamps.map(dayOf);
  const order = days.map((_, index) => index).sort((a, b) => days[a]! - days[b]!);
  const spacing = order.slice(1).map((index, before) => days[index]! - days[order[before]!]!);
  const stepDays = step ?? stepOf(spacing);
  const first = days[order[0]!]!;
  const length = Math.round((days[order.at(-1)!]! - first) / stepDays) + 1;
  if (!(length <= mostSteps))
    throw new CaseTableError(
      `the dates go from ${dateOf(first)} to ${dateOf(days[order.at(-1)!]!)}; expected at most a century`,
    );
  const at = new Array<number | undefined>(length).fill(undefined);
  for (const index of order) {
    const place = Math.round((days[index]! - first) / stepDays);
    if (at[place] !== undefined)
      throw new CaseTableError(`${stamps[at[place]]} and ${stamps[index]} are in one week; expected one row a week`);
    at[place] = index;
  }
  return { labels: at.map((_, index) => dateOf(first + index * stepDays)), at, stepDays };
}

function numbered(stamps: readonly string[], name: string | undefined, step?: 1 | 7): Axis {
  const order = stamps.map((_, index) => index);
  if (name !== undefined) order.sort((a, b) => Number(stamps[a]) - Number(stamps[b]));
  const labels = order.map((index) => Number(stamps[index]));
  labels.forEach((label, index) => {
    if (index > 0 && label - labels[index - 1]! !== 1)
      throw new CaseTableError(`${name} goes from ${labels[index - 1]} to ${label}; expected steps of 1`);
  });
  const weekly = name === undefined || /week|周/i.test(name);
  return { labels, at: order, stepDays: step ?? (weekly ? 7 : 1) };
}

/** Fewer gaps than this say nothing. */
const enoughGaps = 3;

/** Weeks where all dates are whole weeks apart, else days, of which some may have no row. */
function stepOf(spacing: readonly number[]): 1 | 7 {
  const weekly = spacing.length > 0 && spacing.every((gap) => gap % 7 === 0);
  const least = Math.min(...spacing);
  if (spacing.length >= enoughGaps && least > 1 && !(weekly && least === 7)) {
    const most = Math.max(...spacing);
    const even = most - least <= (least >= 28 ? 3 : 0);
    const nearlyWeeks = spacing.filter((gap) => gap >= 6 && gap <= 8).length >= 0.75 * spacing.length;
    if (even || nearlyWeeks)
      throw new CaseTableError(
        `the dates are ${least === most ? least : `${least} to ${most}`} days apart; expected days or weeks (--step day or week, if they are meant so)`,
      );
  }
  return weekly ? 7 : 1;
}

/**
 * What a day of the series is called, days counted from its first. Weeks with dates begin on theirs; of other weeks only the first
 * and last day can be named, by the week.
 */
export function dayLabel(
  { labels, stepDays }: CountSeries,
  day: number,
  as: 'first' | 'last',
): string | number | undefined {
  if (stepDays === 1) return labels[day];
  const label = labels[Math.floor(day / stepDays)];
  if (typeof label === 'string' && isIsoDate(label)) return dateOf(dayOf(label) + (day % stepDays));
  return day % stepDays === (as === 'first' ? 0 : stepDays - 1) ? label : undefined;
}

/** The labels of the steps that follow the series. */
export function labelsAfter(series: CountSeries, steps: number): (string | number)[] {
  const last = series.labels.at(-1)!;
  return Array.from({ length: steps }, (_, step) =>
    typeof last === 'number'
      ? last + step + 1
      : isIsoDate(last)
        ? dateOf(dayOf(last) + (step + 1) * series.stepDays)
        : `${last}+${step + 1}`,
  );
}
