import type { DrugGeneAdviceValue, Language, RecommendationValue, SafetyValue, Strength } from '../record/index.js';
import { catalogue, formatHorizon, formatList, formatPercent, formatPoints, term } from './catalogue/index.js';
import { codingName, geneResults, type Lookup, phenotypeName } from './names.js';
import type { Words } from './words.js';

export function safetyWords(value: SafetyValue, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.safety(
      clinical.severity[value.severity],
      clinical.safetyType[value.type],
      concernedDrugs(value, lookup, language),
    ),
    parts: [value.mechanism[language], value.action[language], ...(value.proposed ? [sentences.proposed] : [])],
  };
}

/** The names of the drugs that meet in a finding, or of those of which one might be given. */
export function concernedDrugs({ type, drugs }: SafetyValue, lookup: Lookup, language: Language): string {
  return drugs.map((drug) => codingName(drug, lookup, language)).join(type === 'omission' ? ' / ' : ' + ');
}

export function adviceWords(value: DrugGeneAdviceValue, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.advice(codingName(value.drug, lookup, language), clinical.adviceAction[value.action]),
    parts: [
      value.summary[language],
      ...(value.doseFraction ? [sentences.doseFraction(fractionText(value.doseFraction, language))] : []),
      geneResults(value).join(', '),
      value.phenotypes.map((each) => phenotypeName(each, language)).join(', '),
      sentences.adviceSource(value.source, term(clinical.classification, value.classification)),
      ...(value.present ? [sentences.takesNow] : []),
    ],
  };
}

function fractionText({ lower, upper }: { lower: number; upper: number }, language: Language): string {
  const { sentences } = catalogue(language);
  const [from, to] = [formatPercent(lower, language), formatPercent(upper, language)];
  return from === to ? from : sentences.range(from, to);
}

export function recommendationWords(value: RecommendationValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const [benefit] = value.benefits;
  const { estimate, lower, upper } = benefit?.absoluteRiskReduction ?? { estimate: 0, lower: 0, upper: 0 };
  return {
    headline: sentences.recommendation(clinical.action[value.action], value.title[language]),
    parts: [
      ...(value.status === 'recommended' ? [] : [clinical.recommendationStatus[value.status]]),
      ...(value.detail ? [value.detail[language]] : []),
      strengthText(value.strength, language),
      ...(benefit
        ? [
            sentences.benefit(
              term(clinical.outcome, benefit.outcome),
              formatHorizon(benefit.horizonYears, language),
              formatPercent(benefit.baselineRisk, language),
              formatPercent(benefit.baselineRisk - estimate, language),
            ),
            sentences.reduction(
              formatPoints(estimate, language),
              formatPoints(lower, language),
              formatPoints(upper, language),
            ),
            ...(benefit.baselineSource === 'trial-population' ? [sentences.trialPopulation] : []),
          ]
        : []),
      ...(value.missing.length
        ? [
            sentences.missing(
              formatList(
                value.missing.map((each) => each[language]),
                language,
              ),
            ),
          ]
        : []),
    ],
  };
}

/** The strength of a recommendation as its scheme grades it: `ACC/AHA 1, level A`. */
export function strengthText({ scheme, grade, level }: Strength, language: Language): string {
  const { sentences, clinical } = catalogue(language);
  const name = Object.hasOwn(clinical.scheme, scheme) ? clinical.scheme[scheme]! : scheme;
  const words = Object.hasOwn(clinical.classification, grade) ? clinical.classification[grade]! : grade;
  return sentences.strength(name, words, level ?? '');
}
