/** A non-decreasing step function from score to probability; between knots it is linear. */
export interface IsotonicCurve {
  /** Ascending scores. */
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

/**
 * The non-decreasing curve nearest to the labels (least squares), by pooling adjacent violators. Zadrozny & Elkan, KDD 2002.
 * It needs many held-out rows (a thousand or more); Platt's curve is safer below.
 */
export function fitIsotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): IsotonicCurve {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const blocks: { sum: number; count: number; from: number; to: number }[] = [];
  for (const i of order) {
    const score = scores[i]!;
    const previous = blocks.at(-1);
    if (previous && previous.to === score && previous.from === score) {
      previous.sum += labels[i]!;
      previous.count += 1;
    } else blocks.push({ sum: labels[i]!, count: 1, from: score, to: score });
  }
  const pooled: typeof blocks = [];
  for (const block of blocks) {
    pooled.push({ ...block });
    for (;;) {
      const [before, last] = [pooled.at(-2), pooled.at(-1)!];
      if (!before || before.sum / before.count < last.sum / last.count) break;
      pooled.splice(-2, 2, {
        sum: before.sum + last.sum,
        count: before.count + last.count,
        from: before.from,
        to: last.to,
      });
    }
  }
  const knots = pooled.flatMap(({ sum, count, from, to }) =>
    (from === to ? [from] : [from, to]).map((score) => ({ score, probability: sum / count })),
  );
  return { scores: knots.map(({ score }) => score), probabilities: knots.map(({ probability }) => probability) };
}

/** The curve at a score; flat beyond its ends. */
export function applyIsotonic({ scores, probabilities }: IsotonicCurve, score: number): number {
  if (scores.length === 0) return Number.NaN;
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return probabilities[0]!;
  if (low === scores.length) return probabilities.at(-1)!;
  const [x0, x1] = [scores[low - 1]!, scores[low]!];
  const [y0, y1] = [probabilities[low - 1]!, probabilities[low]!];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}
