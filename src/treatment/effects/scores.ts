import type { Nuisance } from './nuisance.js';
import { type Estimate, meanEstimate, type Trial } from './trial.js';

/** Chances nearer to 0 than this count as this in weights. */
export const leastChance = 0.02;

/**
 * For each person and arm, an unbiased score of the outcome under that arm: the augmented inverse-probability weighted
 * one (Robins, Rotnitzky & Zhao 1994), right if either the chances or the expected outcomes are.
 */
export type Scores = readonly Float64Array[];

/** Scores of held-out people by models that had not seen them. @param held by fold: nuisance learnt without, and its people */
export function crossFittedScores(
  { arm, arms, y, x }: Trial,
  folds: readonly { readonly nuisance: Nuisance; readonly held: Int32Array }[],
): Scores {
  return arms.map((_, a) => {
    const scores = new Float64Array(x.rows);
    for (const { nuisance, held } of folds) {
      for (const row of held) {
        const expected = nuisance.predicted(a, row);
        const chance = Math.max(leastChance, nuisance.propensity(a, row));
        scores[row] = expected + (arm[row] === a ? (y[row]! - expected) / chance : 0);
      }
    }
    return scores;
  });
}

/** The average effect of an arm against the first. */
export const averageEffect = (scores: Scores, arm: number): Estimate =>
  meanEstimate(scores[arm]!.map((value, row) => value - scores[0]![row]!));
