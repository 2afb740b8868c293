import { normalQuantile } from '../../statistics/distribution.js';

export interface DatedValue {
  /** Days from any one origin, in order. */
  readonly day: number;
  readonly value: number;
}

/** What a change of treatment is expected to do, and when. */
export interface ExpectedChange {
  /** Day on which it is made. */
  readonly day: number;
  /** Mean and standard deviation over patients, in the measure's unit. */
  readonly mean: number;
  readonly sd: number;
  /** Days until 95 % of it is there. */
  readonly settleDays: number;
}

export interface ForecastPoint {
  readonly day: number;
  readonly mean: number;
  readonly sd: number;
  readonly lower: number;
  readonly upper: number;
}

/** A level that wanders: standard deviations of one measurement, and of the level after one day. */
export interface LevelModel {
  readonly measurement: number;
  readonly wander: number;
  readonly level: number;
  readonly levelSd: number;
  readonly day: number;
}

/**
 * The local-level model of a series by maximum likelihood (Durbin & Koopman, Time Series Analysis by State Space Methods,
 * ch. 2), the ratio of the two variances on a grid; a Kalman filter gives the level at the last value. Undefined below
 * three values or where they do not vary.
 */
export function levelModel(series: readonly DatedValue[]): LevelModel | undefined {
  if (series.length < 3 || series.every(({ value }) => value === series[0]!.value)) return undefined;
  let best: (LevelModel & { readonly logLikelihood: number }) | undefined;
  for (let step = -1; step <= 24; step++) {
    // Variance of the level after a day over that of a measurement: 0, then 1e-6 to 1.
    const ratio = step < 0 ? 0 : 10 ** (-6 + step / 4);
    const fit = filter(series, ratio);
    if (!best || fit.logLikelihood > best.logLikelihood) best = fit;
  }
  return best;
}

function filter(series: readonly DatedValue[], ratio: number): LevelModel & { readonly logLikelihood: number } {
  let level = series[0]!.value;
  let variance = 1;
  let day = series[0]!.day;
  let [squares, logs] = [0, 0];
  for (const each of series.slice(1)) {
    variance += ratio * (each.day - day);
    const spread = variance + 1;
    const error = each.value - level;
    squares += error ** 2 / spread;
    logs += Math.log(spread);
    level += (variance / spread) * error;
    variance /= spread;
    day = each.day;
  }
  const n = series.length - 1;
  const scale = Math.max(squares / n, 1e-12);
  return {
    measurement: Math.sqrt(scale),
    wander: Math.sqrt(scale * ratio),
    level,
    levelSd: Math.sqrt(scale * variance),
    day,
    logLikelihood: -0.5 * (n * Math.log(scale) + logs + n),
  };
}

/**
 * Measurements to come on these days, with and without a change. Its effect comes up exponentially; its own spread between
 * patients widens the interval.
 */
export function forecast(
  model: LevelModel,
  days: readonly number[],
  change?: ExpectedChange,
  coverage = 0.95,
): readonly ForecastPoint[] {
  const z = normalQuantile(0.5 + coverage / 2);
  return days.map((day) => {
    const share = change ? shareOfEffect(change, day) : 0;
    const mean = model.level + share * (change?.mean ?? 0);
    const variance =
      model.levelSd ** 2 +
      model.wander ** 2 * Math.max(0, day - model.day) +
      model.measurement ** 2 +
      (share * (change?.sd ?? 0)) ** 2;
    const sd = Math.sqrt(variance);
    return { day, mean, sd, lower: mean - z * sd, upper: mean + z * sd };
  });
}

/** 0 on the day of the change, 95 % after it has settled. */
export const shareOfEffect = ({ day: from, settleDays }: ExpectedChange, day: number): number =>
  day <= from ? 0 : settleDays <= 0 ? 1 : 1 - Math.exp((-Math.log(20) * (day - from)) / settleDays);

export interface ObservedAgainstExpected {
  /** Mean of the standardised deviations, with its own p (two-sided, normal). */
  readonly meanDeviation: number;
  readonly verdict: 'as-expected' | 'above-expected' | 'below-expected';
  readonly points: readonly (ForecastPoint & { readonly observed: number })[];
}

/**
 * What was measured after a change against what was expected of it from before. The deviations of one patient share the
 * level and the person's own response, so their mean counts as one deviation, not as many.
 */
export function observedAgainstExpected(
  before: readonly DatedValue[],
  after: readonly DatedValue[],
  change: ExpectedChange,
  coverage = 0.95,
): ObservedAgainstExpected | undefined {
  const model = levelModel(before);
  if (!model || after.length === 0) return undefined;
  const points = forecast(
    model,
    after.map(({ day }) => day),
    change,
    coverage,
  ).map((point, index) => ({ ...point, observed: after[index]!.value }));
  const last = points.at(-1)!;
  const meanResidual = points.reduce((sum, { observed, mean }) => sum + observed - mean, 0) / points.length;
  const common = last.sd ** 2 - model.measurement ** 2;
  const meanDeviation = meanResidual / Math.sqrt(common + model.measurement ** 2 / points.length);
  const z = normalQuantile(0.5 + coverage / 2);
  const verdict = meanDeviation > z ? 'above-expected' : meanDeviation < -z ? 'below-expected' : 'as-expected';
  return { meanDeviation, verdict, points };
}
