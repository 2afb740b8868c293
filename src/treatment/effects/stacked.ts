import { simplexWeights } from './regressors/stack.js';
import type { Scores } from './scores.js';

export interface MemberWeight {
  readonly name: string;
  readonly weight: number;
}

/** The name of the member that gives everyone the average effect: a weight on it is shrinkage. */
export const averageMember = 'average';

/**
 * Weights of the learners' effects, not negative and of sum 1, so that on these people, whom no learner had seen, their
 * mixture is nearest to the doubly robust scores; scores made of heavy weights count less.
 * @param effects by learner, by row of the trial
 */
export function stackWeights(
  names: readonly string[],
  effects: readonly Float64Array[],
  scores: Scores,
  arm: number,
  chances: readonly Float64Array[],
  rows: Int32Array,
): readonly MemberWeight[] {
  const target = Float64Array.from(rows, (row) => scores[arm]![row]! - scores[0]![row]!);
  const precision = Float64Array.from(
    rows,
    (row) => 1 / (1 / Math.max(0.02, chances[0]![row]!) + 1 / Math.max(0.02, chances[arm]![row]!)),
  );
  const total = precision.reduce((sum, value) => sum + value, 0);
  const mean = target.reduce((sum, value, i) => sum + value * precision[i]!, 0) / total;
  const columns = [
    ...effects.map((effect) => Float64Array.from(rows, (row) => effect[row]!)),
    Float64Array.from(rows, () => mean),
  ];
  const weights = simplexWeights(...towardsEqual(columns, target, precision, mean));
  return [...names, averageMember].map((name, i) => ({ name, weight: weights[i]! }));
}

/** Standard deviation of a weight about an equal share, before the data speak. */
const spread = 0.2;

/**
 * The same regression with a prior of equal weights, as so many more rows. Scores are noisy: where they can't tell learners
 * apart, weights fitted to them alone follow the noise, and an equal mixture does better (Smith & Wallis, Oxf Bull Econ
 * Stat 2009;71:331); where they can, the prior's few rows say nothing.
 */
function towardsEqual(
  columns: readonly Float64Array[],
  target: Float64Array,
  precision: Float64Array,
  mean: number,
): [Float64Array[], Float64Array, Float64Array] {
  const [n, k] = [target.length, columns.length];
  const dispersion = target.reduce((sum, value, i) => sum + precision[i]! * (value - mean) ** 2, 0) / n;
  const more = (own: Float64Array, of: (row: number) => number) =>
    Float64Array.from({ length: n + k }, (_, i) => (i < n ? own[i]! : of(i - n)));
  return [
    columns.map((own, j) => more(own, (row) => (row === j ? 1 : 0))),
    more(target, () => 1 / k),
    more(precision, () => dispersion / spread ** 2),
  ];
}

/** @param effectOf a learner's effect on a person; of the average member, the average */
export const mixed = (weights: readonly MemberWeight[], effectOf: (name: string) => number): number =>
  weights.reduce((sum, { name, weight }) => sum + (weight > 0 ? weight * effectOf(name) : 0), 0);
