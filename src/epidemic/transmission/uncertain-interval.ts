import { gammaQuantile } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';
import type { Random } from '../../statistics/random.js';
import { estimateReproductionNumber, type Incidence } from './cori.js';
import { discreteSerialInterval } from './serial-interval.js';

/** Mean and standard deviation of a serial interval (days), each with its own uncertainty, truncated normal. */
export interface UncertainInterval {
  readonly mean: number;
  readonly meanSd: number;
  readonly sd: number;
  readonly sdSd: number;
}

export interface ReproductionSummary {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly mean: number;
  readonly sd: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/**
 * The reproduction number with the serial interval's own uncertainty: the Cori posterior averaged over sampled intervals
 * (Cori et al 2013, "uncertain SI"). Means and deviations of the interval are drawn from normals kept above 1 day and 0,
 * and the deviation below the mean.
 * @param samples how many intervals; 50 values of R are taken from each posterior at equal steps of probability
 */
export function estimateWithUncertainInterval(
  incidence: Incidence,
  interval: UncertainInterval,
  random: Random,
  { windowDays = 7, samples = 100 } = {},
): ReproductionSummary[] {
  const perInterval = 50;
  const windows = new Map<number, { firstDay: number; lastDay: number; values: number[] }>();
  for (let sample = 0; sample < samples; sample++) {
    const { mean, sd } = drawInterval(interval, random);
    const discrete = discreteSerialInterval(mean, sd, incidence.local.length);
    for (const { firstDay, lastDay, shape, scale } of estimateReproductionNumber(incidence, discrete, windowDays)) {
      const window = windows.get(firstDay) ?? { firstDay, lastDay, values: [] };
      windows.set(firstDay, window);
      for (let i = 0; i < perInterval; i++) window.values.push(gammaQuantile((i + 0.5) / perInterval, shape, scale));
    }
  }
  return [...windows.values()]
    .filter(({ values }) => values.length === samples * perInterval)
    .sort((a, b) => a.firstDay - b.firstDay)
    .map(({ firstDay, lastDay, values }) => {
      values.sort((a, b) => a - b);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
      const at = (p: number) => values[Math.min(values.length - 1, Math.floor(p * values.length))]!;
      return { firstDay, lastDay, mean, sd: Math.sqrt(variance), lower: at(0.025), median: at(0.5), upper: at(0.975) };
    });
}

function drawInterval({ mean, meanSd, sd, sdSd }: UncertainInterval, random: Random): { mean: number; sd: number } {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const draw = { mean: mean + meanSd * random.normal(), sd: sd + sdSd * random.normal() };
    if (draw.mean > 1.01 && draw.sd > 0.1 && draw.sd < draw.mean) return draw;
  }
  return { mean, sd };
}

/**
 * Serial interval from infector-infected pairs: mean and standard deviation of a gamma distribution shifted as
 * `discreteSerialInterval` has it, by maximum likelihood of intervals observed in whole days, with standard errors from the
 * curvature. Pairs of fewer than 1 day can't be told apart from co-infection and are counted, not used.
 * @returns undefined with fewer than 5 usable pairs or intervals that are all equal
 */
export function intervalFromPairs(
  days: readonly number[],
): (UncertainInterval & { used: number; left: number }) | undefined {
  const used = days.filter((day) => day >= 1);
  const average = used.reduce((a, b) => a + b, 0) / used.length;
  const spread = Math.sqrt(used.reduce((a, b) => a + (b - average) ** 2, 0) / used.length);
  if (used.length < 5 || !(spread > 0)) return undefined;
  const horizon = Math.max(...used) + 1;
  const tally = new Map<number, number>();
  for (const day of used) tally.set(day, (tally.get(day) ?? 0) + 1);
  const logLikelihood = (mean: number, sd: number) => {
    if (!(mean > 1.001 && sd > 0.05)) return Number.NEGATIVE_INFINITY;
    const mass = discreteSerialInterval(mean, sd, horizon);
    let sum = 0;
    for (const [day, count] of tally) sum += count * Math.log(Math.max(mass[day]! / (1 - mass[0]!), 1e-300));
    return sum;
  };
  let [mean, sd, step] = [Math.max(1.1, average), Math.max(0.1, spread), 0.2 * average];
  let best = logLikelihood(mean, sd);
  while (step > 1e-5) {
    const moves = [
      [step, 0],
      [-step, 0],
      [0, step],
      [0, -step],
    ].map(([a, b]) => [mean + a!, sd + b!] as const);
    const scored = moves.map(([m, s]) => ({ m, s, value: logLikelihood(m, s) }));
    const top = scored.reduce((a, b) => (b.value > a.value ? b : a));
    if (top.value > best) [mean, sd, best] = [top.m, top.s, top.value];
    else step /= 2;
  }
  const h = 1e-2;
  const f = logLikelihood;
  const second = (at: (x: number) => number) => -(at(h) - 2 * at(0) + at(-h)) / h ** 2;
  const cross = -(f(mean + h, sd + h) - f(mean + h, sd - h) - f(mean - h, sd + h) + f(mean - h, sd - h)) / (4 * h * h);
  const covariance = invert([
    [second((x) => f(mean + x, sd)), cross],
    [cross, second((x) => f(mean, sd + x))],
  ]);
  const fallback = spread / Math.sqrt(used.length);
  return {
    mean,
    sd,
    meanSd: Math.sqrt(covariance?.[0]?.[0] ?? fallback ** 2),
    sdSd: Math.sqrt(covariance?.[1]?.[1] ?? fallback ** 2),
    used: used.length,
    left: days.length - used.length,
  };
}
