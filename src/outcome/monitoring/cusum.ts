import { Random } from '../../statistics/random.js';
import type { Judged } from './performance.js';

export interface CusumSettings {
  /** The change of the odds to be found: events `oddsRatio` times as likely as predicted, or 1/oddsRatio. */
  readonly oddsRatio: number;
  /** The sum at which it alarms, from `cusumThreshold`. */
  readonly threshold: number;
}

export interface CusumResult {
  /** After each observation: for more events than predicted, and for fewer. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** Index of the first observation at which either sum reached the threshold. */
  readonly alarm?: { readonly at: number; readonly direction: 'more-events' | 'fewer-events' };
}

/**
 * Risk-adjusted CUSUM on calibration: the log-likelihood ratio of odds multiplied by R against the predicted odds, summed
 * and held at 0 from below, in both directions. Steiner et al, Biostatistics 2000;1:441.
 */
export function calibrationCusum(judged: readonly Judged[], { oddsRatio, threshold }: CusumSettings): CusumResult {
  const up = new Float64Array(judged.length);
  const down = new Float64Array(judged.length);
  let [high, low] = [0, 0];
  let alarm: CusumResult['alarm'];
  judged.forEach(({ probability, outcome }, at) => {
    high = Math.max(0, high + weight(probability, outcome, oddsRatio));
    low = Math.max(0, low + weight(probability, outcome, 1 / oddsRatio));
    up[at] = high;
    down[at] = low;
    if (!alarm && (high >= threshold || low >= threshold))
      alarm = { at, direction: high >= threshold ? 'more-events' : 'fewer-events' };
  });
  return { up, down, ...(alarm ? { alarm } : {}) };
}

function weight(probability: number, outcome: boolean, ratio: number): number {
  const scale = Math.log(1 - probability + ratio * probability);
  return outcome ? Math.log(ratio) - scale : -scale;
}

/**
 * The threshold that a calibrated model's CUSUM reaches within so many predictions with this probability, by simulation:
 * outcomes are drawn from the predictions themselves, drawn with replacement from the reference.
 *
 * @param probabilities predictions of the reference period; at least one
 * @param falseAlarm probability of an alarm within `horizon` predictions while nothing has changed
 */
export function cusumThreshold(
  probabilities: readonly number[],
  {
    oddsRatio,
    horizon,
    falseAlarm,
    runs = 2000,
    seed = 1,
  }: {
    readonly oddsRatio: number;
    readonly horizon: number;
    readonly falseAlarm: number;
    readonly runs?: number;
    readonly seed?: number;
  },
): number {
  const random = new Random(seed);
  const highest = new Float64Array(runs);
  for (let run = 0; run < runs; run++) {
    let [high, low, most] = [0, 0, 0];
    for (let n = 0; n < horizon; n++) {
      const probability = probabilities[random.below(probabilities.length)]!;
      const outcome = random.uniform() < probability;
      high = Math.max(0, high + weight(probability, outcome, oddsRatio));
      low = Math.max(0, low + weight(probability, outcome, 1 / oddsRatio));
      most = Math.max(most, high, low);
    }
    highest[run] = most;
  }
  highest.sort();
  return highest[Math.min(runs - 1, Math.floor((1 - falseAlarm) * runs))]!;
}
