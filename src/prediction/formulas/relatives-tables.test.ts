import { expect, test } from 'vitest';
import { equationNamed } from '../../../test/risk.js';
import { evaluate } from '../equation.js';

/** Answers of github.com/color/risk-models (rounded to three decimals) for families drawn at random. */
const answers: readonly (readonly [number, Record<string, number>, number])[] = [
  [44, { 'paternal-aunt': 60, sister: 52, daughter: 62 }, 0.162],
  [66, { 'paternal-aunt': 22 }, 0.049],
  [59, { 'paternal-aunt': 34, sister: 67 }, 0.068],
  [59, { 'paternal-grandmother': 47, 'paternal-aunt': 62, 'maternal-aunt': 77 }, 0.084],
  [38, { 'maternal-grandmother': 31 }, 0.112],
  [62, { 'maternal-grandmother': 64, mother: 71 }, 0.05],
  [46, { 'paternal-aunt': 78, 'maternal-grandmother': 46 }, 0.091],
  [57, { daughter: 28 }, 0.118],
  [45, { 'maternal-aunt': 48, 'maternal-grandmother': 54, daughter: 75 }, 0.151],
  [53, { daughter: 48, 'paternal-aunt': 59, 'maternal-grandmother': 36 }, 0.093],
  [73, { 'paternal-aunt': 58, 'paternal-grandmother': 28 }, 0.032],
  [31, { mother: 28, 'paternal-grandmother': 60 }, 0.203],
  [40, { mother: 35, 'maternal-aunt': 44 }, 0.343],
  [50, { mother: 38, sister: 41 }, 0.297],
];

const claus = equationNamed('claus');

test.each(answers)('age %d, %o: %d', (age, relatives, risk) => {
  const result = evaluate(claus, { age, ...relatives });
  if (!result.ok) throw new Error(result.details.join());
  expect(result.outputs[0].value).toBeCloseTo(risk, 2);
  expect(Math.abs(result.outputs[0].value - risk)).toBeLessThanOrEqual(0.0005001);
});

test('no relative, a relative of an age beyond the tables, a figure that is not sure', () => {
  expect(evaluate(claus, { age: 45 })).toMatchObject({ ok: false, why: 'not-applicable' });
  expect(evaluate(claus, { age: 45, mother: 83 })).toMatchObject({ ok: false, why: 'outside-validity' });
  expect(evaluate(claus, { age: 45, mother: 45, 'paternal-aunt': 36 })).toMatchObject({ ok: false });
});
