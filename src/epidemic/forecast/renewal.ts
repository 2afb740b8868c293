import { Random } from '../../statistics/random.js';
import { estimateReproductionNumber, incidenceOf } from '../transmission/cori.js';
import type { SerialInterval } from '../transmission/serial-interval.js';
import { poisson } from './draws.js';
import type { Forecaster } from './naive.js';
import { levels } from './score.js';

export interface RenewalOptions {
  readonly windowDays?: number;
  readonly paths?: number;
  readonly seed?: number;
  /** Standard deviation of the daily change of log R. */
  readonly drift?: number;
  /** Each day log R moves this share of the way to `target`: susceptibles run out, people act. */
  readonly pull?: number;
  /** log 0.8 by default: an outbreak neither grows nor stays for ever. */
  readonly target?: number;
}

/**
 * The renewal equation forward: R from the posterior of the last window, then a random walk of log R drawn to a little below 0; cases
 * negative binomial with the dispersion of the recent past. Quantiles over simulated paths (seeded).
 */
export const renewalForecast =
  (interval: SerialInterval, options: RenewalOptions = {}): Forecaster =>
  (counts, steps) => {
    const meanInterval = interval.reduce((sum, mass, day) => sum + mass * day, 0);
    const { paths = 400, seed = 1, drift = 0.1, target = Math.log(0.8) } = options;
    const windowDays = Math.min(options.windowDays ?? Math.max(7, Math.round(1.5 * meanInterval)), counts.length - 1);
    const pull = options.pull ?? 0.1;
    const random = new Random(seed);
    const posterior = estimateReproductionNumber(incidenceOf(counts), interval, windowDays, { mean: 1, sd: 0.7 }).at(
      -1,
    );
    const shape = posterior?.shape ?? 1;
    const scale = posterior?.scale ?? 1;
    const past = counts.length;
    const reach = Math.min(interval.length - 1, past + steps);
    const dispersion = overdispersion(counts);
    const ends = Array.from({ length: steps }, () => new Float64Array(paths));
    const ceiling = 20 * (Math.max(...counts) + 10);
    const line = Float64Array.from({ length: past + steps }, (_, day) => counts[day] ?? 0);
    for (let path = 0; path < paths; path++) {
      let logR = Math.log(Math.max(1e-3, random.gamma(shape) * scale));
      for (let step = 0; step < steps; step++) {
        logR += pull * (target - logR) + drift * random.normal();
        let pressure = 0;
        for (let lag = 1; lag <= reach && lag <= past + step; lag++)
          pressure += interval[lag]! * line[past + step - lag]!;
        const mean = Math.min(ceiling, Math.exp(logR) * pressure + 0.02);
        const rate = dispersion > 0 ? random.gamma(1 / dispersion) * mean * dispersion : mean;
        line[past + step] = poisson(rate, random);
        ends[step]![path] = line[past + step]!;
      }
    }
    return ends.map((values) => {
      values.sort();
      return levels.map((p) => {
        const at = Math.max(0, Math.min(paths - 1, p * paths - 0.5));
        const low = Math.floor(at);
        return values[low]! + (at - low) * (values[Math.min(paths - 1, low + 1)]! - values[low]!);
      });
    });
  };

/** Squared coefficient of variation of counts around a 7-day moving mean beyond Poisson's, by moments over the last 6 weeks. */
function overdispersion(counts: readonly number[]): number {
  let [excess, squares] = [0, 0];
  for (let day = Math.max(3, counts.length - 42); day < counts.length - 3; day++) {
    const mean = counts.slice(day - 3, day + 4).reduce((a, b) => a + b, 0) / 7;
    excess += (counts[day]! - mean) ** 2 * (7 / 6) - mean;
    squares += mean ** 2;
  }
  return squares > 0 ? Math.min(2, Math.max(0.01, excess / squares)) : 0.1;
}
