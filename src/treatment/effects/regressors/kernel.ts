import { factor, inverseDiagonal, substitute } from './linear-algebra.js';
import { type Matrix, meanOf, type Regressor, scales } from './regressor.js';

interface Settings {
  /** In units of the square root of the number of columns. */
  readonly length: number;
  /** Variance of the noise over that of the smooth part. */
  readonly noise: number;
}

const choices: readonly Settings[] = [0.7, 1.5, 3].flatMap((length) =>
  [0.03, 0.2, 1].map((noise) => ({ length, noise })),
);
/** The share of the linear part in the kernel. */
const linearShare = 0.3;
/** Above this many rows a part of them stands for all: the cost grows with the cube. */
const mostRows = 600;

/**
 * A Gaussian process (kernel ridge) with a smooth and a linear part, its length and noise by leave-one-out error in closed
 * form (Rasmussen & Williams 2006, 5.4.2).
 */
export function gaussianProcess(asked?: Settings): Regressor {
  const settled = (x: Matrix, y: Float64Array, rows: Int32Array): Regressor => {
    const some = thinned(rows, 250);
    const errors = choices.map((each) => leaveOneOut(x, y, some, each));
    return gaussianProcess(choices[errors.indexOf(Math.min(...errors))]!);
  };
  return {
    name: 'gaussian-process',
    ...(asked ? {} : { settled }),
    fit(x, y, rows) {
      const settings = asked;
      if (!settings) return settled(x, y, rows).fit(x, y, rows, 0);
      const learnt = thinned(rows, mostRows);
      const { points, similar } = kernelOf(x, learnt, settings);
      const n = learnt.length;
      const centre = meanOf(y, learnt);
      const alpha = Float64Array.from(learnt, (row) => y[row]! - centre);
      const k = gram(points, n, x.columns, similar, settings.noise);
      factor(k, n);
      substitute(k, n, alpha);
      const { mean, spread } = scales(x, learnt);
      const z = new Float64Array(x.columns);
      return (at, row) => {
        for (let j = 0; j < z.length; j++) z[j] = (at.values[row * z.length + j]! - mean[j]!) / spread[j]!;
        let sum = centre;
        for (let i = 0; i < n; i++) sum += alpha[i]! * similar(z, 0, points, i * z.length);
        return sum;
      };
    },
  };
}

const thinned = (rows: Int32Array, most: number) =>
  rows.length <= most
    ? rows
    : rows.filter((_, n) => Math.floor((n * most) / rows.length) !== Math.floor(((n - 1) * most) / rows.length));

type Similar = (a: Float64Array, at: number, b: Float64Array, bt: number) => number;

function kernelOf(x: Matrix, rows: Int32Array, { length }: Settings): { points: Float64Array; similar: Similar } {
  const p = x.columns;
  const { mean, spread } = scales(x, rows);
  const points = new Float64Array(rows.length * p);
  rows.forEach((row, n) => {
    for (let j = 0; j < p; j++) points[n * p + j] = (x.values[row * p + j]! - mean[j]!) / spread[j]!;
  });
  const scale = 1 / (2 * length * length * p);
  const similar: Similar = (a, at, b, bt) => {
    let distance = 0;
    let product = 0;
    for (let j = 0; j < p; j++) {
      const [u, v] = [a[at + j]!, b[bt + j]!];
      distance += (u - v) * (u - v);
      product += u * v;
    }
    return Math.exp(-distance * scale) + (linearShare * product) / p;
  };
  return { points, similar };
}

function gram(points: Float64Array, n: number, p: number, similar: Similar, noise: number): Float64Array {
  const k = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) k[i * n + j] = similar(points, i * p, points, j * p) + (i === j ? noise : 0);
  }
  return k;
}

function leaveOneOut(x: Matrix, y: Float64Array, rows: Int32Array, settings: Settings): number {
  const n = rows.length;
  const { points, similar } = kernelOf(x, rows, settings);
  const k = gram(points, n, x.columns, similar, settings.noise);
  const centre = meanOf(y, rows);
  const alpha = Float64Array.from(rows, (row) => y[row]! - centre);
  factor(k, n);
  substitute(k, n, alpha);
  const diagonal = inverseDiagonal(k, n);
  return alpha.reduce((sum, value, i) => sum + (value / diagonal[i]!) ** 2, 0);
}
