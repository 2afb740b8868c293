/** Turns scores into probabilities that add up to 1, in place: each row of `classes` values by itself. */
export function softmax(scores: Float64Array, classes: number): void {
  for (let start = 0; start < scores.length; start += classes) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = start; k < start + classes; k++) most = Math.max(most, scores[k]!);
    let sum = 0;
    for (let k = start; k < start + classes; k++) {
      scores[k] = Math.exp(scores[k]! - most);
      sum += scores[k]!;
    }
    for (let k = start; k < start + classes; k++) scores[k] = scores[k]! / sum;
  }
}
