import { z } from 'zod';
import { answer } from '../equation.js';
import { formula } from './formula.js';

const marker = z.strictObject({
  /** The knot at which the slope changes, in the marker's unit. */
  kappa: z.strictObject({ female: z.number(), male: z.number() }),
  /** Exponent below the knot. */
  alpha: z.strictObject({ female: z.number(), male: z.number() }),
  /** Exponent above the knot. */
  beta: z.number(),
});

/**
 * eGFR = mu x product over markers of min(x/kappa,1)^alpha x max(x/kappa,1)^beta, x ageFactor^age, x femaleFactor if female.
 * Inker 2021, doi:10.1056/NEJMoa2102953 (creatinine with and without cystatin C); Inker 2012 (cystatin C). mL/min/1.73 m2.
 */
export const ckdEpi2021 = formula(
  z.strictObject({
    outcome: z.string(),
    mu: z.number(),
    ageFactor: z.number(),
    femaleFactor: z.number(),
    markers: z.record(z.string(), marker),
  }),
  ({ outcome, mu, ageFactor, femaleFactor, markers }) =>
    (values) => {
      const sex = values.choice('sex') === 'female' ? 'female' : 'male';
      let value = mu * ageFactor ** values.number('age') * (sex === 'female' ? femaleFactor : 1);
      for (const [name, { kappa, alpha, beta }] of Object.entries(markers)) {
        const ratio = values.number(name) / kappa[sex];
        value *= Math.min(ratio, 1) ** alpha[sex] * Math.max(ratio, 1) ** beta;
      }
      return answer({ outcome, measure: 'quantity', value, unit: 'mL/min/{1.73_m2}' });
    },
);
