import type { LocalizedText } from '../record/index.js';
import { Random } from '../statistics/random.js';
import { ensembleForecast } from './forecast/ensemble.js';
import { membersFor } from './forecast/index.js';
import { levels } from './forecast/score.js';
import { dayLabel, labelsAfter } from './surveillance/axis.js';
import type { CaseTable } from './surveillance/case-table.js';
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
import { dailyOfWeekly } from './transmission/weekly.js';

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
  /** Places that the table names; the analysis is of all of them together unless one was asked for. */
  readonly places: readonly { readonly name: string; readonly cases: number }[];
  /** Cases by place, where the table has coordinates. */
  readonly map: CaseMap | undefined;
  readonly notes: readonly LocalizedText[];
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
  const notes: LocalizedText[] = [];
  const fromPairs = options.uncertain || options.interval ? undefined : intervalFromPairs(table.pairs);
  if (fromPairs) notes.push(intervalNote(fromPairs));
  const uncertain = options.uncertain ?? fromPairs;
  const daily = series.stepDays === 1;
  const interval =
    options.interval ??
    (uncertain ? discreteSerialInterval(uncertain.mean, uncertain.sd, counts.length * series.stepDays) : undefined);
  if (!interval)
    notes.push({
      en: 'no serial interval (--serial-interval MEAN,SD), so there is no reproduction number',
      zh: '未给出序列间隔（--serial-interval MEAN,SD），因此不计算再生数',
    });
  else if (!daily)
    notes.push({
      en: 'weekly counts: the days within a week are reconstructed for the reproduction number (Nash et al 2023)',
      zh: '按周计数：为计算再生数重建了每周内逐日病例数（Nash 等，2023）',
    });
  const windowDays = daily ? options.windowDays : Math.max(7, options.windowDays);
  const incidence =
    daily || !interval ? incidenceOf(counts, series.imported) : dailyOfWeekly(counts, series.imported, interval);
  const windowed = interval
    ? uncertain && (uncertain.meanSd > 0 || uncertain.sdSd > 0)
      ? estimateWithUncertainInterval(incidence, uncertain, new Random(options.seed), { windowDays })
      : estimateReproductionNumber(incidence, interval, windowDays).map((r) => ({
          ...r,
          lower: r.quantile(0.025),
          median: r.quantile(0.5),
          upper: r.quantile(0.975),
        }))
    : [];
  const last = windowed.at(-1);
  if (last) notes.push(...fewCasesNote(incidence.local.slice(last.firstDay, last.lastDay + 1)));
  const label = (step: number) => series.labels[step]!;
  const steps = Math.ceil(options.horizonDays / series.stepDays);
  const members = membersFor({ stepDays: series.stepDays, ...(daily && interval ? { interval } : {}) });
  const { forecast, weights } = ensembleForecast(members, counts, steps, { every: daily ? 7 : 1 });
  const dates = labelsAfter(series, steps);
  const reporting = nowcastOf(table, options.seed, label);
  if (reporting) notes.push(...incompleteNote(reporting));
  return {
    from: label(0),
    to: label(counts.length - 1),
    steps: counts.length,
    stepDays: series.stepDays,
    cases: counts.reduce((a, b) => a + b, 0),
    rt: windowed.flatMap(({ firstDay, lastDay, mean, sd, lower, median, upper }) => {
      const [start, date] = [dayLabel(series, firstDay, 'first'), dayLabel(series, lastDay, 'last')];
      // Of weeks without dates only whole ones can be named; the first week's days are not reconstructed.
      if (start === undefined || date === undefined || (!daily && firstDay < 7)) return [];
      return [{ date, start, mean, sd, lower, median, upper }];
    }),
    cohort:
      daily && interval
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
    nowcast: reporting,
    places: table.places,
    map: table.map,
    notes,
  };
}

/** Cases in a window below which R is mostly its prior: a posterior coefficient of variation above 0.3 (Cori et al 2013). */
const enoughCases = 11;

function fewCasesNote(window: readonly number[]): LocalizedText[] {
  const cases = Math.round(window.reduce((sum, count) => sum + count, 0));
  if (cases >= enoughCases) return [];
  return [
    {
      en: `the last window has ${cases} cases: R there is mostly what is assumed before any case is seen`,
      zh: `最后一个窗口只有 ${cases} 例：该处再生数主要取决于先验假设`,
    },
  ];
}

/** Where cases are still to be reported, what is computed from the counts so far is too low. */
function incompleteNote({ reported, expected }: { reported: number; expected: number }): LocalizedText[] {
  if (!(expected > 1.05 * reported)) return [];
  return [
    {
      en: 'cases of the last days are still to be reported (nowcast): growth, R and forecast are of the counts so far and too low',
      zh: '最近几天的病例尚未全部报告（见现况估计）：增长率、再生数与预测仅据已报告数，偏低',
    },
  ];
}

function intervalNote({ used, left, mean, sd }: UncertainInterval & { used: number; left: number }): LocalizedText {
  const [m, s] = [mean.toFixed(2), sd.toFixed(2)];
  return {
    en: `serial interval from ${used} pairs: mean ${m} d, sd ${s} d${left > 0 ? `; ${left} pairs below 1 day are left out` : ''}`,
    zh: `由 ${used} 对病例得到序列间隔：均值 ${m} 天，标准差 ${s} 天${left > 0 ? `；${left} 对间隔不足 1 天，未计入` : ''}`,
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
