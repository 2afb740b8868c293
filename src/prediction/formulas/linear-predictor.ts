import { z } from 'zod';
import type { EquationOutput, EquationResult, InputValue, Values } from '../equation.js';
import { formula, logistic } from './formula.js';

/**
 * A regressor made of one input x: clamped to [min, max], less `shift`, times `scale`, over `divide`; then to `power`,
 * or its natural logarithm, or both multiplied (fractional polynomials); less `minus` (the cohort's mean), over `over`.
 * `is`: 1 if the input has that value. `choices`: a coefficient for each value of a choice.
 */
const feature = z.strictObject({
  input: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
  shift: z.number().default(0),
  scale: z.number().default(1),
  divide: z.number().default(1),
  power: z.number().default(1),
  log: z.boolean().default(false),
  timesLog: z.boolean().default(false),
  minus: z.number().default(0),
  over: z.number().default(1),
  is: z.union([z.string(), z.boolean()]).optional(),
  choices: z.record(z.string(), z.number()).optional(),
});

const condition = z.record(
  z.string(),
  z.union([
    z.string(),
    z.boolean(),
    z.array(z.string()),
    z.strictObject({ from: z.number().optional(), below: z.number().optional() }),
  ]),
);

const link = z.discriminatedUnion('type', [
  /** 1 - baseline^exp(lp - mean). */
  z.strictObject({ type: z.literal('survival'), baseline: z.number(), mean: z.number().default(0) }),
  z.strictObject({ type: z.literal('logistic'), constant: z.number() }),
  /** A score: lp + constant. */
  z.strictObject({ type: z.literal('sum'), constant: z.number().default(0), round: z.boolean().default(false) }),
  /** A quantity: factor x exp(lp). */
  z.strictObject({ type: z.literal('exponential'), factor: z.number().default(1) }),
]);

const group = z.strictObject({
  /** The persons this group's numbers are for; the first group that fits counts. */
  when: condition.default({}),
  features: z.record(z.string(), feature).default({}),
  /** Coefficients by regressor, or by regressors multiplied: `age*smoking`. */
  terms: z.record(z.string(), z.number()),
  link,
  /** 1 - exp(-exp(a + b ln(-ln(1 - p)))) with [a, b] by the value of an input: SCORE2's risk regions. */
  recalibration: z
    .strictObject({ input: z.string(), scales: z.record(z.string(), z.tuple([z.number(), z.number()])) })
    .optional(),
});

export const linearPredictorSchema = z.strictObject({
  outcome: z.string(),
  horizonYears: z.number().optional(),
  unit: z.string().optional(),
  features: z.record(z.string(), feature).default({}),
  groups: z.array(group).min(1),
  /** Persons that can't be: polycystic ovaries in a man. */
  conflicts: z.array(condition).default([]),
  /** The range in which the authors report it: below and above, the bound is given ("<1%", ">30%"). */
  reported: z.strictObject({ lower: z.number().optional(), upper: z.number().optional() }).default({}),
});

/** A sum of coefficients times (products of) regressors, through a link: Cox, logistic and linear models alike. */
export const linearPredictor = formula(linearPredictorSchema, (parameters) => {
  const compute = linearPredictorValue(parameters);
  return (values) => {
    const answer = compute(values);
    return typeof answer === 'number' ? resultOf(answer, parameters) : answer;
  };
});

/** The number itself, before it is reported; a refusal where no group is for this person. */
export function linearPredictorValue(
  parameters: z.output<typeof linearPredictorSchema>,
): (values: Values) => number | (EquationResult & { ok: false }) {
  const groups = parameters.groups.map((each) => prepare(each, parameters.features));
  return (values) => {
    const conflict = parameters.conflicts.find((each) => fits(each, values));
    if (conflict) return { ok: false, why: 'conflicting-input', details: [Object.keys(conflict).join(' with ')] };
    const found = groups.find(({ when }) => fits(when, values));
    if (!found)
      return { ok: false, why: 'not-applicable', details: [`no form of ${parameters.outcome} for this person`] };
    const regressors = found.features.map((each) => regressor(each, values));
    let sum = 0;
    for (const { coefficient, factors } of found.terms) {
      let product = coefficient;
      for (const index of factors) product *= regressors[index]!;
      sum += product;
    }
    return recalibrated(linked(sum, found.link), found.recalibration, values);
  };
}

function prepare(each: z.output<typeof group>, shared: Record<string, z.output<typeof feature>>) {
  const features = { ...shared, ...each.features };
  const names = Object.keys(features);
  const terms = Object.entries(each.terms).map(([name, coefficient]) => ({
    coefficient,
    factors: name.split('*').map((factor) => {
      const index = names.indexOf(factor.trim());
      if (index < 0) throw new Error(`term ${name}: no feature ${factor}`);
      return index;
    }),
  }));
  return { ...each, terms, features: Object.values(features) };
}

function fits(when: z.output<typeof condition>, values: Values): boolean {
  return Object.entries(when).every(([input, wanted]) => {
    const value = values.all[input];
    if (Array.isArray(wanted)) return typeof value === 'string' && wanted.includes(value);
    if (typeof wanted !== 'object') return value === wanted;
    if (typeof value !== 'number') return false;
    return value >= (wanted.from ?? Number.NEGATIVE_INFINITY) && value < (wanted.below ?? Number.POSITIVE_INFINITY);
  });
}

function regressor(each: z.output<typeof feature>, values: Values): number {
  const value = values.all[each.input];
  if (each.is !== undefined) return value === each.is ? 1 : 0;
  if (each.choices) return each.choices[String(value)] ?? 0;
  const clamped = Math.min(Math.max(numberOf(value), each.min ?? -Infinity), each.max ?? Infinity);
  const x = ((clamped - each.shift) * each.scale) / each.divide;
  const powered = each.power === 1 ? x : x ** each.power;
  const shaped = each.log ? Math.log(x) : each.timesLog ? powered * Math.log(x) : powered;
  return (shaped - each.minus) / each.over;
}

/** Absent counts as no: only inputs that the publication treats so are optional. */
function numberOf(value: InputValue | undefined): number {
  if (value === undefined || value === false) return 0;
  if (value === true) return 1;
  if (typeof value === 'number') return value;
  throw new Error(`the choice ${value} is used as a number`);
}

function linked(sum: number, form: z.output<typeof link>): number {
  switch (form.type) {
    case 'survival':
      return 1 - form.baseline ** Math.exp(sum - form.mean);
    case 'logistic':
      return logistic(form.constant + sum);
    case 'sum':
      return form.round ? Math.round(form.constant + sum) : form.constant + sum;
    case 'exponential':
      return form.factor * Math.exp(sum);
    default:
      return form satisfies never;
  }
}

function recalibrated(
  probability: number,
  recalibration: z.output<typeof group>['recalibration'],
  values: Values,
): number {
  if (!recalibration) return probability;
  const scales = recalibration.scales[values.choice(recalibration.input)];
  if (!scales) throw new Error(`no scales for ${recalibration.input} ${values.choice(recalibration.input)}`);
  return 1 - Math.exp(-Math.exp(scales[0] + scales[1] * Math.log(-Math.log(1 - probability))));
}

function resultOf(value: number, parameters: z.output<typeof linearPredictorSchema>): EquationResult {
  const { outcome, horizonYears, unit, reported, groups } = parameters;
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = reported;
  const inRange = Math.min(Math.max(value, lower), upper);
  const type = groups[0]!.link.type;
  const measure = type === 'sum' ? 'points' : type === 'exponential' ? 'quantity' : 'probability';
  const output: EquationOutput = {
    outcome,
    measure,
    value: inRange,
    ...(horizonYears === undefined ? {} : { horizonYears }),
    ...(unit === undefined ? {} : { unit }),
  };
  const note = inRange === value ? [] : [value < inRange ? `reported as below ${lower}` : `reported as above ${upper}`];
  return { ok: true, outputs: [output], notes: note };
}
