import { solveInPlace } from './linear-algebra.js';
import { type Matrix, meanOf, type Predictor, type Regressor, scales } from './regressor.js';

const steps = 40;

interface Link {
  /** Mean and its slope at a linear predictor. */
  readonly mean: (eta: number) => number;
  readonly slope: (eta: number) => number;
  /** A linear predictor to begin with. */
  readonly start: (mean: number) => number;
  readonly weight: (mean: number) => number;
}

const logLink: Link = {
  mean: (eta) => Math.exp(Math.min(30, eta)),
  slope: (eta) => Math.exp(Math.min(30, eta)),
  start: (mean) => Math.log(Math.max(mean, 1e-3)),
  weight: () => 1,
};
const logitLink: Link = {
  mean: (eta) => 1 / (1 + Math.exp(-eta)),
  slope: (eta) => Math.exp(-Math.abs(eta)) / (1 + Math.exp(-Math.abs(eta))) ** 2,
  start: (mean) => Math.log(Math.min(0.999, Math.max(0.001, mean)) / (1 - Math.min(0.999, Math.max(0.001, mean)))),
  weight: (mean) => 1 / Math.max(1e-4, mean * (1 - mean)),
};

/** What multiplies: the mean is exp(a linear predictor), fitted by penalised least squares. */
export const logLinear = (penalty?: number): Regressor =>
  withPenalty('log-linear', logLink, [0.3, 3, 30, 300], penalty);
/** A probability by penalised logistic regression. */
export const logistic = (penalty?: number): Regressor =>
  withPenalty('logistic', logitLink, [0.3, 1, 3, 10, 30], penalty);

/** The penalty by five-fold cross-validation unless given. */
function withPenalty(name: string, link: Link, penalties: readonly number[], penalty?: number): Regressor {
  const settledAt = (lambda: number): Regressor => ({
    name,
    fit: (x, y, rows, _, weights) => newton(x, y, rows, link, lambda, weights),
  });
  if (penalty !== undefined) return settledAt(penalty);
  const settled = (x: Matrix, y: Float64Array, rows: Int32Array): Regressor => {
    const errors = penalties.map((lambda) => {
      let error = 0;
      for (let fold = 0; fold < 5; fold++) {
        const predict = newton(
          x,
          y,
          rows.filter((_, n) => n % 5 !== fold),
          link,
          lambda * 0.8,
        );
        for (let n = fold; n < rows.length; n += 5) error += (y[rows[n]!]! - predict(x, rows[n]!)) ** 2;
      }
      return error;
    });
    return settledAt(penalties[errors.indexOf(Math.min(...errors))]!);
  };
  return { name, settled, fit: (x, y, rows, seed, weights) => settled(x, y, rows).fit(x, y, rows, seed, weights) };
}

/** Penalised Gauss-Newton (for the logit link: Newton) steps, halved while they don't help. */
function newton(
  x: Matrix,
  y: Float64Array,
  rows: Int32Array,
  link: Link,
  lambda: number,
  weights?: Float64Array,
): Predictor {
  const { mean, spread } = scales(x, rows);
  const p = x.columns + 1;
  const design = new Float64Array(rows.length * p);
  rows.forEach((row, n) => {
    design[n * p] = 1;
    for (let j = 1; j < p; j++)
      design[n * p + j] = (x.values[row * x.columns + j - 1]! - mean[j - 1]!) / spread[j - 1]!;
  });
  const eta = (beta: Float64Array, n: number) => {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += beta[j]! * design[n * p + j]!;
    return sum;
  };
  const noise = Math.max(1e-9, varianceOf(y, rows)) / 4;
  const scale = link === logLink ? noise : 1;
  const loss = (beta: Float64Array) => {
    let sum = 0;
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n]!;
      const weight = weights ? weights[row]! : 1;
      const mu = link.mean(eta(beta, n));
      sum +=
        link === logLink
          ? (weight * (y[row]! - mu) ** 2) / 2
          : -weight * (y[row]! * Math.log(Math.max(1e-12, mu)) + (1 - y[row]!) * Math.log(Math.max(1e-12, 1 - mu)));
    }
    for (let j = 1; j < p; j++) sum += (lambda * scale * beta[j]! ** 2) / 2;
    return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
  };
  let beta = new Float64Array(p);
  beta[0] = link.start(meanOf(y, rows, weights));
  let best = loss(beta);
  for (let step = 0; step < steps; step++) {
    const a = new Float64Array(p * p);
    const g = new Float64Array(p);
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n]!;
      const at = eta(beta, n);
      const mu = link.mean(at);
      const slope = link.slope(at);
      const weight = (weights ? weights[row]! : 1) * link.weight(mu);
      const w = weight * slope * slope;
      const r = weight * slope * (y[row]! - mu);
      for (let i = 0; i < p; i++) {
        const z = design[n * p + i]!;
        g[i]! += z * r;
        for (let j = 0; j <= i; j++) a[i * p + j]! += w * z * design[n * p + j]!;
      }
    }
    for (let j = 0; j < p; j++) {
      a[j * p + j]! += j === 0 ? 1e-9 : lambda * scale;
      if (j > 0) g[j]! -= lambda * scale * beta[j]!;
    }
    solveInPlace(a, g);
    let share = 1;
    let next = beta.map((value, j) => value + g[j]!);
    let then = loss(next);
    while (then > best && share > 1e-3) {
      share /= 2;
      next = beta.map((value, j) => value + share * g[j]!);
      then = loss(next);
    }
    if (!(then < best)) break;
    const gain = best - then;
    beta = next;
    best = then;
    if (gain < 1e-7 * Math.abs(best)) break;
  }
  // What multiplies can run away on people unlike those seen: no further than the seen range once more.
  const [least, most] = rangeOf(y, rows);
  const [lower, upper] = link === logLink ? [2 * least - most, 2 * most - least] : [0, 1];
  return (at, row) => {
    let sum = beta[0]!;
    for (let j = 1; j < p; j++)
      sum += (beta[j]! * (at.values[row * at.columns + j - 1]! - mean[j - 1]!)) / spread[j - 1]!;
    return Math.min(upper, Math.max(lower, link.mean(sum)));
  };
}

function rangeOf(y: Float64Array, rows: Int32Array): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    least = Math.min(least, y[row]!);
    most = Math.max(most, y[row]!);
  }
  return [least, most];
}

function varianceOf(y: Float64Array, rows: Int32Array): number {
  const mean = meanOf(y, rows);
  return rows.reduce((sum, row) => sum + (y[row]! - mean) ** 2, 0) / rows.length;
}
