/** The 23 levels of the forecast hubs: 1 %, 2.5 %, 5 % to 95 % by 5, 97.5 %, 99 %. */
export const levels: readonly number[] = [
  0.01,
  0.025,
  ...Array.from({ length: 19 }, (_, index) => (index + 1) / 20),
  0.975,
  0.99,
];

/** Values at `levels`, in order. */
export type Quantiles = readonly number[];

/**
 * The weighted interval score: the mean of twice the pinball losses at all levels, which equals the weighted sum of the
 * interval scores and the error of the median (Bracher et al, PLoS Comput Biol 2021;17:e1008618). In units of the counts;
 * for a single certain value it is the absolute error.
 */
export function weightedIntervalScore(quantiles: Quantiles, observed: number): number {
  let sum = 0;
  for (let index = 0; index < levels.length; index++) {
    const error = observed - quantiles[index]!;
    sum += 2 * (error >= 0 ? levels[index]! * error : (levels[index]! - 1) * error);
  }
  return sum / levels.length;
}

/** Whether the observed count lies in the central interval of 95 % or 50 %, ends included. */
export function covers(quantiles: Quantiles, observed: number, level: 0.95 | 0.5): boolean {
  const [low, high] = level === 0.95 ? [1, 21] : [6, 16];
  return quantiles[low]! <= observed && observed <= quantiles[high]!;
}
