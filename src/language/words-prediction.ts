import type { Language, RiskValue, Uncertainty } from '../record/index.js';
import { catalogue, formatHorizon, formatNumber, formatPercent, term } from './catalogue/index.js';
import { intervalText } from './describe-uncertainty.js';
import { inputName, type Lookup } from './names.js';
import type { Words } from './words.js';

export function riskWords(value: RiskValue, uncertainty: Uncertainty, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const [first] = value.modifiable;
  return {
    headline: sentences.riskHeadline(
      term(clinical.outcome, value.outcome),
      formatHorizon(value.horizonYears, language),
      formatPercent(value.probability, language),
    ),
    parts: [
      ...(uncertainty.kind === 'interval' ? [intervalText(uncertainty, language, formatPercent)] : []),
      ...(value.average === undefined ? [] : [sentences.averageRisk(formatPercent(value.average, language))]),
      ...(value.score === undefined ? [] : [sentences.score(formatNumber(value.score, language))]),
      sentences.by(term(clinical.model, value.model)),
      ...(first
        ? [
            sentences.whatIf(
              inputName(first.input, lookup, language),
              goalText(first.goal, language),
              formatPercent(first.probability, language),
            ),
          ]
        : []),
      ...(value.disclaimer ? [value.disclaimer[language]] : []),
    ],
  };
}

/** A model's input or goal as the reader sees it. */
export function goalText(goal: number | boolean | string, language: Language): string {
  const { sentences, clinical } = catalogue(language);
  if (typeof goal === 'boolean') return goal ? sentences.yes : sentences.no;
  if (typeof goal === 'number') return formatNumber(goal, language);
  if (goal === 'female' || goal === 'male') return clinical.sex[goal];
  return Object.hasOwn(clinical.answer, goal) ? clinical.answer[goal]! : goal;
}
