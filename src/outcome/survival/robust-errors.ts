import type { CoxData, Ties } from './cox.js';
import { hazardSteps } from './hazard-steps.js';
import { type Design, linearPredictor, type Ordered } from './partial-likelihood.js';

/**
 * The robust covariance: inverse information around the summed outer products of each cluster's score residual.
 * Lin & Wei, J Am Stat Assoc 1989;84:1074.
 */
export function sandwich(
  design: Design,
  data: CoxData,
  strata: readonly Ordered[],
  beta: Float64Array,
  inverse: readonly (readonly number[])[],
  ties: Ties,
): number[][] {
  const residuals = scoreResiduals(design, data, strata, beta, ties);
  const { p } = design;
  const sums = new Map<string | number, Float64Array>();
  for (let i = 0; i < data.times.length; i++) {
    const label = data.clusters?.[i] ?? i;
    const sum = sums.get(label) ?? new Float64Array(p);
    for (let j = 0; j < p; j++) sum[j]! += residuals[i * p + j]!;
    sums.set(label, sum);
  }
  const meat = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  for (const sum of sums.values())
    for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) meat[j]![k]! += sum[j]! * sum[k]!;
  return product(product(inverse, meat), inverse);
}

const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
  a.map((row) => b[0]!.map((_, k) => row.reduce((total, value, j) => total + value * b[j]![k]!, 0)));

/** Each row's score residual; Therneau & Grambsch 2000, section 4.2. O(n log n). */
function scoreResiduals(
  design: Design,
  data: CoxData,
  strata: readonly Ordered[],
  beta: Float64Array,
  ties: Ties,
): Float64Array {
  const { p, rows } = design;
  const eta = linearPredictor(design, beta);
  const residuals = new Float64Array(rows.length);
  for (const stratum of strata) {
    const steps = hazardSteps(design, data, stratum, beta, ties);
    const hazard = cumulated(steps.hazard, 1);
    const means = cumulated(steps.weightedMean, p);
    for (const row of stratum.byTime) {
      const time = data.times[row]!;
      const last = countUpTo(steps.times, time);
      const first = data.entries ? countUpTo(steps.times, data.entries[row]!) : 0;
      const dies = Boolean(data.events[row]);
      const [own, ownMean] = dies ? [last - 1, (last - 1) * p] : [-1, 0];
      let exposed = hazard[last]! - hazard[first]!;
      if (dies) exposed += steps.hazardOfDying[own]! - steps.hazard[own]!;
      const weight = Math.exp(eta[row]!);
      for (let j = 0; j < p; j++) {
        const x = rows[row * p + j]!;
        let mean = means[last * p + j]! - means[first * p + j]!;
        if (dies) mean += steps.weightedMeanOfDying[ownMean + j]! - steps.weightedMean[ownMean + j]!;
        residuals[row * p + j] = (dies ? x - steps.mean[ownMean + j]! : 0) - weight * (x * exposed - mean);
      }
    }
  }
  return residuals;
}

/** Sums of the first 0, 1, 2 ... rows of so many columns. */
function cumulated(values: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(values.length + columns);
  for (let at = 0; at < values.length; at++) sums[at + columns] = sums[at]! + values[at]!;
  return sums;
}

/** How many of the ascending times are not after this one. */
function countUpTo(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
