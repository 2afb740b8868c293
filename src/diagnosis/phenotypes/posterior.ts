/** Probabilities of the scores, beside one further alternative of score `other`. */
export function softmax(scores: Float64Array, other: number): Float64Array {
  let highestScore = other;
  for (const score of scores) if (score > highestScore) highestScore = score;
  const result = new Float64Array(scores.length);
  let sum = Math.exp(other - highestScore);
  for (let each = 0; each < scores.length; each++) {
    result[each] = Math.exp(scores[each]! - highestScore);
    sum += result[each]!;
  }
  for (let each = 0; each < result.length; each++) result[each]! /= sum;
  return result;
}

/** Places of the `top` highest scores, best first; earlier places first among equals. */
export function highest(scores: Float64Array, top: number): readonly number[] {
  const best: number[] = [];
  if (top < 1) return best;
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place]!;
    if (best.length === top && score <= scores[best[top - 1]!]!) continue;
    let position = best.length;
    while (position > 0 && scores[best[position - 1]!]! < score) position--;
    best.splice(position, 0, place);
    if (best.length > top) best.pop();
  }
  return best;
}

/** Ranks from 1 of the best; diseases of one score share the mean of their ranks, those outside the best counted too. */
export function meanRanks(scores: Float64Array, best: readonly number[]): readonly number[] {
  const lowest = best.length === 0 ? 0 : scores[best.at(-1)!]!;
  let tiedWithLowest = 0;
  for (const score of scores) if (score === lowest) tiedWithLowest++;
  return best.map((disease) => {
    const score = scores[disease]!;
    const above = best.filter((other) => scores[other]! > score).length;
    const equal = score === lowest ? tiedWithLowest : best.filter((other) => scores[other] === score).length;
    return above + (equal + 1) / 2;
  });
}
