import { z } from 'zod';
import { answer } from '../equation.js';
import { formula } from './formula.js';

/** Weight over height squared, kg/m2. */
export const bodyMassIndex = formula(z.strictObject({}), () => (values) => {
  const metres = values.number('height') / 100;
  return answer({
    outcome: 'bmi',
    measure: 'quantity',
    value: values.number('weight') / metres ** 2,
    unit: 'kg/m2',
  });
});

/** Total minus HDL cholesterol, mg/dL. */
export const nonHdlCholesterol = formula(z.strictObject({}), () => (values) => {
  const value = values.number('total-cholesterol') - values.number('hdl-cholesterol');
  if (value < 0) return { ok: false, why: 'conflicting-input', details: ['hdl-cholesterol above total-cholesterol'] };
  return answer({ outcome: 'non-hdl-cholesterol', measure: 'quantity', value, unit: 'mg/dL' });
});
