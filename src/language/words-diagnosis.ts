import type { CriterionValue, Language, ProblemValue } from '../record/index.js';
import { catalogue, formatDate, formatNumber, term } from './catalogue/index.js';
import { conceptName, type Lookup } from './names.js';
import type { Words } from './words.js';

export function problemWords(value: ProblemValue, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: conceptName(value.concept, value.key ? lookup.titles?.problem(value.key) : undefined, language),
    parts: [
      clinical.problemStatus[value.status],
      ...(value.since ? [sentences.problemSince(formatDate(value.since, language))] : []),
      clinical.problemOrigin[value.origin],
    ],
  };
}

export function criterionWords(value: CriterionValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const count = (verdict: string) =>
    formatNumber(value.items.filter((item) => item.verdict === verdict).length, language);
  return {
    headline: sentences.colon(term(clinical.criterion, value.set), value.result[language]),
    parts: [
      clinical.verdict[value.verdict],
      ...(value.items.length
        ? [sentences.criterionItems(count('met'), formatNumber(value.items.length, language), count('unknown'))]
        : []),
    ],
  };
}
