import { readCases } from '../../src/epidemic/surveillance/counts.js';
import { nowcast } from '../../src/epidemic/surveillance/nowcast.js';
import { Random } from '../../src/statistics/random.js';
import { rowsOf } from './forecasts.js';

/** Hides what was reported after a day, for each day of the STEC outbreak from the 26th day on (before, reports came in one batch). */
export function nowcasts(options: { recentDays?: number; maxDelay?: number } = {}): void {
  const { reports } = readCases(rowsOf('outbreak_stec_o104_hospital.csv'));
  const last = Math.max(...reports.map(({ report }) => report));
  let [n, covered, ours, naive] = [0, 0, 0, 0];
  for (let today = 25; today <= last - 14; today += 1) {
    for (const { day, reported, median, lower, upper } of nowcast(reports, today, new Random(today), options).slice(
      -14,
    )) {
      const truth = reports.filter(({ onset }) => onset === day).length;
      n += 1;
      covered += lower <= truth && truth <= upper ? 1 : 0;
      ours += Math.abs(median - truth);
      naive += Math.abs(reported - truth);
    }
  }
  console.log(
    `nowcast, STEC O104, last 14 days seen from ${n / 14} days: 95 % intervals cover ${((100 * covered) / n).toFixed(1)} %, mean error ${(ours / n).toFixed(2)} cases a day (${(naive / n).toFixed(2)} without)`,
  );
}
