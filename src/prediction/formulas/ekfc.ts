import { z } from 'zod';
import { answer } from '../equation.js';
import { formula } from './formula.js';

const bySex = <Schema extends z.ZodType>(schema: Schema) => z.strictObject({ female: schema, male: schema });

/**
 * EKFC: 107.3 x (creatinine/Q)^slope x 0.990^(age - 40 if above), where Q is the median creatinine of healthy people,
 * growing with age up to 25: ln Q = polynomial in age with a term in ln age. Pottel 2021, doi:10.7326/M20-4366.
 * mL/min/1.73 m2; Q in umol/L.
 */
export const ekfc = formula(
  z.strictObject({
    outcome: z.string(),
    factor: z.number(),
    slopeBelow: z.number(),
    slopeFrom: z.number(),
    ageFactor: z.number(),
    ageFrom: z.number(),
    adultQ: bySex(z.number()),
    grownFrom: z.number(),
    /** Coefficients of 1, age, ln age, age squared, age cubed. */
    growth: bySex(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
  }),
  (numbers) => (values) => {
    const sex = values.choice('sex') === 'female' ? 'female' : 'male';
    const age = values.number('age');
    const [constant, linear, logarithm, square, cube] = numbers.growth[sex];
    const growing = constant + linear * age + logarithm * Math.log(age) + square * age ** 2 + cube * age ** 3;
    const q = age > numbers.grownFrom ? numbers.adultQ[sex] : Math.exp(growing);
    const ratio = values.number('creatinine') / q;
    const ageing = numbers.ageFactor ** Math.max(age - numbers.ageFrom, 0);
    const value = numbers.factor * ratio ** (ratio < 1 ? numbers.slopeBelow : numbers.slopeFrom) * ageing;
    return answer({ outcome: numbers.outcome, measure: 'quantity', value, unit: 'mL/min/{1.73_m2}' });
  },
);
