import { type Evidence, earliest, exactValue, type MedicationFact } from '../../record/index.js';

const hour = 3_600_000;
const day = 24 * hour;
/** Of one order: more than the course of any of these drugs remembers. */
const mostDoses = 2_000;

/** A dose or level at an instant, in milliseconds since 1970. */
export interface TimedDose {
  readonly at: number;
  /** mg */
  readonly amount: number;
  /** Hours; absent if the source doesn't say. */
  readonly duration?: number;
}

/** An order by a schedule, or one administration (`interval` absent). */
interface Given {
  readonly at: number;
  readonly amount: number;
  readonly end?: number;
  readonly interval?: number;
  /** Hours of an administration. */
  readonly duration?: number;
  /** It goes on until its end, if it has one. */
  readonly goesOn: boolean;
}

/**
 * Doses of a drug up to an instant, oldest first. Administrations count as they are; an order counts by its schedule up to
 * its end, the next order of the drug, or the instant; one that is over, nobody knows when, is left out. Where two or more administrations follow an order's start they are
 * what was given of it; one replaces the scheduled dose nearest to it. The same order told twice counts once. A dose whose
 * time can't be placed is left out.
 *
 * @param hourOfDay taken for a time that is a day only; without it such doses are left out
 */
export function dosesGiven(evidence: Evidence, drug: string, until: number, hourOfDay?: number): TimedDose[] {
  const all = evidence
    .facts('medication')
    .filter((fact) => fact.ingredients.includes(drug) && fact.certainty === 'present' && fact.status !== 'planned')
    .flatMap((fact) => placed(fact, hourOfDay))
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at);
  const administrations = all.filter(({ interval }) => interval === undefined);
  const orders = all.filter(
    (order, n) => order.interval !== undefined && !all.some((other, m) => m < n && sameOrder(order, other)),
  );
  const scheduled = orders.flatMap((order) => {
    const next = orders.find(({ at }) => at >= order.at + day / 2)?.at;
    if (!order.goesOn && order.end === undefined && next === undefined) return [];
    const following = administrations.filter(({ at }) => at >= order.at - hour && at <= (order.end ?? until));
    if (following.length > 1) return [];
    const interval = order.interval!;
    const end = Math.min(order.end ?? until, next ?? until, until);
    const count = Math.max(0, Math.ceil((end - order.at) / interval));
    const kept = Math.min(count, mostDoses);
    return Array.from({ length: kept }, (_, n) => ({
      at: order.at + (count - kept + n) * interval,
      amount: order.amount,
    })).filter(({ at }) => following.every((single) => Math.abs(single.at - at) >= interval / 2));
  });
  const single = administrations.map(({ at, amount, duration }) => ({
    at,
    amount,
    ...(duration !== undefined && duration > 0 ? { duration } : {}),
  }));
  return [...single, ...scheduled].sort((a, b) => a.at - b.at);
}

const sameOrder = (one: Given, other: Given) =>
  one.interval === other.interval && one.amount === other.amount && Math.abs(one.at - other.at) < day / 2;

function placed(fact: MedicationFact, hourOfDay: number | undefined): Given[] {
  const { dose, time, ended, timesPerDay, status } = fact;
  const amount = milligrams(dose);
  const at = instantOf(time, hourOfDay);
  if (amount === undefined || at === undefined) return [];
  const goesOn = status === 'active';
  const end = hasHour(ended) ? earliest(ended!) : ended && earliest(ended) + day;
  // A single administration ends within hours of its start; its period is the infusion.
  if (timesPerDay === undefined || (end !== undefined && hasHour(ended) && end - at < 8 * hour)) {
    return [{ at, amount, goesOn, ...(end !== undefined && hasHour(ended) ? { duration: (end - at) / hour } : {}) }];
  }
  return [{ at, amount, goesOn, interval: day / timesPerDay, ...(end === undefined ? {} : { end }) }];
}

export const hasHour = (time: string | undefined): boolean => time?.includes('T') ?? false;

/** Milliseconds since 1970 of a time with its hour, or of a day at this hour. */
export function instantOf(time: MedicationFact['time'], hourOfDay: number | undefined): number | undefined {
  if (!time) return undefined;
  if (hasHour(time)) return earliest(time);
  return hourOfDay !== undefined && time.length === 10 ? earliest(time) + hourOfDay * hour : undefined;
}

/** A dose in mg; undefined if it has no exact value or is no mass. */
export function milligrams(dose: MedicationFact['dose']): number | undefined {
  const value = dose && exactValue(dose);
  if (!dose?.normalised.ok || value === undefined) return undefined;
  const factor = { mg: 1, g: 1000, ug: 0.001 }[dose.normalised.unit];
  return factor === undefined ? undefined : value * factor;
}
