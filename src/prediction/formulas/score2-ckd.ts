import { z } from 'zod';
import type { EquationResult } from '../equation.js';
import { answer } from '../equation.js';
import { formula } from './formula.js';
import { linearPredictorSchema, linearPredictorValue } from './linear-predictor.js';

const byAge = z.strictObject({
  /** Age from which the older persons' numbers count. */
  from: z.number(),
  /** The age at which the interactions with age are centred, and years for one unit of it. */
  centre: z.number(),
  per: z.number(),
  /** Log hazard for each 15 mL/min less, below 60, from 60 to 90, above 90: main effects, and by unit of age. */
  egfr: z.array(z.number()).length(3),
  egfrByAge: z.array(z.number()).length(3),
  /** Log hazard for each eightfold albumin-creatinine ratio. */
  uacr: z.number(),
});

const schema = z.strictObject({
  score2: linearPredictorSchema,
  'score2-ckd': z.strictObject({
    expectedEgfr: linearPredictorSchema,
    /** Logarithm to the base 8 of the expected ratio, mg/g. */
    expectedUacr: linearPredictorSchema,
    ages: z.array(byAge).min(1),
  }),
});

/** mL/min/1.73 m2 of an eGFR below 60, from 60 to 90 and above 90, each in units of -15. */
const segments = (egfr: number): readonly number[] => [
  Math.min(egfr, 60) / -15,
  Math.min(Math.max(egfr - 60, 0), 30) / -15,
  Math.max(egfr - 90, 0) / -15,
];

/**
 * SCORE2 or SCORE2-OP moved by how far eGFR and albuminuria are from what is expected of such a person:
 * 1 - (1 - p)^exp(sum of coefficients times differences). Matsushita 2023, doi:10.1093/eurjpc/zwac176.
 */
export const score2Ckd = formula(schema, ({ score2, 'score2-ckd': addOn }) => {
  const base = linearPredictorValue(score2);
  const expectedEgfr = linearPredictorValue(addOn.expectedEgfr);
  const expectedUacr = linearPredictorValue(addOn.expectedUacr);
  return (values): EquationResult => {
    const [risk, egfrExpected, uacrExpected] = [base(values), expectedEgfr(values), expectedUacr(values)];
    if (typeof risk !== 'number') return risk;
    if (typeof egfrExpected !== 'number') return egfrExpected;
    if (typeof uacrExpected !== 'number') return uacrExpected;
    const age = values.number('age');
    const numbers = addOn.ages.findLast(({ from }) => age >= from);
    if (!numbers) throw new Error(`SCORE2-CKD has no numbers for age ${age}`);
    const ageUnits = (age - numbers.centre) / numbers.per;
    const [actual, expected] = [segments(values.number('egfr')), segments(egfrExpected)];
    let shift = 0;
    actual.forEach((segment, index) => {
      const slope = numbers.egfr[index]! + numbers.egfrByAge[index]! * ageUnits;
      shift += slope * (segment - expected[index]!);
    });
    const uacr = values.optionalNumber('uacr');
    if (uacr !== undefined) shift += numbers.uacr * (Math.log(uacr) / Math.log(8) - uacrExpected);
    const value = 1 - (1 - risk) ** Math.exp(shift);
    return answer({ outcome: 'total-cvd', horizonYears: 10, measure: 'probability', value });
  };
});
