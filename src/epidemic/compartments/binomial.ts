import { normalQuantile } from '../../statistics/distribution.js';
import type { Random } from '../../statistics/random.js';

/** Standard normal quantiles at the middles of 8,192 equal shares: a draw from them costs one uniform number. */
const normals = Float64Array.from({ length: 8192 }, (_, index) => normalQuantile((index + 0.5) / 8192));

/**
 * A binomial draw: by inversion where the smaller of the means of successes and failures is below 8, else a tabled normal
 * with the variance of the binomial, rounded and kept in range (its mean is right; skew and what lies beyond 3.8 deviations
 * are lost).
 */
export function binomial(n: number, p: number, random: Random): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  const mean = n * p;
  if (mean >= 8) {
    const drawn = Math.round(mean + Math.sqrt(mean * (1 - p)) * normals[(random.uniform() * 8192) | 0]!);
    return Math.max(0, Math.min(n, drawn));
  }
  const odds = p / (1 - p);
  let mass = Math.exp(n * Math.log1p(-p));
  let u = random.uniform();
  let k = 0;
  while (u > mass && k < n) {
    u -= mass;
    k += 1;
    mass *= ((n - k + 1) / k) * odds;
    if (mass < 1e-300) break;
  }
  return k;
}
