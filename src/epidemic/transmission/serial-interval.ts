import { gammaCdf } from '../../statistics/distribution.js';

/** Probability of a serial interval of 0, 1, 2 ... days; sums to 1 (or to what the horizon covers). */
export type SerialInterval = readonly number[];

/**
 * A gamma-distributed serial interval of this mean and standard deviation (days), shifted by one day and made discrete.
 * Cori et al, Am J Epidemiol 2013;178:1505, web appendix 11.
 *
 * @param days the last day covered
 * @throws RangeError unless mean > 1 and sd > 0
 */
export function discreteSerialInterval(mean: number, sd: number, days: number): SerialInterval {
  if (!(mean > 1 && sd > 0))
    throw new RangeError('A serial interval needs a mean above 1 day and a standard deviation above 0');
  const shape = ((mean - 1) / sd) ** 2;
  const scale = sd ** 2 / (mean - 1);
  const f = (k: number) => gammaCdf(k, shape, scale);
  const g = (k: number) => gammaCdf(k, shape + 1, scale);
  return Array.from({ length: days + 1 }, (_, k) => {
    const mass = k * f(k) + (k - 2) * f(k - 2) - 2 * (k - 1) * f(k - 1);
    return Math.max(0, mass + shape * scale * (2 * g(k - 1) - g(k - 2) - g(k)));
  });
}
