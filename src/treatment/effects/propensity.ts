import { logistic } from './regressors/generalised-linear.js';
import { rowsWhere, type Trial } from './trial.js';

/** The chance of each arm for each person: `at(arm, row)`. */
export type Propensity = (arm: number, row: number) => number;

/** In a trial that drew lots: each arm's share. */
export function randomised({ arm, arms }: Trial, rows: Int32Array): Propensity {
  const shares = arms.map((_, a) => rows.filter((row) => arm[row] === a).length / rows.length);
  return (a) => shares[a]!;
}

/** From covariates: one penalised logistic regression an arm, made to sum to 1. */
export function observed(trial: Trial, rows: Int32Array, seed: number): Propensity {
  const { x, arm, arms } = trial;
  const models = arms.map((_, a) => {
    const is = Float64Array.from(arm, (own) => (own === a ? 1 : 0));
    return logistic().fit(x, is, rows, seed);
  });
  const two = arms.length === 2;
  return (a, row) => {
    if (two) return a === 1 ? models[1]!(x, row) : 1 - models[1]!(x, row);
    const all = models.map((model) => model(x, row));
    return all[a]! / all.reduce((sum, value) => sum + value, 0);
  };
}

/** How uneven a covariate is between arms: the chi-square of a one-way analysis of variance, on arms - 1 degrees of freedom. */
export function imbalance({ x, arm, arms }: Trial, column: number): number {
  const n = x.rows;
  const value = (row: number) => x.values[row * x.columns + column]!;
  let mean = 0;
  for (let row = 0; row < n; row++) mean += value(row) / n;
  let variance = 0;
  for (let row = 0; row < n; row++) variance += (value(row) - mean) ** 2 / (n - 1);
  if (variance < 1e-12) return 0;
  return arms.reduce((sum, _, a) => {
    const rows = rowsWhere(n, (row) => arm[row] === a);
    const own = rows.reduce((total, row) => total + value(row), 0) / rows.length;
    return sum + (rows.length * (own - mean) ** 2) / variance;
  }, 0);
}
