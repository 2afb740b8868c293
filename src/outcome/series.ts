import { studentQuantile } from '../statistics/student.js';

const msPerYear = 365.25 * 86_400_000;

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The change a year by ordinary least squares, with its 95 % interval (Student's t). The interval assumes independent
 * errors. Undefined below three points or where all points are of one moment.
 */
export function slopePerYear(points: readonly { readonly at: number; readonly value: number }[]): Estimate | undefined {
  if (points.length < 3) return undefined;
  const years = points.map(({ at }) => at / msPerYear);
  const meanX = mean(years);
  const meanY = mean(points.map(({ value }) => value));
  const spread = years.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  if (spread < 1e-12) return undefined;
  const slope = points.reduce((sum, { value }, n) => sum + (years[n]! - meanX) * (value - meanY), 0) / spread;
  const residual = points.reduce((sum, { value }, n) => sum + (value - meanY - slope * (years[n]! - meanX)) ** 2, 0);
  const error = Math.sqrt(Math.max(0, residual) / (points.length - 2) / spread);
  return around(slope, error, points.length - 2);
}

/**
 * Mean of the later values minus mean of the earlier ones, with its 95 % interval by Welch's t. Undefined if either side
 * is empty; without an interval (infinite bounds) below two values on a side.
 */
export function difference(before: readonly number[], after: readonly number[]): Estimate | undefined {
  if (before.length === 0 || after.length === 0) return undefined;
  const change = mean(after) - mean(before);
  if (before.length < 2 || after.length < 2) {
    return { estimate: change, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  }
  const [a, b] = [variance(before) / before.length, variance(after) / after.length];
  if (a + b === 0) return { estimate: change, lower: change, upper: change };
  const degrees = (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (after.length - 1));
  return around(change, Math.sqrt(a + b), degrees);
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

function around(estimate: number, error: number, degrees: number): Estimate {
  const half = error === 0 ? 0 : studentQuantile(0.975, degrees) * error;
  return { estimate, lower: estimate - half, upper: estimate + half };
}
