import { formatDate, formatQuantity, localized } from '../../language/catalogue/index.js';
import { describeClaim, slopeText, targetText } from '../../language/describe.js';
import type { ClaimOf, PlanDifference, TargetValue } from '../../record/index.js';
import type { Block, Said, Section, Tone } from '../model.js';
import { type Context, claimsOf } from './context.js';

export const targetTone: { readonly [S in TargetValue['status']]: Tone } = {
  'at-target': 'good',
  above: 'danger',
  below: 'danger',
  'not-measured': 'warning',
  stale: 'warning',
};

/** Targets with where they stand, what changed because of them, and the difference from the plan before. */
export function outcomeSection(context: Context): Section | undefined {
  const blocks = [...targetTable(context), ...adaptationList(context), ...differenceTable(context)];
  return blocks.length ? { title: context.words.report.outcomes, blocks } : undefined;
}

function targetTable(context: Context): Block[] {
  const { words, language } = context;
  const { report } = words;
  const targets = claimsOf(context, 'target');
  if (!targets.length) return [];
  return [
    {
      type: 'table',
      columns: [
        { title: report.measure, width: 4 },
        { title: report.target, width: 4 },
        { title: report.latest, width: 4 },
        { title: report.trend, width: 3 },
        { title: report.status, width: 3 },
        { title: report.next, width: 3 },
      ],
      rows: targets.map((claim) => targetRow(claim, context, language)),
    },
  ];
}

function targetRow(claim: ClaimOf<'target'>, context: Context, language: Context['language']): Said[] {
  const { words, references } = context;
  const { value } = claim;
  return [
    { text: localized(value.title, language), references: references.ofClaim(claim) },
    { text: targetText(value, language) || '–' },
    {
      text: value.latest
        ? `${formatQuantity(value.latest.value, value.unit, language)}, ${formatDate(value.latest.on, language)}`
        : '–',
    },
    {
      text:
        value.slopePerYear === undefined
          ? '–'
          : words.sentences.slope(slopeText(value.slopePerYear, value.unit, language)),
    },
    { text: words.clinical.targetStatus[value.status], tone: targetTone[value.status] },
    { text: formatDate(value.nextMeasure, language) },
  ];
}

function adaptationList(context: Context): Block[] {
  const { words, lookup, language, references } = context;
  const adaptations = claimsOf(context, 'adaptation');
  if (!adaptations.length) return [];
  return [
    { type: 'heading', text: words.report.adaptations },
    {
      type: 'alerts',
      items: adaptations.map((claim) => {
        const { detail } = describeClaim(claim, lookup, language);
        return {
          tone: claim.value.change === 'keep' ? ('good' as const) : ('warning' as const),
          label: words.clinical.adaptationChange[claim.value.change],
          said: { text: localized(claim.value.title, language), references: references.ofClaim(claim) },
          detail,
        };
      }),
    },
  ];
}

function differenceTable(context: Context): Block[] {
  const { words, language, references, assessment } = context;
  const { differences, comparedWith } = assessment.plan;
  const { report, ui, clinical } = words;
  const tone: { readonly [T in PlanDifference['type']]: Tone } = {
    added: 'good',
    removed: 'danger',
    changed: 'warning',
  };
  const heading: Block = { type: 'heading', text: report.differences[comparedWith] };
  if (!differences.length)
    return assessment.plan.items.length
      ? [heading, { type: 'paragraph', said: { text: report.noDifference }, quiet: true }]
      : [];
  return [
    heading,
    {
      type: 'table',
      columns: [
        { title: report.status, width: 2 },
        { title: report.item, width: 5 },
        { title: ui.outcomes.before, width: 4 },
        { title: ui.outcomes.after, width: 4 },
      ],
      rows: differences.map((difference): Said[] => [
        { text: clinical.differenceType[difference.type], tone: tone[difference.type] },
        {
          text: localized(difference.title, language),
          ...(difference.because ? { references: references.of([{ claim: difference.because }]) } : {}),
        },
        { text: difference.from ? localized(difference.from, language) : '–' },
        { text: difference.to ? localized(difference.to, language) : '–' },
      ]),
    },
  ];
}
