import type { Language } from '../../record/index.js';
import { catalogue, formatNumber } from '../catalogue/index.js';

/** A probability as a count of people: `about 28 in 100`; below a tenth in 1,000, so that nothing is lost. */
export function naturalFrequency(probability: number, language: Language): string {
  const { narrative } = catalogue(language);
  return probability >= 0.0995
    ? narrative.inHundred(formatNumber(Math.round(probability * 100), language))
    : narrative.inThousand(formatNumber(Math.round(probability * 1000), language));
}
