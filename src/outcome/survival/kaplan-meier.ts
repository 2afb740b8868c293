import { normalQuantile } from '../../statistics/distribution.js';
import { type Follow, type RiskRow, riskTable } from './follow.js';

export type { Follow } from './follow.js';

export interface SurvivalPoint extends RiskRow {
  /** Kaplan-Meier estimate of surviving beyond this time. */
  readonly survival: number;
  /** Limits on the log(-log) scale with Greenwood's variance. */
  readonly lower: number;
  readonly upper: number;
  /** Nelson-Aalen estimate of the cumulative hazard. */
  readonly cumulativeHazard: number;
  /** Its standard error, from the sum of events / atRisk^2 (Aalen). */
  readonly hazardError: number;
}

export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  /** First time at which survival is at most one half; absent if it never is. */
  readonly median?: number;
  readonly points: readonly SurvivalPoint[];
}

/**
 * Kaplan-Meier survival with log(-log) limits, and Nelson-Aalen cumulative hazard, at every distinct time.
 * Kaplan & Meier, J Am Stat Assoc 1958;53:457; Greenwood 1926; Kalbfleisch & Prentice 2002, section 1.4; Aalen, Ann
 * Stat 1978;6:701.
 *
 * CAUTION: with delayed entry the risk set can be empty early on; survival is then 0 from there, as the product says.
 *
 * @param level coverage of the limits, 0 to 1
 */
export function kaplanMeier(follow: Follow, level = 0.95): SurvivalCurve {
  const z = normalQuantile(0.5 + level / 2);
  let survival = 1;
  let greenwood = 0;
  let cumulativeHazard = 0;
  let hazardVariance = 0;
  let events = 0;
  const points = riskTable(follow).map((row): SurvivalPoint => {
    if (row.events > 0) {
      survival *= 1 - row.events / row.atRisk;
      greenwood += row.events / (row.atRisk * (row.atRisk - row.events));
      cumulativeHazard += row.events / row.atRisk;
      hazardVariance += row.events / row.atRisk ** 2;
      events += row.events;
    }
    const hazardError = Math.sqrt(hazardVariance);
    return { ...row, survival, ...limits(survival, greenwood, z), cumulativeHazard, hazardError };
  });
  const median = points.find((point) => point.survival <= 0.5 + 1e-12)?.time;
  return { n: follow.times.length, events, points, ...(median === undefined ? {} : { median }) };
}

/** Limits of a probability on the log(-log) scale. @param relativeVariance variance over the probability squared */
export function limits(survival: number, relativeVariance: number, z: number): { lower: number; upper: number } {
  if (survival >= 1) return { lower: 1, upper: 1 };
  if (survival <= 0) return { lower: 0, upper: 0 };
  const logLog = Math.log(-Math.log(survival));
  const width = (z * Math.sqrt(relativeVariance)) / Math.abs(Math.log(survival));
  return { lower: Math.exp(-Math.exp(logLog + width)), upper: Math.exp(-Math.exp(logLog - width)) };
}

/** The estimate at a time: that of the last point not after it, 1 before the first. O(log n). */
export function survivalAt({ points }: Pick<SurvivalCurve, 'points'>, time: number): number {
  const after = firstAfter(points, time);
  return after === 0 ? 1 : points[after - 1]!.survival;
}

/** How many points lie at or before the time, the points being in order. */
export function firstAfter(points: readonly { readonly time: number }[], time: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.time <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Restricted mean survival time up to the horizon: the area under the curve, in the unit of the times. */
export function restrictedMean(curve: SurvivalCurve, horizon: number): number {
  let area = 0;
  let from = 0;
  let survival = 1;
  for (const point of curve.points) {
    if (point.time >= horizon) break;
    area += (point.time - from) * survival;
    from = point.time;
    survival = point.survival;
  }
  return area + (horizon - from) * survival;
}

/**
 * Standard error of the restricted mean: the area to the right of each event, squared, by its Greenwood term.
 * Klein & Moeschberger 2003, formula 4.5.2.
 */
export function restrictedMeanError(curve: SurvivalCurve, horizon: number): number {
  const inside = curve.points.filter(({ time }) => time < horizon);
  let variance = 0;
  let area = 0;
  for (let i = inside.length - 1; i >= 0; i--) {
    const { time, survival, events, atRisk } = inside[i]!;
    area += ((inside[i + 1]?.time ?? horizon) - time) * survival;
    if (events > 0 && atRisk > events) variance += (area ** 2 * events) / (atRisk * (atRisk - events));
  }
  return Math.sqrt(variance);
}
