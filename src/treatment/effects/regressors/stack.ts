import { Random } from '../../../statistics/random.js';
import { boostedTrees, regressionForest } from './forests.js';
import { logistic, logLinear } from './generalised-linear.js';
import { gaussianProcess } from './kernel.js';
import { constant, type Matrix, type Predictor, type Regressor } from './regressor.js';
import { ridge } from './ridge.js';

/** The usual members for an outcome: a number, or 0 and 1. */
export function usualMembers(y: Float64Array, rows: Int32Array): Regressor[] {
  const binary = rows.every((row) => y[row] === 0 || y[row] === 1);
  return binary
    ? [constant, ridge(), logistic(), boostedTrees(), regressionForest({ leafRows: 8 })]
    : [constant, ridge(), logLinear(), gaussianProcess(), boostedTrees(), regressionForest()];
}

/** A stack with what each of its rows is expected to be by members that had not seen it. */
export interface FittedStack {
  readonly predict: Predictor;
  /** By row of the matrix, for the rows learnt from. */
  readonly heldOut: Float64Array;
  /** Models that learnt from all but one fold, and the fold of each row (-1 elsewhere). */
  readonly byFold: readonly Predictor[];
  readonly fold: Int8Array;
  readonly weights: readonly { readonly name: string; readonly weight: number }[];
}

const folds = 5;

/**
 * A super learner: members weighted, weights not negative and of sum 1, so that squared error on rows they had not seen is
 * least. van der Laan, Polley & Hubbard, Stat Appl Genet Mol Biol 2007;6:25.
 */
export function fitStack(
  members: readonly Regressor[],
  x: Matrix,
  y: Float64Array,
  rows: Int32Array,
  seed: number,
  weights?: Float64Array,
): FittedStack {
  const fold = new Int8Array(x.rows).fill(-1);
  new Random(seed).shuffled([...rows]).forEach((row, n) => {
    fold[row] = n % folds;
  });
  const settled = members.map((member) => member.settled?.(x, y, rows, seed) ?? member);
  const parts = Array.from({ length: folds }, (_, k) => rows.filter((row) => fold[row] !== k));
  const fitted = settled.map((member) => parts.map((part, k) => member.fit(x, y, part, seed + k, weights)));
  const held = fitted.map((models) => Float64Array.from(rows, (row) => models[fold[row]!]!(x, row)));
  const target = Float64Array.from(rows, (row) => y[row]!);
  const shares = simplexWeights(held, target, weights && Float64Array.from(rows, (row) => weights[row]!));
  const kept = shares.flatMap((share, m) => (share > 0.01 ? [{ share, m }] : []));
  const total = kept.reduce((sum, { share }) => sum + share, 0);
  const mixed =
    (models: readonly Predictor[]): Predictor =>
    (at, row) =>
      kept.reduce((sum, { share }, i) => sum + (share / total) * models[i]!(at, row), 0);
  const byFold = parts.map((_, k) => mixed(kept.map(({ m }) => fitted[m]![k]!)));
  const heldOut = new Float64Array(x.rows).fill(Number.NaN);
  for (const row of rows) heldOut[row] = byFold[fold[row]!]!(x, row);
  return {
    predict: mixed(kept.map(({ m }) => settled[m]!.fit(x, y, rows, seed, weights))),
    heldOut,
    byFold,
    fold,
    weights: kept.map(({ share, m }) => ({ name: settled[m]!.name, weight: share / total })),
  };
}

/** Least squares over the simplex by exponentiated gradient steps. */
export function simplexWeights(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights?: Float64Array,
): number[] {
  const k = columns.length;
  const weight = (n: number) => (rowWeights ? rowWeights[n]! : 1);
  const gram = columns.map((a) =>
    columns.map((b) => a.reduce((sum, _, n) => sum + weight(n) * (a[n]! - target[n]!) * (b[n]! - target[n]!), 0)),
  );
  const scale = Math.max(1e-12, ...gram.map((row, i) => row[i]!));
  let w = new Array<number>(k).fill(1 / k);
  // The error of a mixture is w'Gw, G the products of the members' errors.
  for (let step = 0; step < 3000; step++) {
    const gradient = gram.map((row) => row.reduce((sum, value, j) => sum + value * w[j]!, 0) / scale);
    const least = Math.min(...gradient);
    const next = w.map((value, i) => value * Math.exp(-4 * (gradient[i]! - least)));
    const total = next.reduce((sum, value) => sum + value, 0);
    w = next.map((value) => value / total);
  }
  return w;
}
