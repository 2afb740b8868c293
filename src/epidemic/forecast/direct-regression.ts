import { normalQuantile } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';
import type { Forecast, Forecaster } from './naive.js';
import { type Weighted, weightedQuantiles } from './residuals.js';
import { levels } from './score.js';

export interface DirectOptions {
  /** Steps in a year, where the series may be seasonal. */
  readonly period?: number;
  /** Weight of the prior "the smoothed level stays", in observations. */
  readonly ridge?: number;
  /** Smoothing of the level that the forecast starts from, 0 to 1 (1 = last value). */
  readonly smoothing?: number;
}

/**
 * One ridge regression for each step ahead on log(count + 1): the change from the smoothed level by the latest deviation,
 * the recent and the longer slope, the distance from the long-run mean and - with at least a year behind it - what the
 * same weeks of earlier years did. The ridge holds it to "the level stays" where the series is short.
 * The spread is that of left-out errors made at similar levels, with a prior spread (counting noise and drift) of a few
 * observations' weight. As targets h steps ahead overlap, ridge and prior weigh h times as much.
 */
export const directRegression =
  ({ period, ridge = 8, smoothing = 0.5 }: DirectOptions = {}): Forecaster =>
  (counts, steps) => {
    const z = counts.map((count) => Math.log1p(count));
    const rows = features(z, smoothing);
    return Array.from({ length: steps }, (_, step) => oneStep(z, rows, step + 1, ridge, period)) as Forecast;
  };

interface Feature {
  readonly level: number;
  readonly x: readonly number[];
}

function features(z: readonly number[], smoothing: number): Feature[] {
  let level = z[0]!;
  let slow = z[0]!;
  let sum = 0;
  const levelsSoFar: number[] = [];
  return z.map((value, t) => {
    level += (t < 2 ? Math.max(smoothing, 1 / (t + 1)) : smoothing) * (value - level);
    slow += Math.max(0.15, 1 / (t + 1)) * (value - slow);
    sum += value;
    levelsSoFar.push(level);
    const before = (lag: number) => levelsSoFar[Math.max(0, t - lag)]!;
    return { level, x: [value - level, level - before(2), level - before(5), slow - level, sum / (t + 1) - level] };
  });
}

function oneStep(z: readonly number[], rows: readonly Feature[], h: number, ridge: number, period?: number): number[] {
  const now = z.length - 1;
  const seasonal = period !== undefined && now >= period + h;
  const xOf = (t: number) => (seasonal ? [...rows[t]!.x, ...season(z, rows, t, h, period)] : rows[t]!.x);
  const width = rows[0]!.x.length + (seasonal ? 2 : 0);
  const first = Math.max(seasonal ? Math.min(period, now - h - 8) : 2, 2, now - h - 400);
  const origins: number[] = [];
  for (let t = first; t <= now - h; t++) origins.push(t);
  const xs = origins.map(xOf);
  const target = origins.map((t) => z[t + h]! - rows[t]!.level);
  const variances = Array.from(
    { length: width },
    (_, k) => 0.05 + xs.reduce((s, x) => s + x[k]! ** 2, 0) / Math.max(1, xs.length),
  );
  const gram = Array.from({ length: width }, (_, i) =>
    Array.from({ length: width }, (_, j) => (i === j ? ridge * h * variances[i]! : 0)),
  );
  const right = new Array<number>(width).fill(0);
  xs.forEach((x, row) => {
    for (let i = 0; i < width; i++) {
      right[i]! += x[i]! * target[row]!;
      for (let j = 0; j < width; j++) gram[i]![j]! += x[i]! * x[j]!;
    }
  });
  const inverse = invert(gram);
  const beta = right.map((_, i) => (inverse ? right.reduce((s, value, j) => s + inverse[i]![j]! * value, 0) : 0));
  const dot = (x: readonly number[]) => x.reduce((s, value, k) => s + value * beta[k]!, 0);
  const here = xOf(now);
  const ceiling = Math.max(...z) + Math.log(4);
  const centre = Math.min(ceiling, Math.max(0, rows[now]!.level + dot(here)));
  const errors: Weighted[] = origins.map((t, row) => {
    const x = xs[row]!;
    let leverage = 0;
    if (inverse)
      for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) leverage += x[i]! * inverse[i]![j]! * x[j]!;
    const fitted = Math.max(0, rows[t]!.level + dot(x));
    const similarity = Math.exp(-0.5 * ((fitted - centre) / 0.7) ** 2);
    return { value: (z[t + h]! - fitted) / (1 - Math.min(0.5, leverage)), weight: 0.02 + similarity };
  });
  return spread(centre, errors, h, period === undefined ? 0.06 : 0.08);
}

/** What the same steps of earlier years did: their mean change over h steps, and their mean level h steps on, from here. */
function season(z: readonly number[], rows: readonly Feature[], t: number, h: number, period: number): number[] {
  let [change, level, weights] = [0, 0, 0];
  for (let back = period; t - back >= 0; back += period)
    for (let shift = -2; shift <= 2; shift++) {
      const then = t - back + shift;
      if (then < 0 || then + h > t) continue;
      const weight = 3 - Math.abs(shift);
      change += weight * (z[then + h]! - rows[then]!.level);
      level += weight * z[then + h]!;
      weights += weight;
    }
  return weights === 0 ? [0, 0] : [change / weights, level / weights - rows[t]!.level];
}

function spread(centre: number, errors: readonly Weighted[], h: number, driftVariance: number): number[] {
  const noise = 1 / (Math.expm1(centre) + 1.5);
  const prior = Math.sqrt(noise + 0.04 + driftVariance * h);
  const pseudo: Weighted[] = levels.map((p) => ({
    value: prior * normalQuantile(p),
    weight: (6 + 4 * h) / levels.length,
  }));
  return weightedQuantiles([...errors, ...pseudo]).map((error) =>
    Math.max(0, Math.expm1(Math.min(centre + error, 25))),
  );
}
