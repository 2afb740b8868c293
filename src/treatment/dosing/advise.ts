import {
  type AssessmentContext,
  because,
  type Claim,
  type ClaimOf,
  claimId,
  type DosingValue,
  daysBetween,
  type Evidence,
  type IsoDate,
  type MedicationFact,
  type Reason,
  type RefusalValue,
  type Terminology,
} from '../../record/index.js';
import { recommend as recommendation } from '../recommendation.js';
import { type RecordedCase, readCase } from './from-record.js';
import {
  type DosingRefusal,
  individualise,
  type Posterior,
  predictCourse,
  type Recommendation,
  recommend,
} from './individualise.js';
import type { PopulationModel } from './population.js';
import { course, detailOf, titleOf } from './words.js';

const hour = 3_600_000;
const method = { name: 'population-pharmacokinetics', version: '1' };
/** Draws of each chain: enough for a band, quick enough for every plan. */
const perChain = 500;
/** Days after which an order or dose says nothing of what is given now. */
const freshDays = 14;
/** Of the daily amount: a smaller difference is no change. */
const sameWithin = 0.1;

export interface DoseAdvice {
  /** `dosing`, or `refusal` with the reason. */
  readonly claims: readonly Claim[];
  /** Where the advised regimen is another than the one ordered. */
  readonly recommendations: readonly ClaimOf<'recommendation'>[];
}

/**
 * Doses of the drugs that are led by levels and are given or ordered now: a `dosing` claim with the posterior, the regimen
 * and the course to come, or a refusal that says what is lacking. No dose is given that rests on inputs which are missing,
 * old, or unlike the model's people.
 */
export function adviseDoses(
  evidence: Evidence,
  models: readonly PopulationModel[],
  terminology: Terminology,
  context: AssessmentContext,
  planned: ReadonlyMap<string, readonly MedicationFact[]>,
): DoseAdvice {
  const all = models.map((model) => oneDrug(evidence, model, terminology, context, planned));
  return {
    claims: all.flatMap(({ claims }) => claims),
    recommendations: all.flatMap(({ recommendations }) => recommendations),
  };
}

function oneDrug(
  evidence: Evidence,
  model: PopulationModel,
  terminology: Terminology,
  { asOf }: AssessmentContext,
  planned: ReadonlyMap<string, readonly MedicationFact[]>,
): DoseAdvice {
  const orders = ordersOf(evidence, model.drug, asOf, planned);
  if (orders.length === 0) return { claims: [], recommendations: [] };
  const isBlocker = (key: string) =>
    terminology.ingredient(key)?.classes.includes('class:calcium-channel-blocker') ?? false;
  const at = Date.parse(`${asOf}T23:59:59Z`);
  const recorded = readCase(evidence, model, { asOf, at }, isBlocker);
  const refuse = (why: RefusalValue['why'], details: readonly string[]): DoseAdvice => ({
    claims: [refusal(model.drug, orders, why, details, recorded)],
    recommendations: [],
  });
  const { condition } = model.validity;
  if (condition && !recorded.has(condition)) return refuse('outside-validity', [condition]);
  const zero = Math.min(at, ...recorded.doses.map((dose) => dose.at), ...recorded.levels.map((level) => level.at));
  const hours = (instant: number) => (instant - zero) / hour;
  const given = {
    covariates: recorded.covariates,
    doses: recorded.doses.map((dose) => ({
      time: hours(dose.at),
      amount: dose.amount,
      duration: dose.duration ?? model.regimens.infusion?.atLeastHours ?? 0,
    })),
    levels: recorded.levels.map((level) => ({ time: hours(level.at), value: level.value })),
    onDialysis: recorded.onDialysis,
    pregnant: recorded.pregnant,
    seed: 1,
    perChain,
  };
  const posterior = individualise(model, given);
  if ('why' in posterior) return refuse(...refusedAs(posterior, recorded));
  const advice = recommend(posterior, given);
  if ('why' in advice) return refuse(...refusedAs(advice, recorded));
  const value = dosingValue(model, posterior, advice, given, recorded, zero, terminology);
  const reasons = reasonsOf(model, orders, recorded);
  const claim: ClaimOf<'dosing'> = {
    id: claimId('dosing', model.drug),
    kind: 'dosing',
    stage: 'treatment',
    value,
    uncertainty: { kind: 'probability', probability: advice.probability },
    method,
    because: because(reasons),
  };
  return { claims: [claim], recommendations: changeOf(claim, orders, planned.has(model.drug), terminology) };
}

/** Orders and doses of a drug that are of now. */
function ordersOf(
  evidence: Evidence,
  drug: string,
  asOf: IsoDate,
  planned: ReadonlyMap<string, readonly MedicationFact[]>,
): readonly MedicationFact[] {
  const taken = evidence.presentMedications().filter(({ ingredients }) => ingredients.includes(drug));
  return [...taken, ...(planned.get(drug) ?? [])].filter(
    ({ time, timesPerDay }) => !time || timesPerDay !== undefined || daysBetween(time, asOf) <= freshDays,
  );
}

/** The reason in the record's words; measures that are too old are named as such. */
export function refusedAs(
  { why, details }: DosingRefusal,
  { stale }: Pick<RecordedCase, 'stale'>,
): [RefusalValue['why'], readonly string[]] {
  switch (why) {
    case 'missing-input':
      return stale.length > 0 ? ['stale-input', [...stale]] : ['missing-input', details];
    case 'no-dose-history':
      return ['missing-input', ['doses with their hours']];
    case 'no-target':
      return ['missing-input', [`target ${details.join(', ')}`]];
    case 'implausible-level':
      return ['conflicting-input', details];
    case 'outside-validity':
    case 'unreachable':
      return ['outside-validity', details];
    default:
      return why satisfies never;
  }
}

/** The claim that there is no dose of a drug. */
export function refusal(
  drug: string,
  orders: readonly MedicationFact[],
  why: RefusalValue['why'],
  details: readonly string[],
  recorded?: Pick<RecordedCase, 'sources'>,
): ClaimOf<'refusal'> {
  const facts = [...orders.map(({ id }) => id), ...(recorded?.sources ?? [])];
  return {
    id: claimId('refusal', `dosing:${drug}`),
    kind: 'refusal',
    stage: 'treatment',
    value: { of: `dosing:${drug}`, why, details },
    uncertainty: { kind: 'exact' },
    method,
    because: because(facts.map((fact) => ({ fact }))),
  };
}

function reasonsOf(model: PopulationModel, orders: readonly MedicationFact[], recorded: RecordedCase): Reason[] {
  const cited = [
    { entry: model.id, citation: model.citation },
    ...(model.target.citation ? [{ entry: `${model.id}/target`, citation: model.target.citation }] : []),
  ];
  return [
    ...orders.map(({ id }): Reason => ({ fact: id, role: 'medication' })),
    ...recorded.sources.map((fact): Reason => ({ fact, role: 'covariate' })),
    ...recorded.levelFacts.map((fact): Reason => ({ fact, role: 'level' })),
    ...cited.map((knowledge): Reason => ({ knowledge: { pack: 'pharmacokinetics', ...knowledge }, role: 'model' })),
  ];
}

type Given = Parameters<typeof recommend>[1];

function dosingValue(
  model: PopulationModel,
  posterior: Posterior,
  advice: Recommendation,
  given: Given,
  recorded: RecordedCase,
  zero: number,
  terminology: Terminology,
): DosingValue {
  const iso = (time: number) => `${new Date(zero + time * hour).toISOString().slice(0, 16)}Z`;
  const { coming, times } = course(given, advice);
  const name = terminology.ingredient(model.drug)?.title ?? { en: model.drug, zh: model.drug };
  const basis = given.levels.length > 0 ? ('levels' as const) : ('population' as const);
  return {
    drug: model.drug,
    model: model.id,
    population: model.title,
    basis,
    title: titleOf(name, advice),
    detail: detailOf(advice, model, basis, given.levels.length),
    parameters: Object.entries(posterior.parameters).map(([parameter, { value, lower, upper, typical }]) => ({
      name: parameter,
      value,
      lower,
      upper,
      typical,
    })),
    target: {
      quantity: advice.target.quantity,
      lower: advice.target.lower!,
      upper: advice.target.upper!,
      unit: advice.target.quantity === 'auc24' ? 'mg.h/L' : model.unit,
    },
    regimen: {
      milligrams: advice.amount,
      intervalHours: advice.interval,
      ...(advice.duration > 0 ? { infusionHours: advice.duration } : {}),
      exposure: advice.exposure,
      probability: advice.probability,
    },
    unit: model.unit,
    levels: recorded.levels.map((level) => ({
      at: `${new Date(level.at).toISOString().slice(0, 16)}Z`,
      value: level.value,
    })),
    predicted: predictCourse(posterior, [...given.doses, ...coming], times).map(({ time, ...band }) => ({
      at: iso(time),
      ...band,
    })),
  };
}

/** A recommendation where the regimen is another than the order's, or the drug is yet to be begun. */
function changeOf(
  claim: ClaimOf<'dosing'>,
  orders: readonly MedicationFact[],
  isPlanned: boolean,
  terminology: Terminology,
): readonly ClaimOf<'recommendation'>[] {
  const { drug, regimen, title, detail } = claim.value;
  const ingredient = terminology.ingredient(drug);
  const code = ingredient?.codings[0];
  const advised = (regimen.milligrams * 24) / regimen.intervalHours;
  const ordered = orders.map(dailyMilligrams).findLast((amount) => amount !== undefined);
  const action = isPlanned
    ? ('start' as const)
    : ordered === undefined || Math.abs(advised - ordered) <= sameWithin * ordered
      ? undefined
      : advised > ordered
        ? ('raise-dose' as const)
        : ('lower-dose' as const);
  if (!action || !ingredient || !code) return [];
  return [
    recommendation(
      {
        rule: `dosing/${drug}`,
        domain: 'safety',
        action,
        title,
        detail,
        options: [
          {
            concept: { text: ingredient.title.en, codings: [code] },
            status: 'preferred',
            dose: title,
            because: [claim.id],
          },
        ],
        strength: { scheme: 'pharmacokinetic model', grade: claim.value.basis },
        status: 'recommended',
        missing: [],
        benefits: [],
        netBenefit: 0,
        urgency: 'now',
      },
      [{ claim: claim.id, role: 'dosing' }, ...claim.because],
      claim.uncertainty,
    ),
  ];
}

function dailyMilligrams({ dose, timesPerDay }: MedicationFact): number | undefined {
  if (!dose?.normalised.ok || timesPerDay === undefined) return undefined;
  const factor = { mg: 1, g: 1000, ug: 0.001 }[dose.normalised.unit];
  return factor === undefined ? undefined : dose.normalised.value * factor * timesPerDay;
}
