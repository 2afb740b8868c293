import type { Random } from '../../statistics/random.js';

/** A Poisson draw: by multiplication below 30, else normal with continuity correction (error of the mean below 1e-3). */
export function poisson(mean: number, random: Random): number {
  if (!(mean > 0)) return 0;
  if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}
