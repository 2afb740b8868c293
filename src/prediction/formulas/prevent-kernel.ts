import { z } from 'zod';
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

/** One model of one sex: its terms, and for each of them the ten coefficients (five outcomes at 10 years, then at 30). */
interface Block {
  readonly terms: Uint8Array;
  readonly coefficients: Float64Array;
}
const width = outcomeCount * preventHorizons.length;

/** PREVENT's numbers laid out for speed. */
export class PreventKernel {
  readonly #blocks = new Map<PreventModel, readonly [female: Block, male: Block]>();
  readonly #terms = new Float64Array(termCount);

  /** @throws ZodError if the table lacks a number */
  constructor(table: unknown) {
    const parsed = schema.parse(table);
    for (const model of preventModels) {
      this.#blocks.set(model, [layOut(parsed[model], 'female'), layOut(parsed[model], 'male')]);
    }
  }

  /**
   * Writes ten probabilities to `out` from `offset` on: the five outcomes at 10 years, then at 30.
   * Khan 2023, doi:10.1161/CIRCULATIONAHA.123.067626, supplemental tables S12 A to J.
   */
  run(person: PreventInputs, model: PreventModel, out: Float64Array, offset: number): void {
    fillTerms(person, this.#terms);
    const { terms, coefficients } = this.#blocks.get(model)![person.female ? 0 : 1];
    const values = this.#terms;
    // Ten sums in local variables, so that they stay in registers.
    let [a, b, c, d, e, f, g, h, i, j] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let term = 0, at = 0; term < terms.length; term++, at += width) {
      const value = values[terms[term]!]!;
      a += value * coefficients[at]!;
      b += value * coefficients[at + 1]!;
      c += value * coefficients[at + 2]!;
      d += value * coefficients[at + 3]!;
      e += value * coefficients[at + 4]!;
      f += value * coefficients[at + 5]!;
      g += value * coefficients[at + 6]!;
      h += value * coefficients[at + 7]!;
      i += value * coefficients[at + 8]!;
      j += value * coefficients[at + 9]!;
    }
    out[offset] = logistic(a);
    out[offset + 1] = logistic(b);
    out[offset + 2] = logistic(c);
    out[offset + 3] = logistic(d);
    out[offset + 4] = logistic(e);
    out[offset + 5] = logistic(f);
    out[offset + 6] = logistic(g);
    out[offset + 7] = logistic(h);
    out[offset + 8] = logistic(i);
    out[offset + 9] = logistic(j);
  }
}

function layOut(byHorizon: z.output<typeof schema>[PreventModel], sex: 'female' | 'male'): Block {
  const tables = preventHorizons.map((horizon) => byHorizon[`${horizon}`][sex]);
  const used = [...preventTerms.entries()].filter(([, term]) => tables.some((table) => table[term]));
  const coefficients = new Float64Array(used.length * width);
  for (const [row, [, term]] of used.entries()) {
    for (const [horizon, table] of tables.entries()) {
      coefficients.set(table[term] ?? [], row * width + horizon * outcomeCount);
    }
  }
  return { terms: Uint8Array.from(used, ([index]) => index), coefficients };
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

/** Many persons, a column for each input; NaN stands for an unknown optional input. */
export interface PreventColumns {
  /** 1 or 0, as are the other yes-or-no columns. */
  readonly female: Uint8Array;
  readonly age: Float64Array;
  readonly totalCholesterol: Float64Array;
  readonly hdlCholesterol: Float64Array;
  readonly systolicPressure: Float64Array;
  readonly diabetes: Uint8Array;
  readonly smoking: Uint8Array;
  readonly bmi: Float64Array;
  readonly egfr: Float64Array;
  readonly antihypertensive: Uint8Array;
  readonly statin: Uint8Array;
  readonly hba1c: Float64Array;
  readonly uacr: Float64Array;
  readonly sdi: Float64Array;
}

/**
 * All ten probabilities of every person, each by the model that uses what is known of them, row after row.
 * CAUTION: expects inputs within the equations' ranges; check them first.
 */
export function preventBatch(kernel: PreventKernel, columns: PreventColumns): Float64Array {
  const count = columns.age.length;
  const out = new Float64Array(count * preventHorizons.length * outcomeCount);
  const person = {} as PreventInputs;
  for (let row = 0; row < count; row++) {
    person.female = columns.female[row] === 1;
    person.age = columns.age[row]!;
    person.totalCholesterol = columns.totalCholesterol[row]!;
    person.hdlCholesterol = columns.hdlCholesterol[row]!;
    person.systolicPressure = columns.systolicPressure[row]!;
    person.diabetes = columns.diabetes[row]!;
    person.smoking = columns.smoking[row]!;
    person.bmi = columns.bmi[row]!;
    person.egfr = columns.egfr[row]!;
    person.antihypertensive = columns.antihypertensive[row]!;
    person.statin = columns.statin[row]!;
    person.hba1c = columns.hba1c[row]!;
    person.uacr = columns.uacr[row]!;
    person.sdi = columns.sdi[row]!;
    kernel.run(person, preventModelOf(person), out, row * preventHorizons.length * outcomeCount);
  }
  return out;
}

/** The model that uses all optional inputs at hand: none, the one, or all of them. */
export function preventModelFor(hba1c: boolean, uacr: boolean, sdi: boolean): PreventModel {
  const known = Number(hba1c) + Number(uacr) + Number(sdi);
  if (known > 1) return 'full';
  if (hba1c) return 'hba1c';
  if (uacr) return 'uacr';
  return sdi ? 'sdi' : 'base';
}

export function preventModelOf({ hba1c, uacr, sdi }: PreventInputs): PreventModel {
  return preventModelFor(!Number.isNaN(hba1c), !Number.isNaN(uacr), !Number.isNaN(sdi));
}
