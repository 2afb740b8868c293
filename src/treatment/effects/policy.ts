import type { Scores } from './scores.js';
import { type Estimate, meanEstimate, type Trial } from './trial.js';

/** The best arm by these effects against arm 0 (by arm and person); arm 0 where none is above 0. */
export function chosenArms(effects: readonly Float64Array[]): Int32Array {
  const n = effects[0]!.length;
  return Int32Array.from({ length: n }, (_, row) => {
    let best = 0;
    for (let a = 1; a < effects.length; a++) if (effects[a]![row]! > (best === 0 ? 0 : effects[best]![row]!)) best = a;
    return best;
  });
}

/** Expected outcome if everyone got what the policy chooses, by doubly robust scores. */
export const policyValue = (scores: Scores, chosen: Int32Array): Estimate =>
  meanEstimate(Float64Array.from(chosen, (a, row) => scores[a]![row]!));

/** What the policy gains over giving everyone one arm. */
export const policyGain = (scores: Scores, chosen: Int32Array, arm: number): Estimate =>
  meanEstimate(Float64Array.from(chosen, (a, row) => scores[a]![row]! - scores[arm]![row]!));

/** The same by weights alone (Hajek): the weighted mean outcome of those who got what the policy chooses. */
export function policyValueWeighted({ arm, y }: Trial, chances: readonly Float64Array[], chosen: Int32Array): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < y.length; row++) {
    if (arm[row] !== chosen[row]) continue;
    const weight = 1 / chances[chosen[row]!]![row]!;
    sum += weight * y[row]!;
    total += weight;
  }
  return total > 0 ? sum / total : Number.NaN;
}
