import {
  type AssessmentContext,
  type ClaimOf,
  daysBetween,
  type LocalizedText,
  type MedicationFact,
  type RecommendationAction,
  type RecommendationValue,
  type SafetyValue,
  type Strength,
  type Terminology,
} from '../../record/index.js';
import type { Titrated } from '../benefit/effects.js';
import { ingredientKey } from './options.js';

export type DrugFinding = ClaimOf<'safety'> | ClaimOf<'drugGeneAdvice'>;

/** What to do about one drug that is taken or planned, because of one finding. */
export interface Advice {
  readonly action: RecommendationAction;
  readonly urgency: RecommendationValue['urgency'];
  readonly drug: string;
  readonly claim: DrugFinding;
  readonly domain: 'safety' | 'pharmacogenomics';
  readonly text: LocalizedText;
  readonly strength: Strength;
}

/** The drugs of the record by ingredient, and what else advice on them needs. */
export interface DrugsInQuestion {
  readonly present: ReadonlyMap<string, readonly MedicationFact[]>;
  readonly planned: ReadonlyMap<string, readonly MedicationFact[]>;
  readonly titrated: readonly Titrated[];
  readonly terminology: Terminology;
  readonly context: AssessmentContext;
}

/** After this the dose has been found, and what was going to happen at the start has happened. */
export const establishedAfterDays = 90;

/** True if the drug is known to be taken for longer than a start lasts. */
export const isEstablished = (drug: string, { present, context }: DrugsInQuestion): boolean =>
  (present.get(drug) ?? []).some(({ time }) => time && daysBetween(time, context.asOf) > establishedAfterDays);

/** Advice of a safety finding on a drug that is taken or planned; none for minor ones and mere proposals. */
export function adviceOfSafety(claim: ClaimOf<'safety'>, about: DrugsInQuestion): Advice | undefined {
  const { severity, drugs, action } = claim.value;
  const [first] = drugs;
  if (severity === 'minor' || !first) return undefined;
  const drug = ingredientKey(first, about.terminology);
  const planned = about.planned.has(drug);
  if (claim.value.proposed && !planned) return undefined;
  const what = actionOnSafety(claim.value);
  return {
    ...what,
    // Before a drug is begun is the time to act.
    ...(planned && what.action !== 'measure' ? { urgency: 'now' } : {}),
    drug,
    claim,
    domain: 'safety',
    text: action,
    strength: { scheme: 'severity', grade: severity },
  };
}

/**
 * Advice by genes on a drug that is taken or planned. Before it is begun, as the guideline says. Once taken: a dose led
 * by a level or an effect is reviewed, never changed on the genes' word, and none is raised; what suits an established
 * drug that is within the guideline's limit asks for nothing.
 */
export function adviceOfGenes(claim: ClaimOf<'drugGeneAdvice'>, about: DrugsInQuestion): Advice | undefined {
  const drug = ingredientKey(claim.value.drug, about.terminology);
  const planned = about.planned.has(drug);
  if (!claim.value.present && !planned) return undefined;
  const what = actionOnGenes(claim.value);
  if (!what || (!planned && isWithinLimit(claim.value, about.present.get(drug) ?? []))) return undefined;
  const common = {
    drug,
    claim,
    domain: 'pharmacogenomics',
    strength: { scheme: claim.value.source, grade: claim.value.classification },
  } as const;
  const { summary, conditional } = claim.value;
  if (planned) {
    const urgency = what.action === 'measure' ? what.urgency : 'now';
    const action = conditional && what.action === 'switch' ? 'refer' : what.action;
    return { ...common, action, urgency, text: summary };
  }
  const guide = guideOf(drug, about);
  const established = isEstablished(drug, about);
  const doseOnly = what.action === 'raise-dose' || what.action === 'lower-dose' || what.action === 'refer';
  if (what.action === 'raise-dose' || (doseOnly && guide))
    return {
      ...common,
      action: established ? 'measure' : 'refer',
      urgency: established ? 'routine' : 'soon',
      text: reviewText(summary, guide, established, about.terminology),
    };
  if (conditional && what.action === 'switch') return { ...common, action: 'refer', urgency: 'routine', text: summary };
  return { ...common, ...what, text: summary };
}

function isWithinLimit(
  { limitMgPerDay, action }: ClaimOf<'drugGeneAdvice'>['value'],
  medications: readonly MedicationFact[],
): boolean {
  if (limitMgPerDay === undefined || action !== 'lower-dose') return false;
  const daily = medications.flatMap(({ dose, timesPerDay }) =>
    dose?.normalised.ok && dose.normalised.unit === 'mg' && timesPerDay ? dose.normalised.value * timesPerDay : [],
  );
  return daily.length > 0 && Math.max(...daily) <= limitMgPerDay;
}

/** What the drug's dose is led by, if anything. */
export function guideOf(drug: string, { titrated, terminology }: DrugsInQuestion): Titrated | undefined {
  const names = [drug, ...(terminology.ingredient(drug)?.classes ?? [])];
  return titrated.find(({ of }) => names.includes(of));
}

function reviewText(
  summary: LocalizedText,
  guide: Titrated | undefined,
  established: boolean,
  terminology: Terminology,
): LocalizedText {
  const measure = guide && terminology.measure(guide.measure)?.title;
  const what: LocalizedText = measure
    ? {
        en: `The dose goes by ${measure.en}; genes count for the start`,
        zh: `剂量依据${measure.zh}调整；基因仅供起始参考`,
      }
    : { en: 'Review the dose if the effect is not enough', zh: '疗效不足时复核剂量' };
  if (measure && established) return { en: `${what.en}.`, zh: `${what.zh}。` };
  return { en: `${what.en}: ${summary.en}`, zh: `${what.zh}：${summary.zh}` };
}

type Act = Pick<Advice, 'action' | 'urgency'>;

function actionOnSafety({ severity, type }: SafetyValue): Act {
  switch (severity) {
    case 'contraindicated':
      return { action: 'stop', urgency: 'now' };
    case 'major':
      if (type === 'drug-lab') return { action: 'lower-dose', urgency: 'now' };
      if (type === 'kidney-dose' || type === 'liver-dose') return { action: 'lower-dose', urgency: 'soon' };
      return { action: type === 'duplicate' ? 'stop' : 'switch', urgency: 'soon' };
    case 'moderate':
    case 'minor':
      return { action: 'measure', urgency: 'routine' };
    default:
      return severity satisfies never;
  }
}

function actionOnGenes({ action, classification }: ClaimOf<'drugGeneAdvice'>['value']): Act | undefined {
  const urgency = classification === 'Strong' ? 'now' : 'soon';
  switch (action) {
    case 'avoid':
    case 'alternative':
      return { action: 'switch', urgency };
    case 'lower-dose':
      return { action: 'lower-dose', urgency };
    case 'raise-dose':
      return { action: 'raise-dose', urgency: 'soon' };
    case 'adjust':
      return { action: 'refer', urgency: 'soon' };
    case 'monitor':
      return { action: 'measure', urgency: 'routine' };
    case 'standard':
    case 'no-recommendation':
      return undefined;
    default:
      return action satisfies never;
  }
}
