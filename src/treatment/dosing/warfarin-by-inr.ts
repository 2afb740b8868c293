import { normalTwoSided } from '../../statistics/distribution.js';
import type { Dose } from './compartments.js';
import { type Band, band, type DosingRefusal } from './individualise.js';
import { clearanceOf, InrCourse, type InrModel, SteadyInr } from './inr-model.js';
import { type Draws, type Individual, type Level, type Mode, mode, sample } from './posterior.js';
import { iwpcClinical, iwpcPharmacogenetic, type WarfarinGenotype, type WarfarinPatient } from './warfarin.js';

/** What is known of the patient and of the treatment so far; times in hours from a common zero. */
export interface InrCase {
  readonly patient: WarfarinPatient;
  readonly genotype: WarfarinGenotype;
  readonly doses: readonly Dose[];
  readonly inrs: readonly Level[];
  readonly pregnant: boolean;
  /** A mechanical valve asks for its own target. */
  readonly hasMechanicalValve: boolean;
  /** Instead of the usual one. */
  readonly target?: { readonly lower: number; readonly upper: number };
  readonly seed?: number;
  /** Draws of each of the four chains. */
  readonly perChain?: number;
}

export interface InrPosterior {
  readonly model: InrModel;
  readonly clearance: number;
  /** INR without the drug. */
  readonly baseline: number;
  /** mg/L of S-warfarin, as the maintenance equation has it. */
  readonly typicalEc50: number;
  /** mg a week, as the maintenance equation has it. */
  readonly typicalDose: number;
  readonly mode: Mode;
  readonly sampled: Draws;
  /** EC50 in mg/L; `dose`: mg a week that hold the INR at the model's maintenance value. */
  readonly parameters: Readonly<Record<'EC50' | 'dose', Band & { readonly mode: number; readonly typical: number }>>;
  /** Distance between the mode and the draws' median, in posterior standard deviations. */
  readonly disagreement: number;
}

export interface InrRecommendation {
  /** mg a day, on average. */
  readonly daily: number;
  /** INR at steady state: median and 90 % interval. */
  readonly exposure: Band;
  /** That an INR measured then lies within the target: with the residual of the model, which the median and interval leave out. */
  readonly probability: number;
  readonly target: { readonly lower: number; readonly upper: number };
  /** The change from the average dose of the last 14 days, as a share; absent with doses of fewer days. */
  readonly change?: number;
}

/** Deviations and residuals beyond this many standard deviations are wrong doses or times sooner than a patient. */
const implausible = 3.5;
/** An INR above it without the drug has another cause. */
const highestBaseline = 1.4;
/** A trend so improbable, of so many INRs and so large a part of them, is none of chance: something else has changed. */
const drift = { p: 0.05, atLeast: 5, change: 0.1 };
/** Hours: INRs of so long before the last one say how the person is now; doses act no longer than so long. */
const [used, remembered] = [90 * 24, 60 * 24];
/** Targets that the doses of the maintenance equation speak for. */
const targets = { lower: 1.5, upper: 4 };

/**
 * How much warfarin this person needs, given INRs under known doses. Before any INR the dose is distributed as around the
 * IWPC equation (pharmacogenetic, or clinical without genes); each INR moves it by the course that the doses should have
 * caused. The last INR before the first dose is the baseline.
 *
 * @returns a refusal where an input is lacking, the person or a dose is outside what the model was made from, or an INR
 * does not fit the doses
 */
export function individualiseInr(model: InrModel, given: InrCase): InrPosterior | DosingRefusal {
  const { patient, genotype, doses } = given;
  const hasGene = genotype.cyp2c9 !== undefined || genotype.vkorc1A !== undefined;
  const usual = hasGene ? iwpcPharmacogenetic(patient, genotype) : iwpcClinical(patient);
  if (!usual.ok) return { why: usual.why, details: usual.details };
  const clearance = clearanceOf(model, patient.age, genotype.cyp2c9);
  if (clearance === undefined) return { why: 'outside-validity', details: [`CYP2C9 ${genotype.cyp2c9}`] };
  const trouble = outside(model, given);
  if (trouble) return trouble;

  const first = Math.min(...doses.map(({ time }) => time));
  const last = given.inrs.at(-1)!.time;
  const inrs = given.inrs.filter(({ time }) => time > first && time > last - used);
  const baseline = given.inrs.findLast(({ time }) => time <= first)?.value ?? model.course.baseline;
  const typicalDose = usual.mgPerWeek;
  const typicalEc50 = new SteadyInr(model, clearance, model.course.baseline).ec50(
    typicalDose / 7,
    model.maintenance.inr,
  );
  const acting = doses.filter(({ time }) => time > inrs[0]!.time - remembered);
  const course = new InrCourse(model, clearance, baseline, acting, last);
  const expected = memo((eta: number) =>
    course.at(
      typicalEc50 * Math.exp(eta),
      inrs.map(({ time }) => time),
    ),
  );
  const individual: Individual = {
    variances: [usual.logSd ** 2],
    levels: inrs,
    error: { additive: 0, proportional: model.course.residual },
    predict: ([eta], time) => expected(eta!)[inrs.findIndex((inr) => inr.time === time)]!,
  };
  const best = mode(individual);
  const odd = implausibleInrs(individual, best);
  if (odd.length > 0) return { why: 'implausible-level', details: odd };
  if (isDrifting(individual, best)) return { why: 'outside-validity', details: ['inrDrifts'] };
  const sampled = sample(individual, best, {
    ...(given.seed === undefined ? {} : { seed: given.seed }),
    ...(given.perChain === undefined ? {} : { perChain: given.perChain }),
  });
  const factors = sampled.draws.map(([eta]) => Math.exp(eta!));
  const atMode = Math.exp(best.eta[0]!);
  const scaled = (typical: number) => ({
    typical,
    mode: typical * atMode,
    ...band(factors.map((factor) => typical * factor)),
  });
  const median = band(sampled.draws.map(([eta]) => eta!)).value;
  return {
    model,
    clearance,
    baseline,
    typicalEc50,
    typicalDose,
    mode: best,
    sampled,
    parameters: { EC50: scaled(typicalEc50), dose: scaled(typicalDose) },
    disagreement: Math.abs(best.eta[0]! - median) / Math.sqrt(best.covariance[0]![0]!),
  };
}

/** The last answer is kept: the INRs of one deviation are asked for one by one. */
function memo<T>(answer: (of: number) => T): (of: number) => T {
  let last: { readonly of: number; readonly answer: T } | undefined;
  return (of) => {
    if (last?.of !== of) last = { of, answer: answer(of) };
    return last.answer;
  };
}

function outside(model: InrModel, { doses, inrs, pregnant, target }: InrCase): DosingRefusal | undefined {
  if (inrs.length === 0) return { why: 'missing-input', details: ['INR'] };
  if (doses.length === 0) return { why: 'no-dose-history', details: ['doses'] };
  const odd = inrs.filter(({ value }) => !(value > 0 && Number.isFinite(value)));
  if (odd.length > 0) return { why: 'implausible-level', details: odd.map(named) };
  const { most } = model.dose;
  const first = Math.min(...doses.map(({ time }) => time));
  const before = inrs.findLast(({ time }) => time <= first);
  const beyond = [
    ...(pregnant ? ['pregnancy'] : []),
    ...(doses.some(({ amount }) => !(amount > 0 && amount <= most)) ? [`dose up to ${most} mg`] : []),
    ...(before && before.value > highestBaseline ? ['inrBefore'] : []),
    ...(inrs.at(-1)!.value >= model.withhold.from ? ['inrTooHigh'] : []),
    ...(target && (target.lower < targets.lower || target.upper > targets.upper)
      ? [`target INR ${targets.lower} to ${targets.upper}`]
      : []),
  ];
  if (beyond.length > 0) return { why: 'outside-validity', details: beyond };
  if (inrs.every(({ time }) => time <= first)) return { why: 'missing-input', details: ['inrUnderDoses'] };
  return undefined;
}

const named = ({ time, value }: Level) => `INR ${value} at ${time.toFixed(1)} h`;

function implausibleInrs({ levels, predict, error, variances }: Individual, { eta }: Mode): string[] {
  const odd = levels.filter(({ time, value }) => {
    const expected = predict(eta, time);
    return Math.abs(value - expected) / (error.proportional * expected) > implausible;
  });
  const isFar = Math.abs(eta[0]!) / Math.sqrt(variances[0]!) > implausible;
  return (odd.length > 0 ? odd : isFar ? levels : []).map(named);
}

/**
 * Whether the INRs move away from what the doses explain: the need of this person is then not one number, as the model has it.
 * By the test of Mann and Kendall on the ratios of observed to expected, in the order of time.
 */
function isDrifting({ levels, predict }: Individual, { eta }: Mode): boolean {
  const ratios = levels.map(({ time, value }) => value / predict(eta, time));
  const n = ratios.length;
  if (n < drift.atLeast) return false;
  const rises = ratios.flatMap((early, place) => ratios.slice(place + 1).map((late) => Math.sign(late - early)));
  const balance = Math.abs(rises.reduce((sum, each) => sum + each, 0));
  const z = Math.max(0, balance - 1) / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const third = Math.ceil(n / 3);
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const change = Math.abs(mean(ratios.slice(-third)) - mean(ratios.slice(0, third)));
  return change > drift.change && normalTwoSided(z) < drift.p;
}

/** Every tenth draw: enough for bands and probabilities. */
const thinned = ({ draws }: Draws) => draws.filter((_, n) => n % 10 === 0);

/** The daily dose that most probably brings the INR at steady state into the target. */
export function recommendInr(posterior: InrPosterior, given: InrCase): InrRecommendation | DosingRefusal {
  const { model } = posterior;
  if (given.hasMechanicalValve && !given.target) return { why: 'no-target', details: ['INR'] };
  const target = given.target ?? model.target;
  const { step, most } = model.dose;
  const doses = Array.from({ length: Math.floor(most / step) }, (_, n) => (n + 1) * step);
  const best = doses
    .map((daily) => steadyInr(posterior, daily, target))
    .reduce((one, other) => (other.probability > one.probability ? other : one));
  const { value } = best.exposure;
  const present = presentDaily(given.doses);
  return value >= target.lower && value <= target.upper
    ? { ...best, ...(present === undefined ? {} : { change: best.daily / present - 1 }) }
    : { why: 'unreachable', details: [`INR ${target.lower} to ${target.upper}`] };
}

/** mg a day over the last 14 days of doses; undefined where they began later. */
function presentDaily(doses: readonly Dose[]): number | undefined {
  const days = 14;
  const times = doses.map(({ time }) => time);
  const from = Math.max(...times) - days * 24;
  if (Math.min(...times) > from + 24) return undefined;
  return doses.filter(({ time }) => time > from).reduce((sum, { amount }) => sum + amount, 0) / days;
}

function steadyInr(
  { model, clearance, baseline, typicalEc50, sampled }: InrPosterior,
  daily: number,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): InrRecommendation {
  const steady = new SteadyInr(model, clearance, baseline);
  const inrs = thinned(sampled).map(([eta]) => steady.inr(daily, typicalEc50 * Math.exp(eta!)));
  const within = inrs.map((inr) => {
    const sd = model.course.residual * inr;
    return normalBelow((upper - inr) / sd) - normalBelow((lower - inr) / sd);
  });
  const probability = within.reduce((sum, each) => sum + each, 0) / within.length;
  return { daily, exposure: band(inrs), probability, target: { lower, upper } };
}

const normalBelow = (z: number) => (z < 0 ? normalTwoSided(z) / 2 : 1 - normalTwoSided(z) / 2);

/** Hours of the course shown after the next dose. */
const shownAfter = 21 * 24;

/**
 * The INR every 12 hours from `from`, under the doses so far and then this much a day (0: none), with the hour of the next dose:
 * a day after the last one, and not before the last INR.
 */
export function comingInr(
  posterior: InrPosterior,
  { doses, inrs }: Pick<InrCase, 'doses' | 'inrs'>,
  daily: number,
  from: number,
): { readonly next: number; readonly course: ReturnType<typeof predictInr> } {
  const next = Math.max(doses.at(-1)!.time + 24, inrs.at(-1)!.time);
  const coming = Array.from({ length: daily > 0 ? shownAfter / 24 : 0 }, (_, n) => ({
    time: next + n * 24,
    amount: daily,
    duration: 0,
  }));
  const times = Array.from({ length: Math.ceil((next + shownAfter - from) / 12) + 1 }, (_, n) => from + n * 12);
  return { next, course: predictInr(posterior, [...doses, ...coming], times) };
}

/** The course of the INR at these hours: median and 90 % interval over the draws. */
export function predictInr(
  { model, clearance, baseline, typicalEc50, sampled }: InrPosterior,
  doses: readonly Dose[],
  times: readonly number[],
): readonly (Band & { readonly time: number })[] {
  const course = new InrCourse(model, clearance, baseline, doses, Math.max(...times));
  const curves = thinned(sampled).map(([eta]) => course.at(typicalEc50 * Math.exp(eta!), times));
  return times.map((time, n) => ({ time, ...band(curves.map((curve) => curve[n]!)) }));
}
