import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedArchive } from '../../../test/archive.js';
import { type Dose, LinearKinetics } from './compartments.js';
import { cockcroftGault } from './from-record.js';
import { band, type DosingCase, type DosingRefusal, individualise, predictCourse, recommend } from './individualise.js';
import { Person, parsePopulationModels } from './population.js';
import { type Individual, mode, objective, sample } from './posterior.js';

const json = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'packs', 'pharmacokinetics', 'models.json'), 'utf8'),
) as unknown;
const models = parsePopulationModels(json);
const vancomycin = models.find(({ drug }) => drug === 'vancomycin')!;
const tacrolimus = models.find(({ drug }) => drug === 'tacrolimus')!;
const every = (interval: number, count: number, amount: number, duration: number): Dose[] =>
  Array.from({ length: count }, (_, n) => ({ time: n * interval, amount, duration }));

describe('linear compartments', () => {
  // 100 every 12 h, bolus or over 1 h, at 23 h: the expectations of PKPDsim's own tests (test_advan.R)
  const one = { CL: 10, V1: 50 };
  const two = { ...one, peripheral: [{ Q: 5, V: 100 }] };
  const three = { ...one, peripheral: [...two.peripheral, { Q: 3, V: 150 }] };
  it.each([
    ['1 compartment, bolus', one, 0, 0.242],
    ['1 compartment, infusion', one, 1, 0.268],
    ['1 compartment, oral', { ...one, KA: 0.5 }, 0, 0.389],
    ['2 compartments, bolus', two, 0, 0.212],
    ['2 compartments, infusion', two, 1, 0.225],
    ['2 compartments, oral', { ...two, KA: 0.5 }, 0, 0.302],
    ['3 compartments, bolus', three, 0, 0.169],
    ['3 compartments, infusion', three, 1, 0.177],
    ['3 compartments, oral', { ...three, KA: 0.5 }, 0, 0.236],
  ])("%s: PKPDsim's value", (_, disposition, duration, expected) => {
    expect(new LinearKinetics(disposition).concentration(every(12, 2, 100, duration), 23)).toBeCloseTo(expected, 3);
  });

  it("the daily areas of vancomycin 1500 mg are PKPDsim's (test_calc_auc_analytic.R)", () => {
    const kinetics = new LinearKinetics({ CL: 3.02069794728, V1: 47.25, peripheral: [{ Q: 2.28, V: 51.24 }] });
    const doses = every(24, 10, 1500, 1);
    const daily = Array.from(
      { length: 10 },
      (_, day) => kinetics.area(doses, (day + 1) * 24) - kinetics.area(doses, day * 24),
    );
    const expected = [299.084, 381.493, 427.152, 454.601, 471.194, 481.227, 487.294, 490.962, 493.181, 494.522];
    for (const [day, area] of daily.entries()) expect(area).toBeCloseTo(expected[day]!, 3);
  });

  it('the area is the integral, all that is given leaves, and curves add up', () => {
    const volume = fc.double({ min: 5, max: 200, noNaN: true });
    const flow = fc.double({ min: 0.3, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        flow,
        volume,
        flow,
        volume,
        fc.double({ min: 0.25, max: 4, noNaN: true }),
        (CL, V1, Q, V, duration) => {
          const kinetics = new LinearKinetics({ CL, V1, peripheral: [{ Q, V }] });
          const doses = every(12, 3, 500, duration);
          const step = 0.02;
          let area = 0;
          for (let n = 0; n < 1500; n++) area += step * kinetics.concentration(doses, (n + 0.5) * step);
          expect(kinetics.area(doses, 30) / area).toBeCloseTo(1, 2);
          expect((kinetics.area(doses, 1e6) * CL) / 1500).toBeCloseTo(1, 6);
          const apart = doses.reduce((sum, dose) => sum + kinetics.concentration([dose], 30), 0);
          expect(apart / kinetics.concentration(doses, 30)).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 40 },
    );
  });
});

const archive = sharedArchive('drug', 'drug.tar.gz');
describe.skipIf(!archive)('against NONMEM (skipped: reference data not at hand)', () => {
  const folder = join(archive ?? '', 'mapbayr', 'inst');
  const rows = archive
    ? readFileSync(join(folder, 'exmodel', 'data_to_fit001.csv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
    : [];
  const estimates = archive
    ? readFileSync(join(folder, 'nm001', 'run001.phi'), 'utf8')
        .trim()
        .split('\n')
        .slice(2)
        .map((line) => line.trim().split(/\s+/).map(Number))
    : [];

  // Its control stream: one compartment with absorption, CL 4, V 70, KA 1, variances 0.2, proportional variance 0.05.
  const individual = (id: number): Individual => {
    const own = rows.filter(([each]) => Number(each) === id);
    const doses = own
      .filter(([, , event]) => event === '1')
      .flatMap(([, time, , amount, , interval, more]) =>
        every(Number(interval), 1 + Number(more), Number(amount), 0).map((dose) => ({
          ...dose,
          time: dose.time + Number(time),
        })),
      );
    return {
      variances: [0.2, 0.2, 0.2],
      levels: own
        .filter(([, , event]) => event === '0')
        .map((row) => ({ time: Number(row[1]), value: Number(row[8]) })),
      error: { additive: 0, proportional: Math.sqrt(0.05) },
      predict: ([cl, v, ka], time) =>
        new LinearKinetics({ CL: 4 * Math.exp(cl!), V1: 70 * Math.exp(v!), KA: Math.exp(ka!) }).concentration(
          doses,
          time,
        ),
    };
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('subject %i: deviations, covariance and objective', (id) => {
    const [, , eta1, eta2, eta3, c11, c21, c22, c31, c32, c33, nonmemObjective] = estimates[id - 1] as [
      number,
      ...number[],
    ] &
      number[];
    const given = individual(id);
    const found = mode(given);
    for (const [n, eta] of [eta1!, eta2!, eta3!].entries()) expect(found.eta[n]).toBeCloseTo(eta, 5);
    for (const [i, j, value] of [
      [0, 0, c11],
      [1, 0, c21],
      [1, 1, c22],
      [2, 0, c31],
      [2, 1, c32],
      [2, 2, c33],
    ] as const) {
      expect(found.covariance[i]![j]).toBeCloseTo(value!, 5);
    }
    const [[a, b, c], [, e, f], [, , k]] = found.covariance as unknown as [number[], number[], number[]] as [
      [number, number, number],
      [number, number, number],
      [number, number, number],
    ];
    const determinant = a * (e * k - f * f) - b * (b * k - f * c) + c * (b * f - e * c);
    expect(found.objective + 3 * Math.log(0.2) - Math.log(determinant)).toBeCloseTo(nonmemObjective!, 3);
    const drawn = sample(given, found);
    expect(drawn.rHat).toBeLessThan(1.05);
    for (const [n, eta] of found.eta.entries()) {
      const median = band(drawn.draws.map((each) => each[n]!)).value;
      expect(Math.abs(median - eta) / Math.sqrt(found.covariance[n]![n]!)).toBeLessThan(1);
    }
  });
});

const adult: DosingCase = {
  covariates: { age: 60, weight: 78, creatinineClearance: 79 },
  doses: every(12, 3, 1000, 2),
  levels: [],
  onDialysis: false,
  pregnant: false,
};
const ok = <T extends object>(result: T | DosingRefusal): Exclude<T, DosingRefusal> => {
  if ('why' in result) throw new Error(`refused: ${result.why} ${result.details.join(', ')}`);
  return result as Exclude<T, DosingRefusal>;
};

describe('individual dosing', () => {
  it("typical parameters are the papers' equations", () => {
    const { CL, V1, Q, V2 } = new Person(vancomycin, adult.covariates).parameters([0, 0, 0]);
    const expected = [4.5 * (79 / 120) ** 0.8, (58.4 * 78) / 70, 6.5, (38.4 * 78) / 70];
    for (const [n, value] of [CL, V1, Q, V2].entries()) expect(value).toBeCloseTo(expected[n]!, 9);
    const recipient = {
      age: 40,
      daysAfterTransplant: 20,
      cyp3a5Star1Alleles: 1,
      steroidSparing: 0,
      calciumChannelBlocker: 1,
    };
    expect(new Person(tacrolimus, recipient).parameters([0]).CL).toBeCloseTo(
      38.4 * 0.71 * 1.7 * (40 / 50) ** -0.4 * 0.94,
      9,
    );
  });

  it('sampling gives the integral of the posterior', () => {
    const person = new Person(tacrolimus, {
      age: 50,
      daysAfterTransplant: 4,
      cyp3a5Star1Alleles: 0,
      steroidSparing: 0,
      calciumChannelBlocker: 0,
    });
    const doses = every(12, 6, 5, 0);
    const given: Individual = {
      variances: person.variances,
      levels: [{ time: 72, value: 22 }],
      error: tacrolimus.error,
      predict: (eta, time) => person.curve(eta, doses)(time),
    };
    const grid = Array.from({ length: 4001 }, (_, n) => -2 + n / 1000);
    const weights = grid.map((eta) => Math.exp(-objective(given, [eta]) / 2));
    const total = weights.reduce((sum, each) => sum + each, 0);
    const mean = grid.reduce((sum, eta, n) => sum + eta * weights[n]!, 0) / total;
    const { draws } = sample(given, mode(given), { perChain: 5000 });
    expect(draws.reduce((sum, [eta]) => sum + eta!, 0) / draws.length).toBeCloseTo(mean, 2);
  });

  it('a person with more clearance than typical gets more; the posterior is narrower than the population', () => {
    const truth = new Person(vancomycin, adult.covariates);
    const real = truth.curve([0.5, 0, 0], adult.doses);
    const levels = [14.5, 23.5, 26.5, 35].map((time) => ({ time, value: real(time) }));
    const before = ok(individualise(vancomycin, adult));
    const after = ok(individualise(vancomycin, { ...adult, levels }));
    expect(after.parameters.CL!.value).toBeGreaterThan(1.2 * before.parameters.CL!.value);
    const width = ({ upper, lower }: { upper: number; lower: number }) => Math.log(upper / lower);
    expect(width(after.parameters.CL!)).toBeLessThan(0.9 * width(before.parameters.CL!));
    const daily = (result: ReturnType<typeof recommend>) => (ok(result).amount * 24) / ok(result).interval;
    expect(daily(recommend(after, adult))).toBeGreaterThan(daily(recommend(before, adult)));
    const course = predictCourse(after, adult.doses, [23.5]);
    expect(course[0]!.lower).toBeLessThan(real(23.5));
    expect(course[0]!.upper).toBeGreaterThan(real(23.5));
  });

  it('the dose meets its target by its own median, in steps, within the limit by weight', () => {
    const posterior = ok(individualise(vancomycin, adult));
    const advice = ok(recommend(posterior, adult));
    expect(advice.amount % 250).toBe(0);
    expect(advice.amount).toBeLessThanOrEqual(20 * 78);
    expect(advice.exposure.value).toBeGreaterThanOrEqual(400);
    expect(advice.exposure.value).toBeLessThanOrEqual(600);
    expect(advice.exposure.value).toBeCloseTo(
      (advice.amount * 24) / advice.interval / posterior.parameters.CL!.value,
      -1,
    );
  });

  it('refuses what it cannot know', () => {
    const refusal = (change: Partial<DosingCase>) => individualise(vancomycin, { ...adult, ...change });
    expect(refusal({ covariates: { age: 60, weight: 78 } })).toEqual({
      why: 'missing-input',
      details: ['creatinineClearance'],
    });
    expect(refusal({ covariates: { ...adult.covariates, age: 12 } })).toMatchObject({ why: 'outside-validity' });
    expect(refusal({ onDialysis: true })).toEqual({ why: 'outside-validity', details: ['dialysis'] });
    expect(refusal({ levels: [{ time: 12, value: 150 }] })).toMatchObject({ why: 'implausible-level' });
    expect(refusal({ levels: [{ time: -1, value: 10 }] })).toMatchObject({ why: 'implausible-level' });
    expect(refusal({ doses: [], levels: [{ time: 1, value: 10 }] })).toMatchObject({ why: 'no-dose-history' });
    const recipient = {
      ...adult,
      doses: [],
      covariates: {
        age: 50,
        daysAfterTransplant: 20,
        cyp3a5Star1Alleles: 0,
        steroidSparing: 0,
        calciumChannelBlocker: 0,
      },
    };
    const under = (time: number) => ({ ...recipient, doses: every(12, 6, 5, 0), levels: [{ time, value: 15 }] });
    expect(individualise(tacrolimus, under(62))).toMatchObject({ why: 'outside-validity' });
    expect(individualise(tacrolimus, under(71.5))).not.toHaveProperty('why');
    expect(recommend(ok(individualise(tacrolimus, recipient)), recipient)).toEqual({
      why: 'no-target',
      details: ['trough'],
    });
  });

  it("aminoglycosides: the parameters and concentrations that the papers' readers worked out", () => {
    const of = (drug: string) => models.find((model) => model.drug === drug)!;
    const gentamicin = of('gentamicin');
    // 65 years, 80 kg, 175 cm, creatinine 80 umol/L, albumin 40 g/L; 400 mg over half an hour.
    const clearance = cockcroftGault(65, 80, 80 / 88.4, 'male', gentamicin);
    expect(clearance).toBeCloseTo(92.1, 1);
    const person = new Person(gentamicin, { creatinineClearance: clearance, bodySurfaceArea: 1.956, albumin: 40 });
    expect(person.parameters([0, 0]).CL).toBeCloseTo(4.36, 2);
    expect(person.parameters([0, 0]).V1).toBeCloseTo(15.77, 1);
    const curve = person.curve([0, 0], [{ time: 0, amount: 400, duration: 0.5 }]);
    expect(curve(0.5)).toBeCloseTo(23.2, 1);
    expect(curve(24)).toBeCloseTo(0.38, 2);
    const tobramycin = (creatinineClearance: number, height: number) =>
      new Person(of('tobramycin'), { creatinineClearance, height }).parameters([0, 0]).CL;
    expect(tobramycin(94, 172)).toBeCloseTo(3.83, 9);
    expect(tobramycin(114, 182)).toBeCloseTo(3.83 + 0.4 + 0.52, 9);
  });

  it("clearance is prepared as the model's authors did", () => {
    expect(cockcroftGault(60, 78, 1.1, 'male', vancomycin)).toBeCloseTo(78.79, 2);
    expect(cockcroftGault(80, 60, 0.5, 'female', vancomycin)).toBeCloseTo((60 * 60 * 0.85) / 72, 9);
    expect(cockcroftGault(25, 90, 0.4, 'male', vancomycin)).toBe(150);
  });
});
