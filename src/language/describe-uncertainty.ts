import type { Language, Uncertainty } from '../record/index.js';
import { catalogue, formatNumber, formatPercent, term } from './catalogue/index.js';

/** How sure a claim is, in words. */
export function describeUncertainty(uncertainty: Uncertainty, language: Language): string {
  const { sentences, clinical } = catalogue(language);
  switch (uncertainty.kind) {
    case 'interval': {
      const fraction = uncertainty.lower >= 0 && uncertainty.upper <= 1;
      return intervalText(uncertainty, language, fraction ? formatPercent : formatNumber);
    }
    case 'probability':
      return sentences.uncertainty.probability(formatPercent(uncertainty.probability, language));
    case 'alternatives':
      return sentences.uncertainty.alternatives(formatNumber(uncertainty.count, language));
    case 'exact':
      return sentences.uncertainty.exact;
    case 'not-quantified':
      return sentences.uncertainty.notQuantified(term(clinical.notQuantified, uncertainty.why));
    default:
      return uncertainty satisfies never;
  }
}

export function intervalText(
  { level, lower, upper, covers }: Extract<Uncertainty, { kind: 'interval' }>,
  language: Language,
  format: (value: number, language: Language) => string,
): string {
  const { sentences } = catalogue(language);
  const text = sentences.interval(formatPercent(level, language), format(lower, language), format(upper, language));
  if (!covers) return text;
  const said = {
    'input-variability': sentences.inputVariability,
    'unread-variants': sentences.unreadVariants,
    'effect-size': sentences.effectSize,
  };
  return sentences.parenthesis(text, said[covers]);
}
