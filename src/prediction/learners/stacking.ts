import { logistic } from './learner.js';

/**
 * Weights for members' calibrated log-odds, none negative, that lower the log loss, by projected coordinate-wise Newton
 * steps. They are drawn towards equal shares (ridge of ten rows for each member): with few rows the mean is hard to beat.
 */
export function fitStack(
  scores: readonly Float64Array[],
  labels: Uint8Array,
): { readonly intercept: number; readonly weights: readonly number[] } {
  const n = labels.length;
  const share = 1 / scores.length;
  const weights = scores.map(() => share);
  let intercept = 0;
  const eta = Float64Array.from({ length: n }, (_, i) => scores.reduce((sum, member) => sum + share * member[i]!, 0));
  for (let round = 0; round < 200; round++) {
    let moved = 0;
    for (let member = -1; member < scores.length; member++) {
      const column = scores[member];
      const ridge = member < 0 ? 1e-9 : priorRows * meanSquare(column!);
      let gradient = member < 0 ? 0 : ridge * (weights[member]! - share);
      let hessian = ridge;
      for (let i = 0; i < n; i++) {
        const x = column ? column[i]! : 1;
        const p = logistic(eta[i]!);
        gradient += (p - labels[i]!) * x;
        hessian += p * (1 - p) * x * x;
      }
      // Scores that are all nought say nothing and keep their share.
      if (!(hessian > 0)) continue;
      const before = member < 0 ? intercept : weights[member]!;
      const after = member < 0 ? before - gradient / hessian : Math.max(0, before - gradient / hessian);
      const change = after - before;
      if (change === 0) continue;
      for (let i = 0; i < n; i++) eta[i] = eta[i]! + change * (column ? column[i]! : 1);
      if (member < 0) intercept = after;
      else weights[member] = after;
      moved = Math.max(moved, Math.abs(change));
    }
    if (moved < 1e-6) break;
  }
  return { intercept, weights };
}

/** A row at even odds has a second derivative of one quarter. */
const priorRows = 10 / 4;

const meanSquare = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value * value, 0) / values.length;
