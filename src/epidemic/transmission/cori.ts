import { gammaQuantile } from '../../statistics/distribution.js';
import type { SerialInterval } from './serial-interval.js';

/** Daily counts; `imported` of them were infected elsewhere. */
export interface Incidence {
  readonly local: readonly number[];
  readonly imported: readonly number[];
}

/** The reproduction number over one window, days counted from 0, both ends in it. */
export interface ReproductionNumber {
  readonly firstDay: number;
  readonly lastDay: number;
  /** Posterior gamma distribution. */
  readonly shape: number;
  readonly scale: number;
  readonly mean: number;
  readonly sd: number;
  quantile(p: number): number;
}

/** Daily counts of which the first day's are all imported, as nothing before them can have infected them. */
export function incidenceOf(counts: readonly number[], imported?: readonly number[]): Incidence {
  const from = counts.map((count, day) => (day === 0 ? count : (imported?.[day] ?? 0)));
  return { imported: from, local: counts.map((count, day) => count - from[day]!) };
}

/** Expected infectiousness on each day: past cases weighted by the serial interval; day 0 has none. */
export function infectiousness({ local, imported }: Incidence, interval: SerialInterval): number[] {
  return local.map((_, day) => {
    let sum = 0;
    for (let lag = 1; lag <= day && lag < interval.length; lag++)
      sum += interval[lag]! * (local[day - lag]! + imported[day - lag]!);
    return sum;
  });
}

/**
 * The instantaneous reproduction number in sliding windows, posterior under a gamma prior.
 * Cori et al, Am J Epidemiol 2013;178:1505; imported cases as in Thompson et al, Epidemics 2019;29:100356.
 *
 * A window that ends before one mean serial interval has passed can't show transmission and gets no estimate.
 *
 * @param windowDays days in each window; windows begin on the second day
 * @param prior mean and standard deviation of the prior; 5 and 5 as published
 */
export function estimateReproductionNumber(
  incidence: Incidence,
  interval: SerialInterval,
  windowDays = 7,
  prior = { mean: 5, sd: 5 },
): ReproductionNumber[] {
  const priorShape = (prior.mean / prior.sd) ** 2;
  const priorScale = prior.sd ** 2 / prior.mean;
  const pressure = infectiousness(incidence, interval);
  const meanInterval = interval.reduce((sum, mass, day) => sum + mass * day, 0);
  const estimates: ReproductionNumber[] = [];
  for (let firstDay = 1; firstDay + windowDays <= incidence.local.length; firstDay++) {
    const lastDay = firstDay + windowDays - 1;
    if (lastDay + 1 <= meanInterval) continue;
    let cases = 0;
    let expected = 0;
    for (let day = firstDay; day <= lastDay; day++) {
      cases += incidence.local[day]!;
      expected += pressure[day]!;
    }
    const shape = priorShape + cases;
    const scale = 1 / (1 / priorScale + expected);
    estimates.push({
      firstDay,
      lastDay,
      shape,
      scale,
      mean: shape * scale,
      sd: Math.sqrt(shape) * scale,
      quantile: (p) => gammaQuantile(p, shape, scale),
    });
  }
  return estimates;
}
