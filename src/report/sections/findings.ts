import { severalModels } from '../../language/agreement.js';
import { formatDate, formatNumber, formatPercent, localized, term } from '../../language/catalogue/index.js';
import {
  averageWords,
  codingName,
  describeClaim,
  describeUncertainty,
  explanationWords,
  goalText,
  inputName,
  modelName,
  outcomeName,
  percentileText,
  populationWords,
  whenText,
} from '../../language/describe.js';
import { probabilityOf, type WaterfallStep, waterfallOf } from '../../language/waterfall.js';
import type { ClaimOf } from '../../record/index.js';
import type { Block, RiskRow, Said, Section } from '../model.js';
import { type Context, claimsOf } from './context.js';

/** Risks with their intervals and what moves them, how far models of one outcome agree, and inherited scores. */
export function riskSection(context: Context): Section | undefined {
  const risks = claimsOf(context, 'risk');
  const rows = risks.map((claim) => riskRow(claim, context));
  const blocks = [
    ...(rows.length > 0 ? [{ type: 'risks' as const, rows }] : []),
    ...agreementTable(risks, context),
    ...scoreTable(context),
  ];
  return blocks.length > 0 ? { title: context.words.report.risks, blocks } : undefined;
}

/** Where the patient stands among people of each polygenic score's reference. */
function scoreTable(context: Context): Block[] {
  const { words, language, references } = context;
  const { ui, sentences } = words;
  const placed = claimsOf(context, 'genomicScore').filter(
    ({ value }) => value.basis === 'polygenic' && value.percentile !== undefined,
  );
  if (placed.length === 0) return [];
  return [
    { type: 'heading', text: ui.risks.scores },
    { type: 'paragraph', said: { text: ui.risks.scoresNote }, quiet: true },
    {
      type: 'table',
      columns: [
        { title: words.report.score, width: 4 },
        { title: ui.risks.place, width: 4 },
        { title: ui.risks.comparison, width: 4 },
        { title: ui.risks.variants, width: 2 },
      ],
      rows: placed.map((claim): Said[] => {
        const { value, uncertainty } = claim;
        const higher = ui.risks.higherThan(percentileText(value.percentile!, language));
        return [
          { text: localized(value.title, language), references: references.ofClaim(claim) },
          {
            text:
              uncertainty.kind === 'exact'
                ? higher
                : `${higher}${sentences.separator}${describeUncertainty(uncertainty, language)}`,
          },
          { text: populationWords(value, language) },
          {
            text: sentences.matchedOf(formatNumber(value.matched, language, 0), formatNumber(value.total, language, 0)),
          },
        ];
      }),
    },
  ];
}

/** Where several models speak of the same outcome and time: from the least to the most, and each. */
function agreementTable(risks: readonly ClaimOf<'risk'>[], { words, language, references }: Context): Block[] {
  const several = severalModels(risks);
  if (several.length === 0) return [];
  const { ui } = words;
  const percent = (claim: ClaimOf<'risk'>) => formatPercent(claim.value.probability, language);
  return [
    { type: 'heading', text: ui.risks.agreement },
    { type: 'paragraph', said: { text: ui.risks.agreementNote }, quiet: true },
    {
      type: 'table',
      columns: [
        { title: words.report.outcome, width: 5 },
        { title: ui.risks.range, width: 3 },
        { title: ui.risks.each, width: 6 },
      ],
      rows: several.map((ordered): Said[] => {
        const [least, most] = [ordered[0]!, ordered.at(-1)!];
        return [
          {
            text: `${outcomeName(least.value, language)}, ${whenText(least.value.horizonYears, language)}`,
            references: [...new Set(ordered.flatMap((claim) => references.ofClaim(claim)))],
          },
          { text: `${percent(least)} – ${percent(most)}` },
          {
            text: ordered
              .map((claim) => `${modelName(claim.value, language)} ${percent(claim)}`)
              .join(words.sentences.separator),
          },
        ];
      }),
    },
  ];
}

function riskRow(claim: ClaimOf<'risk'>, { words, language, references, lookup }: Context): RiskRow {
  const { value, uncertainty } = claim;
  const { sentences, ui } = words;
  return {
    label: `${outcomeName(value, language)}, ${whenText(value.horizonYears, language)}`,
    said: { text: formatPercent(value.probability, language), references: references.ofClaim(claim) },
    model: modelName(value, language),
    probability: value.probability,
    ...(uncertainty.kind === 'interval' ? { lower: uncertainty.lower, upper: uncertainty.upper } : {}),
    interval: describeUncertainty(uncertainty, language),
    ...(value.average === undefined ? {} : { average: value.average }),
    notes: [...averageWords(value, language), ...explanationWords(value, lookup, language)],
    whatIf: [
      ...value.modifiable
        .filter((change) => change.probability < value.probability)
        .slice(0, 3)
        .map((change) => ({
          label: sentences.colon(
            inputName(change.input, lookup, language),
            ui.risks.at(goalText(change.goal, language)),
          ),
          probability: change.probability,
          text: formatPercent(change.probability, language),
        })),
      ...(value.together === undefined
        ? []
        : [
            {
              label: ui.risks.together,
              probability: value.together,
              text: formatPercent(value.together, language),
            },
          ]),
    ],
  };
}

/** The reconciled problem list, criteria that were met or can't be judged, and ranked diseases. */
export function problemSection(context: Context): Section | undefined {
  const blocks = [...problemTable(context), ...criteriaTable(context), ...differentialTable(context)];
  return blocks.length ? { title: context.words.report.problems, blocks } : undefined;
}

function problemTable(context: Context): Block[] {
  const { words, lookup, language, references } = context;
  const { report, clinical } = words;
  const order = ['active', 'suspected', 'resolved', 'refuted'];
  const problems = [...claimsOf(context, 'problem')].sort(
    (a, b) => order.indexOf(a.value.status) - order.indexOf(b.value.status),
  );
  if (!problems.length) return [];
  return [
    {
      type: 'table',
      columns: [
        { title: report.problem, width: 6 },
        { title: report.status, width: 2 },
        { title: report.since, width: 2 },
        { title: report.origin, width: 3 },
      ],
      rows: problems.map((claim): Said[] => [
        { text: describeClaim(claim, lookup, language).headline, references: references.ofClaim(claim) },
        {
          text: clinical.problemStatus[claim.value.status],
          ...(claim.value.status === 'suspected' ? { tone: 'warning' as const } : {}),
        },
        { text: claim.value.since ? formatDate(claim.value.since, language) : '–' },
        { text: clinical.problemOrigin[claim.value.origin] },
      ]),
    },
  ];
}

function criteriaTable(context: Context): Block[] {
  const { words, lookup, language, references } = context;
  const { report, clinical } = words;
  const criteria = claimsOf(context, 'criterion').filter(({ value }) => value.verdict !== 'not-met');
  if (!criteria.length) return [];
  return [
    { type: 'heading', text: report.criteria },
    {
      type: 'table',
      columns: [
        { title: report.criteria, width: 4 },
        { title: report.status, width: 2 },
        { title: report.because, width: 6 },
      ],
      rows: criteria.map((claim): Said[] => [
        { text: describeClaim(claim, lookup, language).headline, references: references.ofClaim(claim) },
        {
          text: clinical.verdict[claim.value.verdict],
          tone: claim.value.verdict === 'met' ? ('accent' as const) : ('warning' as const),
        },
        {
          text: claim.value.items
            .map((item) => words.sentences.colon(localized(item.name, language), clinical.verdict[item.verdict]))
            .join(words.sentences.separator),
        },
      ]),
    },
  ];
}

const differentialsShown = 5;

function differentialTable(context: Context): Block[] {
  const { words, lookup, language, references } = context;
  // What joins several modalities stands before what one of them says alone.
  const modalities = (claim: ClaimOf<'differential'>) => Number(claim.method.name === 'late-fusion-of-modalities');
  const ranked = [...claimsOf(context, 'differential')].sort(
    (a, b) => modalities(b) - modalities(a) || a.value.rank - b.value.rank,
  );
  if (!ranked.length) return [];
  return [
    { type: 'heading', text: words.report.differentials },
    {
      type: 'table',
      columns: [
        { title: words.report.problem, width: 5 },
        { title: words.report.because, width: 7 },
      ],
      rows: ranked.slice(0, differentialsShown).map((claim): Said[] => {
        const { headline, detail } = describeClaim(claim, lookup, language);
        return [{ text: headline, references: references.ofClaim(claim) }, { text: detail }];
      }),
    },
    ...ranked.slice(0, waterfallsShown).flatMap((claim) => waterfallBlock(claim, context)),
  ];
}

const waterfallsShown = 3;

function waterfallBlock({ value }: ClaimOf<'differential'>, { words, lookup, language }: Context): Block[] {
  const { ui, clinical, sentences } = words;
  if (value.contributions.length === 0) return [];
  const { before, after, steps } = waterfallOf(value);
  const percent = (logOdds: number) => formatPercent(probabilityOf(logOdds), language);
  const name = (step: WaterfallStep): string => {
    if (!step.contribution) return ui.problems.others(formatNumber(step.count, language));
    const { feature, match } = step.contribution;
    const said = step.contribution.name?.[language] ?? feature.display ?? term(clinical.feature, feature.code);
    return match.startsWith('excluded') || match === 'absent' ? sentences.colon(ui.problems.no, said) : said;
  };
  return [
    {
      type: 'waterfall',
      title: value.name?.[language] ?? codingName(value.disease, lookup, language),
      before: { label: ui.problems.before(percent(before)), at: before },
      after: { label: ui.problems.after(percent(after)), at: after },
      steps: steps.map((step) => ({
        label: name(step),
        from: step.from,
        to: step.to,
        text: `${step.to > step.from ? '+' : ''}${formatNumber(step.to - step.from, language, 2)}`,
      })),
    },
  ];
}

const severityOrder = ['contraindicated', 'major', 'moderate', 'minor'];

function safetyTable(claims: readonly ClaimOf<'safety'>[], context: Context): Block {
  const { words, lookup, language, references } = context;
  const { clinical, report, sentences } = words;
  return {
    type: 'table',
    columns: [
      { title: report.status, width: 2 },
      { title: report.drug, width: 4 },
      { title: report.advice, width: 7 },
    ],
    rows: claims.map((claim): Said[] => {
      const { headline, detail } = describeClaim(claim, lookup, language);
      return [
        {
          text: clinical.severity[claim.value.severity],
          tone: severityOrder.indexOf(claim.value.severity) < 2 ? 'danger' : 'warning',
        },
        {
          text: headline.slice(clinical.severity[claim.value.severity].length + sentences.colon('', '').length).trim(),
          references: references.ofClaim(claim),
        },
        { text: detail },
      ];
    }),
  };
}

/** Everything that makes a present or proposed treatment unsafe. */
export function safetySection(context: Context): Section | undefined {
  const { language } = context;
  const { report } = context.words;
  const all = claimsOf(context, 'safety');
  const claims = all
    .filter(({ value }) => !value.proposed || severityOrder.indexOf(value.severity) < 2)
    .sort(
      (a, b) =>
        Number(a.value.proposed) - Number(b.value.proposed) ||
        severityOrder.indexOf(a.value.severity) - severityOrder.indexOf(b.value.severity),
    );
  if (!all.length) return undefined;
  const others = all.length - claims.length;
  return {
    title: report.safety,
    blocks: [
      ...(claims.length ? [safetyTable(claims, context)] : []),
      ...(others
        ? [
            {
              type: 'paragraph' as const,
              said: { text: report.otherSafety(formatNumber(others, language)) },
              quiet: true,
            },
          ]
        : []),
    ],
  };
}
