import { Random } from '../../statistics/random.js';

/** One measurement of an N-of-1 trial. */
export interface TrialValue {
  readonly patient: string;
  /** Number of the period in which it was taken, in order, within the patient. */
  readonly period: number;
  /** Whether the treatment of interest was given in that period (else the comparator). */
  readonly treated: boolean;
  readonly value: number;
}

export interface EffectEstimate {
  /** Treated minus comparator. */
  readonly mean: number;
  readonly sd: number;
  readonly lower: number;
  readonly upper: number;
  /** Posterior probability that the effect is below 0. */
  readonly belowZero: number;
}

export interface NOf1Result {
  /** Mean effect over patients; of one patient that patient's own. */
  readonly effect: EffectEstimate;
  /** Each patient's own effect, drawn towards the mean where there are several. */
  readonly patients: readonly (EffectEstimate & { readonly patient: string })[];
  /** Posterior means of the standard deviations: between measurements of a period, between periods, between patients' effects. */
  readonly residual: number;
  readonly betweenPeriods: number;
  readonly betweenPatients?: number;
}

export interface NOf1Options {
  readonly level: number;
  readonly draws: number;
  readonly warmUp: number;
  readonly seed: number;
  /** A linear drift over the periods is taken out. */
  readonly trend: boolean;
}
export const usualNOf1: NOf1Options = { level: 0.95, draws: 6000, warmUp: 1000, seed: 1, trend: false };

export type NOf1Refusal = { readonly refused: 'no-contrast' | 'too-few-periods' | 'no-variation' };

interface PeriodMean {
  readonly treated: number;
  readonly order: number;
  readonly n: number;
  readonly mean: number;
}
interface PatientData {
  readonly patient: string;
  readonly periods: readonly PeriodMean[];
  /** Sum of squares within periods. */
  readonly within: number;
}

/**
 * N-of-1 trials, one (ABAB) or several together, by a Bayesian mixed model: level of the patient, effect of the treatment,
 * deviation of the period, and of the measurement. Zucker et al, J Clin Epidemiol 1997;50:401; Schmid 2001. Several
 * patients' effects come from one normal distribution. Flat priors on levels and the mean effect; half-Cauchy priors on the
 * standard deviations with the data's own spread as scale (Gelman, Bayesian Anal 2006;1:515; sampled as Wand 2011). By
 * Gibbs sampling, period deviations taken out when levels and effects are drawn.
 */
export function analyseNOf1(
  values: readonly TrialValue[],
  options: Partial<NOf1Options> = {},
): NOf1Result | NOf1Refusal {
  const asked = { ...usualNOf1, ...options };
  const patients = grouped(values);
  const refusal = whyNot(patients, asked.trend);
  if (refusal) return refusal;
  return sample(patients, asked);
}

function grouped(values: readonly TrialValue[]): readonly PatientData[] {
  const byPatient = new Map<string, Map<number, TrialValue[]>>();
  for (const each of values) {
    const periods = byPatient.get(each.patient) ?? new Map<number, TrialValue[]>();
    periods.set(each.period, [...(periods.get(each.period) ?? []), each]);
    byPatient.set(each.patient, periods);
  }
  return [...byPatient].map(([patient, periods]) => {
    const orders = [...periods.keys()].sort((a, b) => a - b);
    const centre = orders.reduce((sum, order) => sum + order, 0) / orders.length;
    let within = 0;
    return {
      patient,
      periods: orders.map((order) => {
        const members = periods.get(order)!;
        const mean = members.reduce((sum, { value }) => sum + value, 0) / members.length;
        for (const { value } of members) within += (value - mean) ** 2;
        return { treated: members[0]!.treated ? 1 : 0, order: order - centre, n: members.length, mean };
      }),
      within,
    };
  });
}

function whyNot(patients: readonly PatientData[], trend: boolean): NOf1Refusal | undefined {
  const isContrasted = ({ periods }: PatientData) => {
    const on = periods.filter(({ treated }) => treated === 1).length;
    return on > 0 && on < periods.length;
  };
  if (patients.length === 0 || !patients.every(isContrasted)) return { refused: 'no-contrast' };
  const count = patients.reduce((sum, { periods }) => sum + periods.length, 0);
  if (count < patients.length * (trend ? 3 : 2) + 1) return { refused: 'too-few-periods' };
  const means = patients.flatMap(({ periods }) => periods.map(({ mean }) => mean));
  if (means.every((mean) => mean === means[0])) return { refused: 'no-variation' };
  return undefined;
}

/** From so many patients on they inform the spread of their effects themselves (Gelman 2006, flat on the standard deviation). */
const manyPatients = 20;

/** Spread of the period means about each patient's own level: the scale of the priors. */
function spreadOf(patients: readonly PatientData[]): number {
  let [sum, count] = [0, 0];
  for (const { periods, within } of patients) {
    const level = periods.reduce((total, { mean }) => total + mean, 0) / periods.length;
    for (const { mean } of periods) sum += (mean - level) ** 2;
    sum +=
      within /
      Math.max(
        1,
        periods.reduce((total, { n }) => total + n, 0),
      );
    count += periods.length - 1;
  }
  return Math.sqrt(sum / count);
}

/** A variance with a half-Cauchy prior on its root: inverse gamma given an auxiliary variable that is inverse gamma too. */
class HalfCauchyVariance {
  value: number;
  #auxiliary = 1;

  constructor(
    private readonly scale: number,
    private readonly random: Random,
  ) {
    this.value = scale ** 2;
  }

  /** With a flat prior on the standard deviation instead: for the spread of effects, of which zero must not be favoured. */
  drawFlat(count: number, sumOfSquares: number): void {
    this.value = Math.max(sumOfSquares / 2 / this.random.gamma((count - 1) / 2), 1e-12);
  }

  draw(count: number, sumOfSquares: number): void {
    this.#auxiliary = (1 / this.value + 1 / this.scale ** 2) / this.random.gamma(1);
    this.value = (sumOfSquares / 2 + 1 / this.#auxiliary) / this.random.gamma((count + 1) / 2);
  }
}

function sample(patients: readonly PatientData[], { level, draws, warmUp, seed, trend }: NOf1Options): NOf1Result {
  const random = new Random(seed);
  const scale = spreadOf(patients);
  const period = new HalfCauchyVariance(scale, random);
  const residual = new HalfCauchyVariance(scale, random);
  const between = new HalfCauchyVariance(scale, random);
  const several = patients.length > 1;
  const hasRepeats = patients.some(({ periods }) => periods.some(({ n }) => n > 1));
  // Without repeats a measurement cannot be told from its period: all of it is the period's.
  if (!hasRepeats) residual.value = 0;
  const measurements = patients.reduce((sum, { periods }) => sum + periods.reduce((total, { n }) => total + n, 0), 0);
  const effects = new Float64Array(patients.length);
  let mean = 0;
  const kept = { mean: new Float64Array(draws), own: patients.map(() => new Float64Array(draws)) };
  const sums = { residual: 0, period: 0, between: 0 };
  for (let draw = -warmUp; draw < draws; draw++) {
    let [periodSquares, periodCount, residualSquares] = [0, 0, 0];
    patients.forEach(({ periods, within }, index) => {
      const own = drawLine(
        periods,
        period.value,
        residual.value,
        several ? { mean, variance: between.value } : undefined,
        trend,
        random,
      );
      effects[index] = own.effect;
      residualSquares += within;
      for (const { treated, order, n, mean: observed } of periods) {
        const expected = own.level + own.effect * treated + own.slope * order;
        const precision = (residual.value > 0 ? n / residual.value : Number.POSITIVE_INFINITY) + 1 / period.value;
        const pull =
          residual.value > 0 ? ((observed - expected) * n) / residual.value / precision : observed - expected;
        const deviation = pull + (Number.isFinite(precision) ? random.normal() / Math.sqrt(precision) : 0);
        periodSquares += deviation ** 2;
        periodCount += 1;
        residualSquares += n * (observed - expected - deviation) ** 2;
      }
    });
    period.draw(periodCount, periodSquares);
    if (hasRepeats) residual.draw(measurements, residualSquares);
    if (several) {
      const average = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
      mean = average + random.normal() * Math.sqrt(between.value / effects.length);
      between[effects.length >= manyPatients ? 'drawFlat' : 'draw'](
        effects.length,
        effects.reduce((sum, effect) => sum + (effect - mean) ** 2, 0),
      );
    } else mean = effects[0]!;
    if (draw < 0) continue;
    kept.mean[draw] = mean;
    patients.forEach((_, index) => {
      kept.own[index]![draw] = effects[index]!;
    });
    sums.residual += Math.sqrt(residual.value);
    sums.period += Math.sqrt(period.value);
    sums.between += Math.sqrt(between.value);
  }
  return {
    effect: summary(kept.mean, level),
    patients: patients.map(({ patient }, index) => ({ patient, ...summary(kept.own[index]!, level) })),
    residual: sums.residual / draws,
    betweenPeriods: sums.period / draws,
    ...(several ? { betweenPatients: sums.between / draws } : {}),
  };
}

/** Level, effect and drift of one patient given the variances, period deviations integrated out. */
function drawLine(
  periods: readonly PeriodMean[],
  periodVariance: number,
  residualVariance: number,
  prior: { readonly mean: number; readonly variance: number } | undefined,
  trend: boolean,
  random: Random,
): { readonly level: number; readonly effect: number; readonly slope: number } {
  const size = trend ? 3 : 2;
  const precision = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (const { treated, order, n, mean } of periods) {
    const weight = 1 / (periodVariance + residualVariance / n);
    const x = [1, treated, order];
    for (let j = 0; j < size; j++) {
      right[j]! += weight * x[j]! * mean;
      for (let k = 0; k < size; k++) precision[j]![k]! += weight * x[j]! * x[k]!;
    }
  }
  if (prior) {
    precision[1]![1]! += 1 / prior.variance;
    right[1]! += prior.mean / prior.variance;
  }
  const [level, effect, slope = 0] = drawNormal(precision, right, random);
  return { level: level!, effect: effect!, slope };
}

/** A draw from the normal distribution with this precision matrix and precision times mean, by Cholesky factors. */
function drawNormal(precision: readonly (readonly number[])[], right: readonly number[], random: Random): number[] {
  const size = right.length;
  const factor = precision.map((row) => [...row]);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let value = precision[i]![j]!;
      for (let k = 0; k < j; k++) value -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = i === j ? Math.sqrt(Math.max(value, 1e-300)) : value / factor[j]![j]!;
    }
  const forward = new Array<number>(size).fill(0);
  for (let i = 0; i < size; i++) {
    let value = right[i]!;
    for (let k = 0; k < i; k++) value -= factor[i]![k]! * forward[k]!;
    forward[i] = value / factor[i]![i]!;
  }
  const drawn = forward.map((value) => value + random.normal());
  for (let i = size - 1; i >= 0; i--) {
    let value = drawn[i]!;
    for (let k = i + 1; k < size; k++) value -= factor[k]![i]! * drawn[k]!;
    drawn[i] = value / factor[i]![i]!;
  }
  return drawn;
}

function summary(draws: Float64Array, level: number): EffectEstimate {
  const sorted = Float64Array.from(draws).sort();
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws.length - 1);
  const at = (share: number) => sorted[Math.min(draws.length - 1, Math.floor(share * draws.length))]!;
  return {
    mean,
    sd: Math.sqrt(variance),
    lower: at((1 - level) / 2),
    upper: at((1 + level) / 2),
    belowZero: draws.reduce((count, value) => count + (value < 0 ? 1 : 0), 0) / draws.length,
  };
}
