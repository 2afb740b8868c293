import { mean } from '../series.js';

export interface Segment {
  /** Index of the first value of the segment. */
  readonly from: number;
  /** Index after its last. */
  readonly until: number;
  readonly mean: number;
}

/**
 * The level shifts of a series by optimal partitioning: the segmentation with the least sum of squares plus a penalty for
 * each change. Jackson et al, IEEE Signal Process Lett 2005;12:105; penalty 4 sigma^2 log n (above the modified Schwarz criterion
 * of Zhang & Siegmund, Biometrics 2007;63:22), with the noise from differences of neighbours (median absolute, scaled), so
 * that shifts do not count as noise.
 *
 * @param leastLength a segment has at least so many values
 * @returns one segment where nothing changed; empty for an empty series
 */
export function levelShifts(values: readonly number[], leastLength = 2): readonly Segment[] {
  const n = values.length;
  if (n === 0) return [];
  const variance = noise(values) ** 2;
  const penalty = 4 * variance * Math.log(Math.max(n, 3));
  const [sum, squares] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  values.forEach((value, index) => {
    sum[index + 1] = sum[index]! + value;
    squares[index + 1] = squares[index]! + value * value;
  });
  const cost = (from: number, until: number) =>
    Math.max(0, squares[until]! - squares[from]! - (sum[until]! - sum[from]!) ** 2 / (until - from));
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const start = new Int32Array(n + 1);
  best[0] = -penalty;
  for (let until = 1; until <= n; until++) {
    for (let from = 0; from <= until - leastLength || from === 0; from++) {
      if (from > 0 && (from < leastLength || !Number.isFinite(best[from]!))) continue;
      const total = best[from]! + cost(from, until) + penalty;
      if (total < best[until]! - 1e-12) {
        best[until] = total;
        start[until] = from;
      }
    }
  }
  const segments: Segment[] = [];
  for (let until = n; until > 0; until = start[until]!)
    segments.unshift({ from: start[until]!, until, mean: mean(values.slice(start[until]!, until)) });
  return segments;
}

/** Standard deviation of the noise: median absolute difference of neighbours over 1.349 x sqrt 2 / 2. */
function noise(values: readonly number[]): number {
  if (values.length < 3) return Number.POSITIVE_INFINITY;
  const steps = values
    .slice(1)
    .map((value, index) => Math.abs(value - values[index]!))
    .sort((a, b) => a - b);
  const median = (steps[Math.floor((steps.length - 1) / 2)]! + steps[Math.ceil((steps.length - 1) / 2)]!) / 2;
  // The median absolute difference of two standard normals is 0.954; a flat series has no noise but rounding.
  return Math.max(median / 0.9539, 1e-9 * Math.max(...values.map(Math.abs)), Number.MIN_VALUE);
}
