import {
  type DosingCase,
  type DosingRefusal,
  individualise,
  type PopulationModel,
  predictCourse,
  type RecordedCase,
  recommend,
} from '../treatment/dosing/index.js';
import { type DoseOptions, overrides, rangeOf } from './dose-options.js';
import { type DoseAnswer, refusalSentence } from './dose-text.js';
import { timelineOf } from './dose-timeline.js';
import type { readDoses, readLevels } from './dosing-table.js';

export interface Tables {
  readonly levels: ReturnType<typeof readLevels>;
  readonly doses: ReturnType<typeof readDoses>;
}

/** The answer for a drug with a population model. */
export function doseByLevels(
  model: PopulationModel,
  recorded: RecordedCase,
  tables: Tables,
  options: DoseOptions,
): DoseAnswer {
  const doses = tables.doses.length > 0 ? tables.doses : recorded.doses;
  const levels = tables.levels.length > 0 ? tables.levels : recorded.levels;
  const { hours, label } = timelineOf([...doses, ...levels].map(({ at }) => at));
  const length = (amount: number, stated: number | undefined) => {
    const { infusion } = model.regimens;
    return (
      stated ?? (infusion ? Math.max(infusion.atLeastHours, infusion.mgPerHour ? amount / infusion.mgPerHour : 0) : 0)
    );
  };
  const given: DosingCase = {
    covariates: { ...recorded.covariates, ...overrides(options.given ?? []) },
    doses: doses.map(({ at, amount, duration }) => ({ time: hours(at), amount, duration: length(amount, duration) })),
    levels: levels.map(({ at, value }) => ({ time: hours(at), value })),
    onDialysis: recorded.onDialysis,
    pregnant: recorded.pregnant,
    seed: Number(options.seed),
    ...(options.target ? { target: rangeOf(options.target) } : {}),
  };
  const base = {
    drug: model.drug,
    model: { id: model.id, population: model.title[options.lang], citation: model.citation },
    covariates: given.covariates,
    levels: given.levels.length,
    doses: given.doses.length,
  };
  const refuse = (refusal: DosingRefusal): DoseAnswer => ({
    ...base,
    posterior: null,
    recommendation: null,
    predicted: [],
    refused: { ...refusal, message: refusalSentence(refusal, options.lang, recorded.stale) },
  });
  const condition = model.validity.condition;
  if (condition && !recorded.has(condition)) return refuse({ why: 'outside-validity', details: [condition] });
  const posterior = individualise(model, given);
  if ('why' in posterior) return refuse(posterior);
  const advice = recommend(posterior, given);
  const answer = {
    ...base,
    posterior: {
      parameters: posterior.parameters,
      eta: posterior.mode.eta,
      covariance: posterior.mode.covariance,
      rHat: posterior.sampled.rHat,
      draws: posterior.sampled.draws.length,
      disagreement: posterior.disagreement,
      basis: levels.length > 0 ? ('levels' as const) : ('population' as const),
    },
  };
  const end = Math.max(0, ...given.doses.map(({ time }) => time), ...given.levels.map(({ time }) => time));
  if ('why' in advice) {
    const times = Array.from({ length: Math.floor(end) + 25 }, (_, n) => n);
    return {
      ...answer,
      recommendation: null,
      predicted: predictCourse(posterior, given.doses, times).map((each) => ({ ...each, time: label(each.time) })),
      refused: { ...advice, message: refusalSentence(advice, options.lang, []) },
    };
  }
  const last = given.doses.at(-1);
  const next = last ? Math.max(end, last.time + advice.interval) : 0;
  const coming = Array.from({ length: Math.ceil(72 / advice.interval) }, (_, n) => ({
    time: next + n * advice.interval,
    amount: advice.amount,
    duration: advice.duration,
  }));
  const times = Array.from({ length: Math.ceil(next) + 73 }, (_, n) => n);
  return {
    ...answer,
    recommendation: {
      amount: advice.amount,
      unit: 'mg',
      interval: advice.interval,
      intervalUnit: 'h',
      infusionHours: advice.duration,
      ...(last ? { next: label(next) } : {}),
      target: advice.target,
      exposure: advice.exposure,
      probability: advice.probability,
      citations: [
        model.citation,
        ...[advice.target.citation, model.regimens.perKg?.citation, model.regimens.infusion?.citation].flatMap(
          (each) => each ?? [],
        ),
      ],
    },
    predicted: predictCourse(posterior, [...given.doses, ...coming], times).map((each) => ({
      ...each,
      time: label(each.time),
    })),
  };
}
