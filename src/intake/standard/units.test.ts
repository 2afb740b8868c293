import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testKnowledge } from '../testing/knowledge.js';
import { isUcum } from './ucum.js';
import { normaliseQuantity } from './units.js';

const { terminology } = testKnowledge();
const inCanonical = (key: string, value: number, unit: string) => {
  const measure = terminology.measure(key);
  if (!measure) throw new Error(`no measure ${key}`);
  return normaliseQuantity({ value, unit }, measure).normalised;
};

describe('to the canonical unit', () => {
  it.each([
    ['glucose', 7, 'mmol/L', 126.109, 'mass from moles, 180.156 g/mol'],
    ['ldl-cholesterol', 2.6, 'mmol/l', 100.529, '386.65 g/mol'],
    ['triglycerides', 1.7, 'mmol/L', 150.518, '885.4 g/mol'],
    ['creatinine', 88.4, 'umol/L', 1, '113.12 g/mol'],
    ['creatinine', 88.4, 'μmol/L', 1, 'micro by its Greek letter'],
    ['urea-nitrogen', 5, 'mmol/L', 14.007, 'two atoms of nitrogen'],
    ['bilirubin-total', 17.1, 'umol/L', 1, '584.66 g/mol'],
    ['hba1c', 48, 'mmol/mol', 6.543, 'NGSP master equation'],
    ['hba1c', 6.5, '%', 6.5, 'as it is'],
    ['body-temperature', 98.6, '[degF]', 37, 'Fahrenheit'],
    ['body-temperature', 98.6, '°F', 37, 'Fahrenheit by sign'],
    ['body-temperature', 98.6, 'F', 37, 'not a farad'],
    ['body-temperature', 37, 'C', 37, 'not a coulomb'],
    ['height', 70, 'inches', 177.8, ''],
    ['height', 1.778, 'm', 177.8, ''],
    ['height', 5, 'ft', 152.4, ''],
    ['weight', 154, 'pounds', 69.853, ''],
    ['weight', 154, '[lb_av]', 69.853, ''],
    ['systolic-pressure', 120, 'mmHg', 120, ''],
    ['systolic-pressure', 16, 'kPa', 120.009, ''],
    ['platelets', 250, 'K/uL', 250, ''],
    ['platelets', 250, '10^9/L', 250, ''],
    ['platelets', 250, 'x10E3/uL', 250, ''],
    ['platelets', 250000, '/mm3', 250, ''],
    ['alanine-aminotransferase', 40, 'IU/L', 40, 'laboratories write IU for U'],
    ['alanine-aminotransferase', 1, 'ukat/L', 60, ''],
    ['tsh', 2, 'mU/L', 2, 'laboratories write U for IU'],
    ['tsh', 2, 'uIU/mL', 2, ''],
    ['potassium', 4, 'mEq/L', 4, 'one charge'],
    ['calcium', 5, 'mEq/L', 10.0195, 'two charges'],
    ['urine-albumin-creatinine-ratio', 3.4, 'mg/mmol', 30.057, 'grams from moles of creatinine'],
    ['egfr', 60, 'mL/min/1.73m2', 60, ''],
    ['egfr', 60, 'mL/min', 60, 'the code says that it is indexed'],
    ['nt-probnp', 100, 'pmol/L', 845.75, ''],
    ['hemoglobin', 140, 'g/L', 14, ''],
    ['hemoglobin', 14, 'gm/dl', 14, ''],
    ['inr', 2.5, '1', 2.5, ''],
    ['c-reactive-protein', 1, 'mg/dL', 10, ''],
    ['physical-activity', 90, 'min/week', 90, ''],
  ])('%s: %d %s is %d (%s)', (key, value, unit, expected) => {
    const normalised = inCanonical(key, value, unit);
    expect(normalised).toMatchObject({ ok: true, unit: terminology.measure(key)?.unit });
    expect(normalised.ok && normalised.value).toBeCloseTo(expected, 2);
  });

  it.each([
    ['glucose', 'kg', 'incompatible-unit'],
    ['glucose', 'mEq/L', 'incompatible-unit'],
    ['alanine-aminotransferase', 'mg/dL', 'incompatible-unit'],
    ['lipoprotein-a-molar', 'mg/dL', 'incompatible-unit'],
    ['glucose', 'bananas', 'unknown-unit'],
    ['glucose', '(score)', 'unknown-unit'],
  ])('%s in %s is refused: %s', (key, unit, why) => {
    expect(inCanonical(key, 5, unit)).toEqual({ ok: false, why });
  });

  it('a count needs no unit, a concentration does', () => {
    expect(normaliseQuantity({ value: 2.5 }, terminology.measure('inr')).normalised).toMatchObject({
      ok: true,
      value: 2.5,
    });
    expect(normaliseQuantity({ value: 5 }, terminology.measure('glucose')).normalised).toEqual({
      ok: false,
      why: 'no-unit',
    });
  });
});

describe('without a measure', () => {
  it('a UCUM unit stands as it is, a known spelling becomes UCUM, the rest says why not', () => {
    const own = (unit?: string) => normaliseQuantity({ value: 5, unit }).normalised;
    expect(own('kU/L')).toEqual({ ok: true, value: 5, unit: 'kU/L' });
    expect(own('mcg')).toEqual({ ok: true, value: 5, unit: 'ug' });
    expect(own('片')).toEqual({ ok: true, value: 5, unit: '{tablet}' });
    expect(own('#')).toEqual({ ok: false, why: 'unknown-unit' });
    expect(own()).toEqual({ ok: false, why: 'no-unit' });
  });
});

describe('always', () => {
  it('the source stays as written, and the canonical unit changes nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...terminology.measures.filter(({ unit }) => unit)),
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        (measure, value) => {
          const quantity = normaliseQuantity({ value, unit: measure.unit }, measure);
          expect(quantity.source).toEqual({ value, unit: measure.unit });
          expect(quantity.normalised).toMatchObject({ ok: true, unit: measure.unit });
          expect(quantity.normalised.ok && quantity.normalised.value / value).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('never throws, whatever the unit', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.constantFrom(...terminology.measures),
        (unit, measure) => void normaliseQuantity({ value: 1, unit, code: unit }, measure),
      ),
      { numRuns: 300 },
    );
  });
});

describe('names that every object has', () => {
  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('%s is no unit', (unit) => {
    expect(isUcum(unit)).toBe(false);
  });
});
