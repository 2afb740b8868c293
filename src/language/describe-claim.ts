import type {
  Claim,
  Coding,
  CriterionValue,
  DiplotypeValue,
  DrugGeneAdviceValue,
  GenePhenotypeValue,
  Language,
  ProblemValue,
  RecommendationValue,
  RefusalValue,
  RiskValue,
  SafetyValue,
  TargetValue,
  Uncertainty,
} from '../record/index.js';
import {
  catalogue,
  formatDate,
  formatList,
  formatNumber,
  formatPercent,
  formatPoints,
  formatQuantity,
  term,
} from './catalogue/index.js';
import { codingName, conceptName, type Lookup } from './names.js';

/** A claim or fact in words: what it says, and what belongs to it. */
export interface Description {
  readonly headline: string;
  /** Empty where there is nothing to add. */
  readonly detail: string;
}

interface Words {
  readonly headline: string;
  readonly parts: readonly string[];
}

/** What Sartor concluded, in words made from the claim alone. Every number in it is the claim's. */
export function describeClaim(claim: Claim, lookup: Lookup, language: Language): Description {
  const { headline, parts } = claimWords(claim, lookup, language);
  return { headline, detail: joinParts(parts, language) };
}

/** Parts as one text: sentences follow each other, fragments are separated. */
export function joinParts(parts: readonly string[], language: Language): string {
  const { separator } = catalogue(language).sentences;
  return parts
    .filter(Boolean)
    .reduce(
      (text, part) => (text ? text + (/[.。]$/.test(text) ? (language === 'zh' ? '' : ' ') : separator) + part : part),
      '',
    );
}

function claimWords(claim: Claim, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  switch (claim.kind) {
    case 'diplotype':
      return diplotypeWords(claim.value, language);
    case 'genePhenotype':
      return phenotypeWords(claim.value, language);
    case 'derived': {
      const { concept, value, unit, on } = claim.value;
      const name = conceptName(concept, measureTitle(concept.codings, lookup, claim.id), language);
      return {
        headline: sentences.derived(name, formatQuantity(value, unit, language)),
        parts: [sentences.on(formatDate(on, language)), sentences.by(term(clinical.model, claim.method.name))],
      };
    }
    case 'risk':
      return riskWords(claim.value, claim.uncertainty, language);
    case 'problem':
      return problemWords(claim.value, lookup, language);
    case 'differential': {
      const { disease, rank, posterior, logLikelihoodRatio } = claim.value;
      return {
        headline: sentences.differential(String(rank), codingName(disease, lookup, language)),
        parts: [
          sentences.posterior(formatPercent(posterior, language)),
          sentences.logLikelihoodRatio(formatNumber(logLikelihoodRatio, language, 2)),
        ],
      };
    }
    case 'criterion':
      return criterionWords(claim.value, language);
    case 'safety':
      return safetyWords(claim.value, lookup, language);
    case 'drugGeneAdvice':
      return adviceWords(claim.value, lookup, language);
    case 'recommendation':
      return recommendationWords(claim.value, language);
    case 'target':
      return targetWords(claim.value, language);
    case 'adaptation': {
      const { change, title, from, to, reason } = claim.value;
      return {
        headline: sentences.adaptation(clinical.adaptationChange[change], title[language]),
        parts: [sentences.fromTo(from[language], to[language]), reason[language]],
      };
    }
    case 'refusal':
      return refusalWords(claim.value, language);
    default:
      return claim satisfies never;
  }
}

/** A derived value's claim id ends in its measure's key: `derived:egfr`. */
function measureTitle(codings: readonly Coding[], lookup: Lookup, id: string) {
  const key = id.slice(id.indexOf(':') + 1);
  return lookup.titles?.measure(key) ?? (codings[0] ? lookup.titles?.measure(codings[0].code) : undefined);
}

function diplotypeWords(value: DiplotypeValue, language: Language): Words {
  const { sentences } = catalogue(language);
  const { gene, diplotypes, missingPositions, notExcluded } = value;
  return {
    headline: diplotypes.length
      ? sentences.diplotype(gene, diplotypes.slice(0, 3).join(language === 'zh' ? ' 或 ' : ' or '))
      : sentences.diplotypeNone(gene),
    parts: [
      ...(diplotypes.length > 1 ? [sentences.diplotypeAlternatives(formatNumber(diplotypes.length, language))] : []),
      sentences.callSource[value.callSource],
      ...(value.callSource === 'vcf' && diplotypes.length
        ? [value.phased ? sentences.phased : sentences.unphased]
        : []),
      ...(missingPositions.length ? [sentences.missingPositions(formatNumber(missingPositions.length, language))] : []),
      ...(notExcluded.length ? [sentences.notExcluded(formatList(notExcluded, language))] : []),
    ],
  };
}

function phenotypeWords(value: GenePhenotypeValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const names = (phenotypes: readonly string[]) =>
    phenotypes.map((each) => term(clinical.phenotype, each)).join(language === 'zh' ? ' 或 ' : ' or ') ||
    sentences.noPhenotype;
  const scores = value.activityScores.filter((score) => score && score !== 'n/a');
  return {
    headline: sentences.genePhenotype(value.gene, names(value.phenotypes)),
    parts: [
      ...(scores.length ? [sentences.activityScore(scores.join(', '))] : []),
      ...(value.presentDay
        ? [sentences.presentDay(names(value.presentDay.phenotypes), formatList(value.presentDay.dueTo, language))]
        : []),
    ],
  };
}

function riskWords(value: RiskValue, uncertainty: Uncertainty, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const [first] = value.modifiable;
  return {
    headline: sentences.riskHeadline(
      term(clinical.outcome, value.outcome),
      formatNumber(value.horizonYears, language),
      formatPercent(value.probability, language),
    ),
    parts: [
      ...(uncertainty.kind === 'interval' ? [intervalText(uncertainty, language, formatPercent)] : []),
      ...(value.score === undefined ? [] : [sentences.score(formatNumber(value.score, language))]),
      sentences.by(term(clinical.model, value.model)),
      ...(first
        ? [
            sentences.whatIf(
              term(clinical.input, first.input),
              goalText(first.goal, language),
              formatPercent(first.probability, language),
            ),
          ]
        : []),
    ],
  };
}

/** A model's input or goal as the reader sees it. */
export function goalText(goal: number | boolean | string, language: Language): string {
  const { sentences, clinical } = catalogue(language);
  if (typeof goal === 'boolean') return goal ? sentences.yes : sentences.no;
  if (typeof goal === 'number') return formatNumber(goal, language);
  return goal === 'female' || goal === 'male' ? clinical.sex[goal] : goal;
}

function problemWords(value: ProblemValue, lookup: Lookup, language: Language): Words {
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

function criterionWords(value: CriterionValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const count = (verdict: string) =>
    formatNumber(value.items.filter((item) => item.verdict === verdict).length, language);
  return {
    headline: sentences.colon(term({}, value.set), value.result[language]),
    parts: [
      clinical.verdict[value.verdict],
      ...(value.items.length
        ? [sentences.criterionItems(count('met'), formatNumber(value.items.length, language), count('unknown'))]
        : []),
    ],
  };
}

function safetyWords(value: SafetyValue, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.safety(
      clinical.severity[value.severity],
      clinical.safetyType[value.type],
      value.drugs.map((drug) => codingName(drug, lookup, language)).join(' + '),
    ),
    parts: [
      sentences.safetyDetail(value.mechanism[language], value.action[language]),
      ...(value.proposed ? [sentences.proposed] : []),
    ],
  };
}

function adviceWords(value: DrugGeneAdviceValue, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.advice(codingName(value.drug, lookup, language), clinical.adviceAction[value.action]),
    parts: [
      value.summary[language],
      ...(value.doseFraction ? [sentences.doseFraction(fractionText(value.doseFraction, language))] : []),
      value.genes.map((gene, index) => [gene, value.diplotypes[index]].filter(Boolean).join(' ')).join(', '),
      value.phenotypes.map((each) => term(clinical.phenotype, each)).join(', '),
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

function recommendationWords(value: RecommendationValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const [benefit] = value.benefits;
  const { estimate, lower, upper } = benefit?.absoluteRiskReduction ?? { estimate: 0, lower: 0, upper: 0 };
  return {
    headline: sentences.recommendation(clinical.action[value.action], value.title[language]),
    parts: [
      ...(value.status === 'recommended' ? [] : [clinical.recommendationStatus[value.status]]),
      ...(value.detail ? [value.detail[language]] : []),
      sentences.strength(
        value.strength.scheme,
        term(clinical.classification, value.strength.grade),
        value.strength.level ?? '',
      ),
      ...(benefit
        ? [
            sentences.benefit(
              term(clinical.outcome, benefit.outcome),
              formatNumber(benefit.horizonYears, language),
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

function targetWords(value: TargetValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.colon(value.title[language], clinical.targetStatus[value.status]),
    parts: [
      targetText(value, language),
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

/** The target range in words: `target below 130 mmHg`. */
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

function refusalWords(value: RefusalValue, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.refusal(term({ ...clinical.model, ...clinical.outcome }, value.of)),
    parts: [
      clinical.refusalWhy[value.why],
      ...(value.details.length
        ? [
            sentences.details(
              formatList(
                value.details.map((each) => term(clinical.input, each)),
                language,
              ),
            ),
          ]
        : []),
    ],
  };
}

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

function intervalText(
  { level, lower, upper, covers }: Extract<Uncertainty, { kind: 'interval' }>,
  language: Language,
  format: (value: number, language: Language) => string,
): string {
  const { sentences } = catalogue(language);
  const text = sentences.interval(formatPercent(level, language), format(lower, language), format(upper, language));
  return covers ? sentences.parenthesis(text, sentences.inputVariability) : text;
}
