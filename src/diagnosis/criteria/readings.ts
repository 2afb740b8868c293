import { addDays, dateOf, type Evidence, type IsoDate, type Reason } from '../../record/index.js';

/** One dated value of a measure, measured or computed, and what it rests on. */
export interface Reading {
  readonly value: number;
  readonly on: IsoDate;
  readonly reason: Reason;
}

/**
 * All values of a measure up to a day, oldest first: the record's own series, and the quantity that prediction
 * derived (`derived:<measure>`) unless the record has a value of that day.
 */
export function readingsOf(evidence: Evidence, measure: string, asOf: IsoDate): readonly Reading[] {
  const recorded = evidence.series(measure).map(({ value, fact }) => ({
    value,
    on: dateOf(fact.time!),
    reason: { fact: fact.id, role: measure },
  }));
  const derived = evidence
    .claims('derived')
    .filter((claim) => claim.id === `derived:${measure}`)
    .filter((claim) => !recorded.some(({ on }) => on === claim.value.on))
    .map((claim) => ({ value: claim.value.value, on: claim.value.on, reason: { claim: claim.id, role: measure } }));
  return [...recorded, ...derived]
    .filter(({ on }) => on <= asOf)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** The readings of the last so many days before a day, that day included. */
export const within = (readings: readonly Reading[], days: number, asOf: IsoDate): readonly Reading[] =>
  readings.filter(({ on }) => on > addDays(asOf, -days));
