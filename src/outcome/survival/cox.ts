import { chiSquareUpper, normalQuantile, normalTwoSided } from '../../statistics/distribution.js';
import { invert } from '../../statistics/matrix.js';
import { byStratum } from './follow.js';
import { type Design, descending, type Evaluation, evaluate, type Ordered, standardise } from './partial-likelihood.js';
import { sandwich } from './robust-errors.js';

export interface CoxData {
  readonly times: ArrayLike<number>;
  readonly events: ArrayLike<boolean | number>;
  /** One column of numbers for each covariate. */
  readonly covariates: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  readonly strata?: readonly string[];
  /** Delayed entry: at risk only after this time. Several rows of one person make a time-dependent covariate. */
  readonly entries?: ArrayLike<number>;
  /** Rows of one person share a label; needed for robust errors with several rows each. */
  readonly clusters?: readonly string[];
}

export type Ties = 'efron' | 'breslow';

export interface CoxOptions {
  readonly ties: Ties;
  /** Lin-Wei sandwich errors instead of model-based ones. */
  readonly robust: boolean;
  readonly level: number;
}
export const usualCox: CoxOptions = { ties: 'efron', robust: false, level: 0.95 };

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
  readonly ties: Ties;
  readonly robust: boolean;
  readonly coefficients: readonly CoxCoefficient[];
  /** Of the coefficients, in their order and units; robust if asked for. */
  readonly covariance: readonly (readonly number[])[];
  readonly logLikelihood: number;
  /** Without covariates. */
  readonly nullLogLikelihood: number;
  readonly likelihoodRatio: { readonly chiSquare: number; readonly degreesOfFreedom: number; readonly p: number };
  readonly iterations: number;
}

/** Why no model could be fitted, and because of which covariate where that can be told. */
export type CoxRefusal = {
  readonly refused:
    | 'no-events'
    | 'no-covariates'
    | 'constant-covariate'
    | 'collinear'
    | 'infinite-coefficient'
    | 'not-converged';
  readonly covariate?: string;
};

const maximumIterations = 50;

/**
 * Cox's proportional hazards model by Newton-Raphson on the partial likelihood.
 * Cox, J R Stat Soc B 1972;34:187; ties by Efron, J Am Stat Assoc 1977;72:557, or Breslow, Biometrics 1974;30:89; robust
 * errors by Lin & Wei, J Am Stat Assoc 1989;84:1074.
 */
export function fitCox(data: CoxData, options: CoxOptions = usualCox): CoxModel | CoxRefusal {
  const design = standardise(data);
  const named = (index: number) => ({ covariate: data.covariates[index]!.name });
  if (design.p === 0) return { refused: 'no-covariates' };
  const events = countEvents(data);
  if (events === 0) return { refused: 'no-events' };
  const constant = design.scale.indexOf(0);
  if (constant >= 0) return { refused: 'constant-covariate', ...named(constant) };
  const strata = orderedStrata(data);
  const found = climb(design, data, strata, options.ties);
  if ('refused' in found) return { refused: found.refused, ...(found.index === undefined ? {} : named(found.index)) };
  const inverse = invert(found.state.information);
  if (!inverse) return { refused: 'collinear' };
  const standard = options.robust ? sandwich(design, data, strata, found.beta, inverse, options.ties) : inverse;
  const covariance = standard.map((row, j) => row.map((value, k) => value / (design.scale[j]! * design.scale[k]!)));
  const z95 = normalQuantile(0.5 + options.level / 2);
  const chiSquare = 2 * (found.state.logLikelihood - found.nullLogLikelihood);
  return {
    n: data.times.length,
    events,
    ties: options.ties,
    robust: options.robust,
    coefficients: data.covariates.map(({ name }, j) => {
      const coef = found.beta[j]! / design.scale[j]!;
      const se = Math.sqrt(covariance[j]![j]!);
      const p = normalTwoSided(coef / se);
      return { name, coef, se, z: coef / se, p, lower: coef - z95 * se, upper: coef + z95 * se };
    }),
    covariance,
    logLikelihood: found.state.logLikelihood,
    nullLogLikelihood: found.nullLogLikelihood,
    likelihoodRatio: { chiSquare, degreesOfFreedom: design.p, p: chiSquareUpper(chiSquare, design.p) },
    iterations: found.iterations,
  };
}

export const orderedStrata = (data: CoxData): Ordered[] =>
  byStratum(data.strata, data.times.length).map((members) => descending(members, data));

interface Summit {
  readonly beta: Float64Array;
  readonly state: Evaluation;
  readonly nullLogLikelihood: number;
  readonly iterations: number;
}
type Fall = { readonly refused: 'collinear' | 'infinite-coefficient' | 'not-converged'; readonly index?: number };

/** Newton-Raphson with halved steps where the likelihood would fall. */
function climb(design: Design, data: CoxData, strata: readonly Ordered[], ties: Ties): Summit | Fall {
  const beta = new Float64Array(design.p);
  let state = evaluate(design, data, strata, beta, ties);
  const nullLogLikelihood = state.logLikelihood;
  for (let iterations = 1; iterations <= maximumIterations; iterations++) {
    const inverse = invert(state.information);
    if (!inverse) {
      // At the start it is the data's fault; later a coefficient has run away and its information vanished.
      const away = beta.findIndex((each) => Math.abs(each) > 5);
      return away >= 0
        ? { refused: 'infinite-coefficient', index: away }
        : { refused: 'collinear', ...dependent(state.information) };
    }
    const step = inverse.map((row) => row.reduce((total, value, j) => total + value * state.score[j]!, 0));
    let fraction = 1;
    let next = state;
    for (; fraction > 1e-6; fraction /= 2) {
      const moved = beta.map((value, j) => value + fraction * step[j]!);
      next = evaluate(design, data, strata, moved, ties);
      if (next.logLikelihood >= state.logLikelihood - 1e-9) {
        beta.set(moved);
        break;
      }
    }
    const largest = Math.max(...step.map(Math.abs)) * fraction;
    const gain = Math.abs(next.logLikelihood - state.logLikelihood);
    state = next;
    if (largest < 1e-10 || gain < 1e-12 * Math.abs(state.logLikelihood)) {
      // The likelihood no longer grows and the coefficient still does: it has no finite maximum (separation).
      const running = step.findIndex((each, j) => Math.abs(each) > 1e-3 && Math.abs(beta[j]!) > 5);
      if (running >= 0) return { refused: 'infinite-coefficient', index: running };
      return { beta, state, nullLogLikelihood, iterations };
    }
  }
  return { refused: 'not-converged' };
}

/** The first covariate that is a sum of those before it: its pivot vanishes in the Cholesky factor. */
function dependent(matrix: readonly (readonly number[])[]): { readonly index?: number } {
  for (let size = 1; size <= matrix.length; size++) {
    if (!invert(matrix.slice(0, size).map((row) => row.slice(0, size)))) return { index: size - 1 };
  }
  return {};
}

function countEvents({ events }: CoxData): number {
  let count = 0;
  for (let i = 0; i < events.length; i++) if (events[i]) count += 1;
  return count;
}
