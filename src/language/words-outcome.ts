import type { Language, OutcomeValue, TargetValue } from '../record/index.js';
import { catalogue, formatDate, formatNumber, formatQuantity } from './catalogue/index.js';
import type { Words } from './words.js';

export function targetWords(value: TargetValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const range = targetText(value, language);
  return {
    headline: sentences.colon(value.title[language], clinical.targetStatus[value.status]),
    parts: [
      ...(range ? [sentences.target(range)] : []),
      value.latest
        ? sentences.latest(
            formatQuantity(value.latest.value, value.unit, language),
            formatDate(value.latest.on, language),
          )
        : sentences.neverMeasured,
      ...(value.slopePerYear === undefined
        ? []
        : [sentences.slope(slopeText(value.slopePerYear, value.unit, language))]),
      sentences.next(formatDate(value.nextMeasure, language)),
    ],
  };
}

export function outcomeWords({ title, result, on, parts }: OutcomeValue, language: Language): Words {
  const { sentences } = catalogue(language);
  return {
    headline: sentences.colon(title[language], result[language]),
    parts: [
      ...parts.map((part) =>
        sentences.colon(part.title[language], formatQuantity(Number(part.value.toFixed(3)), part.unit, language)),
      ),
      sentences.on(formatDate(on, language)),
    ],
  };
}

/** The target range in words: `below 130 mmHg`; empty where there is none. */
export function targetText(value: Pick<TargetValue, 'lower' | 'upper' | 'unit'>, language: Language): string {
  const { sentences } = catalogue(language);
  const amount = (number: number) => formatQuantity(number, value.unit, language);
  if (value.lower !== undefined && value.upper !== undefined)
    return sentences.targetBetween(formatNumber(value.lower, language), amount(value.upper));
  if (value.upper !== undefined) return sentences.targetBelow(amount(value.upper));
  return value.lower === undefined ? '' : sentences.targetFrom(amount(value.lower));
}

/** A change with its sign: `+3.1 mmHg`. */
export function slopeText(slope: number, unit: string, language: Language): string {
  return `${slope > 0 ? '+' : slope < 0 ? '−' : ''}${formatQuantity(Math.abs(slope), unit, language)}`;
}
