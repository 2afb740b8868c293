import type { Random } from '../../statistics/random.js';
import { simulate } from '../compartments/deterministic.js';
import type { Course, EpidemicModel } from '../compartments/model.js';

/** One thing done about the outbreak; several make a strategy. Shares from 0 to 1. */
export type Measure =
  /** Infectious people found by a test and kept apart: `found` of them, `daysEarly` of their infectious days spared. */
  | {
      readonly kind: 'test-and-isolate';
      readonly found: number;
      readonly adherence: number;
      readonly delayDays: number;
    }
  /** Their contacts found and kept apart. */
  | { readonly kind: 'trace'; readonly contactsFound: number; readonly adherence: number }
  /** Fewer contacts of everyone between two days. */
  | { readonly kind: 'distance'; readonly reduction: number; readonly from: number; readonly to: number }
  /** Doses a day to the groups in this order; `effectiveness` against infection, all or nothing. */
  | {
      readonly kind: 'vaccinate';
      readonly from: number;
      readonly dosesADay: number;
      readonly order: readonly number[];
      readonly coverage: number;
      readonly effectiveness: number;
    }
  /** A share of the infected is treated early; admission falls by `reduction` in them. */
  | { readonly kind: 'antiviral'; readonly treated: number; readonly reduction: number };

export interface Strategy {
  readonly id: string;
  readonly measures: readonly Measure[];
}

/** Uncertain inputs: mean and standard deviation of log R0, and a factor on severity with its log standard deviation. */
export interface Uncertainty {
  readonly logR0Sd: number;
  readonly severityLogSd: number;
  readonly draws: number;
}

/** Costs in one currency; only those given are counted. */
export interface Prices {
  readonly dose?: number;
  readonly hospitalDay?: number;
  readonly icuDay?: number;
  readonly distancedPersonDay?: number;
  readonly infectionFound?: number;
  readonly treatment?: number;
}

export interface Interval {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

export interface StrategyResult {
  readonly id: string;
  readonly infections: Interval;
  readonly deaths: Interval;
  readonly peakHospital: Interval;
  readonly peakIcu: Interval;
  readonly cost: Interval;
  /** Against the first strategy, draw by draw. */
  readonly infectionsAverted: Interval;
  readonly deathsAverted: Interval;
  /** Share of the draws in which it had the fewest deaths of all. */
  readonly bestForDeaths: number;
}

interface Outcome {
  readonly infections: number;
  readonly deaths: number;
  readonly peakHospital: number;
  readonly peakIcu: number;
  readonly cost: number;
}

/**
 * Strategies over the same draws of the uncertain inputs, so that differences are those of the strategies. The first is
 * what the others are compared with.
 */
export function compareStrategies(
  model: EpidemicModel,
  course: Pick<Course, 'days' | 'seeds' | 'immune'>,
  strategies: readonly Strategy[],
  uncertainty: Uncertainty,
  random: Random,
  prices: Prices = {},
): StrategyResult[] {
  const outcomes: Outcome[][] = strategies.map(() => []);
  for (let draw = 0; draw < uncertainty.draws; draw++) {
    const r0 = model.r0 * Math.exp(uncertainty.logR0Sd * random.normal());
    const severity = Math.exp(uncertainty.severityLogSd * random.normal());
    const drawn = {
      ...model,
      r0,
      groups: model.groups.map((g) => ({ ...g, hospital: Math.min(1, g.hospital * severity) })),
    };
    strategies.forEach((strategy, index) => {
      outcomes[index]!.push(outcomeOf(drawn, course, strategy, prices));
    });
  }
  return strategies.map(({ id }, index) => {
    const own = outcomes[index]!;
    const base = outcomes[0]!;
    const best = own.filter((each, draw) => outcomes.every((other) => each.deaths <= other[draw]!.deaths)).length;
    return {
      id,
      infections: intervalOf(own.map((o) => o.infections)),
      deaths: intervalOf(own.map((o) => o.deaths)),
      peakHospital: intervalOf(own.map((o) => o.peakHospital)),
      peakIcu: intervalOf(own.map((o) => o.peakIcu)),
      cost: intervalOf(own.map((o) => o.cost)),
      infectionsAverted: intervalOf(own.map((o, draw) => base[draw]!.infections - o.infections)),
      deathsAverted: intervalOf(own.map((o, draw) => base[draw]!.deaths - o.deaths)),
      bestForDeaths: best / own.length,
    };
  });
}

/** The cheapest plan (by `objective`) among those within the limits, by expected values; undefined if none keeps them. */
export function bestWithin(
  results: readonly StrategyResult[],
  limits: { readonly cost?: number; readonly peakIcu?: number },
  objective: 'deaths' | 'infections' = 'deaths',
): StrategyResult | undefined {
  const allowed = results.filter(
    (r) =>
      r.cost.mean <= (limits.cost ?? Number.POSITIVE_INFINITY) &&
      r.peakIcu.mean <= (limits.peakIcu ?? Number.POSITIVE_INFINITY),
  );
  return allowed.toSorted((a, b) => a[objective].mean - b[objective].mean || a.cost.mean - b.cost.mean)[0];
}

/** The course of one strategy under one set of inputs. */
export function outcomeOf(
  model: EpidemicModel,
  course: Pick<Course, 'days' | 'seeds' | 'immune'>,
  { measures }: Strategy,
  prices: Prices = {},
): Outcome {
  const kept = isolation(model, measures);
  const distances = measures.filter((m) => m.kind === 'distance');
  const distanced = (day: number) =>
    distances.reduce((left, { reduction, from, to }) => left * (day >= from && day < to ? 1 - reduction : 1), 1);
  const antiviral = measures.find((m) => m.kind === 'antiviral');
  const spared = antiviral ? 1 - antiviral.treated * antiviral.reduction : 1;
  const treated = { ...model, groups: model.groups.map((g) => ({ ...g, hospital: g.hospital * spared })) };
  const vaccine = measures.find((m) => m.kind === 'vaccinate');
  const stages = vaccine ? vaccinationOf(model, vaccine, course.days) : undefined;
  const trajectory = simulate(treated, {
    ...course,
    transmission: (day) => kept * distanced(day),
    ...(stages ? { vaccination: stages.plan } : {}),
  });
  const sum = (line: Float64Array) => line.reduce((a, b) => a + b, 0);
  const infections = sum(trajectory.infected);
  const population = model.groups.reduce((total, g) => total + g.population, 0);
  const tested = measures.find((m) => m.kind === 'test-and-isolate');
  const distancedDays = distances.reduce(
    (days, { reduction, from, to }) => days + reduction * Math.max(0, Math.min(to, course.days) - from),
    0,
  );
  return {
    infections,
    deaths: trajectory.deaths.at(-1)!,
    peakHospital: Math.max(...trajectory.hospital),
    peakIcu: Math.max(...trajectory.icu),
    cost:
      (stages?.doses ?? 0) * (prices.dose ?? 0) +
      sum(trajectory.hospital) * (prices.hospitalDay ?? 0) +
      sum(trajectory.icu) * (prices.icuDay ?? 0) +
      population * distancedDays * (prices.distancedPersonDay ?? 0) +
      infections * (tested?.found ?? 0) * (prices.infectionFound ?? 0) +
      infections * (antiviral?.treated ?? 0) * (prices.treatment ?? 0),
  };
}

/**
 * What isolation leaves of transmission: of the found, the infectious days after the delay are spared (exponential stay, so
 * exp(-delay / mean) of them); of what the rest of the found's contacts would pass on, tracing spares its share.
 */
export function isolation(model: Pick<EpidemicModel, 'infectiousDays'>, measures: readonly Measure[]): number {
  const test = measures.find((m) => m.kind === 'test-and-isolate');
  if (!test) return 1;
  const after = Math.exp(-test.delayDays / model.infectiousDays);
  const left = 1 - test.found * test.adherence * after;
  const trace = measures.find((m) => m.kind === 'trace');
  return trace ? left * (1 - test.found * trace.contactsFound * trace.adherence) : left;
}

function vaccinationOf(model: EpidemicModel, vaccine: Extract<Measure, { kind: 'vaccinate' }>, days: number) {
  const wanted = model.groups.map((g) => g.population * vaccine.coverage);
  const supply = vaccine.dosesADay * Math.max(0, days - vaccine.from);
  let left = supply;
  const given = model.groups.map(() => 0);
  for (const group of vaccine.order) {
    given[group] = Math.min(wanted[group]!, left);
    left -= given[group]!;
  }
  const dosesADay = model.groups.map(() => 0);
  const until: number[] = model.groups.map(() => days);
  let day = vaccine.from;
  for (const group of vaccine.order) {
    const takes = vaccine.dosesADay > 0 ? given[group]! / vaccine.dosesADay : 0;
    dosesADay[group] = takes > 0 ? vaccine.dosesADay : 0;
    until[group] = day + takes;
    day += takes;
  }
  const starts = model.groups.map(
    (_, group) => until[group]! - (vaccine.dosesADay > 0 ? given[group]! / vaccine.dosesADay : 0),
  );
  return {
    doses: supply - left,
    plan: { from: vaccine.from, dosesADay, starts, until, effectiveness: vaccine.effectiveness },
  };
}

function intervalOf(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;
  return { mean: values.reduce((a, b) => a + b, 0) / values.length, lower: at(0.025), upper: at(0.975) };
}
