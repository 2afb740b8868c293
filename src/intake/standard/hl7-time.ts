/**
 * An HL7 timestamp (`YYYY[MM[DD[HHMM[SS[.s]]]]][+/-ZZZZ]`, of version 2 and of CDA) as ISO 8601 text; what is not one stays as it is.
 * An hour without its minutes says no more than the day.
 */
export function isoTime(written: string): string {
  const match = /^(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?(?:\.\d+)?)?\s*(?:([+-]\d{2}):?(\d{2})|(Z))?$/.exec(
    written.trim(),
  );
  if (!match) return written;
  const [, year, month, day, hour, minute, second, zoneHours, zoneMinutes, utc] = match;
  // Midnight of an unknown month or day is how some systems fill up a partial date.
  if (!month || month === '00') return year!;
  if (!day || day === '00') return `${year}-${month}`;
  const date = `${year}-${month}-${day}`;
  if (!hour || !minute) return date;
  const zone = utc ?? (zoneHours ? `${zoneHours}:${zoneMinutes}` : '');
  return `${date}T${hour}:${minute}${second ? `:${second}` : zone ? ':00' : ''}${zone}`;
}
