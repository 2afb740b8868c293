import type { Dose } from './compartments.js';
import {
  type Covariate,
  type Covariates,
  covariatesOf,
  Person,
  type PopulationModel,
  type Target,
} from './population.js';
import { type Draws, type Individual, type Level, type Mode, mode, sample } from './posterior.js';

/** What is known of the patient and of the treatment so far; times in hours from a common zero. */
export interface DosingCase {
  readonly covariates: Covariates;
  readonly doses: readonly Dose[];
  readonly levels: readonly Level[];
  readonly onDialysis: boolean;
  readonly pregnant: boolean;
  /** Instead of the model's own. */
  readonly target?: { readonly lower: number; readonly upper: number };
  readonly seed?: number;
  /** Draws of each of the four chains. */
  readonly perChain?: number;
}

/** Why there is no dose; `details` are covariates, levels or limits, by name. */
export interface DosingRefusal {
  readonly why:
    | 'missing-input'
    | 'outside-validity'
    | 'implausible-level'
    | 'no-dose-history'
    | 'no-target'
    | 'unreachable';
  readonly details: readonly string[];
}

export interface Regimen {
  /** mg */
  readonly amount: number;
  /** Hours. */
  readonly interval: number;
  readonly duration: number;
}

export interface Recommendation extends Regimen {
  /** What the target is about under this regimen at steady state: median and the 90 % interval. */
  readonly exposure: Band;
  /** Of lying within the target. */
  readonly probability: number;
  readonly target: Target;
}

export interface Band {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Posterior {
  readonly person: Person;
  readonly mode: Mode;
  readonly sampled: Draws;
  /** By parameter: the mode, and median and 90 % interval of the draws. */
  readonly parameters: Readonly<Record<string, Band & { readonly mode: number; readonly typical: number }>>;
  /** The largest distance between the mode and the draws' median, in posterior standard deviations. */
  readonly disagreement: number;
}

/** Residuals beyond this many standard deviations, or deviations beyond it, are a wrong time, dose or sample sooner than a patient. */
const implausible = 3.5;

/**
 * The posterior of the person's parameters given the levels; the population's own distribution where there are none.
 * @returns a refusal where an input is lacking, the person is not one of those that the model was made from, or a level
 * does not fit the doses
 */
export function individualise(model: PopulationModel, given: DosingCase): Posterior | DosingRefusal {
  const trouble = outside(model, given);
  if (trouble) return trouble;
  const person = new Person(model, given.covariates);
  const individual: Individual = {
    variances: person.variances,
    levels: given.levels,
    error: model.error,
    predict: (eta, time) => person.curve(eta, given.doses)(time),
  };
  const best = mode(individual);
  const odd = implausibleLevels(individual, best);
  if (odd.length > 0) return { why: 'implausible-level', details: odd };
  const sampled = sample(individual, best, {
    ...(given.seed === undefined ? {} : { seed: given.seed }),
    ...(given.perChain === undefined ? {} : { perChain: given.perChain }),
  });
  return { person, mode: best, sampled, ...summary(person, best, sampled) };
}

function outside(model: PopulationModel, given: DosingCase): DosingRefusal | undefined {
  const { covariates, doses, levels } = given;
  const missing = covariatesOf(model).filter((name) => covariates[name] === undefined);
  if (missing.length > 0) return { why: 'missing-input', details: missing };
  const beyond = Object.entries(model.validity).flatMap(([name, range]) => {
    if (!Array.isArray(range) || name === 'dose') return [];
    const [from, to] = range as [number, number];
    const value = covariates[name as Covariate]!;
    return value >= from && value <= to ? [] : [`${name} ${from} to ${to}`];
  });
  if (given.onDialysis && !model.validity.dialysis) beyond.push('dialysis');
  if (given.pregnant) beyond.push('pregnancy');
  const [smallest, largest] = model.validity.dose ?? [0, Number.POSITIVE_INFINITY];
  if (doses.some(({ amount }) => amount < smallest || amount > largest))
    beyond.push(`dose ${smallest} to ${largest} mg`);
  if (beyond.length > 0) return { why: 'outside-validity', details: beyond };
  if (model.validity.needsLevel && levels.length === 0) return { why: 'missing-input', details: ['level'] };
  const first = Math.min(...doses.map(({ time }) => time));
  if (levels.length > 0 && doses.length === 0) return { why: 'no-dose-history', details: ['doses'] };
  const early = levels.filter(({ time, value }) => time < first || value <= 0 || !Number.isFinite(value));
  if (early.length > 0) return { why: 'implausible-level', details: early.map(named) };
  if (model.kind === 'steady-state') {
    const other = levels.filter(({ time }) => !isTrough(time, doses));
    if (other.length > 0) return { why: 'outside-validity', details: other.map((level) => `trough: ${named(level)}`) };
  }
  return undefined;
}

/** Drawn 9 to 15 h after a dose given twice a day. */
function isTrough(time: number, doses: readonly Dose[]): boolean {
  const since = time - Math.max(...doses.filter((dose) => dose.time < time).map((dose) => dose.time));
  return since >= 9 && since <= 15;
}

const named = ({ time, value }: Level) => `${value} at ${time.toFixed(1)} h`;

function implausibleLevels({ levels, predict, error, variances }: Individual, { eta }: Mode): string[] {
  const odd = levels.filter(({ time, value }) => {
    const expected = predict(eta, time);
    return Math.abs(value - expected) / Math.hypot(error.additive, error.proportional * expected) > implausible;
  });
  const far = eta.some((deviation, n) => Math.abs(deviation) / Math.sqrt(variances[n]!) > implausible);
  return (odd.length > 0 ? odd : far ? levels : []).map(named);
}

function summary(person: Person, best: Mode, { draws }: Draws) {
  const atMode = person.parameters(best.eta);
  const typical = person.parameters(best.eta.map(() => 0));
  const all = draws.map((eta) => person.parameters(eta));
  const parameters = Object.fromEntries(
    Object.keys(atMode).map((name) => [
      name,
      { mode: atMode[name]!, typical: typical[name]!, ...band(all.map((each) => each[name]!)) },
    ]),
  );
  const distances = best.eta.map((deviation, i) => {
    const median = band(draws.map((eta) => eta[i]!)).value;
    return Math.abs(deviation - median) / Math.sqrt(best.covariance[i]![i]!);
  });
  return { parameters, disagreement: Math.max(...distances) };
}

/** Median and 90 % interval. */
export function band(values: readonly number[]): Band {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
  };
  return { value: at(0.5), lower: at(0.05), upper: at(0.95) };
}

/** Every tenth draw: enough for bands and probabilities. */
const thinned = ({ draws }: Draws) => draws.filter((_, n) => n % 10 === 0);

/**
 * The regimen that most probably brings the exposure at steady state into the target; of those within one per cent of
 * the best, the one with the fewest doses a day; the most where the trough has a limit.
 */
export function recommend(posterior: Posterior, given: DosingCase): Recommendation | DosingRefusal {
  const { model } = posterior.person;
  const target: Target = given.target ? { quantity: model.target.quantity, ...given.target } : model.target;
  const { lower, upper } = target;
  if (lower === undefined || upper === undefined) return { why: 'no-target', details: [target.quantity] };
  const draws = thinned(posterior.sampled);
  const candidates = regimens(model, given.covariates.weight).flatMap((unit) => {
    const perMg = draws.map((eta) => exposure(posterior.person, eta, target, unit) / unit.amount);
    const { troughBelow } = target;
    const troughs = troughBelow
      ? draws.map((eta) => exposure(posterior.person, eta, { quantity: 'trough' }, unit) / unit.amount / troughBelow)
      : [];
    const chosen = bestAmount(perMg, troughs, unit, model, given.covariates.weight, [lower, upper]);
    return chosen ? [{ ...chosen, target }] : [];
  });
  const best = Math.max(...candidates.map(({ probability }) => probability));
  const good = candidates.filter(({ probability }) => probability >= best - 0.01 && probability > 0);
  // A trough's limit alone would always allow longer intervals, and too little in a day.
  const sign = target.troughBelow ? 1 : -1;
  const chosen = good.sort((a, b) => sign * (a.interval - b.interval))[0];
  return chosen && inMiddle(chosen)
    ? chosen
    : { why: 'unreachable', details: [`${target.quantity} ${lower} to ${upper}`] };
}

/** A dose whose median exposure lies outside the target is no dose for it. */
const inMiddle = ({ exposure: { value }, target }: Recommendation) => value >= target.lower! && value <= target.upper!;

function regimens(model: PopulationModel, weight: number | undefined): Regimen[] {
  const { intervals, infusion, perKg, step } = model.regimens;
  const usual = perKg && weight ? perKg.maximum * weight : step * 20;
  const duration = durationOf(usual / 2, infusion);
  return intervals.map((interval) => ({ amount: usual / 2, interval, duration }));
}

function durationOf(amount: number, infusion: PopulationModel['regimens']['infusion']): number {
  return infusion ? Math.max(infusion.atLeastHours, infusion.mgPerHour ? amount / infusion.mgPerHour : 0) : 0;
}

/**
 * Exposure is proportional to the amount in linear kinetics (the infusion's length is held): the best multiple of the step.
 * @param troughs of one mg, as shares of the highest that is allowed; empty if any is
 */
function bestAmount(
  perMg: readonly number[],
  troughs: readonly number[],
  { interval }: Regimen,
  model: PopulationModel,
  weight: number | undefined,
  [lower, upper]: readonly [number, number],
): Omit<Recommendation, 'target'> | undefined {
  const { step, perKg, infusion } = model.regimens;
  const most = Math.floor((model.validity.dose?.[1] ?? 40 * step) / step);
  const allowed = perKg && weight ? Math.floor((perKg.maximum * weight) / step) : most;
  let best: { readonly amount: number; readonly probability: number } | undefined;
  for (let n = 1; n <= allowed; n++) {
    const amount = n * step;
    const fits = (each: number, draw: number) =>
      each * amount >= lower && each * amount <= upper && (troughs[draw] ?? 0) * amount <= 1;
    const within = perMg.filter(fits).length / perMg.length;
    if (!best || within > best.probability) best = { amount, probability: within };
  }
  if (!best) return undefined;
  const { amount, probability } = best;
  const duration = Math.round(durationOf(amount, infusion) * 4) / 4;
  return { amount, interval, duration, probability, exposure: band(perMg.map((each) => each * amount)) };
}

/** At steady state: AUC over a day, concentration at the target's hour (else the end of the infusion), or before the next dose. */
function exposure(
  person: Person,
  eta: readonly number[],
  { quantity, hoursAfterStart }: Target,
  regimen: Regimen,
): number {
  const { CL } = person.parameters(eta);
  const scale = person.model.concentrationPerAmount;
  if (quantity === 'auc24') return (scale * regimen.amount * (24 / regimen.interval)) / CL!;
  if (person.model.kind === 'steady-state') return (scale * regimen.amount) / regimen.interval / CL!;
  const doses = Array.from({ length: 20 }, (_, n) => ({ ...regimen, time: n * regimen.interval }));
  const last = 19 * regimen.interval;
  return person.curve(
    eta,
    doses,
  )(quantity === 'peak' ? last + (hoursAfterStart ?? regimen.duration) : last + regimen.interval);
}

/** The course of the concentration at these times: median and 90 % interval over the draws. */
export function predictCourse(
  { person, sampled }: Posterior,
  doses: readonly Dose[],
  times: readonly number[],
): readonly (Band & { readonly time: number })[] {
  const curves = thinned(sampled).map((eta) => person.curve(eta, doses));
  return times.map((time) => ({ time, ...band(curves.map((curve) => curve(time))) }));
}
