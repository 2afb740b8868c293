import { Random } from '../statistics/random.js';
import { ensembleForecast } from './forecast/ensemble.js';
import { membersFor } from './forecast/index.js';
import { levels } from './forecast/score.js';
import { type CaseTable, labelsAfter } from './surveillance/counts.js';
import { ears } from './surveillance/ears.js';
import { farrington } from './surveillance/farrington.js';
import { type NowcastDay, nowcast } from './surveillance/nowcast.js';
import type { CaseMap } from './surveillance/places.js';
import { estimateReproductionNumber, incidenceOf } from './transmission/cori.js';
import { type Growth, growthRate } from './transmission/growth.js';
import { discreteSerialInterval, type SerialInterval } from './transmission/serial-interval.js';
import {
  estimateWithUncertainInterval,
  intervalFromPairs,
  type UncertainInterval,
} from './transmission/uncertain-interval.js';
import { type CohortReproduction, cohortReproduction } from './transmission/wallinga-teunis.js';

type Label = string | number;

/** What one series of cases says about the epidemic so far and to come. */
export interface EpidemicAnalysis {
  readonly from: Label;
  readonly to: Label;
  readonly steps: number;
  readonly stepDays: 1 | 7;
  readonly cases: number;
  /** Reproduction number by windows; `date` is the window's last day, `start` its first. Empty without a serial interval. */
  readonly rt: readonly {
    readonly date: Label;
    readonly start: Label;
    readonly mean: number;
    readonly sd: number;
    readonly lower: number;
    readonly median: number;
    readonly upper: number;
  }[];
  /** Case reproduction number (Wallinga & Teunis) of the cases of each day. */
  readonly cohort: readonly (Omit<CohortReproduction, 'day'> & { readonly date: Label })[];
  readonly serialInterval: (UncertainInterval & { readonly source: 'given' | 'pairs' }) | undefined;
  readonly growth: Growth | undefined;
  readonly forecast: readonly { readonly date: Label; readonly quantiles: Readonly<Record<string, number>> }[];
  readonly weights: readonly { readonly name: string; readonly weights: readonly number[] }[];
  readonly alarms: readonly { readonly date: Label; readonly methods: readonly string[] }[];
  readonly nowcast:
    | {
        readonly reported: number;
        readonly expected: number;
        readonly days: readonly (Omit<NowcastDay, 'day'> & { readonly date: Label })[];
      }
    | undefined;
  /** Cases by place, where the table has coordinates. */
  readonly map: CaseMap | undefined;
  readonly notes: readonly string[];
}

export interface EpidemicOptions {
  readonly horizonDays: number;
  readonly windowDays: number;
  readonly seed: number;
  /** The serial interval as mean and standard deviation, with their standard errors (0: certain). */
  readonly uncertain?: UncertainInterval;
  /** Or its probabilities. */
  readonly interval?: SerialInterval;
}

/** Growth, reproduction number, aberrations, nowcast and forecast of a series; the same seed gives the same answer. */
export function analyseEpidemic(table: CaseTable, options: EpidemicOptions): EpidemicAnalysis {
  const { series } = table;
  const counts = series.local.map((count, index) => count + series.imported[index]!);
  const notes: string[] = [];
  const fromPairs = options.uncertain || options.interval ? undefined : intervalFromPairs(table.pairs);
  if (fromPairs)
    notes.push(
      `serial interval from ${fromPairs.used} pairs: mean ${fromPairs.mean.toFixed(2)} d, sd ${fromPairs.sd.toFixed(2)} d${fromPairs.left > 0 ? `; ${fromPairs.left} pairs below 1 day are left out` : ''}`,
    );
  const uncertain = options.uncertain ?? fromPairs;
  const daily = series.stepDays === 1;
  const interval = daily
    ? (options.interval ??
      (uncertain ? discreteSerialInterval(uncertain.mean, uncertain.sd, counts.length) : undefined))
    : undefined;
  if (!daily && (uncertain || options.interval))
    notes.push('weekly counts: a serial interval in days is not applied to them, so there is no reproduction number');
  else if (!interval) notes.push('no serial interval (--serial-interval MEAN,SD), so there is no reproduction number');
  const incidence = incidenceOf(counts, series.imported);
  const windowed = interval
    ? uncertain && (uncertain.meanSd > 0 || uncertain.sdSd > 0)
      ? estimateWithUncertainInterval(incidence, uncertain, new Random(options.seed), options)
      : estimateReproductionNumber(incidence, interval, options.windowDays).map((r) => ({
          ...r,
          lower: r.quantile(0.025),
          median: r.quantile(0.5),
          upper: r.quantile(0.975),
        }))
    : [];
  const label = (step: number) => series.labels[step]!;
  const steps = Math.ceil(options.horizonDays / series.stepDays);
  const members = membersFor({ stepDays: series.stepDays, ...(interval ? { interval } : {}) });
  const { forecast, weights } = ensembleForecast(members, counts, steps, { every: daily ? 7 : 1 });
  const dates = labelsAfter(series, steps);
  return {
    from: label(0),
    to: label(counts.length - 1),
    steps: counts.length,
    stepDays: series.stepDays,
    cases: counts.reduce((a, b) => a + b, 0),
    rt: windowed.map(({ firstDay, lastDay, mean, sd, lower, median, upper }) => ({
      date: label(lastDay),
      start: label(firstDay),
      mean,
      sd,
      lower,
      median,
      upper,
    })),
    cohort: interval
      ? cohortReproduction(counts, interval, new Random(options.seed)).map(({ day, ...rest }) => ({
          date: label(day),
          ...rest,
        }))
      : [],
    serialInterval: uncertain
      ? {
          mean: uncertain.mean,
          meanSd: uncertain.meanSd,
          sd: uncertain.sd,
          sdSd: uncertain.sdSd,
          source: options.uncertain ? 'given' : 'pairs',
        }
      : undefined,
    growth: growthRate(counts, Math.max(0, counts.length - (daily ? 14 : 6)), counts.length - 1),
    forecast: forecast.map((quantiles, step) => ({
      date: dates[step]!,
      quantiles: Object.fromEntries(levels.map((level, index) => [String(level), quantiles[index]!])),
    })),
    weights,
    alarms: alarmsOf(counts, daily).map(({ step, methods }) => ({ date: label(step), methods })),
    nowcast: nowcastOf(table, options.seed, label),
    map: table.map,
    notes,
  };
}

function alarmsOf(counts: readonly number[], daily: boolean): { step: number; methods: string[] }[] {
  const by = ears(counts);
  return counts.flatMap((_, step) => {
    const methods: string[] = [...by[step]!.alarms];
    if (!daily && farrington(counts, step)?.alarm) methods.push('Farrington');
    return methods.length > 0 ? [{ step, methods }] : [];
  });
}

function nowcastOf(table: CaseTable, seed: number, label: (step: number) => Label): EpidemicAnalysis['nowcast'] {
  if (table.reports.length < 20) return undefined;
  const today = Math.max(...table.reports.map(({ report }) => report));
  const days = nowcast(table.reports, today, new Random(seed));
  return {
    reported: days.reduce((sum, day) => sum + day.reported, 0),
    expected: days.reduce((sum, day) => sum + day.median, 0),
    days: days.map(({ day, ...rest }) => ({ date: label(day), ...rest })),
  };
}
