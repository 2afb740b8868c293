/**
 * Clinical time is often partial: "2019", "2019-03", "2019-03-04" or an instant with its zone.
 * It is kept as the source wrote it; comparisons use its earliest possible moment.
 */
export type ClinicalTime = string & { readonly __clinicalTime: unique symbol };

/** A calendar date, YYYY-MM-DD. */
export type IsoDate = string & { readonly __isoDate: unique symbol };

const timePattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The text as clinical time, or undefined if it isn't a FHIR date, dateTime or instant that exists in the calendar. */
export function parseClinicalTime(text: string): ClinicalTime | undefined {
  const match = timePattern.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match.map((part) => Number(part ?? '1'));
  if (month! < 1 || month! > 12 || day! < 1 || day! > daysInMonth(year!, month!)) return undefined;
  if (match[4] && (hour! > 23 || minute! > 59 || (match[6] ? second! > 60 : false))) return undefined;
  return text as ClinicalTime;
}

/** The text as a full calendar date, or undefined. */
export function parseIsoDate(text: string): IsoDate | undefined {
  return text.length === 10 && parseClinicalTime(text) ? (text as unknown as IsoDate) : undefined;
}

/** Milliseconds since 1970 of the earliest moment that the time may mean (UTC where no zone is given). */
export function earliest(time: ClinicalTime | IsoDate): number {
  const text = time as string;
  if (text.length === 4) return Date.UTC(Number(text), 0, 1);
  if (text.length === 7) return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5)) - 1, 1);
  if (text.length === 10) return Date.parse(`${text}T00:00:00Z`);
  return Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
}

/** The calendar date of a time as its source wrote it; a partial time gives its first day. */
export function dateOf(time: ClinicalTime | IsoDate): IsoDate {
  return `${time as string}-01-01`.slice(0, 10) as IsoDate;
}

/** Whole days from a to b; negative if b is earlier. */
export function daysBetween(a: ClinicalTime | IsoDate, b: ClinicalTime | IsoDate): number {
  return Math.floor((earliest(b) - earliest(a)) / 86_400_000);
}

/** Completed years of age on a date. A birth date known only to the year or month counts from its first day. */
export function ageInYears(birth: ClinicalTime | IsoDate, on: IsoDate): number {
  const from = dateOf(birth);
  const years = Number(on.slice(0, 4)) - Number(from.slice(0, 4));
  return on.slice(5) < from.slice(5) ? years - 1 : years;
}

/** The date so many days later (or earlier, if negative). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(earliest(date) + days * 86_400_000).toISOString().slice(0, 10) as IsoDate;
}
