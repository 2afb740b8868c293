import type { Evidence, IsoDate } from '../record/index.js';
import {
  comingInr,
  type DosingRefusal,
  type InrCase,
  type InrModel,
  individualiseInr,
  iwpcCitation,
  iwpcClinical,
  iwpcPharmacogenetic,
  readInrs,
  readWarfarinCase,
  recommendInr,
  type WarfarinPatient,
} from '../treatment/dosing/index.js';
import type { Tables } from './dose-by-levels.js';
import { type DoseOptions, overrides, rangeOf } from './dose-options.js';
import { type DoseAnswer, refusalSentence } from './dose-text.js';
import { timelineOf } from './dose-timeline.js';
import { UsageError } from './usage-error.js';

/** The answer for warfarin: from the INRs and doses so far, or, before any, by the IWPC equations. */
export function doseOfWarfarin(
  model: InrModel,
  evidence: Evidence,
  { asOf, at }: { readonly asOf: IsoDate; readonly at: number },
  tables: Tables,
  options: DoseOptions,
): DoseAnswer {
  const { genotype, missing, ...read } = readWarfarinCase(evidence, asOf, sizesOf(options));
  const recorded = readInrs(evidence, at);
  const doses = tables.doses.length > 0 ? tables.doses : recorded.doses;
  const levels = tables.levels.length > 0 ? tables.levels : recorded.inrs;
  const hasGene = genotype.cyp2c9 !== undefined || genotype.vkorc1A !== undefined;
  const isLearnt = levels.length > 0 && (doses.length > 0 || tables.levels.length > 0);
  const base = {
    drug: 'warfarin',
    asOf,
    model: isLearnt
      ? { id: model.id, population: model.title[options.lang], citation: model.course.citation }
      : { id: hasGene ? 'iwpc-pharmacogenetic' : 'iwpc-clinical', citation: iwpcCitation },
    levels: levels.length,
    doses: doses.length,
  };
  const refuse = (refusal: DosingRefusal): DoseAnswer => ({
    ...base,
    posterior: null,
    recommendation: null,
    predicted: [],
    refused: { ...refusal, message: refusalSentence(refusal, options.lang, []) },
  });
  const { patient } = read;
  if (!patient) return refuse({ why: 'missing-input', details: missing });
  const covariates = { ...patient, ...genotype };
  if (!isLearnt) {
    if (recorded.pregnant) return refuse({ why: 'outside-validity', details: ['pregnancy'] });
    if ((levels.at(-1)?.value ?? 0) >= model.withhold.from) {
      return refuse({ why: 'outside-validity', details: ['inrTooHigh'] });
    }
    const result = hasGene ? iwpcPharmacogenetic(patient, genotype) : iwpcClinical(patient);
    if (!result.ok) return refuse({ why: result.why, details: result.details });
    const { mgPerWeek, lower, upper } = result;
    return {
      ...base,
      covariates,
      posterior: { mgPerWeek: { value: mgPerWeek, lower, upper }, basis: 'population' },
      recommendation: {
        amount: mgPerWeek / 7,
        unit: 'mg',
        interval: 24,
        intervalUnit: 'h',
        mgPerWeek,
        lower,
        upper,
        citations: [iwpcCitation],
      },
      predicted: [],
    };
  }
  const { hours, label } = timelineOf([...doses, ...levels].map((each) => each.at));
  const given: InrCase = {
    patient,
    genotype,
    doses: doses.map((dose) => ({ time: hours(dose.at), amount: dose.amount, duration: 0 })),
    inrs: levels.map((level) => ({ time: hours(level.at), value: level.value })),
    pregnant: recorded.pregnant,
    hasMechanicalValve: recorded.hasMechanicalValve,
    seed: Number(options.seed),
    ...(options.target ? { target: rangeOf(options.target) } : {}),
  };
  const posterior = individualiseInr(model, given);
  if ('why' in posterior) return refuse(posterior);
  const { EC50, dose: weekly } = posterior.parameters;
  const advice = recommendInr(posterior, given);
  const answer = {
    ...base,
    covariates: { ...covariates, clearance: posterior.clearance, baselineInr: posterior.baseline },
    posterior: {
      parameters: { EC50, dose: weekly },
      mgPerWeek: { value: weekly.value, lower: weekly.lower, upper: weekly.upper },
      eta: posterior.mode.eta,
      covariance: posterior.mode.covariance,
      rHat: posterior.sampled.rHat,
      draws: posterior.sampled.draws.length,
      disagreement: posterior.disagreement,
      basis: 'levels' as const,
    },
  };
  const { next, course } = comingInr(posterior, given, 'why' in advice ? 0 : advice.daily, 0);
  const predicted = course.map((each) => ({ ...each, time: label(each.time) }));
  if ('why' in advice) {
    return {
      ...answer,
      recommendation: null,
      predicted,
      refused: { ...advice, message: refusalSentence(advice, options.lang, []) },
    };
  }
  return {
    ...answer,
    recommendation: {
      amount: advice.daily,
      unit: 'mg',
      interval: 24,
      intervalUnit: 'h',
      mgPerWeek: 7 * advice.daily,
      next: label(next),
      target: { quantity: 'INR', ...advice.target },
      exposure: advice.exposure,
      probability: advice.probability,
      ...(advice.change === undefined ? {} : { change: advice.change }),
      citations: [model.course.citation, model.maintenance.citation, ...(given.target ? [] : [model.target.citation])],
    },
    predicted,
  };
}

const sizes = ['age', 'height', 'weight'] as const;

/** @throws UsageError for what warfarin's equations don't ask for */
function sizesOf({ given = [] }: DoseOptions): Partial<Pick<WarfarinPatient, (typeof sizes)[number]>> {
  const stated = overrides(given);
  const other = Object.keys(stated).find((name) => !(sizes as readonly string[]).includes(name));
  if (other) throw new UsageError(`--given ${other}: warfarin asks for ${sizes.join(', ')} only`);
  return stated;
}
