import type { Scores } from './scores.js';
import { type Estimate, meanEstimate, normalEstimate } from './trial.js';

export interface EffectCalibration {
  /**
   * What a unit of predicted difference is worth (best linear predictor of Chernozhukov et al 2018): 1 where differences
   * are as predicted, an interval that has 0 where none were shown.
   */
  readonly slope: Estimate;
  /** Fifths of the people by predicted effect. */
  readonly groups: readonly { readonly predicted: number; readonly observed: Estimate; readonly people: number }[];
  /** Root mean square of predicted less observed over the groups. */
  readonly error: number;
}

/** Do those predicted to gain more gain more? Against doubly robust scores by models that had not seen the person. */
export function calibrationOf(effect: Float64Array, scores: Scores, arm: number, groups = 5): EffectCalibration {
  const n = effect.length;
  const own = Float64Array.from(effect, (_, row) => scores[arm]![row]! - scores[0]![row]!);
  const mean = effect.reduce((sum, value) => sum + value, 0) / n;
  const centre = own.reduce((sum, value) => sum + value, 0) / n;
  const square = effect.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const slope =
    square > 1e-9 * n ? effect.reduce((sum, value, i) => sum + (value - mean) * (own[i]! - centre), 0) / square : 0;
  // Robust (HC1) standard error of a simple regression.
  const meat = effect.reduce(
    (sum, value, i) => sum + ((value - mean) * (own[i]! - centre - slope * (value - mean))) ** 2,
    0,
  );
  const se = square > 1e-9 * n ? (Math.sqrt(meat) / square) * Math.sqrt(n / (n - 2)) : Number.POSITIVE_INFINITY;
  const order = [...effect.keys()].sort((a, b) => effect[a]! - effect[b]! || a - b);
  const made = Array.from({ length: groups }, (_, g) => {
    const rows = order.slice(Math.floor((g * n) / groups), Math.floor(((g + 1) * n) / groups));
    return {
      predicted: rows.reduce((sum, row) => sum + effect[row]!, 0) / rows.length,
      observed: meanEstimate(Float64Array.from(rows, (row) => own[row]!)),
      people: rows.length,
    };
  });
  const error = Math.sqrt(
    made.reduce((sum, { predicted, observed }) => sum + (predicted - observed.estimate) ** 2, 0) / groups,
  );
  return { slope: normalEstimate(slope, se), groups: made, error };
}
