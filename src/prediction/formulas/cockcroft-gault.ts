import { z } from 'zod';
import { answer } from '../equation.js';
import { formula } from './formula.js';

const bySex = z.strictObject({ female: z.number(), male: z.number() });

/**
 * Creatinine clearance, mL/min: (140 - age) x weight / (72 x creatinine), times `femaleFactor` in women.
 * Cockcroft and Gault 1976, doi:10.1159/000180580. The weight is chosen by body mass index: the patient's own below `normal`,
 * the smaller of own and ideal (Devine) below `overweight`, from there ideal + `share` of what is above it.
 */
export const cockcroftGault = formula(
  z.strictObject({
    outcome: z.string(),
    femaleFactor: z.number(),
    normal: z.number(),
    overweight: z.number(),
    /** Kilograms at `idealFrom` centimetres, and for each further centimetre. */
    ideal: bySex,
    idealFrom: z.number(),
    idealPerCentimetre: z.number(),
    share: z.number(),
  }),
  ({ outcome, femaleFactor, normal, overweight, ideal, idealFrom, idealPerCentimetre, share }) =>
    (values) => {
      const sex = values.choice('sex') === 'female' ? 'female' : 'male';
      const [weight, height] = [values.number('weight'), values.number('height')];
      const index = weight / (height / 100) ** 2;
      const lean = ideal[sex] + idealPerCentimetre * (height - idealFrom);
      const used =
        index < normal ? weight : index < overweight ? Math.min(weight, lean) : lean + share * (weight - lean);
      const value =
        (((140 - values.number('age')) * used) / (72 * values.number('creatinine'))) *
        (sex === 'female' ? femaleFactor : 1);
      return answer({ outcome, measure: 'quantity', value, unit: 'mL/min' });
    },
);
