import { weightedQuantiles } from './residuals.js';
import type { Quantiles } from './score.js';

/** Quantiles for each of the coming steps. */
export type Forecast = readonly Quantiles[];

/** Forecasts from counts so far. */
export type Forecaster = (counts: readonly number[], steps: number) => Forecast;

/**
 * The last value, with the past changes over as many steps (both signs, so that the median is the last value) around it:
 * the baseline of the forecast hubs.
 */
export const lastValue: Forecaster = (counts, steps) =>
  Array.from({ length: steps }, (_, step) => around(counts, counts.at(-1)!, step + 1));

/** The value of the same season one period ago, with the past changes over a period around it; the last value before. */
export const seasonalNaive =
  (period: number): Forecaster =>
  (counts, steps) =>
    Array.from({ length: steps }, (_, step) => {
      const value = counts[counts.length + step - period];
      return value === undefined ? around(counts, counts.at(-1)!, step + 1) : around(counts, value, period);
    });

function around(counts: readonly number[], centre: number, lag: number): Quantiles {
  const changes = [{ value: 0, weight: 1 }];
  for (let index = lag; index < counts.length; index++) {
    const change = counts[index]! - counts[index - lag]!;
    changes.push({ value: change, weight: 1 }, { value: -change, weight: 1 });
  }
  return weightedQuantiles(changes).map((change) => Math.max(0, centre + change));
}
