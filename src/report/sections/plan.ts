import {
  formatHorizon,
  formatNumber,
  formatPercent,
  formatPoints,
  localized,
  term,
} from '../../language/catalogue/index.js';
import { conceptName, describeClaim, strengthText } from '../../language/describe.js';
import { outOfHundred } from '../../language/hundred.js';
import type { Benefit, Claim, ClaimId, ClaimOf, Reason, RecommendationValue } from '../../record/index.js';
import type { Alert, BenefitLine, Block, PlanCard, Said, Section, Tone } from '../model.js';
import { becauseLines } from './because.js';
import { type Context, claimsOf } from './context.js';

const urgencyTone: { readonly [U in RecommendationValue['urgency']]: Tone } = {
  now: 'danger',
  soon: 'warning',
  routine: 'neutral',
};

type Recommendation = ClaimOf<'recommendation'>;

/** The recommendations in the plan's own order. */
export function plannedRecommendations({ assessment, lookup }: Context): readonly Recommendation[] {
  return assessment.plan.items.flatMap((item) => {
    const claim = lookup.claim(item.claim);
    return claim?.kind === 'recommendation' ? [claim] : [];
  });
}

/** Urgent recommendations, and dangers of present treatment that none of them already answers. */
export function mattersSection(context: Context): Section {
  const { report } = context.words;
  const urgent = plannedRecommendations(context).filter(
    ({ value }) => value.urgency === 'now' && value.status !== 'done',
  );
  const answered = new Set(urgent.flatMap((claim) => claimsBelow(claim, context)));
  const dangers = claimsOf(context, 'safety').filter(
    ({ id, value }) =>
      !value.proposed && (value.severity === 'contraindicated' || value.severity === 'major') && !answered.has(id),
  );
  const items = [
    ...urgent.map((claim) => urgentAlert(claim, context)),
    ...dangers.map((claim) => dangerAlert(claim, context)),
  ];
  return {
    title: report.matters,
    blocks: items.length
      ? [{ type: 'alerts', items }]
      : [{ type: 'paragraph', said: { text: report.nothingUrgent, tone: 'good' } }],
  };
}

function urgentAlert(claim: Recommendation, context: Context): Alert {
  const { words, language, references } = context;
  const [reason] = becauseLines(claim, context);
  return {
    tone: 'danger',
    label: words.clinical.action[claim.value.action],
    said: { text: localized(claim.value.title, language), references: references.ofClaim(claim) },
    detail: reason?.text ?? '',
  };
}

function dangerAlert(claim: ClaimOf<'safety'>, context: Context): Alert {
  const { headline, detail } = describeClaim(claim, context.lookup, context.language);
  return {
    tone: claim.value.severity === 'contraindicated' ? 'danger' : 'warning',
    label: context.words.clinical.severity[claim.value.severity],
    said: {
      text: headline.slice(headline.search(/[:：]/) + 1).trim(),
      references: context.references.ofClaim(claim),
    },
    detail,
  };
}

/** Ids of all claims on which a claim rests. */
function claimsBelow(claim: Claim, { lookup }: Context, seen = new Set<ClaimId>()): ClaimId[] {
  for (const reason of claim.because) {
    if (!('claim' in reason) || seen.has(reason.claim)) continue;
    seen.add(reason.claim);
    const below = lookup.claim(reason.claim);
    if (below) claimsBelow(below, { lookup } as Context, seen);
  }
  return [...seen];
}

const cardsShown = 8;

/** The ranked plan: a card for each recommendation that is urgent or among the first, a line for each of the others. */
export function planSection(context: Context): Section {
  const { report } = context.words;
  const ranked = plannedRecommendations(context).map((claim, index) => ({ claim, rank: index + 1 }));
  const open = ranked.filter(({ claim }) => claim.value.status !== 'done');
  const shown = open.filter(({ claim }, index) => index < cardsShown || claim.value.urgency === 'now');
  const others = ranked.filter((each) => !shown.includes(each));
  return {
    title: report.plan,
    blocks: [
      shown.length
        ? { type: 'plan', cards: shown.map(({ claim, rank }) => planCard(claim, rank, context)) }
        : { type: 'paragraph', said: { text: report.noPlan }, quiet: true },
      ...(others.length ? [{ type: 'heading', text: report.further } as const, furtherTable(others, context)] : []),
    ],
  };
}

function furtherTable(
  items: readonly { readonly claim: Recommendation; readonly rank: number }[],
  context: Context,
): Block {
  const { words, language } = context;
  const { report, clinical, sentences } = words;
  return {
    type: 'table',
    columns: [
      { title: '', width: 1 },
      { title: report.item, width: 9 },
      { title: report.because, width: 9 },
      { title: report.strength, width: 5 },
    ],
    rows: items.map(({ claim, rank }): Said[] => {
      const { value } = claim;
      const title = sentences.recommendation(clinical.action[value.action], localized(value.title, language));
      const status = value.status === 'recommended' ? '' : ` (${clinical.recommendationStatus[value.status]})`;
      const [reason] = becauseLines(claim, context);
      const [source] = sourcesOf(claim, context);
      return [
        { text: String(rank) },
        { text: title + status },
        { text: reason?.text ?? '', references: context.references.ofClaim(claim) },
        {
          text: strengthText(value.strength, language) + (source?.tone ? ` (${report.uncheckedMark})` : ''),
          ...(source?.references ? { references: source.references } : {}),
          ...(source?.tone ? { tone: source.tone } : {}),
        },
      ];
    }),
  };
}

function planCard(claim: Recommendation, rank: number, context: Context): PlanCard {
  const { words, language } = context;
  const { value } = claim;
  const { clinical, sentences } = words;
  return {
    rank: String(rank),
    title: sentences.recommendation(clinical.action[value.action], localized(value.title, language)),
    tags: [
      { text: clinical.urgency[value.urgency], tone: urgencyTone[value.urgency] },
      { text: clinical.domain[value.domain], tone: 'accent' },
      ...(value.status === 'recommended'
        ? []
        : [{ text: clinical.recommendationStatus[value.status], tone: 'warning' as const }]),
    ],
    detail: value.detail ? localized(value.detail, language) : '',
    options: shownOptions(value.options).map((option) => optionSaid(option, context)),
    because: becauseLines(claim, context),
    strength: strengthText(value.strength, language),
    sources: sourcesOf(claim, context),
    benefits: value.benefits.map((benefit) => benefitLine(benefit, context)),
    notes: value.missing.length
      ? [sentences.missing(value.missing.map((each) => localized(each, language)).join(', '))]
      : [],
  };
}

const alternativesShown = 4;

/** Preferred and contraindicated options, and the first few alternatives. */
function shownOptions(options: RecommendationValue['options']): RecommendationValue['options'] {
  const alternatives = options.filter(({ status }) => status === 'alternative').slice(0, alternativesShown);
  return options.filter((option) => option.status !== 'alternative' || alternatives.includes(option));
}

function optionSaid(option: RecommendationValue['options'][number], context: Context): Said {
  const { words, language, lookup, references } = context;
  const { clinical, sentences } = words;
  const [coding] = option.concept.codings;
  const key = (coding?.display ?? coding?.code ?? option.concept.text ?? '').toLowerCase();
  const name = conceptName(option.concept, lookup.titles?.ingredient(key), language);
  const dose = option.dose ? `${name}, ${localized(option.dose, language)}` : name;
  const why = new Set(
    option.because.flatMap((id) => {
      const claim = lookup.claim(id);
      return claim ? [describeClaim(claim, lookup, language).headline] : [];
    }),
  );
  return {
    text: sentences.parenthesis(
      dose,
      [clinical.optionStatus[option.status], ...[...why].slice(0, 2)].join(sentences.separator),
    ),
    references: references.of(option.because.map((claim) => ({ claim }))),
    tone: option.status === 'preferred' ? 'good' : option.status === 'contraindicated' ? 'danger' : 'neutral',
  };
}

/** Published sources of the recommendation itself, else those on which it rests. */
function sourcesOf(claim: Claim, { words, references, lookup }: Context): readonly Said[] {
  const found = new Map<string, Said>();
  const visit = (reasons: readonly Reason[], depth: number) => {
    for (const reason of reasons) {
      if ('knowledge' in reason) {
        const { citation } = reason.knowledge;
        const unchecked = citation.checkedAgainst === 'unchecked';
        const text = citation.year ? `${citation.title} ${citation.year}` : citation.title;
        if (found.has(text)) continue;
        found.set(text, {
          text: unchecked ? words.sentences.parenthesis(text, words.report.uncheckedMark) : text,
          references: [references.knowledge(reason.knowledge)],
          ...(unchecked ? { tone: 'warning' as const } : {}),
        });
      }
    }
    if (found.size || depth > 4) return;
    for (const reason of reasons) if ('claim' in reason) visit(lookup.claim(reason.claim)?.because ?? [], depth + 1);
  };
  visit(claim.because, 0);
  return [...found.values()];
}

function benefitLine(benefit: Benefit, { words, language }: Context): BenefitLine {
  const { clinical, sentences } = words;
  const { baselineRisk, absoluteRiskReduction: reduction, horizonYears, numberNeededToTreat } = benefit;
  const years = formatHorizon(horizonYears, language);
  const treated = baselineRisk - reduction.estimate;
  const text = [
    sentences.benefit(
      term(clinical.outcome, benefit.outcome),
      years,
      formatPercent(baselineRisk, language),
      formatPercent(treated, language),
    ),
    sentences.reduction(
      formatPoints(reduction.estimate, language),
      formatPoints(reduction.lower, language),
      formatPoints(reduction.upper, language),
    ),
    ...(benefit.baselineSource === 'trial-population' ? [sentences.trialPopulation] : []),
  ].join(sentences.separator);
  const hundred = outOfHundred(benefit);
  return {
    text,
    baseline: baselineRisk,
    treated,
    hundred,
    hundredLabel: words.ui.plan.iconsLabel(
      formatNumber(hundred.affected, language, 0),
      formatNumber(hundred.prevented, language, 0),
      years,
    ),
    numberNeeded:
      numberNeededToTreat === undefined
        ? ''
        : sentences.numberNeededToTreat(formatNumber(Math.ceil(numberNeededToTreat), language), years),
  };
}
