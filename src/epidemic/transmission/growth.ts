import { invert } from '../../statistics/matrix.js';
import { studentQuantile } from '../../statistics/student.js';

/** Exponential growth over a window, a step being a day or a week as in the series. */
export interface Growth {
  readonly from: number;
  readonly to: number;
  /** Per step; negative where cases fall. */
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
  /** Steps until cases double; the interval runs from `lower` to `upper`, undefined where it includes no growth. */
  readonly doubling:
    | { readonly estimate: number; readonly lower: number; readonly upper: number | undefined }
    | undefined;
  readonly halving:
    | { readonly estimate: number; readonly lower: number; readonly upper: number | undefined }
    | undefined;
  /** Variance over the Poisson's. */
  readonly dispersion: number;
}

/**
 * The growth rate by log-linear quasi-Poisson regression with 95 % intervals (Student's t on the residual degrees of freedom,
 * dispersion by Pearson's statistic, at least 1).
 * @returns undefined with fewer than 4 steps, 5 cases or 3 steps with cases
 */
export function growthRate(counts: readonly number[], from: number, to: number): Growth | undefined {
  const y = counts.slice(from, to + 1);
  const total = y.reduce((a, b) => a + b, 0);
  if (y.length < 4 || total < 5 || y.filter((count) => count > 0).length < 3) return undefined;
  const middle = (y.length - 1) / 2;
  let [level, rate] = [Math.log(total / y.length), 0];
  let covariance: number[][] | undefined;
  for (let iteration = 0; iteration < 50; iteration++) {
    const information = [
      [0, 0],
      [0, 0],
    ];
    const score = [0, 0];
    y.forEach((count, index) => {
      const x = index - middle;
      const mu = Math.exp(Math.min(50, level + rate * x));
      information[0]![0]! += mu;
      information[0]![1]! += mu * x;
      information[1]![1]! += mu * x * x;
      score[0]! += count - mu;
      score[1]! += (count - mu) * x;
    });
    information[1]![0] = information[0]![1]!;
    covariance = invert(information);
    if (!covariance) return undefined;
    const step = covariance.map((row) => Math.max(-1, Math.min(1, row[0]! * score[0]! + row[1]! * score[1]!)));
    level += step[0]!;
    rate += step[1]!;
    if (Math.abs(step[0]!) + Math.abs(step[1]!) < 1e-10) break;
  }
  const pearson = y.reduce((sum, count, index) => {
    const mu = Math.exp(level + rate * (index - middle));
    return sum + (count - mu) ** 2 / mu;
  }, 0);
  const dispersion = Math.max(1, pearson / (y.length - 2));
  const half = studentQuantile(0.975, y.length - 2) * Math.sqrt(covariance![1]![1]! * dispersion);
  const [lower, upper] = [rate - half, rate + half];
  return {
    from,
    to,
    rate,
    lower,
    upper,
    dispersion,
    doubling: timeTo(rate, lower, upper),
    halving: timeTo(-rate, -upper, -lower),
  };
}

function timeTo(rate: number, lower: number, upper: number): Growth['doubling'] {
  if (rate <= 0) return undefined;
  return { estimate: Math.LN2 / rate, lower: Math.LN2 / upper, upper: lower > 0 ? Math.LN2 / lower : undefined };
}
