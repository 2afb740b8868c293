import { estimateReproductionNumber, type Incidence, incidenceOf } from './cori.js';
import type { SerialInterval } from './serial-interval.js';

const week = 7;
/** Growth a day beyond which a week's cases all lie on its first or last day. */
const steepest = 3;

/**
 * Daily cases behind weekly totals, by the expectation-maximisation of Nash, Cori & Nouvellet (PLoS Comput Biol 2023;19:e1011439;
 * `estimate_R_agg` of EpiEstim): each week's cases begin spread evenly; its reproduction number gives a growth rate (Wallinga &
 * Lipsitch 2007), within the week cases grow at it, the totals are kept; again until nothing changes. The first week, which has no
 * past, stays even.
 * @param imported of each week's cases; they are spread as all of them
 * @returns fractional counts, seven to a week
 */
export function dailyOfWeekly(
  weekly: readonly number[],
  imported: readonly number[],
  interval: SerialInterval,
  { iterations = 50, tolerance = 1e-6 } = {},
): Incidence {
  let days = weekly.flatMap((count) => new Array<number>(week).fill(count / week));
  const withImported = (daily: readonly number[]) =>
    incidenceOf(
      daily,
      daily.map((count, day) => {
        const [total, from] = [weekly[Math.floor(day / week)]!, imported[Math.floor(day / week)]!];
        return total > 0 ? (count * from) / total : 0;
      }),
    );
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = days.slice();
    for (const { firstDay, mean } of estimateReproductionNumber(withImported(days), interval, week)) {
      if (firstDay % week !== 0) continue;
      const growth = growthAt(mean, interval);
      const weights = Array.from({ length: week }, (_, day) => Math.exp(growth * day));
      const all = weights.reduce((a, b) => a + b, 0);
      const total = weekly[firstDay / week]!;
      for (let day = 0; day < week; day++) next[firstDay + day] = (total * weights[day]!) / all;
    }
    const change = Math.max(...next.map((count, day) => Math.abs(count - days[day]!)));
    days = next;
    if (change < tolerance) break;
  }
  return withImported(days);
}

/** The growth rate a day at which the reproduction number is this; the interval's mass of k days lies around k. */
function growthAt(reproduction: number, interval: SerialInterval): number {
  let [low, high] = [-steepest, steepest];
  for (let halving = 0; halving < 50; halving++) {
    const middle = (low + high) / 2;
    if (reproductionAt(middle, interval) < reproduction) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Wallinga & Lipsitch, Proc Biol Sci 2007;274:599, for an interval given as a histogram with bins of a day around whole days. */
function reproductionAt(growth: number, interval: SerialInterval): number {
  if (Math.abs(growth) < 1e-9) return 1;
  let [transform, mass] = [0, 0];
  for (let lag = 0; lag < interval.length; lag++) {
    const [from, to] = [Math.max(0, lag - 0.5), lag + 0.5];
    transform += (interval[lag]! * (Math.exp(-growth * from) - Math.exp(-growth * to))) / (growth * (to - from));
    mass += interval[lag]!;
  }
  return mass / transform;
}
