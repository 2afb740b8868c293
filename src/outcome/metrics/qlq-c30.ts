export interface QlqScale {
  readonly id: string;
  /** One-based items. */
  readonly items: readonly number[];
  /** A functional scale and the global one: more is better; a symptom scale: more is worse. */
  readonly kind: 'functional' | 'symptom' | 'global';
  /** Highest minus lowest answer of an item: 3, or 6 for the global items. */
  readonly range: number;
}

/**
 * A scale of the EORTC QLQ-C30 (version 3.0), 0 to 100: the mean of the answered items, linearly transformed.
 * EORTC QLQ-C30 scoring manual, 3rd edition, 2001. Undefined if fewer than half of its items are answered.
 *
 * @param answers by one-based item
 */
export function qlqScore(scale: QlqScale, answers: ReadonlyMap<number, number>): number | undefined {
  const given = scale.items.flatMap((item) => answers.get(item) ?? []);
  if (given.length * 2 < scale.items.length) return undefined;
  const raw = given.reduce((sum, value) => sum + value, 0) / given.length;
  const share = (raw - 1) / scale.range;
  return (scale.kind === 'functional' ? 1 - share : share) * 100;
}
