import {
  type AssessmentContext,
  because,
  type ClaimOf,
  claimId,
  type DosingValue,
  type Evidence,
  type Reason,
  type Terminology,
} from '../../record/index.js';
import { refusal, refusedAs } from './advise.js';
import type { DosingRefusal } from './individualise.js';
import type { InrModel } from './inr-model.js';
import { comingInr, type InrCase, individualiseInr, recommendInr } from './warfarin-by-inr.js';
import { readInrs, readWarfarinCase } from './warfarin-from-record.js';
import { dailyTitle, inrDetail } from './words.js';

const hour = 3_600_000;
const method = { name: 'warfarin-by-inr', version: '1' };
/** Draws of each chain: enough for a band, quick enough for every plan. */
const perChain = 500;
/** An INR older than this is none of now. */
const freshDays = 90;
/** Hours of the course shown before the last INR. */
const shownBefore = 14 * 24;

/**
 * The warfarin dose of one who takes it and has an INR of the last 90 days: a `dosing` claim with the posterior, the daily
 * dose and the INR's course, or a refusal that says what is lacking. The change itself is left to the protocol by INR.
 */
export function adviseWarfarin(
  evidence: Evidence,
  model: InrModel,
  terminology: Terminology,
  { asOf }: AssessmentContext,
): readonly (ClaimOf<'dosing'> | ClaimOf<'refusal'>)[] {
  const orders = evidence.presentMedications().filter(({ ingredients }) => ingredients.includes(model.drug));
  const at = Date.parse(`${asOf}T23:59:59Z`);
  const recorded = readInrs(evidence, at);
  const last = recorded.inrs.at(-1);
  if (orders.length === 0 || !last || at - last.at > freshDays * 24 * hour) return [];
  const { patient, genotype, missing, reasons: about } = readWarfarinCase(evidence, asOf);
  const reasons: readonly Reason[] = [
    ...orders.map(({ id }): Reason => ({ fact: id, role: 'medication' })),
    ...about,
    ...recorded.inrFacts.map((fact): Reason => ({ fact, role: 'level' })),
  ];
  const sources = [...recorded.inrFacts, ...about.flatMap((reason) => ('fact' in reason ? [reason.fact] : []))];
  const refuse = (trouble: DosingRefusal) => [
    refusal(model.drug, orders, ...refusedAs(trouble, { stale: [] }), { sources }),
  ];
  if (!patient) return refuse({ why: 'missing-input', details: missing });
  const zero = Math.min(...[...recorded.doses, ...recorded.inrs].map((each) => each.at));
  const hours = (instant: number) => (instant - zero) / hour;
  const given: InrCase = {
    patient,
    genotype,
    doses: recorded.doses.map((dose) => ({ time: hours(dose.at), amount: dose.amount, duration: 0 })),
    inrs: recorded.inrs.map((inr) => ({ time: hours(inr.at), value: inr.value })),
    pregnant: recorded.pregnant,
    hasMechanicalValve: recorded.hasMechanicalValve,
    seed: 1,
    perChain,
  };
  const posterior = individualiseInr(model, given);
  if ('why' in posterior) return refuse(posterior);
  const advice = recommendInr(posterior, given);
  if ('why' in advice) return refuse(advice);
  const from = Math.max(0, given.inrs.at(-1)!.time - shownBefore);
  const { course } = comingInr(posterior, given, advice.daily, from);
  const name = terminology.ingredient(model.drug)?.title ?? { en: model.drug, zh: model.drug };
  const iso = (time: number) => `${new Date(zero + time * hour).toISOString().slice(0, 16)}Z`;
  const value: DosingValue = {
    drug: model.drug,
    model: model.id,
    population: model.title,
    basis: 'levels',
    title: dailyTitle(name, advice.daily),
    detail: inrDetail(advice, given.inrs.length),
    parameters: Object.entries(posterior.parameters).map(([parameter, { value: median, lower, upper, typical }]) => ({
      name: parameter,
      value: median,
      lower,
      upper,
      typical,
    })),
    target: { quantity: 'inr', ...advice.target, unit: '' },
    regimen: {
      milligrams: advice.daily,
      intervalHours: 24,
      exposure: advice.exposure,
      probability: advice.probability,
    },
    unit: 'INR',
    levels: recorded.inrs.map((inr) => ({ at: iso(hours(inr.at)), value: inr.value })),
    predicted: course.map(({ time, ...band }) => ({ at: iso(time), ...band })),
  };
  const cited = [
    { entry: model.id, citation: model.course.citation },
    { entry: `${model.id}/maintenance`, citation: model.maintenance.citation },
    { entry: `${model.id}/target`, citation: model.target.citation },
  ];
  return [
    {
      id: claimId('dosing', model.drug),
      kind: 'dosing',
      stage: 'treatment',
      value,
      uncertainty: { kind: 'probability', probability: advice.probability },
      method,
      because: because([
        ...reasons,
        ...cited.map((knowledge): Reason => ({ knowledge: { pack: 'pharmacokinetics', ...knowledge }, role: 'model' })),
      ]),
    },
  ];
}
