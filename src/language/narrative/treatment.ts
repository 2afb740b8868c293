import type { ClaimOf, RecommendationValue } from '../../record/index.js';
import { formatHorizon, formatList, formatPercent, formatPoints, term } from '../catalogue/index.js';
import { codingName, conceptName, geneResults, phenotypeName } from '../names.js';
import { concernedDrugs, strengthText } from '../words-treatment.js';
import { naturalFrequency } from './natural.js';
import { type Statement, statement, type Telling } from './statement.js';

/** What is recommended, for whom it suits, what it brings, and what is still missing. */
export function recommendationStatements(claim: ClaimOf<'recommendation'>, telling: Telling): readonly Statement[] {
  const { words, language, audience } = telling;
  const { value } = claim;
  const title = value.title[language];
  const own = words.narrative[audience];
  const missing = value.missing.map((each) => each[language]);
  const preferred = optionNames(value, 'preferred', telling);
  const unsuitable = optionNames(value, 'contraindicated', telling);
  const texts = [
    suggestion(value, title, telling),
    ...(value.detail ? [`${value.detail[language]}${language === 'zh' ? '。' : '.'}`] : []),
    ...(preferred.length ? [own.preferred(formatList(preferred, language))] : []),
    ...(unsuitable.length ? [own.notSuitable(formatList(unsuitable, language))] : []),
    ...value.benefits.slice(0, 1).map((benefit) => benefitText(benefit, telling)),
    ...(audience === 'clinician' && value.benefits.length > 0
      ? [words.narrative.clinician.graded(strengthText(value.strength, language))]
      : []),
    ...(missing.length ? [own.missing(formatList(missing, language))] : []),
  ];
  return texts.map((text) => statement(text, [claim.id]));
}

function suggestion(value: RecommendationValue, title: string, { words, audience }: Telling): string {
  const { narrative, clinical } = words;
  if (audience === 'patient') return narrative.suggestion(narrative.suggest[value.action], title);
  const action = clinical.action[value.action];
  return value.urgency === 'now'
    ? narrative.clinician.urgentRecommend(action, title)
    : narrative.clinician.recommend(action, title);
}

/** Drugs are named with their dose; at most four, so that a sentence stays one. */
function optionNames(
  value: RecommendationValue,
  status: RecommendationValue['options'][number]['status'],
  { lookup, language }: Telling,
): readonly string[] {
  return value.options
    .filter((option) => option.status === status)
    .slice(0, 4)
    .map((option) => {
      const [coding] = option.concept.codings;
      const key = (coding?.display ?? option.concept.text ?? coding?.code ?? '').toLowerCase();
      const name = conceptName(option.concept, lookup.titles?.ingredient(key), language);
      const dose = status === 'preferred' ? option.dose?.[language]?.replace(/[.。]$/, '') : undefined;
      return dose ? (language === 'zh' ? `${name}（${dose}）` : `${name} (${dose})`) : name;
    });
}

function benefitText(benefit: RecommendationValue['benefits'][number], { words, language, audience }: Telling): string {
  const outcome = term(words.clinical.outcome, benefit.outcome);
  const horizon = formatHorizon(benefit.horizonYears, language);
  const { estimate, lower, upper } = benefit.absoluteRiskReduction;
  const treated = benefit.baselineRisk - estimate;
  return audience === 'patient'
    ? words.narrative.patient.benefit(
        outcome,
        horizon,
        naturalFrequency(benefit.baselineRisk, language),
        naturalFrequency(treated, language),
      )
    : words.narrative.clinician.benefit(
        outcome,
        horizon,
        formatPercent(benefit.baselineRisk, language),
        formatPercent(treated, language),
        formatPoints(estimate, language),
        formatPoints(lower, language),
        formatPoints(upper, language),
      );
}

export function safetyStatements(
  { id, value }: ClaimOf<'safety'>,
  { words, lookup, language, audience }: Telling,
): readonly Statement[] {
  const { narrative, clinical } = words;
  const mechanism = value.mechanism[language];
  const first =
    audience === 'patient'
      ? narrative.patient.danger(
          formatList(
            value.drugs.map((drug) => codingName(drug, lookup, language)),
            language,
          ),
          mechanism,
        )
      : narrative.clinician.danger(
          clinical.severity[value.severity],
          clinical.safetyType[value.type],
          concernedDrugs(value, lookup, language),
          mechanism,
        );
  return [statement(first, [id]), statement(narrative[audience].act(value.action[language]), [id])];
}

export function adviceStatements(
  { id, value }: ClaimOf<'drugGeneAdvice'>,
  { words, lookup, language, audience }: Telling,
): readonly Statement[] {
  const { narrative, clinical } = words;
  const drug = codingName(value.drug, lookup, language);
  const action = clinical.adviceAction[value.action];
  const phenotypes = value.phenotypes.map((each) => phenotypeName(each, language));
  const because = [...geneResults(value), ...phenotypes].join(', ');
  return [
    statement(
      audience === 'patient'
        ? narrative.patient.advice(drug, action)
        : narrative.clinician.advice(
            drug,
            action,
            `${value.source}, ${term(clinical.classification, value.classification)}`,
          ),
      [id],
    ),
    ...(because ? [statement(narrative[audience].reason(because), [id])] : []),
    statement(`${value.summary[language].replace(/[.。]$/, '')}${language === 'zh' ? '。' : '.'}`, [id]),
  ];
}
