import type { LocalizedText } from '../../record/index.js';

/** Steps that show whether counts ever fall. */
const longEnough = 14;

/** What the counts look like that one should know of: sums so far, and a last count that is not all in yet. */
export function shapeNotes(counts: readonly number[], stepDays: 1 | 7): LocalizedText[] {
  const notes: LocalizedText[] = [];
  const rises = counts.filter((count, step) => step > 0 && count > counts[step - 1]!).length;
  if (
    counts.length >= longEnough &&
    rises >= counts.length / 3 &&
    counts.every((count, step) => count >= (counts[step - 1] ?? 0))
  )
    notes.push({
      en: 'the counts never fall: if they are totals so far, give their differences (--cumulative)',
      zh: '计数从不下降：若为累计数，请取其差值（--cumulative）',
    });
  const before = counts.slice(stepDays === 1 ? -8 : -4, -1);
  const usual = before.reduce((a, b) => a + b, 0) / before.length;
  // Below three standard deviations of a Poisson count, and below half.
  const last = counts.at(-1)!;
  if (before.length >= 3 && last < usual - 3 * Math.sqrt(usual) && last < usual / 2)
    notes.push({
      en: `the last count (${last}) is far below those before (${usual.toFixed(1)}): if reports are still to come, growth, R and forecast are too low`,
      zh: `最后一个计数（${last}）远低于此前水平（${usual.toFixed(1)}）：若报告尚未齐全，增长率、再生数与预测均偏低`,
    });
  return notes;
}
