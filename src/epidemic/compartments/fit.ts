import { logGamma } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';
import type { Random } from '../../statistics/random.js';
import { filteredLogLikelihood } from './noise-filter.js';

/** What is known of the outbreak beforehand. */
export interface FitSetting {
  readonly population: number;
  readonly latentDays: number;
  readonly infectiousDays: number;
}

export interface FittedParameter {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export interface SeirFit {
  readonly r0: FittedParameter;
  /** Infectious people on the first day. */
  readonly seeds: FittedParameter;
  /** The share of infections that the counts show. */
  readonly reporting: FittedParameter;
  /** Variance of a count = mean + mean^2 x this. */
  readonly dispersion: number;
  readonly logLikelihood: number;
}

/** New infectious people on each day in one well-mixed group (SEIR, Runge-Kutta, 2 steps a day). */
export function seirIncidence(
  { population, latentDays, infectiousDays }: FitSetting,
  r0: number,
  seeds: number,
  days: number,
): Float64Array {
  const [sigma, gamma] = [1 / latentDays, 1 / infectiousDays];
  const beta = r0 * gamma;
  const h = 0.5;
  let [s, e, i] = [population - 2 * seeds, seeds, seeds];
  const out = new Float64Array(days);
  for (let day = 0; day < days; day++) {
    let onsets = 0;
    for (let step = 0; step < 2; step++) {
      let [ds, de, di, dc] = [0, 0, 0, 0];
      let [ps, pe, pi] = [s, e, i];
      for (let stage = 0; stage < 4; stage++) {
        const infection = (beta * ps * pi) / population;
        const onset = sigma * pe;
        const [ks, ke, ki] = [-infection, infection - onset, onset - gamma * pi];
        const weight = stage === 0 || stage === 3 ? h / 6 : h / 3;
        ds += weight * ks;
        de += weight * ke;
        di += weight * ki;
        dc += weight * onset;
        const reach = stage === 2 ? h : h / 2;
        [ps, pe, pi] = [s + reach * ks, e + reach * ke, i + reach * ki];
      }
      s += ds;
      e += de;
      i += di;
      onsets += dc;
    }
    out[day] = onsets;
  }
  return out;
}

/**
 * R0, seeds and reporting from daily counts of onsets, with chance both in transmission and in counting: the largest
 * posterior of the noise filter's likelihood (flat on the log and logit scales, the dispersion weakly held around 0.05) by
 * Newton steps from the fit to the deterministic course; 95 % intervals from importance samples of the posterior.
 * @returns undefined where the counts don't determine the three (no maximum, no cases)
 */
export function fitSeir(counts: readonly number[], setting: FitSetting, random: Random): SeirFit | undefined {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total < 10 || counts.length < 10) return undefined;
  const start = deterministicFit(counts, setting);
  if (!start) return undefined;
  const logPosterior = (theta: readonly number[]) => {
    const [r0, seeds, reporting, dispersion] = parametersOf(theta);
    if (2 * seeds > setting.population) return Number.NEGATIVE_INFINITY;
    const held = (theta[3]! - Math.log(0.05)) / 1.5;
    return filteredLogLikelihood(counts, setting, { r0, seeds, reporting, dispersion }) - held ** 2 / 2;
  };
  const best = newton(logPosterior, [...start.theta, Math.log(Math.min(1, Math.max(0.005, start.dispersion)))]);
  if (!best) return undefined;
  const draws = importanceSample(logPosterior, best, random);
  const [r0, seeds, reporting] = [0, 1, 2].map((k) => {
    const [lower, upper] = weightedQuantile(
      draws.map(({ theta, weight }) => ({ value: theta[k]!, weight })),
      [0.025, 0.975],
    );
    const at = (value: number) => parametersOf(best.theta.map((each, j) => (j === k ? value : each)))[k]!;
    return { estimate: at(best.theta[k]!), lower: at(lower!), upper: at(upper!) };
  }) as [FittedParameter, FittedParameter, FittedParameter];
  const dispersion = parametersOf(best.theta)[3]!;
  const logLikelihood = filteredLogLikelihood(counts, setting, {
    r0: r0.estimate,
    seeds: seeds.estimate,
    reporting: reporting.estimate,
    dispersion,
  });
  return { r0, seeds, reporting, dispersion, logLikelihood };
}

/** R0, seeds, reporting and dispersion of the log, log, logit and log scales. */
const parametersOf = ([r0, seeds, reporting, dispersion]: readonly number[]): [number, number, number, number] => [
  Math.exp(r0!),
  Math.exp(seeds!),
  1 / (1 + Math.exp(-reporting!)),
  Math.exp(dispersion!),
];

/** A start: negative binomial around the deterministic course, by Fisher scoring. */
function deterministicFit(counts: readonly number[], setting: FitSetting) {
  const mean = (theta: readonly number[]) => {
    const [r0, seeds, share] = parametersOf([...theta, 0]);
    return seirIncidence(setting, r0, seeds, counts.length).map((x) => Math.max(1e-9, share * x));
  };
  let best: { theta: number[]; dispersion: number; value: number } | undefined;
  const share = 0.3;
  for (const r0 of [1.6, 3]) {
    const early = counts.slice(0, 3).reduce((a, b) => a + b, 0) / 3;
    const seeds = Math.max(0.5, (early / share) * setting.infectiousDays * 0.7);
    const found = climb(counts, mean, [Math.log(r0), Math.log(seeds), Math.log(share / (1 - share))]);
    if (found && (!best || found.value > best.value)) best = found;
  }
  return best;
}

interface Maximum {
  readonly theta: readonly number[];
  readonly value: number;
  /** Inverse of the curvature there. */
  readonly covariance: readonly (readonly number[])[];
}

type LogDensity = (theta: readonly number[]) => number;

/** Newton steps by differences, shortened until they climb; undefined where the top is flat. */
function newton(density: LogDensity, start: readonly number[]): Maximum | undefined {
  let theta = [...start];
  let value = density(theta);
  for (let iteration = 0; iteration < 40; iteration++) {
    const { gradient, curvature } = differences(density, theta, value);
    const inverse = positiveInverse(curvature);
    if (!inverse) return undefined;
    const step = inverse.map((row) => row.reduce((sum, each, k) => sum + each * gradient[k]!, 0));
    let length = Math.min(1, 1 / Math.max(...step.map(Math.abs), 1e-12));
    let gain = 0;
    for (let half = 0; half < 12 && gain <= 0; half++, length /= 2) {
      const trial = theta.map((each, k) => each + length * step[k]!);
      const found = density(trial);
      if (found <= value || !Number.isFinite(found)) continue;
      gain = found - value;
      theta = trial;
      value = found;
    }
    if (gain < 1e-5) break;
  }
  const covariance = positiveInverse(differences(density, theta, value).curvature);
  return covariance && Number.isFinite(value) ? { theta, value, covariance } : undefined;
}

/** Gradient, and the negative of the second derivatives. */
function differences(density: LogDensity, theta: readonly number[], value: number) {
  const h = 0.01;
  const shifted = (moves: readonly (readonly [number, number])[]) =>
    density(theta.map((each, k) => each + moves.reduce((sum, [at, by]) => sum + (at === k ? by : 0), 0)));
  const up = theta.map((_, k) => shifted([[k, h]]));
  const down = theta.map((_, k) => shifted([[k, -h]]));
  const gradient = theta.map((_, k) => (up[k]! - down[k]!) / (2 * h));
  const curvature = theta.map(() => theta.map(() => 0));
  for (let k = 0; k < theta.length; k++) {
    curvature[k]![k] = -(up[k]! - 2 * value + down[k]!) / h ** 2;
    for (let j = 0; j < k; j++) {
      const both =
        shifted([
          [k, h],
          [j, h],
        ]) +
        shifted([
          [k, -h],
          [j, -h],
        ]);
      const mixed =
        shifted([
          [k, h],
          [j, -h],
        ]) +
        shifted([
          [k, -h],
          [j, h],
        ]);
      curvature[k]![j] = curvature[j]![k] = -(both - mixed) / (4 * h ** 2);
    }
  }
  return { gradient, curvature };
}

/** The inverse, with the diagonal raised where the matrix is not positive definite. */
function positiveInverse(matrix: readonly (readonly number[])[]): number[][] | undefined {
  for (let ridge = 0; ridge < 1e8; ridge = ridge === 0 ? 0.01 : ridge * 10) {
    const inverse = invert(matrix.map((row, k) => row.map((each, j) => each + (j === k ? ridge : 0))));
    if (inverse?.every((row, k) => row[k]! > 0) && isPositive(inverse)) return inverse;
  }
  return undefined;
}

function isPositive(matrix: readonly (readonly number[])[]): boolean {
  const root = cholesky(matrix);
  return root.every((row, k) => row[k]! > 1e-6) && root.flat().every(Number.isFinite);
}

interface Draw {
  readonly theta: readonly number[];
  readonly weight: number;
}

/** Draws from a wider normal around the maximum, weighted by density over proposal. */
function importanceSample(
  density: LogDensity,
  { theta, value, covariance }: Maximum,
  random: Random,
  size = 600,
): Draw[] {
  const root = cholesky(covariance);
  const wide = 1.3;
  const drawn = Array.from({ length: size }, () => {
    const z = theta.map(() => random.normal());
    const at = theta.map((each, k) => each + wide * z.reduce((sum, one, j) => sum + (root[k]![j] ?? 0) * one, 0));
    return { theta: at, log: density(at) - value + 0.5 * z.reduce((sum, one) => sum + one * one, 0) };
  });
  const top = Math.max(...drawn.map(({ log }) => log));
  return drawn.map(({ theta: at, log }) => ({ theta: at, weight: Math.exp(log - top) }));
}

function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const factor = matrix.map((row) => row.map(() => 0));
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      let value = row[j]!;
      for (let k = 0; k < j; k++) value -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = i === j ? Math.sqrt(Math.max(value, 1e-12)) : value / factor[j]![j]!;
    }
  });
  return factor;
}

function weightedQuantile(values: readonly { value: number; weight: number }[], at: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  return at.map((p) => {
    let passed = 0;
    for (const { value, weight } of sorted) {
      passed += weight;
      if (passed >= p * total) return value;
    }
    return sorted.at(-1)!.value;
  });
}

type Mean = (theta: readonly number[]) => Float64Array;

function climb(counts: readonly number[], mean: Mean, start: readonly number[]) {
  let theta = [...start];
  let dispersion = 0.2;
  let value = logLikelihood(counts, mean(theta), dispersion);
  for (let iteration = 0; iteration < 60; iteration++) {
    const { matrix, score } = information(counts, mean, theta, dispersion);
    matrix.forEach((row, k) => {
      row[k]! += 1e-6 * (row[k]! + 1);
    });
    const inverse = invert(matrix);
    if (!inverse) return undefined;
    const step = inverse.map((row) => row.reduce((sum, each, k) => sum + each * score[k]!, 0));
    const longest = Math.max(...step.map(Math.abs));
    let length = Math.min(1, 0.7 / Math.max(longest, 1e-12));
    let moved = false;
    for (let half = 0; half < 12 && !moved; half++, length /= 2) {
      const trial = theta.map((each, k) => Math.max(-12, Math.min(k === 2 ? 8 : 14, each + length * step[k]!)));
      const found = logLikelihood(counts, mean(trial), dispersion);
      if (found > value) {
        moved = true;
        theta = trial;
        value = found;
      }
    }
    const fitted = mean(theta);
    const better = bestDispersion(counts, fitted);
    const now = logLikelihood(counts, fitted, better);
    const gain = now - value;
    dispersion = better;
    value = now;
    if (!moved && gain < 1e-7) break;
  }
  return { theta, dispersion, value };
}

function information(counts: readonly number[], mean: Mean, theta: readonly number[], dispersion: number) {
  const h = 1e-4;
  const mu = mean(theta);
  const slopes = theta.map((_, k) => {
    const up = mean(theta.map((each, j) => each + (j === k ? h : 0)));
    const down = mean(theta.map((each, j) => each - (j === k ? h : 0)));
    return up.map((each, day) => (each - down[day]!) / (2 * h));
  });
  const precision = mu.map((m) => 1 / (m + dispersion * m * m));
  const matrix = slopes.map((a) =>
    slopes.map((b) => a.reduce((sum, each, day) => sum + each * b[day]! * precision[day]!, 0)),
  );
  const score = slopes.map((a) =>
    a.reduce((sum, each, day) => sum + each * (counts[day]! - mu[day]!) * precision[day]!, 0),
  );
  return { matrix, score };
}

function bestDispersion(counts: readonly number[], mu: Float64Array): number {
  let [low, high] = [Math.log(1e-5), Math.log(5)];
  const at = (x: number) => logLikelihood(counts, mu, Math.exp(x));
  for (let step = 0; step < 40; step++) {
    const [a, b] = [low + 0.382 * (high - low), low + 0.618 * (high - low)];
    if (at(a) > at(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
}

/** Negative binomial, without the terms that hold the counts alone. */
function logLikelihood(counts: readonly number[], mu: Float64Array, dispersion: number): number {
  const size = 1 / dispersion;
  const base = logGamma(size);
  let sum = 0;
  for (let day = 0; day < mu.length; day++) {
    const [y, m] = [counts[day]!, mu[day]!];
    const ratio = Math.log1p(dispersion * m);
    sum += (y > 0 ? logGamma(y + size) - base - y * Math.log(size) : 0) - size * ratio + y * (Math.log(m) - ratio);
  }
  return Number.isFinite(sum) ? sum : Number.NEGATIVE_INFINITY;
}
