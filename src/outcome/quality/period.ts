import { addDays, type IsoDate } from '../../record/index.js';

/** A period of measurement; both days belong to it. */
export interface Period {
  readonly start: IsoDate;
  readonly end: IsoDate;
}

/** A day by the period's own: `start`, `end`, `start-1y`, `start+6m-1d`. */
export type Day = string;

/** Both days belong to it; an end that is left out is open. */
export interface Window {
  readonly from?: Day;
  readonly to?: Day;
}

const pattern = /^(start|end)((?:[+-]\d+[dmy])*)$/;

export const isDay = (text: string): boolean => pattern.test(text);

/** The date of a day of the period; months and years are of the calendar. */
export function dayAt(day: Day, { start, end }: Period): IsoDate {
  const [, anchor, steps = ''] = pattern.exec(day) ?? [];
  let date = anchor === 'end' ? end : start;
  for (const [, count, unit] of steps.matchAll(/([+-]\d+)([dmy])/g))
    date = unit === 'd' ? addDays(date, Number(count)) : addMonths(date, Number(count) * (unit === 'y' ? 12 : 1));
  return date;
}

/** The same day so many months later, or the month's last where it has no such day. */
function addMonths(date: IsoDate, months: number): IsoDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10) as IsoDate;
}

/** First and last date of the window. */
export function windowAt({ from, to }: Window, period: Period): { readonly first: string; readonly last: string } {
  return { first: from ? dayAt(from, period) : '0000', last: to ? dayAt(to, period) : '9999' };
}
