import { logistic } from './learner.js';

/** Log-odds a + b x: what a score becomes so that it means a probability. */
export interface PlattScaling {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Fits a logistic curve to held-out scores, with Platt's smoothed targets. Platt 1999; Lin, Lin & Weng, Mach Learn
 * 2007;68:267 (Newton with backtracking).
 * @param scores log-odds or any other real score
 */
export function fitPlatt(scores: ArrayLike<number>, labels: ArrayLike<number>): PlattScaling {
  const n = scores.length;
  let positives = 0;
  for (let i = 0; i < n; i++) positives += labels[i]! ? 1 : 0;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (n - positives + 2);
  const loss = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const eta = a + b * scores[i]!;
      sum += Math.max(eta, 0) - (labels[i] ? high : low) * eta + Math.log1p(Math.exp(-Math.abs(eta)));
    }
    return sum;
  };
  let [intercept, slope] = [Math.log((positives + 1) / (n - positives + 1)), 0];
  let now = loss(intercept, slope);
  for (let iteration = 0; iteration < 100; iteration++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
    for (let i = 0; i < n; i++) {
      const x = scores[i]!;
      const p = logistic(intercept + slope * x);
      const residual = p - (labels[i] ? high : low);
      const weight = p * (1 - p);
      ga += residual;
      gb += residual * x;
      haa += weight;
      hab += weight * x;
      hbb += weight * x * x;
    }
    if (Math.abs(ga) + Math.abs(gb) < 1e-10 * n) break;
    const determinant = haa * hbb - hab * hab;
    if (!(Math.abs(determinant) > 0)) break;
    const da = -(hbb * ga - hab * gb) / determinant;
    const db = -(haa * gb - hab * ga) / determinant;
    let step = 1;
    while (step > 1e-10 && loss(intercept + step * da, slope + step * db) > now) step /= 2;
    if (step <= 1e-10) break;
    intercept += step * da;
    slope += step * db;
    const before = now;
    now = loss(intercept, slope);
    if (before - now < 1e-13 * before) break;
  }
  return { intercept, slope };
}

export const applyPlatt = ({ intercept, slope }: PlattScaling, score: number): number =>
  logistic(intercept + slope * score);
