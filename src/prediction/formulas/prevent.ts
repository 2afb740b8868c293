import { z } from 'zod';
import type { EquationOutput, EquationResult, Values } from '../equation.js';
import type { Formula } from './formula.js';
import { logistic } from './formula.js';

export const preventModels = ['base', 'hba1c', 'uacr', 'sdi', 'full'] as const;
export type PreventModel = (typeof preventModels)[number];
export const preventOutcomes = ['total-cvd', 'ascvd', 'heart-failure', 'chd', 'stroke'] as const;
export const preventHorizons = [10, 30] as const;

/** The terms of the linear predictor, in the order of the kernel's buffer. */
export const preventTerms = [
  'constant',
  'age',
  'age-squared',
  'non-hdl',
  'hdl',
  'sbp-below-110',
  'sbp-from-110',
  'diabetes',
  'smoking',
  'bmi-below-30',
  'bmi-from-30',
  'egfr-below-60',
  'egfr-from-60',
  'antihypertensive',
  'statin',
  'treated-sbp',
  'treated-non-hdl',
  'age-non-hdl',
  'age-hdl',
  'age-sbp',
  'age-diabetes',
  'age-smoking',
  'age-bmi',
  'age-egfr',
  'hba1c-with-diabetes',
  'hba1c-without-diabetes',
  'hba1c-missing',
  'ln-uacr',
  'uacr-missing',
  'sdi-4-to-6',
  'sdi-7-to-10',
  'sdi-missing',
] as const;
const termCount = preventTerms.length;
const outcomeCount = preventOutcomes.length;

const numbers = z.array(z.number()).length(outcomeCount);
/** model -> horizon -> sex -> term -> a coefficient for each outcome, in the order of `preventOutcomes`. */
const schema = z.record(
  z.enum(preventModels),
  z.record(z.enum(['10', '30']), z.record(z.enum(['female', 'male']), z.partialRecord(z.enum(preventTerms), numbers))),
);

/** One person for the kernel; NaN stands for an unknown optional input. */
export interface PreventInputs {
  female: boolean;
  age: number;
  /** mg/dL. */
  totalCholesterol: number;
  /** mg/dL. */
  hdlCholesterol: number;
  /** mm Hg. */
  systolicPressure: number;
  diabetes: number;
  smoking: number;
  /** kg/m2. */
  bmi: number;
  /** mL/min/1.73 m2. */
  egfr: number;
  antihypertensive: number;
  statin: number;
  /** %. */
  hba1c: number;
  /** mg/g. */
  uacr: number;
  /** Decile, 1 to 10. */
  sdi: number;
}

/** PREVENT's numbers laid out for speed: term-major blocks of outcomes. */
export class PreventKernel {
  readonly #blocks = new Map<PreventModel, readonly [readonly Float64Array[], readonly Float64Array[]]>();
  readonly #terms = new Float64Array(termCount);

  /** @throws ZodError if the table lacks a number */
  constructor(table: unknown) {
    const parsed = schema.parse(table);
    for (const model of preventModels) {
      const lay = (sex: 'female' | 'male') =>
        preventHorizons.map((horizon) => {
          const block = new Float64Array(termCount * outcomeCount);
          const byTerm = parsed[model][`${horizon}`][sex];
          for (const [row, term] of preventTerms.entries()) block.set(byTerm[term] ?? [], row * outcomeCount);
          return block;
        });
      this.#blocks.set(model, [lay('female'), lay('male')]);
    }
  }

  /**
   * Writes ten probabilities to `out` from `offset` on: the five outcomes at 10 years, then at 30.
   * Khan 2023, doi:10.1161/CIRCULATIONAHA.123.067626, supplemental tables S12 A to J.
   */
  run(person: PreventInputs, model: PreventModel, out: Float64Array, offset: number): void {
    fillTerms(person, this.#terms);
    const blocks = this.#blocks.get(model)![person.female ? 0 : 1];
    const terms = this.#terms;
    for (let horizon = 0; horizon < 2; horizon++) {
      const block = blocks[horizon]!;
      let [total, ascvd, failure, coronary, stroke] = [0, 0, 0, 0, 0];
      for (let term = 0, at = 0; term < termCount; term++, at += outcomeCount) {
        const value = terms[term]!;
        if (value === 0) continue;
        total += value * block[at]!;
        ascvd += value * block[at + 1]!;
        failure += value * block[at + 2]!;
        coronary += value * block[at + 3]!;
        stroke += value * block[at + 4]!;
      }
      const to = offset + horizon * outcomeCount;
      out[to] = logistic(total);
      out[to + 1] = logistic(ascvd);
      out[to + 2] = logistic(failure);
      out[to + 3] = logistic(coronary);
      out[to + 4] = logistic(stroke);
    }
  }
}

/** mg/dL to mmol/L, as PREVENT's own supplement rounds it. */
const cholesterolFactor = 0.02586;

function fillTerms(person: PreventInputs, terms: Float64Array): void {
  const age = (person.age - 55) / 10;
  const nonHdl = (person.totalCholesterol - person.hdlCholesterol) * cholesterolFactor - 3.5;
  const hdl = (person.hdlCholesterol * cholesterolFactor - 1.3) / 0.3;
  const sbp = (Math.max(person.systolicPressure, 110) - 130) / 20;
  const bmi = (Math.max(person.bmi, 30) - 30) / 5;
  const egfr = (Math.min(person.egfr, 60) - 60) / -15;
  terms[0] = 1;
  terms[1] = age;
  terms[2] = age * age;
  terms[3] = nonHdl;
  terms[4] = hdl;
  terms[5] = (Math.min(person.systolicPressure, 110) - 110) / 20;
  terms[6] = sbp;
  terms[7] = person.diabetes;
  terms[8] = person.smoking;
  terms[9] = (Math.min(person.bmi, 30) - 25) / 5;
  terms[10] = bmi;
  terms[11] = egfr;
  terms[12] = (Math.max(person.egfr, 60) - 90) / -15;
  terms[13] = person.antihypertensive;
  terms[14] = person.statin;
  terms[15] = person.antihypertensive * sbp;
  terms[16] = person.statin * nonHdl;
  terms[17] = age * nonHdl;
  terms[18] = age * hdl;
  terms[19] = age * sbp;
  terms[20] = age * person.diabetes;
  terms[21] = age * person.smoking;
  terms[22] = age * bmi;
  terms[23] = age * egfr;
  const { hba1c, uacr, sdi } = person;
  const hba1cKnown = !Number.isNaN(hba1c);
  const uacrKnown = !Number.isNaN(uacr);
  terms[24] = hba1cKnown ? person.diabetes * (hba1c - 5.3) : 0;
  terms[25] = hba1cKnown ? (1 - person.diabetes) * (hba1c - 5.3) : 0;
  terms[26] = hba1cKnown ? 0 : 1;
  terms[27] = uacrKnown ? Math.log(uacr) : 0;
  terms[28] = uacrKnown ? 0 : 1;
  terms[29] = sdi >= 4 && sdi <= 6 ? 1 : 0;
  terms[30] = sdi >= 7 ? 1 : 0;
  terms[31] = Number.isNaN(sdi) ? 1 : 0;
}

/** The model that uses all optional inputs at hand: none, the one, or all of them. */
export function preventModelFor(hba1c: boolean, uacr: boolean, sdi: boolean): PreventModel {
  const known = Number(hba1c) + Number(uacr) + Number(sdi);
  if (known > 1) return 'full';
  if (hba1c) return 'hba1c';
  if (uacr) return 'uacr';
  return sdi ? 'sdi' : 'base';
}

/** PREVENT, all models, outcomes and horizons: `risk` is total CVD at 10 years. */
export const prevent: Formula = (parameters) => {
  const kernel = new PreventKernel(parameters);
  return (values) => {
    const person = personOf(values);
    const model = (values.all.model as PreventModel | undefined) ?? modelOf(person);
    const lacking = inputsOf(model).filter((name) => values.all[name] === undefined);
    if (model !== 'full' && lacking.length > 0) return { ok: false, why: 'missing-input', details: lacking };
    const out = new Float64Array(outcomeCount * 2);
    kernel.run(person, model, out, 0);
    return resultOf(out, model, person.age);
  };
};

const inputsOf = (model: PreventModel): readonly string[] => (model === 'base' || model === 'full' ? [] : [model]);

function modelOf({ hba1c, uacr, sdi }: PreventInputs): PreventModel {
  return preventModelFor(!Number.isNaN(hba1c), !Number.isNaN(uacr), !Number.isNaN(sdi));
}

function personOf(values: Values): PreventInputs {
  return {
    female: values.choice('sex') === 'female',
    age: values.number('age'),
    totalCholesterol: values.number('total-cholesterol'),
    hdlCholesterol: values.number('hdl-cholesterol'),
    systolicPressure: values.number('sbp'),
    diabetes: values.indicator('diabetes'),
    smoking: values.indicator('smoking'),
    bmi: values.number('bmi'),
    egfr: values.number('egfr'),
    antihypertensive: values.indicator('antihypertensive'),
    statin: values.indicator('statin'),
    hba1c: values.optionalNumber('hba1c') ?? Number.NaN,
    uacr: values.optionalNumber('uacr') ?? Number.NaN,
    sdi: values.optionalNumber('sdi') ?? Number.NaN,
  };
}

function resultOf(out: Float64Array, model: PreventModel, age: number): EquationResult {
  const outputs = preventHorizons.flatMap((horizonYears, horizon) =>
    preventOutcomes.map(
      (outcome, index): EquationOutput => ({
        outcome,
        horizonYears,
        measure: 'probability',
        value: out[horizon * outcomeCount + index]!,
        model: `prevent-${model}`,
      }),
    ),
  );
  const [first, ...rest] = outputs;
  // Khan 2023: 30-year estimates are meant for ages 30 to 59.
  return { ok: true, outputs: [first!, ...rest], notes: age > 59 ? ['30-year risk above age 59 is questionable'] : [] };
}
