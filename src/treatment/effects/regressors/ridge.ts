import { factor, substitute } from './linear-algebra.js';
import { type Matrix, meanOf, type Predictor, type Regressor, scales } from './regressor.js';

const penalties = [0.3, 1, 3, 10, 30, 100, 300, 1000];

/**
 * Linear regression with a quadratic penalty on standardised coefficients, the penalty by generalised cross-validation
 * (Golub, Heath & Wahba 1979) unless given.
 */
export function ridge(penalty?: number): Regressor {
  return {
    name: 'ridge',
    fit(x, y, rows, _, weights) {
      const { mean, spread } = scales(x, rows);
      const centre = meanOf(y, rows, weights);
      const p = x.columns;
      const gram = new Float64Array(p * p);
      const moment = new Float64Array(p);
      const z = new Float64Array(p);
      let square = 0;
      let total = 0;
      const weighted = weightedMeans(x, rows, mean, spread, weights);
      for (const row of rows) {
        const weight = weights ? weights[row]! : 1;
        const residual = y[row]! - centre;
        for (let j = 0; j < p; j++) z[j] = (x.values[row * p + j]! - mean[j]!) / spread[j]! - weighted[j]!;
        for (let i = 0; i < p; i++) {
          moment[i]! += weight * z[i]! * residual;
          for (let j = 0; j <= i; j++) gram[i * p + j]! += weight * z[i]! * z[j]!;
        }
        square += weight * residual * residual;
        total += weight;
      }
      const tried = (penalty === undefined ? penalties : [penalty]).map((lambda) =>
        solve(gram, moment, lambda, square),
      );
      const gcv = ({ error, freedom }: (typeof tried)[number]) =>
        error / Math.max(1e-9, 1 - (freedom + 1) / total) ** 2;
      const best = tried.reduce((a, b) => (gcv(b) < gcv(a) ? b : a));
      return linear(best.beta, centre, mean, spread, weighted);
    },
  };
}

function weightedMeans(
  x: Matrix,
  rows: Int32Array,
  mean: Float64Array,
  spread: Float64Array,
  weights?: Float64Array,
): Float64Array {
  const sums = new Float64Array(x.columns);
  if (!weights) return sums;
  let total = 0;
  for (const row of rows) {
    total += weights[row]!;
    for (let j = 0; j < x.columns; j++) {
      sums[j]! += (weights[row]! * (x.values[row * x.columns + j]! - mean[j]!)) / spread[j]!;
    }
  }
  return sums.map((sum) => sum / (total || 1));
}

function solve(gram: Float64Array, moment: Float64Array, lambda: number, square: number) {
  const p = moment.length;
  const a = Float64Array.from(gram);
  for (let i = 0; i < p; i++) a[i * p + i]! += lambda;
  factor(a, p);
  const beta = Float64Array.from(moment);
  substitute(a, p, beta);
  let fitted = 0;
  let shrunk = 0;
  for (let i = 0; i < p; i++) {
    fitted += beta[i]! * moment[i]!;
    shrunk += lambda * beta[i]! ** 2;
  }
  // y'y - 2 b'm + b'Gb with Gb = m - lambda b.
  const error = Math.max(1e-12, square - fitted - shrunk);
  return { beta, error, freedom: p - lambda * traceOfInverse(a, p) };
}

function traceOfInverse(l: Float64Array, p: number): number {
  let trace = 0;
  const column = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    for (let i = j; i < p; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= l[i * p + k]! * column[k]!;
      column[i] = sum / l[i * p + i]!;
      trace += column[i]! ** 2;
    }
  }
  return trace;
}

function linear(
  beta: Float64Array,
  centre: number,
  mean: Float64Array,
  spread: Float64Array,
  weighted: Float64Array,
): Predictor {
  const slope = beta.map((value, j) => value / spread[j]!);
  const intercept = slope.reduce((sum, value, j) => sum - value * mean[j]! - beta[j]! * weighted[j]!, centre);
  return (x, row) => {
    let sum = intercept;
    for (let j = 0, at = row * x.columns; j < slope.length; j++, at++) sum += slope[j]! * x.values[at]!;
    return sum;
  };
}
