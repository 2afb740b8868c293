import { readFileSync } from 'node:fs';
import { ensembleForecast, type Track } from '../../src/epidemic/forecast/ensemble.js';
import { membersFor } from '../../src/epidemic/forecast/index.js';
import { type Forecast, lastValue, seasonalNaive } from '../../src/epidemic/forecast/naive.js';
import { covers, weightedIntervalScore } from '../../src/epidemic/forecast/score.js';
import { readCases } from '../../src/epidemic/surveillance/counts.js';
import { discreteSerialInterval, type SerialInterval } from '../../src/epidemic/transmission/serial-interval.js';
import { sharedFile } from '../../test/shared.js';

interface Series {
  readonly name: string;
  readonly counts: readonly number[];
  readonly stepDays: 1 | 7;
  readonly interval?: SerialInterval;
}

/** The rows of a simple file, quotes dropped. */
export const rowsOf = (name: string) => {
  const [columns, ...rows] = readFileSync(sharedFile('outbreaks', name)!, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  return { columns: columns!, rows };
};

/** Every series of the reference outbreaks. */
export function allSeries(): Series[] {
  const read = (name: string) => readCases(rowsOf(`outbreak_${name}.csv`));
  const interval = (name: string) => rowsOf(`outbreak_${name}_si.csv`).rows.map((row) => Number(row[1]));
  const daily = ['Flu1918', 'Flu2009', 'Measles1861', 'SARS2003'].map((name) => ({
    name,
    counts: read(name).series.local,
    stepDays: 1 as const,
    interval: interval(name),
  }));
  const mers = read('mers_2014_15').series;
  const stec = read('stec_o104_hospital').series;
  const hagelloch = read('hagelloch_linelist').series;
  const weekly = ['flu_bybw_weekly', 'hepA_berlin_weekly', 'measles_weserems_weekly'].map((name) => ({
    name,
    counts: read(name).series.local,
    stepDays: 7 as const,
  }));
  return [
    ...daily,
    {
      name: 'MERS',
      counts: mers.local.map((x, i) => x + mers.imported[i]!),
      stepDays: 1,
      interval: discreteSerialInterval(6.8, 4.1, 60),
    },
    { name: 'STEC', counts: stec.local, stepDays: 1 },
    { name: 'Hagelloch', counts: hagelloch.local, stepDays: 1, interval: interval('Measles1861') },
    { name: 'Rotavirus', counts: read('MockRotavirus').series.local, stepDays: 7 },
    ...weekly,
    ...read('influmen_weekly').parts.map(({ name, counts }) => ({
      name: `influmen ${name}`,
      counts,
      stepDays: 7 as const,
    })),
  ];
}

interface Tally {
  n: number;
  wis: number;
  point: number;
  last: number;
  seasonal: number;
  covered: number;
  half: number;
}
const none = (): Tally => ({ n: 0, wis: 0, point: 0, last: 0, seasonal: 0, covered: 0, half: 0 });

/** Rolling origin on one series: from `first` counts on, each week, 1 to 4 weeks ahead (daily series: every day of them). */
export function roll({ counts, stepDays, interval }: Series): Tally[] {
  const steps = stepDays === 7 ? 4 : 28;
  const perWeek = steps / 4;
  const members = membersFor({ stepDays, ...(interval ? { interval } : {}) });
  const track: Track = new Map();
  const weeks = Array.from({ length: 4 }, none);
  for (let length = 14; length < counts.length; length += perWeek) {
    const past = counts.slice(0, length);
    const { forecast } = ensembleForecast(members, past, steps, { track, every: perWeek });
    const last = lastValue(past, steps);
    const seasonal = stepDays === 7 ? seasonalNaive(52)(past, steps) : last;
    for (let step = 0; step < steps && length + step < counts.length; step++) {
      const tally = weeks[Math.floor(step / perWeek)]!;
      const observed = counts[length + step]!;
      const wis = (of: Forecast) => weightedIntervalScore(of[step]!, observed);
      tally.n += 1;
      tally.wis += wis(forecast);
      tally.point += Math.abs(observed - past.at(-1)!);
      tally.last += wis(last);
      tally.seasonal += wis(seasonal);
      tally.covered += covers(forecast[step]!, observed, 0.95) ? 1 : 0;
      tally.half += covers(forecast[step]!, observed, 0.5) ? 1 : 0;
    }
  }
  return weeks;
}

export function forecasts(): void {
  const ratios: number[][] = [];
  const all = none();
  const add = (into: Tally, from: Tally) => {
    for (const key of Object.keys(into) as (keyof Tally)[]) into[key] += from[key];
  };
  console.log('series                    n    WIS/point WIS/last WIS/seasonal 95%   50%   | WIS/last by week');
  const start = performance.now();
  for (const series of allSeries()) {
    const weeks = roll(series);
    const sum = none();
    for (const week of weeks) add(sum, week);
    add(all, sum);
    const own = [sum.wis / sum.point, sum.wis / sum.last, sum.wis / sum.seasonal];
    ratios.push(own);
    console.log(
      `${series.name.padEnd(24)} ${String(sum.n).padStart(5)} ${own.map((r) => r.toFixed(3).padStart(9)).join(' ')}  ${((100 * sum.covered) / sum.n).toFixed(1).padStart(5)} ${((100 * sum.half) / sum.n).toFixed(1).padStart(5)} | ${weeks.map((w) => (w.wis / w.last).toFixed(2)).join(' ')}`,
    );
  }
  const mean = [0, 1, 2].map((k) => ratios.reduce((s, r) => s + r[k]!, 0) / ratios.length);
  console.log(
    `mean of the series: WIS / last value as a point ${mean[0]!.toFixed(3)}, / last value with its quantiles ${mean[1]!.toFixed(3)}, / seasonal naive with its quantiles (weekly; else last value) ${mean[2]!.toFixed(3)}`,
  );
  console.log(
    `all ${all.n} forecasts: 95 % intervals cover ${((100 * all.covered) / all.n).toFixed(1)} %, 50 % ${((100 * all.half) / all.n).toFixed(1)} %; sums ${(all.wis / all.point).toFixed(3)} ${(all.wis / all.last).toFixed(3)} ${(all.wis / all.seasonal).toFixed(3)}; ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
}
