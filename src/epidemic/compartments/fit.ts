import { logGamma } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';
import type { Random } from '../../statistics/random.js';

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
 * R0, seeds and reporting from daily counts by maximum likelihood (negative binomial around the deterministic course):
 * Fisher scoring on the log and logit scales with derivatives by differences, dispersion by maximum likelihood in turn. 95 %
 * intervals from importance samples of the posterior (flat on those scales). Chance in transmission itself is not in the likelihood: with few cases intervals are too narrow.
 * @returns undefined where the counts don't determine the three (singular information, no cases)
 */
export function fitSeir(counts: readonly number[], setting: FitSetting, random: Random): SeirFit | undefined {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total < 10 || counts.length < 10) return undefined;
  const mean = (theta: readonly number[]) => {
    const share = 1 / (1 + Math.exp(-theta[2]!));
    return seirIncidence(setting, Math.exp(theta[0]!), Math.exp(theta[1]!), counts.length).map((x) =>
      Math.max(1e-9, share * x),
    );
  };
  let best: { theta: number[]; dispersion: number; value: number } | undefined;
  for (const r0 of [1.6, 3])
    for (const share of [0.3]) {
      const seeds = Math.max(
        0.5,
        (counts.slice(0, 3).reduce((a, b) => a + b, 0) / 3 / share) * setting.infectiousDays * 0.7,
      );
      const found = climb(counts, mean, [Math.log(r0), Math.log(seeds), Math.log(share / (1 - share))]);
      if (found && (!best || found.value > best.value)) best = found;
    }
  if (!best) return undefined;
  const { theta, dispersion, value } = best;
  const covariance = invert(information(counts, mean, theta, dispersion).matrix);
  if (!covariance) return undefined;
  const draws = posterior(counts, mean, best, covariance, random);
  const [r0, seeds, reporting] = [0, 1, 2].map((k) => {
    const [lower, upper] = weightedQuantile(
      draws.map(({ theta: t, weight }) => ({ value: t[k]!, weight })),
      [0.025, 0.975],
    );
    const back = k === 2 ? (x: number) => 1 / (1 + Math.exp(-x)) : Math.exp;
    return { estimate: back(theta[k]!), lower: back(lower!), upper: back(upper!) };
  }) as [FittedParameter, FittedParameter, FittedParameter];
  return { r0, seeds, reporting, dispersion, logLikelihood: value };
}

interface Draw {
  readonly theta: readonly number[];
  readonly weight: number;
}

/**
 * The posterior under flat priors on the log and logit scales by importance sampling: draws from a wider normal around the
 * maximum, weighted by likelihood over proposal; the log dispersion is drawn with them.
 */
function posterior(
  counts: readonly number[],
  mean: Mean,
  best: { theta: readonly number[]; dispersion: number; value: number },
  covariance: readonly (readonly number[])[],
  random: Random,
  size = 800,
): Draw[] {
  const root = cholesky(covariance);
  const wide = 1.4;
  const dispersionSd = Math.min(1, Math.sqrt(3 / counts.length));
  const drawn = Array.from({ length: size }, () => {
    const z = best.theta.map(() => random.normal());
    const u = random.normal();
    const theta = best.theta.map(
      (each, k) => each + wide * z.reduce((sum, value, j) => sum + (root[k]![j] ?? 0) * value, 0),
    );
    const found = logLikelihood(counts, mean(theta), best.dispersion * Math.exp(wide * dispersionSd * u));
    return { theta, log: found - best.value + 0.5 * (z.reduce((sum, value) => sum + value * value, 0) + u * u) };
  });
  const top = Math.max(...drawn.map(({ log }) => log));
  return drawn.map(({ theta, log }) => ({ theta, weight: Math.exp(log - top) }));
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
