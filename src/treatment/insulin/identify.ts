import { solve } from '../../statistics/matrix.js';
import type { KineticParameters } from './parameters.js';
import { Twin } from './twin.js';

/** What was logged of one person, sample by sample. */
export interface InsulinLog {
  readonly sampleMinutes: number;
  /** mg/dL, one a sample and one more at the start. */
  readonly cgm: ArrayLike<number>;
  /** U/min from each reading to the next. */
  readonly insulin: ArrayLike<number>;
  /** g served from each reading to the next. */
  readonly grams: ArrayLike<number>;
  /** U/min that the log begins with. */
  readonly basal: number;
}

/** What the sensor's errors weigh: their variance, times how many samples count as one independent. */
const residualVariance = 13 ** 2 * 20;
const rounds = 25;
const firstDay = 1440;

type Name = keyof KineticParameters;

/** Shares between 0 and 1 are fitted as log-odds, all other parameters as logarithms. */
const isShare = (name: Name) => name === 'b' || name === 'd';
const inward = (name: Name, value: number) => (isShare(name) ? Math.log(value / (1 - value)) : Math.log(value));
const outward = (name: Name, value: number) => (isShare(name) ? 1 / (1 + Math.exp(-value)) : Math.exp(value));

/**
 * The kinetic parameters of a person from logs of sensor, insulin and meals: the most probable ones under the
 * distribution of a population (log-normal, its parameters independent), by damped Gauss-Newton steps. The body weight
 * is known; what does not differ within the population is taken from it.
 * @param population parameters of others
 */
export function identify(
  logs: readonly InsulinLog[],
  bodyWeight: number,
  population: readonly KineticParameters[],
): KineticParameters {
  const prior = priorOf(population);
  const names = prior.map(({ name }) => name);
  const whole = (theta: readonly number[]): KineticParameters => ({
    ...population[0]!,
    BW: bodyWeight,
    ...Object.fromEntries(names.map((name, i) => [name, outward(name, theta[i]!)])),
  });
  const residuals = (theta: readonly number[]) => {
    const parameters = whole(theta);
    return joined(logs.map((log) => residualsOf(log, parameters)));
  };
  const penalty = (theta: readonly number[]) =>
    prior.reduce((sum, { mean, spread }, i) => sum + ((theta[i]! - mean) / spread) ** 2, 0);
  const cost = (r: Float64Array, theta: readonly number[]) => {
    let sum = 0;
    for (let n = 0; n < r.length; n++) sum += r[n]! ** 2;
    return Number.isFinite(sum) ? sum / residualVariance + penalty(theta) : Number.POSITIVE_INFINITY;
  };
  let theta: readonly number[] = prior.map(({ mean }) => mean);
  let r = residuals(theta);
  let best = cost(r, theta);
  let damping = 0.01;
  for (let round = 0; round < rounds; round++) {
    const h = 1e-4;
    const slopes = theta.map((value, i) => {
      const moved = residuals(theta.with(i, value + h));
      return moved.map((each, n) => (each - r[n]!) / h);
    });
    const normal = slopes.map((a, i) =>
      slopes.map((b, j) => {
        let sum = 0;
        for (let n = 0; n < r.length; n++) sum += a[n]! * b[n]!;
        return sum / residualVariance + (i === j ? 1 / prior[i]!.spread ** 2 : 0);
      }),
    );
    const gradient = slopes.map((a, i) => {
      let sum = 0;
      for (let n = 0; n < r.length; n++) sum += a[n]! * r[n]!;
      return sum / residualVariance + (theta[i]! - prior[i]!.mean) / prior[i]!.spread ** 2;
    });
    let improved = false;
    const before = best;
    for (let attempt = 0; attempt < 8 && !improved; attempt++) {
      const damped = normal.map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) : value)));
      const step = solve(damped, gradient);
      const next = theta.map((value, i) => value - Math.max(-1, Math.min(1, step[i]!)));
      const then = residuals(next);
      const price = cost(then, next);
      if (price < best) {
        [theta, r, best] = [next, then, price];
        damping /= 5;
        improved = true;
      } else damping *= 5;
    }
    if (!improved || before - best < 1e-3) break;
  }
  return whole(theta);
}

/** What the sensor showed beyond the twin, after the first day of a log; the twin begins at rest under its basal rate. */
function residualsOf({ insulin, grams, sampleMinutes, basal, cgm }: InsulinLog, parameters: KineticParameters) {
  const twin = new Twin(parameters, sampleMinutes);
  const x = atRest(twin, parameters, basal, cgm[0]!);
  const course = Float64Array.from(insulin, (rate, n) => {
    if (grams[n]! > 0) twin.serve(x, grams[n]!);
    twin.advance(x, rate);
    return cgm[n + 1]! - twin.glucose(x);
  });
  return course.subarray(Math.round(firstDay / sampleMinutes));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A twin's state after two days of nothing but basal insulin, with the glucose then set. */
export function atRest(twin: Twin, parameters: KineticParameters, basal: number, glucose: number): Float64Array {
  const start = new Array<number>(13).fill(0);
  start[3] = start[12] = glucose * parameters.Vg;
  start[4] = (start[3] * parameters.k1) / parameters.k2 / 1.3;
  start[7] = start[8] = parameters.Ib;
  start[5] = parameters.Ib * parameters.Vi;
  const x = twin.start(start);
  for (let minute = 0; minute < 2 * 1440; minute += twin.step) {
    twin.advance(x, basal);
    // Glucose is held: only insulin and tissue settle.
    x[3] = x[12] = glucose * parameters.Vg;
  }
  return x;
}

function priorOf(population: readonly KineticParameters[]) {
  return (Object.keys(population[0]!) as Name[]).flatMap((name) => {
    if (name === 'BW') return [];
    const values = population.map((each) => inward(name, each[name]));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
    return spread > 1e-6 ? [{ name, mean, spread }] : [];
  });
}
