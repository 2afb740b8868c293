import { addDays, daysBetween, type IsoDate, type TargetValue } from '../../record/index.js';
import type { Intervals } from '../knowledge.js';

/** Half-open: at target if lower <= value < upper. */
export interface Bounds {
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
}

/** Where a value lies. */
export function position(value: number, { lower, upper }: Bounds): 'below' | 'at-target' | 'above' {
  if (lower !== undefined && value < lower) return 'below';
  return upper !== undefined && value >= upper ? 'above' : 'at-target';
}

/** The status on a day: a value exactly `staleAfter` days old is stale. */
export function statusOf(
  latest: { readonly value: number; readonly on: IsoDate } | undefined,
  bounds: Bounds,
  staleAfter: number,
  asOf: IsoDate,
): TargetValue['status'] {
  if (!latest) return 'not-measured';
  return daysBetween(latest.on, asOf) >= staleAfter ? 'stale' : position(latest.value, bounds);
}

/**
 * When to measure next, never before `asOf`: from the last measurement by its status; after a change of an affecting
 * drug that nothing has been measured since, so many days after that change if this is sooner.
 *
 * @param inARow latest values in a row that were at target
 */
export function nextMeasurement(
  status: TargetValue['status'],
  latest: { readonly on: IsoDate } | undefined,
  lastChange: IsoDate | undefined,
  every: Intervals,
  asOf: IsoDate,
  inARow = Number.POSITIVE_INFINITY,
): IsoDate {
  if (!latest || status === 'not-measured' || status === 'stale') return asOf;
  const settled = !every.settling || inARow >= every.settling.values;
  const atTarget = settled ? every.atTarget : every.settling!.days;
  const planned = addDays(latest.on, status === 'at-target' ? atTarget : every.offTarget);
  const isUnseen = lastChange !== undefined && daysBetween(latest.on, lastChange) >= 0;
  const next = isUnseen ? earlier(planned, addDays(lastChange, every.afterChange)) : planned;
  return daysBetween(asOf, next) > 0 ? next : asOf;
}

const earlier = (a: IsoDate, b: IsoDate) => (daysBetween(a, b) > 0 ? a : b);
