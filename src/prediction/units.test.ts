import { expect, test } from 'vitest';
import { equationNamed, predictionKnowledge } from '../../test/risk.js';
import { rowReader } from './table.js';
import { convert } from './units.js';

const knowledge = predictionKnowledge();
const { terminology } = knowledge;

test.each([
  ['systolic-pressure', 16, 'kPa', 'mm[Hg]', 120.01],
  ['height', 70, 'in', 'cm', 177.8],
  ['weight', 11, 'st', 'kg', 69.853],
  ['total-cholesterol', 5.17, 'mmol/l', 'mg/dL', 199.9],
  ['creatinine', 88.4, 'µmol/L', 'mg/dL', 1],
  ['creatinine', 10, 'mg/L', 'mg/dL', 1],
  ['albumin', 40, 'g/L', 'g/dL', 4],
  ['hba1c', 53, 'mmol/mol', '%', 7.0],
  ['body-temperature', 98.6, '°F', 'Cel', 37],
  ['egfr', 90, 'mL/min/1.73m2', 'mL/min/{1.73_m2}', 90],
  ['urine-albumin-creatinine-ratio', 3, 'mg/mmol', 'mg/g', 26.52],
])('%s %d %s in %s', (of, value, from, to, expected) => {
  expect(convert(of, value, from, to, terminology)).toBeCloseTo(expected, 1);
});

test('a unit of another dimension, or one that nobody knows, is no number', () => {
  expect(convert('weight', 80, 'cm', 'kg', terminology)).toBeUndefined();
  expect(convert('total-cholesterol', 5, 'furlong', 'mg/dL', terminology)).toBeUndefined();
});

test('headers carry units with brackets of their own; sizes give the body mass index in any unit', () => {
  const read = rowReader(
    equationNamed('prevent'),
    ['sbp [mm[Hg]]', 'weight [lb]', 'height [[in_i]]', 'total_c (mmol/L)'],
    knowledge,
  );
  const { values, unreadable } = read(['128', '176.37', '70.866', '?']);
  expect(unreadable).toEqual([]);
  expect(values.sbp).toBe(128);
  expect(values.bmi).toBeCloseTo(24.69, 1);
  expect(values['total-cholesterol']).toBeUndefined();
});
