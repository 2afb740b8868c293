import { codesOf } from './datatypes.js';
import { list, type Node, node, number, text } from './json.js';

/** Doses a day by timing code. @see http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation */
const timesByCode: Readonly<Record<string, number>> = {
  QD: 1,
  OD: 1,
  AM: 1,
  PM: 1,
  BED: 1,
  QHS: 1,
  HS: 1,
  DAILY: 1,
  BID: 2,
  TID: 3,
  QID: 4,
  QOD: 0.5,
  Q1H: 24,
  Q2H: 12,
  Q3H: 8,
  Q4H: 6,
  Q6H: 4,
  Q8H: 3,
  Q12H: 2,
  Q24H: 1,
  WK: 1 / 7,
  MO: 1 / 30,
};

const unitDays: Readonly<Record<string, number>> = {
  s: 1 / 86_400,
  min: 1 / 1_440,
  h: 1 / 24,
  d: 1,
  wk: 7,
  mo: 30.436875,
  a: 365.2425,
};

/** Doses a day from a Dosage's timing: repeat, else times of day, else its code; undefined if it doesn't say or says "as needed". */
export function timesPerDay(dosage: Node): number | undefined {
  if (dosage.asNeededBoolean === true || dosage.asNeededCodeableConcept !== undefined) return undefined;
  const timing = node(dosage.timing);
  const repeat = node(timing?.repeat);
  const unit = text(repeat?.periodUnit);
  const days = unit ? unitDays[unit] : undefined;
  const period = number(repeat?.period);
  if (days !== undefined && period !== undefined && period > 0) {
    const moments = Math.max(list(repeat?.timeOfDay).length, list(repeat?.when).length, 1);
    return (number(repeat?.frequency) ?? moments) / (period * days);
  }
  const daily = Math.max(list(repeat?.timeOfDay).length, list(repeat?.when).length);
  if (daily > 0 && list(repeat?.dayOfWeek).length === 0) return daily;
  const codes = [...codesOf(timing?.code), text(node(timing?.code)?.text)];
  for (const code of codes) {
    const times = timesByCode[(code ?? '').toUpperCase().replace(/[.\s]/g, '')];
    if (times !== undefined) return times;
  }
  return undefined;
}
