import type { Follow } from './follow.js';
import { firstAfter, kaplanMeier } from './kaplan-meier.js';

export interface BrierPoint {
  readonly time: number;
  readonly score: number;
}

/**
 * Brier score over time with inverse probability of censoring weights: the mean squared difference between the predicted
 * survival and what happened. Graf et al, Stat Med 1999;18:2529. The censoring distribution is by Kaplan-Meier, just
 * before each event.
 *
 * @param predicted predicted survival of each person at a time
 * @returns the score at each time at which anybody is still followed; 0 is perfect, 0.25 a coin
 */
export function brierScores(
  follow: Follow,
  predicted: (person: number, time: number) => number,
  at: readonly number[],
): readonly BrierPoint[] {
  const { times, events } = follow;
  const n = times.length;
  const censoring = kaplanMeier({ times, events: Array.from({ length: n }, (_, i) => !events[i]) });
  // Ties: an event precedes a censoring of the same time, so those censored then still count as uncensored before it.
  const uncensored = (time: number, including: boolean) => {
    const index = including ? firstAfter(censoring.points, time) : firstNotBefore(censoring.points, time);
    return index === 0 ? 1 : censoring.points[index - 1]!.survival;
  };
  return at.flatMap((time) => {
    const later = uncensored(time, true);
    if (!(later > 0)) return [];
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const survival = predicted(i, time);
      if (times[i]! > time) sum += (1 - survival) ** 2 / later;
      else if (events[i]) sum += survival ** 2 / uncensored(times[i]!, false);
    }
    return [{ time, score: sum / n }];
  });
}

/** The mean score over the span of the points, by the trapezoid rule; undefined below two points. */
export function integratedBrier(points: readonly BrierPoint[]): number | undefined {
  if (points.length < 2) return undefined;
  let area = 0;
  for (let i = 1; i < points.length; i++)
    area += ((points[i]!.time - points[i - 1]!.time) * (points[i]!.score + points[i - 1]!.score)) / 2;
  return area / (points.at(-1)!.time - points[0]!.time);
}

function firstNotBefore(points: readonly { readonly time: number }[], time: number): number {
  const after = firstAfter(points, time);
  return after > 0 && points[after - 1]!.time === time ? after - 1 : after;
}
