import type { Matrix } from './regressors/regressor.js';

/** People under one of several treatments, and what became of them. */
export interface Trial {
  readonly x: Matrix;
  readonly names: readonly string[];
  /** Index of each person's arm. */
  readonly arm: Int32Array;
  /** The first is the one that others are held against. */
  readonly arms: readonly string[];
  /** More is better. */
  readonly y: Float64Array;
}

export const rowsWhere = (length: number, is: (row: number) => boolean): Int32Array =>
  Int32Array.from(Array.from({ length }, (_, row) => row).filter(is));

/** A value with its 95 % interval. */
export interface Estimate {
  readonly estimate: number;
  readonly se: number;
  readonly lower: number;
  readonly upper: number;
}

const z = 1.959963984540054;

export const normalEstimate = (estimate: number, se: number): Estimate => ({
  estimate,
  se,
  lower: estimate - z * se,
  upper: estimate + z * se,
});

/** The mean of independent scores. */
export function meanEstimate(scores: Float64Array): Estimate {
  const n = scores.length;
  const mean = scores.reduce((sum, value) => sum + value, 0) / n;
  const variance = scores.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  return normalEstimate(mean, Math.sqrt(variance / n));
}

/** Folds of people, each arm spread evenly over them. */
export function foldsByArm({ arm, arms }: Trial, count: number, shuffled: (rows: number[]) => number[]): Int8Array {
  const fold = new Int8Array(arm.length);
  arms.forEach((_, a) => {
    shuffled([...rowsWhere(arm.length, (row) => arm[row] === a)]).forEach((row, n) => {
      fold[row] = (n + a) % count;
    });
  });
  return fold;
}
