import { invert } from '../../statistics/matrix.js';
import { Random } from '../../statistics/random.js';

/** A measured concentration. */
export interface Level {
  /** Hours. */
  readonly time: number;
  readonly value: number;
}

/** What Bayesian updating needs: the individual's deviations `eta` are normal around 0, concentrations around `predict`. */
export interface Individual {
  /** Variances of the deviations. */
  readonly variances: readonly number[];
  readonly levels: readonly Level[];
  predict(eta: readonly number[], time: number): number;
  readonly error: { readonly additive: number; readonly proportional: number };
}

export interface Mode {
  /** The most probable deviations. */
  readonly eta: readonly number[];
  /** Of the normal approximation around them. */
  readonly covariance: readonly (readonly number[])[];
  /** -2 log posterior density there, constants left out, as NONMEM's individual objective. */
  readonly objective: number;
}

/**
 * -2 log of the posterior density of the deviations, up to a constant: squared residuals over their variance, the log
 * of that variance, and the deviations over theirs.
 */
export function objective({ variances, levels, predict, error }: Individual, eta: readonly number[]): number {
  let sum = 0;
  for (const { time, value } of levels) {
    const expected = predict(eta, time);
    const variance = error.additive ** 2 + (error.proportional * expected) ** 2;
    sum += (value - expected) ** 2 / variance + Math.log(variance);
  }
  return eta.reduce((total, deviation, n) => total + deviation ** 2 / variances[n]!, sum);
}

/** The posterior's mode by damped Newton steps on central differences, with the normal approximation around it. */
export function mode(individual: Individual): Mode {
  const size = individual.variances.length;
  const value = (eta: readonly number[]) => objective(individual, eta);
  let eta: readonly number[] = new Array<number>(size).fill(0);
  let best = value(eta);
  let damping = 1e-3;
  for (let round = 0; round < 200; round++) {
    const { gradient, hessian } = differences(value, eta);
    let moved = 0;
    for (let attempt = 0; attempt < 30; attempt++) {
      const damped = hessian.map((row, i) => row.map((h, j) => (i === j ? h + damping * (Math.abs(h) + 1) : h)));
      const inverse = invert(damped);
      const next = inverse && eta.map((deviation, i) => deviation - dot(inverse[i]!, gradient));
      const then = next ? value(next) : Number.POSITIVE_INFINITY;
      if (next && then <= best) {
        moved = Math.max(...next.map((deviation, i) => Math.abs(deviation - eta[i]!)));
        eta = next;
        best = then;
        damping = Math.max(damping / 10, 1e-12);
        break;
      }
      damping *= 10;
    }
    if (moved < 1e-9) break;
  }
  return { eta, covariance: inverseInformation(individual, eta), objective: best };
}

/**
 * Inverse of the expected information at these deviations: of the mean and of the variance of each level, and of the
 * deviations' own distribution (first-order conditional estimation with interaction, as NONMEM reports it).
 */
function inverseInformation({ variances, levels, predict, error }: Individual, eta: readonly number[]): number[][] {
  const information = variances.map((variance, i) => variances.map((_, j) => (i === j ? 1 / variance : 0)));
  const spread = (expected: number) => error.additive ** 2 + (error.proportional * expected) ** 2;
  for (const { time } of levels) {
    const variance = spread(predict(eta, time));
    const slopes = eta.map((_, i) => {
      const [up, down] = [1e-5, -1e-5].map((by) => predict(eta.with(i, eta[i]! + by), time)) as [number, number];
      return { mean: (up - down) / 2e-5, log: (Math.log(spread(up)) - Math.log(spread(down))) / 2e-5 };
    });
    for (const [i, a] of slopes.entries()) {
      for (const [j, b] of slopes.entries()) information[i]![j]! += (a.mean * b.mean) / variance + (a.log * b.log) / 2;
    }
  }
  const inverse = invert(information);
  if (!inverse) throw new Error('dosing: the information of the levels is singular');
  return inverse;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, each, n) => sum + each * b[n]!, 0);

/** Gradient and matrix of second derivatives by central differences. */
function differences(value: (eta: readonly number[]) => number, eta: readonly number[]) {
  const h = 1e-4;
  const at = (...moves: (readonly [number, number])[]) => {
    const moved = [...eta];
    for (const [place, by] of moves) moved[place]! += by;
    return value(moved);
  };
  const centre = value(eta);
  const up = eta.map((_, i) => at([i, h]));
  const down = eta.map((_, i) => at([i, -h]));
  const hessian = eta.map((_, i) =>
    eta.map((_, j) => {
      if (i === j) return (up[i]! - 2 * centre + down[i]!) / (h * h);
      const [a, b] = i < j ? [i, j] : [j, i];
      return (at([a, h], [b, h]) - at([a, h], [b, -h]) - at([a, -h], [b, h]) + at([a, -h], [b, -h])) / (4 * h * h);
    }),
  );
  return { gradient: eta.map((_, i) => (up[i]! - down[i]!) / (2 * h)), hessian };
}

export interface Draws {
  readonly draws: readonly (readonly number[])[];
  /** Potential scale reduction (Gelman & Rubin 1992), the largest over the deviations; near 1 where chains agree. */
  readonly rHat: number;
  readonly accepted: number;
}

/**
 * Draws from the posterior by random-walk Metropolis (Roberts, Gelman & Gilks 1997: steps 2.38/sqrt(d) of the normal
 * approximation), four chains from dispersed starts, the first fifth of each left out. The same seed, the same draws.
 */
export function sample(individual: Individual, around: Mode, { seed = 1, perChain = 2500 } = {}): Draws {
  const size = individual.variances.length;
  const factor = cholesky(around.covariance);
  const scale = 2.38 / Math.sqrt(size);
  let accepted = 0;
  const chains = [0, 1, 2, 3].map((chain) => {
    const random = new Random(seed * 4 + chain);
    const step = (from: readonly number[], by: number) => {
      const z = Array.from({ length: size }, () => random.normal());
      return from.map((deviation, i) => deviation + by * dot(factor[i]!, z));
    };
    let here = step(around.eta, 1.5);
    let density = objective(individual, here);
    const kept: (readonly number[])[] = [];
    for (let n = 0; n < perChain * 1.25; n++) {
      const proposed = step(here, scale);
      const there = objective(individual, proposed);
      if (Math.log(1 - random.uniform()) < (density - there) / 2) {
        here = proposed;
        density = there;
        accepted += 1;
      }
      if (n >= perChain / 4) kept.push(here);
    }
    return kept;
  });
  return { draws: chains.flat(), rHat: scaleReduction(chains, size), accepted: accepted / (5 * perChain) };
}

function scaleReduction(chains: readonly (readonly (readonly number[])[])[], size: number): number {
  const length = chains[0]!.length;
  const ratios = Array.from({ length: size }, (_, i) => {
    const means = chains.map((chain) => chain.reduce((sum, eta) => sum + eta[i]!, 0) / length);
    const within =
      chains.reduce(
        (sum, chain, c) => sum + chain.reduce((squares, eta) => squares + (eta[i]! - means[c]!) ** 2, 0) / (length - 1),
        0,
      ) / chains.length;
    const grand = means.reduce((sum, mean) => sum + mean, 0) / means.length;
    const between = means.reduce((sum, mean) => sum + (mean - grand) ** 2, 0) / (means.length - 1);
    return Math.sqrt((length - 1) / length + between / within);
  });
  return Math.max(...ratios);
}

/** Lower triangle L with L L' the matrix. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const factor = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < matrix.length; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = matrix[i]![j]! - dot(factor[i]!.slice(0, j), factor[j]!.slice(0, j));
      factor[i]![j] = i === j ? Math.sqrt(Math.max(rest, 1e-12)) : rest / factor[j]![j]!;
    }
  }
  return factor;
}
