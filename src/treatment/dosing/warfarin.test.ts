import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { data, people } from '../../../test/iwpc.js';
import { gage, iwpcClinical, iwpcPharmacogenetic, type WarfarinDose, type WarfarinPatient } from './warfarin.js';

const man: WarfarinPatient = {
  age: 65,
  height: 175,
  weight: 80,
  race: 'white',
  amiodarone: false,
  enzymeInducer: false,
};
const dose = (result: WarfarinDose) => (result.ok ? result.mgPerWeek : Number.NaN);

describe('warfarin maintenance dose', () => {
  it('follows the published equation', () => {
    // 5.6044 - 0.2614*6 + 0.0087*175 + 0.0128*80 = 6.5825; squared 43.3 mg a week
    expect(dose(iwpcPharmacogenetic(man, { cyp2c9: '*1/*1', vkorc1A: 0 }))).toBeCloseTo(43.33, 2);
    expect(dose(iwpcPharmacogenetic(man, { cyp2c9: '*3/*1', vkorc1A: 2 }))).toBeCloseTo(
      (6.5825 - 0.9357 - 1.6974) ** 2,
      2,
    );
    // 4.0376 - 0.2546*6 + 0.0118*175 + 0.0134*80
    expect(dose(iwpcClinical(man))).toBeCloseTo(5.647 ** 2, 2);
  });

  it("Gage's factors are those of the paper's table: -28 % per A allele, -33 % per *3, -19 % per *2, -22 % with amiodarone", () => {
    const person = { ...man, targetInr: 2.5, smoker: false, thrombosis: false };
    const usual = dose(gage(person, { cyp2c9: '*1/*1', vkorc1A: 0 }));
    const change = (result: WarfarinDose) => Math.round((dose(result) / usual - 1) * 100);
    expect(change(gage(person, { cyp2c9: '*1/*1', vkorc1A: 1 }))).toBe(-28);
    expect(change(gage(person, { cyp2c9: '*1/*3', vkorc1A: 0 }))).toBe(-33);
    expect(change(gage(person, { cyp2c9: '*1/*2', vkorc1A: 0 }))).toBe(-19);
    expect(change(gage({ ...person, amiodarone: true }, { cyp2c9: '*1/*1', vkorc1A: 0 }))).toBe(-22);
    expect(change(gage({ ...person, smoker: true }, { cyp2c9: '*1/*1', vkorc1A: 0 }))).toBe(10);
  });

  it('refuses what the equations do not know', () => {
    expect(iwpcPharmacogenetic(man, {})).toMatchObject({ ok: false, why: 'missing-input' });
    expect(iwpcPharmacogenetic(man, { cyp2c9: '*1/*5', vkorc1A: 0 })).toMatchObject({
      ok: false,
      why: 'outside-validity',
    });
    expect(iwpcClinical({ ...man, age: 12 })).toMatchObject({ ok: false, details: ['age from 18'] });
    expect(gage({ ...man, targetInr: 2.5, smoker: false, thrombosis: false }, { cyp2c9: '*1/*1' })).toMatchObject({
      ok: false,
      details: ['VKORC1'],
    });
  });

  it('the interval contains the dose, and more A alleles never raise it', () => {
    const person = fc.record({
      age: fc.integer({ min: 18, max: 100 }),
      height: fc.integer({ min: 130, max: 210 }),
      weight: fc.integer({ min: 35, max: 200 }),
      race: fc.constantFrom('asian', 'black', 'white', 'unknown'),
      amiodarone: fc.boolean(),
      enzymeInducer: fc.boolean(),
    });
    const diplotype = fc.constantFrom('*1/*1', '*1/*2', '*1/*3', '*2/*2', '*2/*3', '*3/*3');
    fc.assert(
      fc.property(person, diplotype, (each, cyp2c9) => {
        const doses = ([0, 1, 2] as const).map((vkorc1A) => iwpcPharmacogenetic(each, { cyp2c9, vkorc1A }));
        for (const result of doses) {
          if (!result.ok) throw new Error('refused');
          expect(result.lower).toBeLessThanOrEqual(result.mgPerWeek);
          expect(result.upper).toBeGreaterThanOrEqual(result.mgPerWeek);
        }
        expect(dose(doses[1]!)).toBeLessThanOrEqual(dose(doses[0]!));
        expect(dose(doses[2]!)).toBeLessThanOrEqual(dose(doses[1]!));
      }),
    );
  });
});

describe.skipIf(!data)('on the IWPC patients with a stable dose', () => {
  const known = people.filter(({ genotype }) => genotype.cyp2c9 !== undefined || genotype.vkorc1A !== undefined);

  it('mean absolute error 8.6 mg a week, 45 % within 20 %', () => {
    expect(people.length).toBe(4302);
    const predicted = known.map(({ actual, patient, genotype }) => ({
      actual,
      result: iwpcPharmacogenetic(patient, genotype),
    }));
    const errors = predicted.map(({ actual, result }) => Math.abs(dose(result) - actual));
    expect(errors.reduce((sum, each) => sum + each, 0) / errors.length).toBeCloseTo(8.64, 1);
    const near = predicted.filter(({ actual, result }) => Math.abs(dose(result) - actual) <= 0.2 * actual);
    expect(near.length / predicted.length).toBeCloseTo(0.453, 2);
    const inside = predicted.filter(
      ({ actual, result }) => result.ok && actual >= result.lower && actual <= result.upper,
    );
    expect(inside.length / predicted.length).toBeGreaterThan(0.88);
    expect(inside.length / predicted.length).toBeLessThan(0.92);
  });

  it('genes predict better than the clinical equation', () => {
    const error = (results: readonly { actual: number; result: WarfarinDose }[]) =>
      results.reduce((sum, { actual, result }) => sum + Math.abs(dose(result) - actual), 0) / results.length;
    const clinical = error(known.map(({ actual, patient }) => ({ actual, result: iwpcClinical(patient) })));
    const genetic = error(
      known.map(({ actual, patient, genotype }) => ({ actual, result: iwpcPharmacogenetic(patient, genotype) })),
    );
    expect(clinical - genetic).toBeGreaterThan(1);
  });
});
