import { chiSquareUpper, normalQuantile, normalTwoSided } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';
import { byStratum } from './log-rank.js';

export interface CoxData {
  readonly times: ArrayLike<number>;
  readonly events: ArrayLike<boolean | number>;
  /** One column of numbers for each covariate. */
  readonly covariates: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  readonly strata?: readonly string[];
  /** Delayed entry: at risk only after this time. Two rows of one person make a time-dependent covariate. */
  readonly entries?: ArrayLike<number>;
  /** Rows of one person share a label; needed for robust errors with several rows each. */
  readonly clusters?: readonly string[];
}

export interface CoxOptions {
  readonly ties: 'efron' | 'breslow';
  /** Lin-Wei sandwich errors instead of model-based ones. */
  readonly robust: boolean;
  readonly level: number;
}

export interface CoxCoefficient {
  readonly name: string;
  /** Logarithm of the hazard ratio for one unit more. */
  readonly coef: number;
  readonly se: number;
  readonly z: number;
  readonly p: number;
  readonly lower: number;
  readonly upper: number;
}

export interface CoxModel {
  readonly n: number;
  readonly events: number;
  readonly ties: 'efron' | 'breslow';
  readonly coefficients: readonly CoxCoefficient[];
  readonly logLikelihood: number;
  /** Against no covariates. */
  readonly likelihoodRatio: { readonly chiSquare: number; readonly degreesOfFreedom: number; readonly p: number };
  readonly iterations: number;
}

/** Why no model could be fitted. */
export type CoxRefusal = {
  readonly refused: 'no-events' | 'no-covariates' | 'collinear' | 'not-converged';
  readonly covariate?: string;
};

/**
 * Cox's proportional hazards model by Newton-Raphson on the partial likelihood.
 * Cox, J R Stat Soc B 1972;34:187; ties by Efron, J Am Stat Assoc 1977;72:557, or Breslow 1974; robust errors by
 * Lin & Wei, J Am Stat Assoc 1989;84:1074.
 */
export function fitCox(
  data: CoxData,
  options: CoxOptions = { ties: 'efron', robust: false, level: 0.95 },
): CoxModel | CoxRefusal {
  const design = standardise(data);
  if (design.p === 0) return { refused: 'no-covariates' };
  const events = countEvents(data);
  if (events === 0) return { refused: 'no-events' };
  const constant = design.scale.indexOf(0);
  if (constant >= 0) return { refused: 'collinear', covariate: data.covariates[constant]!.name };
  const strata = byStratum(data.strata, data.times.length).map((members) => sorted(members, data));

  const beta = new Float64Array(design.p);
  let state = evaluate(design, data, strata, beta, options.ties);
  const empty = state.logLikelihood;
  let iterations = 0;
  for (let converged = false; !converged; iterations++) {
    if (iterations === 50) return { refused: 'not-converged' };
    const inverse = invert(state.information);
    if (!inverse) return { refused: 'collinear' };
    const step = inverse.map((row) => row.reduce((total, value, j) => total + value * state.score[j]!, 0));
    let fraction = 1;
    let next = state;
    for (; fraction > 1e-6; fraction /= 2) {
      const moved = beta.map((value, j) => value + fraction * step[j]!);
      next = evaluate(design, data, strata, moved, options.ties);
      if (next.logLikelihood >= state.logLikelihood - 1e-9) {
        beta.set(moved);
        break;
      }
    }
    converged =
      Math.max(...step.map(Math.abs)) * fraction < 1e-10 ||
      Math.abs(next.logLikelihood - state.logLikelihood) < 1e-12 * Math.abs(state.logLikelihood);
    state = next;
  }
  const inverse = invert(state.information);
  if (!inverse) return { refused: 'collinear' };
  const covariance = options.robust ? sandwich(design, data, strata, beta, inverse, options.ties) : inverse;
  const z95 = normalQuantile(0.5 + options.level / 2);
  const chiSquare = 2 * (state.logLikelihood - empty);
  return {
    n: data.times.length,
    events,
    ties: options.ties,
    coefficients: data.covariates.map(({ name }, j) => {
      const coef = beta[j]! / design.scale[j]!;
      const se = Math.sqrt(covariance[j]![j]!) / design.scale[j]!;
      return {
        name,
        coef,
        se,
        z: coef / se,
        p: normalTwoSided(coef / se),
        lower: coef - z95 * se,
        upper: coef + z95 * se,
      };
    }),
    logLikelihood: state.logLikelihood,
    likelihoodRatio: { chiSquare, degreesOfFreedom: design.p, p: chiSquareUpper(chiSquare, design.p) },
    iterations,
  };
}

/** Covariates centred and scaled, row after row: Newton steps stay well-conditioned whatever the units. */
interface Design {
  readonly p: number;
  readonly rows: Float64Array;
  readonly scale: Float64Array;
}

function standardise({ covariates, times }: CoxData): Design {
  const [n, p] = [times.length, covariates.length];
  const rows = new Float64Array(n * p);
  const scale = new Float64Array(p);
  covariates.forEach(({ values }, j) => {
    let sum = 0;
    let largest = 0;
    for (let i = 0; i < n; i++) {
      sum += values[i]!;
      largest = Math.max(largest, Math.abs(values[i]!));
    }
    const mean = sum / n;
    let variance = 0;
    for (let i = 0; i < n; i++) variance += (values[i]! - mean) ** 2 / n;
    // Less spread than rounding makes is none.
    if (Math.sqrt(variance) <= largest * 1e-12) return;
    scale[j] = Math.sqrt(variance);
    for (let i = 0; i < n; i++) rows[i * p + j] = (values[i]! - mean) / scale[j]!;
  });
  return { p, rows, scale };
}

const countEvents = ({ events }: CoxData) =>
  Array.from({ length: events.length }, (_, i) => (events[i] ? 1 : 0)).reduce<number>((a, b) => a + b, 0);

/** A stratum's rows by time, latest first, and by entry, latest first. */
interface Ordered {
  readonly byTime: Int32Array;
  readonly byEntry?: Int32Array;
}

function sorted(members: readonly number[], { times, entries }: CoxData): Ordered {
  const by = (values: ArrayLike<number>) => Int32Array.from(members).sort((a, b) => values[b]! - values[a]! || a - b);
  return { byTime: by(times), ...(entries ? { byEntry: by(entries) } : {}) };
}

interface Evaluation {
  logLikelihood: number;
  score: Float64Array;
  information: number[][];
}

/** Log partial likelihood, its gradient and negative second derivative at beta, in one pass from the latest time to the first. */
function evaluate(
  design: Design,
  data: CoxData,
  strata: readonly Ordered[],
  beta: Float64Array,
  ties: CoxOptions['ties'],
): Evaluation {
  const { p, rows } = design;
  const eta = linearPredictor(design, beta);
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  let logLikelihood = 0;
  const risk1 = new Float64Array(p);
  const tied1 = new Float64Array(p);
  const events1 = new Float64Array(p);
  const mean = new Float64Array(p);
  const risk2 = new Float64Array(p * p);
  const tied2 = new Float64Array(p * p);

  for (const { byTime, byEntry } of strata) {
    let risk0 = 0;
    risk1.fill(0);
    risk2.fill(0);
    let entered = 0;
    const change = (row: number, sign: number, into1: Float64Array, into2: Float64Array): number => {
      const weight = sign * Math.exp(eta[row]!);
      const offset = row * p;
      for (let j = 0; j < p; j++) {
        const x = weight * rows[offset + j]!;
        into1[j]! += x;
        for (let k = 0, at = j * p; k <= j; k++, at++) into2[at]! += x * rows[offset + k]!;
      }
      return weight;
    };
    for (let start = 0; start < byTime.length; ) {
      const time = data.times[byTime[start]!]!;
      let tied0 = 0;
      let deaths = 0;
      tied1.fill(0);
      tied2.fill(0);
      events1.fill(0);
      let end = start;
      for (; end < byTime.length && data.times[byTime[end]!] === time; end++) {
        const row = byTime[end]!;
        risk0 += change(row, 1, risk1, risk2);
        if (!data.events[row]) continue;
        deaths += 1;
        logLikelihood += eta[row]!;
        for (let j = 0; j < p; j++) events1[j]! += rows[row * p + j]!;
        if (ties === 'efron') tied0 += change(row, 1, tied1, tied2);
      }
      start = end;
      if (byEntry && data.entries) {
        for (; entered < byEntry.length && data.entries[byEntry[entered]!]! >= time; entered++)
          risk0 += change(byEntry[entered]!, -1, risk1, risk2);
      }
      for (let j = 0; j < p; j++) score[j]! += events1[j]!;
      for (let death = 0; death < deaths; death++) {
        const fraction = ties === 'efron' ? death / deaths : 0;
        const s0 = risk0 - fraction * tied0;
        logLikelihood -= Math.log(s0);
        for (let j = 0; j < p; j++) {
          mean[j] = (risk1[j]! - fraction * tied1[j]!) / s0;
          score[j]! -= mean[j]!;
          for (let k = 0, at = j * p; k <= j; k++, at++)
            information[at]! += (risk2[at]! - fraction * tied2[at]!) / s0 - mean[j]! * mean[k]!;
        }
      }
    }
  }
  return {
    logLikelihood,
    score,
    information: Array.from({ length: p }, (_, j) =>
      Array.from({ length: p }, (_, k) => information[Math.max(j, k) * p + Math.min(j, k)]!),
    ),
  };
}

function linearPredictor({ p, rows }: Design, beta: Float64Array): Float64Array {
  const eta = new Float64Array(rows.length / p);
  for (let i = 0, at = 0; i < eta.length; i++) for (let j = 0; j < p; j++, at++) eta[i]! += rows[at]! * beta[j]!;
  return eta;
}

/** The robust covariance: inverse information around the summed outer products of each cluster's score residual. */
function sandwich(
  design: Design,
  data: CoxData,
  strata: readonly Ordered[],
  beta: Float64Array,
  inverse: number[][],
  ties: CoxOptions['ties'],
): number[][] {
  const residuals = scoreResiduals(design, data, strata, beta, ties);
  const { p } = design;
  const sums = new Map<string | number, Float64Array>();
  for (let i = 0; i < data.times.length; i++) {
    const label = data.clusters?.[i] ?? i;
    const sum = sums.get(label) ?? new Float64Array(p);
    for (let j = 0; j < p; j++) sum[j]! += residuals[i * p + j]!;
    sums.set(label, sum);
  }
  const meat = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  for (const sum of sums.values())
    for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) meat[j]![k]! += sum[j]! * sum[k]!;
  const times = (a: number[][], b: number[][]) =>
    a.map((row) => b[0]!.map((_, k) => row.reduce((total, value, j) => total + value * b[j]![k]!, 0)));
  return times(times(inverse, meat), inverse);
}

/** Each row's score residual; Therneau & Grambsch 2000, section 4.2. */
function scoreResiduals(
  design: Design,
  data: CoxData,
  strata: readonly Ordered[],
  beta: Float64Array,
  ties: CoxOptions['ties'],
): Float64Array {
  const { p, rows } = design;
  const eta = linearPredictor(design, beta);
  const residuals = new Float64Array(rows.length);
  for (const { byTime } of strata) {
    const ascending = byTime.slice().reverse();
    // Means and hazard increments at each event time, earliest first.
    const steps: {
      time: number;
      deaths: number[];
      parts: { hazard: number; mean: Float64Array; fraction: number }[];
    }[] = [];
    const risk = { s0: 0, s1: new Float64Array(p) };
    for (let start = 0; start < byTime.length; ) {
      const time = data.times[byTime[start]!]!;
      const died: number[] = [];
      let end = start;
      for (; end < byTime.length && data.times[byTime[end]!] === time; end++) {
        const row = byTime[end]!;
        addRow(risk, row);
        if (data.events[row]) died.push(row);
      }
      start = end;
      const inRisk = data.entries ? currentRisk(time, ascending) : risk;
      const tied = { s0: 0, s1: new Float64Array(p) };
      if (ties === 'efron') for (const row of died) addRow(tied, row);
      if (died.length > 0) {
        steps.push({
          time,
          deaths: died,
          parts: died.map((_, death) => {
            const fraction = ties === 'efron' ? death / died.length : 0;
            const s0 = inRisk.s0 - fraction * tied.s0;
            return {
              hazard: 1 / s0,
              fraction,
              mean: inRisk.s1.map((value, j) => (value - fraction * tied.s1[j]!) / s0),
            };
          }),
        });
      }
    }
    steps.reverse();
    for (const row of ascending) {
      const weight = Math.exp(eta[row]!);
      for (const step of steps) {
        if (step.time > data.times[row]!) break;
        if (data.entries && step.time <= data.entries[row]!) continue;
        const dies = Boolean(data.events[row]) && step.time === data.times[row];
        for (const part of step.parts) {
          const hazard = weight * part.hazard * (dies ? 1 - part.fraction : 1);
          for (let j = 0; j < p; j++) {
            const distance = rows[row * p + j]! - part.mean[j]!;
            residuals[row * p + j]! += (dies ? distance / step.parts.length : 0) - hazard * distance;
          }
        }
      }
    }
  }
  return residuals;

  function addRow(into: { s0: number; s1: Float64Array }, row: number): void {
    const weight = Math.exp(eta[row]!);
    into.s0 += weight;
    for (let j = 0; j < p; j++) into.s1[j]! += weight * rows[row * p + j]!;
  }

  function currentRisk(time: number, members: Int32Array): { s0: number; s1: Float64Array } {
    const risk = { s0: 0, s1: new Float64Array(p) };
    for (const row of members) if (data.times[row]! >= time && data.entries![row]! < time) addRow(risk, row);
    return risk;
  }
}
