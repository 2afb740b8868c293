import { logGamma } from '../../statistics/distribution.js';
import type { FitSetting } from './fit.js';

export interface FilterParameters {
  readonly r0: number;
  /** Exposed and, as many again, infectious people on the first day. */
  readonly seeds: number;
  readonly reporting: number;
  /** Variance of a count, given the onsets = mean + mean^2 x this. */
  readonly dispersion: number;
}

const steps = 2;
/** Susceptible, exposed, infectious, and onsets since the last count. */
const size = 4;

/**
 * How likely daily counts of onsets are under a stochastic SEIR epidemic in one well-mixed group: chance in transmission by the
 * linear noise approximation, corrected by each day's count as in a Kalman filter, counts as negative binomial with
 * the variance of both. @see Fearnhead, Giagos & Sherlock 2014, doi:10.1111/biom.12152
 */
export function filteredLogLikelihood(
  counts: readonly number[],
  setting: FitSetting,
  { r0, seeds, reporting, dispersion }: FilterParameters,
): number {
  const filter = new NoiseFilter(setting, r0, seeds);
  let sum = 0;
  for (const count of counts) {
    filter.day();
    sum += filter.observe(count, reporting, dispersion);
    if (!Number.isFinite(sum)) return Number.NEGATIVE_INFINITY;
  }
  return sum;
}

class NoiseFilter {
  readonly #mean: Float64Array;
  readonly #covariance = new Float64Array(size * size);
  readonly #beta: number;
  readonly #sigma: number;
  readonly #gamma: number;
  readonly #slope = new Float64Array(size * size);
  readonly #transition = new Float64Array(size * size);
  readonly #product = new Float64Array(size * size);

  constructor(
    readonly setting: FitSetting,
    r0: number,
    seeds: number,
  ) {
    this.#sigma = 1 / setting.latentDays;
    this.#gamma = 1 / setting.infectiousDays;
    this.#beta = (r0 * this.#gamma) / setting.population;
    this.#mean = Float64Array.of(Math.max(1, setting.population - 2 * seeds), seeds, seeds, 0);
  }

  /** One day forward: the mean by the midpoint rule, the covariance with it. */
  day(): void {
    const mean = this.#mean;
    const h = 1 / steps;
    for (let step = 0; step < steps; step++) {
      const [infection, onset, end] = this.#rates(mean[0]!, mean[1]!, mean[2]!);
      const [s, e, i] = [
        mean[0]! - (h / 2) * infection,
        mean[1]! + (h / 2) * (infection - onset),
        mean[2]! + (h / 2) * (onset - end),
      ];
      const [infections, onsets, ends] = this.#rates(s, e, i);
      this.#spread(s, i, infections, onsets, ends, h);
      mean[0]! -= h * infections;
      mean[1]! += h * (infections - onsets);
      mean[2]! += h * (onsets - ends);
      mean[3]! += h * onsets;
    }
  }

  #rates(s: number, e: number, i: number): [number, number, number] {
    return [this.#beta * s * i, this.#sigma * e, this.#gamma * i];
  }

  /** P <- F P F' + G h, with F = 1 + A h + (A h)^2 / 2 and G what the three transitions add. */
  #spread(s: number, i: number, infections: number, onsets: number, ends: number, h: number): void {
    const [a, p, f] = [this.#slope, this.#covariance, this.#transition];
    a.fill(0);
    a[0] = -this.#beta * i;
    a[2] = -this.#beta * s;
    a[4] = this.#beta * i;
    a[5] = -this.#sigma;
    a[6] = this.#beta * s;
    a[9] = this.#sigma;
    a[10] = -this.#gamma;
    a[13] = this.#sigma;
    for (let k = 0; k < size * size; k++) a[k]! *= h;
    multiply(a, a, f);
    for (let k = 0; k < size * size; k++) f[k] = a[k]! + f[k]! / 2;
    for (let k = 0; k < size; k++) f[k * (size + 1)]! += 1;
    multiply(f, p, this.#product);
    multiplyTransposed(this.#product, f, p);
    p[0]! += h * infections;
    add(p, 0, 1, -h * infections);
    p[5]! += h * (infections + onsets);
    add(p, 1, 2, -h * onsets);
    add(p, 1, 3, -h * onsets);
    p[10]! += h * (onsets + ends);
    add(p, 2, 3, h * onsets);
    p[15]! += h * onsets;
  }

  /** The log-probability of the day's count; the state moves towards what it says, and onsets start again from none. */
  observe(count: number, reporting: number, dispersion: number): number {
    const [mean, p] = [this.#mean, this.#covariance];
    const expected = Math.max(1e-9, reporting * mean[3]!);
    const variance = expected + dispersion * expected ** 2 + reporting ** 2 * p[15]!;
    const log = negativeBinomial(count, expected, (variance - expected) / expected ** 2);
    const gain = [0, 1, 2].map((k) => (reporting * p[k * size + 3]!) / variance);
    for (let k = 0; k < 3; k++) {
      mean[k] = Math.max(1e-6, mean[k]! + gain[k]! * (count - expected));
      for (let j = 0; j < 3; j++) p[k * size + j]! -= gain[k]! * gain[j]! * variance;
    }
    mean[3] = 0;
    for (let k = 0; k < size; k++) p[k * size + 3] = p[3 * size + k] = 0;
    return log;
  }
}

function add(p: Float64Array, row: number, column: number, value: number): void {
  p[row * size + column]! += value;
  p[column * size + row]! += value;
}

function multiply(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += a[row * size + k]! * b[k * size + column]!;
      out[row * size + column] = sum;
    }
}

function multiplyTransposed(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += a[row * size + k]! * b[column * size + k]!;
      out[row * size + column] = sum;
    }
}

function negativeBinomial(count: number, mean: number, dispersion: number): number {
  const k = 1 / Math.max(dispersion, 1e-9);
  const ratio = Math.log1p(mean / k);
  return logGamma(count + k) - logGamma(k) - logGamma(count + 1) - k * ratio + count * (Math.log(mean / k) - ratio);
}
