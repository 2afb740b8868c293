import { poisson } from '../../src/epidemic/forecast/draws.js';
import { estimateReproductionNumber, incidenceOf } from '../../src/epidemic/transmission/cori.js';
import { discreteSerialInterval } from '../../src/epidemic/transmission/serial-interval.js';
import { dailyOfWeekly } from '../../src/epidemic/transmission/weekly.js';
import { Random } from '../../src/statistics/random.js';

const weeks = 20;
const runs = 100;

/** The reproduction number from weekly totals and from the days behind them, against the one that outbreaks were simulated with. */
export function weeklyTotals(): void {
  for (const [mean, sd] of [
    [2.6, 1.5],
    [4.7, 2.9],
    [8.4, 3.8],
    [15.3, 9.3],
  ] as const) {
    const interval = discreteSerialInterval(mean, sd, weeks * 7);
    const [byWeek, byDay] = [tally(), tally()];
    for (let run = 1; run <= runs; run++) {
      const { cases, truth } = outbreak(interval, new Random(run));
      const weekly = Array.from({ length: weeks }, (_, w) => sum(cases.slice(7 * w, 7 * w + 7)));
      const rebuilt = dailyOfWeekly(weekly, new Array<number>(weeks).fill(0), interval);
      for (const [incidence, into] of [
        [rebuilt, byWeek],
        [incidenceOf(cases), byDay],
      ] as const)
        for (const { firstDay, lastDay, mean: estimate, quantile } of estimateReproductionNumber(incidence, interval))
          if (firstDay >= 28 && weekly[Math.floor(lastDay / 7)]! >= 10) {
            const own = sum(truth.slice(firstDay, lastDay + 1)) / 7;
            into.add(estimate - own, quantile(0.025) <= own && own <= quantile(0.975));
          }
    }
    console.log(`serial interval ${mean} (${sd}): weekly totals ${byWeek.text()}; days ${byDay.text()}`);
  }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function outbreak(interval: readonly number[], random: Random) {
  const [height, phase] = [0.2 + 0.3 * random.uniform(), 2 * Math.PI * random.uniform()];
  const truth = Array.from({ length: weeks * 7 }, (_, day) =>
    Math.exp(height * Math.sin((2 * Math.PI * day) / 90 + phase)),
  );
  const cases: number[] = [];
  for (const [day, reproduction] of truth.entries()) {
    let pressure = 0;
    for (let lag = 1; lag <= day; lag++) pressure += interval[lag]! * cases[day - lag]!;
    cases.push(poisson(day < 14 ? 20 : reproduction * pressure + 0.2, random));
  }
  return { cases, truth };
}

function tally() {
  let [count, covered, bias, error] = [0, 0, 0, 0];
  return {
    add(off: number, inside: boolean) {
      count++;
      covered += inside ? 1 : 0;
      bias += off;
      error += Math.abs(off);
    },
    text: () =>
      `95 % intervals cover ${((100 * covered) / count).toFixed(1)} %, bias ${(bias / count).toFixed(3)}, mean error ${(error / count).toFixed(3)}`,
  };
}
