import type { Forecast, Forecaster } from './naive.js';
import { weightedQuantiles } from './residuals.js';
import { covers, levels, type Quantiles, weightedIntervalScore } from './score.js';

export interface Member {
  readonly name: string;
  readonly forecast: Forecaster;
}

/** Past forecasts of every member at earlier ends of the series, by the number of counts known then. */
export type Track = Map<number, readonly Forecast[]>;

export interface EnsembleForecast {
  readonly forecast: Forecast;
  /** The share of each member, by step. */
  readonly weights: readonly { readonly name: string; readonly weights: readonly number[] }[];
}

/**
 * The weighted median of the members' quantiles, each weighted by how well it did on this series so far: (mean WIS)^-3, held to equal weights by
 * the first 4 forecasts' worth; then widened or narrowed around the median so that the past forecasts' 95 % intervals would
 * have covered 95 %. Only what was known at the end of the series is used.
 * @param track grows by what is computed; pass the same one along a rolling origin to spare work
 * @param origins how many past ends are looked at, `every` so many steps
 */
export function ensembleForecast(
  members: readonly Member[],
  counts: readonly number[],
  steps: number,
  {
    track = new Map(),
    origins = 26,
    every = 1,
    shortest = 10,
  }: { track?: Track; origins?: number; every?: number; shortest?: number } = {},
): EnsembleForecast {
  const at = (length: number) => {
    const known = track.get(length);
    if (known && known[0]!.length >= steps) return known;
    const past = counts.slice(0, length);
    const made = members.map((member) => member.forecast(past, steps));
    track.set(length, made);
    return made;
  };
  const past: number[] = [];
  for (let length = counts.length - every; length >= shortest && past.length < origins; length -= every)
    past.push(length);
  const now = at(counts.length);
  const weights = members.map(() => new Array<number>(steps).fill(0));
  const forecast = Array.from({ length: steps }, (_, step) => {
    const judged = past.filter((length) => length + step < counts.length);
    const shares = weigh(
      judged.map((length) => ({ forecasts: at(length).map((f) => f[step]!), observed: counts[length + step]! })),
    );
    shares.forEach((share, index) => {
      weights[index]![step] = share;
    });
    const mix = (forecasts: readonly Quantiles[]) =>
      levels.map(
        (_, level) =>
          weightedQuantiles(
            forecasts.map((each, index) => ({ value: each[level]!, weight: shares[index]! })),
            [0.5],
          )[0]!,
      );
    const factor = widening(
      judged.map((length) => ({ quantiles: mix(at(length).map((f) => f[step]!)), observed: counts[length + step]! })),
    );
    return stretch(mix(now.map((f) => f[step]!)), factor);
  });
  return { forecast, weights: members.map(({ name }, index) => ({ name, weights: weights[index]! })) };

  function weigh(judged: readonly { forecasts: readonly Quantiles[]; observed: number }[]): number[] {
    const scores = members.map((_, index) =>
      judged.reduce((sum, { forecasts, observed }) => sum + weightedIntervalScore(forecasts[index]!, observed), 0),
    );
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
    if (judged.length === 0 || mean === 0) return members.map(() => 1 / members.length);
    const held = (4 * mean) / judged.length;
    const raw = scores.map((score) => (score + held) ** -3);
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / total);
  }
}

/**
 * The factor with few past forecasts: no member may be the right model. The least of 1, 1.15 and 1.3 with which intervals covered 90 %
 * or more in every kind of generated epidemic.
 */
const unjudged = 1.15;

/** The factor on a log scale around the median that would have given past intervals their nominal coverage; `unjudged` with few. */
function widening(judged: readonly { quantiles: Quantiles; observed: number }[]): number {
  if (judged.length < 8) return unjudged;
  const wanted = 0.95 * (judged.length + 1);
  const hits = (factor: number) =>
    judged.filter(({ quantiles, observed }) => covers(stretch(quantiles, factor), observed, 0.95)).length;
  const grid = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.75, 2];
  const found = grid.find((factor) => hits(factor) >= Math.min(wanted, judged.length)) ?? 2;
  return (unjudged * 10 + found * judged.length) / (judged.length + 10);
}

function stretch(quantiles: Quantiles, factor: number): number[] {
  const median = Math.log1p(quantiles[11]!);
  return quantiles.map((value) => Math.max(0, Math.expm1(median + factor * (Math.log1p(value) - median))));
}
