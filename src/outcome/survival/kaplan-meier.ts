import { normalQuantile } from '../../statistics/distribution.js';

/** Follow-up of a group: times in any one unit, and whether each ended with the event (else censored). */
export interface Follow {
  readonly times: ArrayLike<number>;
  readonly events: ArrayLike<boolean | number>;
}

export interface SurvivalPoint {
  readonly time: number;
  /** Under observation just before this time. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** Kaplan-Meier estimate of surviving beyond this time. */
  readonly survival: number;
  /** Limits on the log(-log) scale with Greenwood's variance. */
  readonly lower: number;
  readonly upper: number;
  /** Nelson-Aalen estimate of the cumulative hazard. */
  readonly cumulativeHazard: number;
}

export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  /** First time at which survival is at most one half; absent if it never is. */
  readonly median?: number;
  readonly points: readonly SurvivalPoint[];
}

/** The distinct times in order, with how many had the event and how many were censored at each. */
export function timeTable({ times, events }: Follow): { time: number; events: number; censored: number }[] {
  const order = Array.from({ length: times.length }, (_, index) => index).sort((a, b) => times[a]! - times[b]!);
  const table: { time: number; events: number; censored: number }[] = [];
  for (const index of order) {
    const time = times[index]!;
    let row = table.at(-1);
    if (row?.time !== time) {
      row = { time, events: 0, censored: 0 };
      table.push(row);
    }
    if (events[index]) row.events += 1;
    else row.censored += 1;
  }
  return table;
}

/**
 * Kaplan-Meier survival with log(-log) limits, and Nelson-Aalen cumulative hazard, at every distinct time.
 * Kaplan & Meier, J Am Stat Assoc 1958;53:457; Greenwood 1926; Kalbfleisch & Prentice 2002, section 1.4.
 *
 * @param level coverage of the limits, 0 to 1
 */
export function kaplanMeier(follow: Follow, level = 0.95): SurvivalCurve {
  const z = normalQuantile(0.5 + level / 2);
  let atRisk = follow.times.length;
  let survival = 1;
  let greenwood = 0;
  let cumulativeHazard = 0;
  let events = 0;
  const points = timeTable(follow).map((row): SurvivalPoint => {
    const before = atRisk;
    survival *= 1 - row.events / before;
    greenwood += row.events / (before * (before - row.events));
    cumulativeHazard += row.events / before;
    events += row.events;
    atRisk -= row.events + row.censored;
    return { ...row, atRisk: before, survival, cumulativeHazard, ...limits(survival, greenwood, z) };
  });
  const median = points.find((point) => point.survival <= 0.5 + 1e-12)?.time;
  return { n: follow.times.length, events, points, ...(median === undefined ? {} : { median }) };
}

function limits(survival: number, greenwood: number, z: number): { lower: number; upper: number } {
  if (survival === 1) return { lower: 1, upper: 1 };
  if (survival === 0) return { lower: 0, upper: 0 };
  const logLog = Math.log(-Math.log(survival));
  const width = (z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
  return { lower: Math.exp(-Math.exp(logLog + width)), upper: Math.exp(-Math.exp(logLog - width)) };
}

/** The estimate at a time: that of the last point not after it, 1 before the first. */
export function survivalAt(curve: SurvivalCurve, time: number): number {
  let survival = 1;
  for (const point of curve.points) {
    if (point.time > time) break;
    survival = point.survival;
  }
  return survival;
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
