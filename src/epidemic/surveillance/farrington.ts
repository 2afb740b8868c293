import { normalQuantile } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';

/** One step against what earlier years lead one to expect. */
export interface Farrington {
  readonly step: number;
  readonly observed: number;
  readonly expected: number;
  /** Above this count the step is called unusual. */
  readonly threshold: number;
  readonly alarm: boolean;
}

export interface FarringtonOptions {
  readonly period?: number;
  readonly years?: number;
  readonly halfWindow?: number;
  /** One-sided probability of a false alarm. */
  readonly alpha?: number;
}

/**
 * Aberrations in a weekly series as Farrington et al have it (J R Stat Soc A 1996;159:547): quasi-Poisson regression with a
 * trend on the same weeks (+-3) of up to 5 earlier years, weeks with large residuals weighted down and fitted again, limit on
 * the 2/3 power scale. No alarm with fewer than 5 cases in the last 4 weeks.
 * @returns undefined where fewer than 2 earlier years are there
 */
export function farrington(
  counts: readonly number[],
  step: number,
  { period = 52, years = 5, halfWindow = 3, alpha = 0.01 }: FarringtonOptions = {},
): Farrington | undefined {
  const x: number[] = [];
  const y: number[] = [];
  for (let year = 1; year <= years; year++)
    for (let shift = -halfWindow; shift <= halfWindow; shift++) {
      const at = step - year * period + shift;
      if (at < 0) continue;
      x.push((at - step) / period);
      y.push(counts[at]!);
    }
  if (y.length < 2 * (2 * halfWindow + 1)) return undefined;
  const observed = counts[step]!;
  const recent = counts.slice(Math.max(0, step - 3), step + 1).reduce((a, b) => a + b, 0);
  if (y.every((count) => count === 0)) return { step, observed, expected: 0, threshold: 0, alarm: recent >= 5 };
  let weights = y.map(() => 1);
  let fit = quasiPoisson(x, y, weights);
  weights = anscombeWeights(y, fit.fitted, fit.dispersion);
  fit = quasiPoisson(x, y, weights);
  const expected = Math.min(Math.exp(fit.intercept), 2 * Math.max(...y, 1));
  const variance = fit.dispersion * expected + expected ** 2 * fit.interceptVariance;
  const root = 1 + (2 / 3) * normalQuantile(1 - alpha / 2) * (Math.sqrt(variance) / expected);
  const threshold = expected * root ** 1.5;
  return { step, observed, expected, threshold, alarm: observed > threshold && recent >= 5 };
}

function quasiPoisson(x: readonly number[], y: readonly number[], weights: readonly number[]) {
  const total = weights.reduce((sum, weight, i) => sum + weight * y[i]!, 0) / weights.reduce((a, b) => a + b, 0);
  let [intercept, slope] = [Math.log(total + 1e-3), 0];
  let covariance: number[][] | undefined;
  for (let iteration = 0; iteration < 40; iteration++) {
    const information = [
      [1e-9, 0],
      [0, 1e-2],
    ];
    const score = [0, -1e-2 * slope];
    x.forEach((value, i) => {
      const mu = Math.exp(Math.min(30, intercept + slope * value));
      const weight = weights[i]!;
      information[0]![0]! += weight * mu;
      information[0]![1]! += weight * mu * value;
      information[1]![1]! += weight * mu * value * value;
      score[0]! += weight * (y[i]! - mu);
      score[1]! += weight * (y[i]! - mu) * value;
    });
    information[1]![0] = information[0]![1]!;
    covariance = invert(information);
    if (!covariance) break;
    const [a, b] = covariance.map((row) => Math.max(-2, Math.min(2, row[0]! * score[0]! + row[1]! * score[1]!)));
    intercept += a!;
    slope += b!;
    if (Math.abs(a!) + Math.abs(b!) < 1e-9) break;
  }
  const fitted = x.map((value) => Math.exp(intercept + slope * value));
  const pearson = fitted.reduce((sum, mu, i) => sum + (weights[i]! * (y[i]! - mu) ** 2) / mu, 0);
  const dispersion = Math.max(1, pearson / (y.length - 2));
  return { intercept, fitted, dispersion, interceptVariance: dispersion * (covariance?.[0]?.[0] ?? 0) };
}

/** Past outbreaks count for little: weight 1/s^2 where the standardised Anscombe residual s is above 1, rescaled to sum n. */
function anscombeWeights(y: readonly number[], fitted: readonly number[], dispersion: number): number[] {
  const raw = y.map((count, i) => {
    const mu = fitted[i]!;
    const s = (1.5 * (count ** (2 / 3) - mu ** (2 / 3))) / (Math.sqrt(dispersion) * mu ** (1 / 6));
    return s > 1 ? s ** -2 : 1;
  });
  const scale = y.length / raw.reduce((a, b) => a + b, 0);
  return raw.map((weight) => weight * scale);
}
