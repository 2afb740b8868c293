import type {
  Claim,
  ClaimKind,
  Coding,
  CriterionValue,
  DiplotypeValue,
  DrugGeneAdviceValue,
  GenePhenotypeValue,
  Language,
  Method,
  ProblemValue,
  RecommendationValue,
  RefusalValue,
  RiskValue,
  SafetyValue,
  Strength,
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
import { codingName, conceptName, geneResults, inputName, type Lookup, phenotypeName } from './names.js';

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
        parts: [
          sentences.on(formatDate(on, language)),
          sentences.by(term({ ...clinical.method, ...clinical.model }, claim.method.name)),
        ],
      };
    }
    case 'risk':
      return riskWords(claim.value, claim.uncertainty, lookup, language);
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
      return refusalWords(claim.value, lookup, language);
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
  const { sentences } = catalogue(language);
  const names = (phenotypes: readonly string[]) =>
    phenotypes.map((each) => phenotypeName(each, language)).join(language === 'zh' ? ' 或 ' : ' or ') ||
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

function riskWords(value: RiskValue, uncertainty: Uncertainty, lookup: Lookup, language: Language): Words {
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
              inputName(first.input, lookup, language),
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
  if (goal === 'female' || goal === 'male') return clinical.sex[goal];
  return Object.hasOwn(clinical.answer, goal) ? clinical.answer[goal]! : goal;
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
    headline: sentences.colon(term(clinical.criterion, value.set), value.result[language]),
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
    parts: [value.mechanism[language], value.action[language], ...(value.proposed ? [sentences.proposed] : [])],
  };
}

function adviceWords(value: DrugGeneAdviceValue, lookup: Lookup, language: Language): Words {
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

function recommendationWords(value: RecommendationValue, language: Language): Words {
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

/** The strength of a recommendation as its scheme grades it: `ACC/AHA 1, level A`. */
export function strengthText({ scheme, grade, level }: Strength, language: Language): string {
  const { sentences, clinical } = catalogue(language);
  const name = Object.hasOwn(clinical.scheme, scheme) ? clinical.scheme[scheme]! : scheme;
  const words = Object.hasOwn(clinical.classification, grade) ? clinical.classification[grade]! : grade;
  return sentences.strength(name, words, level ?? '');
}

/** The name of the method that made a claim, with its version. */
export function methodText({ name, version }: Method, language: Language): string {
  const { method, model, criterion } = catalogue(language).clinical;
  return `${term({ ...criterion, ...model, ...method }, name)} ${version}`;
}

function targetWords(value: TargetValue, language: Language): Words {
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

function refusalWords(value: RefusalValue, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: sentences.refusal(refusedName(value.of, lookup, language)),
    parts: [
      clinical.refusalWhy[value.why],
      ...(value.details.length
        ? [
            sentences.details(
              formatList(
                value.details.map((each) => detailText(each, lookup, language)),
                language,
              ),
            ),
          ]
        : []),
    ],
  };
}

/** `prevent`, or `<kind>:<key>` as in a claim's id. */
function refusedName(of: string, lookup: Lookup, language: Language): string {
  const { clinical, sentences } = catalogue(language);
  const [kind, key] = of.split(/:(.*)/s);
  if (key && Object.hasOwn(clinical.claimKind, kind!))
    return sentences.refusalOf(clinical.claimKind[kind as ClaimKind], inputName(key, lookup, language));
  return term({ ...clinical.outcome, ...clinical.model }, of);
}

/** An input's key, or `age 38: must be 40 to 89`, which engines write where a value is out of range. */
function detailText(detail: string, lookup: Lookup, language: Language): string {
  const { sentences } = catalogue(language);
  const [, input, value, range] = /^([\w-]+) (\S+): must be (.+)$/.exec(detail) ?? [];
  if (!input || !value || !range) return /[ :]/.test(detail) ? detail : inputName(detail, lookup, language);
  const [, lower, upper] = /^(\S+) to below (.+)$/.exec(range) ?? [];
  const words =
    lower && upper
      ? sentences.rangeBelow(lower, upper)
      : range.replace(/^(\S+) to (.+)$/, (_, from, to) => sentences.range(from, to));
  return sentences.mustBe(inputName(input, lookup, language), value, words);
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
