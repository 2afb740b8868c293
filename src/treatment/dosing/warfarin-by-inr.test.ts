import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { treatmentKnowledge } from '../../../test/treatment-knowledge.js';
import {
  type AssessmentContext,
  type ClaimOf,
  Evidence,
  type Fact,
  type IsoDate,
  usualPreferences,
} from '../../record/index.js';
import { adviseWarfarin } from './advise-warfarin.js';
import type { Dose } from './compartments.js';
import { clearanceOf, InrCourse, parseInrModel, SteadyInr } from './inr-model.js';
import { iwpcPharmacogenetic } from './warfarin.js';
import { type InrCase, individualiseInr, predictInr, recommendInr } from './warfarin-by-inr.js';

const json = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'packs', 'pharmacokinetics', 'warfarin.json'), 'utf8'),
) as object;
const model = parseInrModel(json);
const daily = (mg: number, days: number, from = 0): Dose[] =>
  Array.from({ length: days }, (_, n) => ({ time: 24 * (from + n), amount: mg, duration: 0 }));
const patient = { age: 65, height: 172, weight: 76, race: 'white', amiodarone: false, enzymeInducer: false } as const;
const genotype = { cyp2c9: '*1/*1', vkorc1A: 1 } as const;
const clearance = clearanceOf(model, 65, '*1/*1')!;

/** The model's eight differential equations by Runge-Kutta in steps of 0.05 h: an answer of another kind. */
function integrated(ec50: number, doses: readonly Dose[], until: number): (time: number) => number {
  const { volume, absorption, activeShare, hill, maximumRise, chains } = model.course;
  const [fast, slow] = chains.meanTransitHours.map((hours) => 3 / hours) as [number, number];
  const slopes = (y: readonly number[]) => {
    const concentration = Math.max(0, y[1]!) / volume;
    const made = 1 - concentration ** hill / (ec50 ** hill + concentration ** hill);
    return [
      -absorption * y[0]!,
      absorption * y[0]! - (clearance / volume) * y[1]!,
      fast * (made - y[2]!),
      fast * (y[2]! - y[3]!),
      fast * (y[3]! - y[4]!),
      slow * (made - y[5]!),
      slow * (y[5]! - y[6]!),
      slow * (y[6]! - y[7]!),
    ];
  };
  const h = 0.05;
  const along = (y: readonly number[], by: number, slope: readonly number[]) => y.map((v, i) => v + by * slope[i]!);
  let y = [0, 0, 1, 1, 1, 1, 1, 1];
  const inrs: number[] = [];
  for (let n = 0; n * h <= until; n++) {
    for (const { time, amount } of doses) if (Math.round(time / h) === n) y = y.with(0, y[0]! + activeShare * amount);
    inrs.push(1 + maximumRise * (1 - (y[4]! + y[7]!) / 2));
    const a = slopes(y);
    const b = slopes(along(y, h / 2, a));
    const c = slopes(along(y, h / 2, b));
    const d = slopes(along(y, h, c));
    y = y.map((v, i) => v + (h / 6) * (a[i]! + 2 * b[i]! + 2 * c[i]! + d[i]!));
  }
  return (time) => inrs[Math.round(time / h)]!;
}

describe('the course of the INR', () => {
  it('is that of its differential equations, within 0.02', () => {
    const doses = [...daily(10, 2), ...daily(4, 10, 2), ...daily(7, 15, 16)];
    const course = new InrCourse(model, clearance, 1, doses, 31 * 24);
    const exact = integrated(3, doses, 31 * 24);
    const times = Array.from({ length: 100 }, (_, n) => 7 * (n + 1));
    for (const [n, inr] of course.at(3, times).entries()) expect(Math.abs(inr - exact(times[n]!))).toBeLessThan(0.02);
  });

  it('settles where the steady state says; the dose is inverted; more drug or more sensitivity, more INR', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 15, noNaN: true }),
        fc.double({ min: 0.5, max: 10, noNaN: true }),
        (mg, ec50) => {
          const steady = new SteadyInr(model, clearance, 1);
          const inr = steady.inr(mg, ec50);
          const course = new InrCourse(model, clearance, 1, daily(mg, 80), 80 * 24);
          const hours = Array.from({ length: 12 }, (_, n) => 79 * 24 - 2 * n);
          const mean = course.at(ec50, hours).reduce((sum, each) => sum + each, 0) / hours.length;
          expect(mean / inr).toBeCloseTo(1, 2);
          expect(steady.ec50(mg, inr) / ec50).toBeCloseTo(1, 6);
          expect(steady.inr(1.1 * mg, ec50)).toBeGreaterThan(inr);
          expect(steady.inr(mg, 1.1 * ec50)).toBeLessThan(inr);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('the dose of the IWPC equation holds the INR it is for', () => {
    const usual = iwpcPharmacogenetic(patient, genotype);
    if (!usual.ok) throw new Error('refused');
    const steady = new SteadyInr(model, clearance, 1);
    expect(steady.inr(usual.mgPerWeek / 7, steady.ec50(usual.mgPerWeek / 7, 2.4))).toBeCloseTo(2.4, 6);
  });

  it('a pack that is wrong is named', () => {
    const changed = (change: object) => () => parseInrModel({ ...json, ...change });
    expect(changed({ target: { lower: 3, upper: 2, citation: { checkedAgainst: 'x' } } })).toThrow(/target/);
    expect(changed({ course: { ...model.course, citation: { title: 't' } } })).toThrow(/source not read/);
    expect(changed({ course: { ...model.course, volume: 0 } })).toThrow(/not above 0/);
    expect(() => parseInrModel([])).toThrow(/warfarin.json/);
  });
});

const start: InrCase = {
  patient,
  genotype,
  doses: daily(5, 14),
  inrs: [{ time: -4, value: 1 }],
  pregnant: false,
  hasMechanicalValve: false,
  perChain: 500,
};
/** INRs without error of a person who needs this many times the usual dose. */
const under = (need: number, days: readonly number[]): InrCase => {
  const usual = individualiseInr(model, { ...start, inrs: [...start.inrs, { time: 100, value: 1.6 }] });
  if ('why' in usual) throw new Error(usual.why);
  const course = new InrCourse(model, clearance, 1, start.doses, 14 * 24);
  const times = days.map((day) => 24 * day - 10);
  const inrs = course.at(need * usual.typicalEc50, times).map((value, n) => ({ time: times[n]!, value }));
  return { ...start, inrs: [...start.inrs, ...inrs] };
};
const answer = (given: InrCase) => {
  const posterior = individualiseInr(model, given);
  if ('why' in posterior) throw new Error(`${posterior.why} ${posterior.details.join(', ')}`);
  const advice = recommendInr(posterior, given);
  if ('why' in advice) throw new Error(`${advice.why} ${advice.details.join(', ')}`);
  return { posterior, advice };
};

describe('warfarin by INR', () => {
  it('mode, sampling and the integral of the posterior agree', () => {
    const given = under(1.4, [4, 6, 9]);
    const { posterior } = answer({ ...given, perChain: 4000 });
    const course = new InrCourse(model, clearance, 1, given.doses, 14 * 24);
    const inrs = given.inrs.slice(1);
    const usual = iwpcPharmacogenetic(patient, genotype);
    if (!usual.ok) throw new Error('refused');
    const grid = Array.from({ length: 2001 }, (_, n) => -1.5 + n / 667);
    const density = grid.map((eta) => {
      const expected = course.at(
        posterior.typicalEc50 * Math.exp(eta),
        inrs.map(({ time }) => time),
      );
      const logs = inrs.map(
        ({ value }, n) => -0.5 * ((value - expected[n]!) / (0.2 * expected[n]!)) ** 2 - Math.log(expected[n]!),
      );
      return Math.exp(logs.reduce((sum, each) => sum + each, 0) - 0.5 * (eta / usual.logSd) ** 2);
    });
    const total = density.reduce((sum, each) => sum + each, 0);
    const mean = grid.reduce((sum, eta, n) => sum + eta * density[n]!, 0) / total;
    const { draws, rHat } = posterior.sampled;
    expect(draws.reduce((sum, [eta]) => sum + eta!, 0) / draws.length).toBeCloseTo(mean, 2);
    expect(rHat).toBeLessThan(1.02);
    expect(posterior.mode.eta[0]).toBeCloseTo(grid[density.indexOf(Math.max(...density))]!, 2);
    expect(posterior.disagreement).toBeLessThan(0.3);
  });

  it('one who needs more gets more, and INRs under the dose narrow it', () => {
    const more = answer(under(1.8, [4, 6, 8, 11, 14]));
    const less = answer(under(0.6, [3, 4, 5, 6]));
    expect(more.advice.daily).toBeGreaterThan(less.advice.daily + 1);
    expect(more.posterior.parameters.dose.value).toBeGreaterThan(1.2 * more.posterior.typicalDose);
    expect(less.posterior.parameters.dose.value).toBeLessThan(0.85 * less.posterior.typicalDose);
    const width = ({ posterior }: typeof more) =>
      Math.log(posterior.parameters.dose.upper / posterior.parameters.dose.lower);
    expect(width(more)).toBeLessThan(width(answer(under(1.8, [4]))));
    for (const { advice } of [more, less]) {
      expect(advice.change).toBeCloseTo(advice.daily / 5 - 1, 9);
      expect(advice.probability).toBeLessThan(0.9);
      expect(advice.exposure.value).toBeGreaterThan(2);
      expect(advice.exposure.value).toBeLessThan(3);
      expect(advice.daily % 0.5).toBe(0);
    }
  });

  it('a higher target, a higher dose; the band holds the course', () => {
    const given = under(1.2, [4, 7, 10]);
    const { posterior, advice } = answer(given);
    expect(answer({ ...given, target: { lower: 2.5, upper: 3.5 } }).advice.daily).toBeGreaterThan(advice.daily);
    for (const { time, lower, value, upper } of predictInr(posterior, given.doses, [100, 200, 300])) {
      const truth = new InrCourse(model, clearance, 1, given.doses, 300).at(1.2 * posterior.typicalEc50, [time])[0]!;
      expect(lower).toBeLessThan(truth);
      expect(upper).toBeGreaterThan(truth);
      expect(value).toBeGreaterThan(1);
    }
  });

  it('refuses what it cannot know', () => {
    const refusal = (change: Partial<InrCase>) => individualiseInr(model, { ...under(1, [4, 7]), ...change });
    expect(refusal({ patient: { ...patient, age: 9 } })).toMatchObject({ why: 'outside-validity' });
    expect(refusal({ genotype: { cyp2c9: '*1/*5' } })).toMatchObject({ why: 'outside-validity' });
    expect(refusal({ inrs: [] })).toEqual({ why: 'missing-input', details: ['INR'] });
    expect(refusal({ inrs: start.inrs })).toEqual({ why: 'missing-input', details: ['inrUnderDoses'] });
    expect(refusal({ doses: [] })).toMatchObject({ why: 'no-dose-history' });
    expect(refusal({ doses: daily(500, 14) })).toEqual({ why: 'outside-validity', details: ['dose up to 20 mg'] });
    expect(refusal({ pregnant: true })).toEqual({ why: 'outside-validity', details: ['pregnancy'] });
    const later = { time: 200, value: 2 };
    expect(refusal({ inrs: [{ time: -4, value: 2.2 }, later] })).toMatchObject({ details: ['inrBefore'] });
    expect(refusal({ inrs: [...start.inrs, { time: 200, value: 5.1 }] })).toMatchObject({ details: ['inrTooHigh'] });
    expect(refusal({ inrs: [...start.inrs, { time: 30, value: 4 }] })).toMatchObject({ why: 'implausible-level' });
    expect(refusal({ inrs: [...start.inrs, { time: 200, value: 0 }] })).toMatchObject({ why: 'implausible-level' });
    expect(refusal({ target: { lower: 3, upper: 6 } })).toMatchObject({ why: 'outside-validity' });
    const steady = under(1, [6, 8, 10, 12, 13, 14]);
    expect(individualiseInr(model, steady)).not.toHaveProperty('why');
    const rising = steady.inrs.map((inr, n) => ({ ...inr, value: inr.value * (n === 0 ? 1 : 0.8 + 0.07 * n) }));
    expect(refusal({ ...steady, inrs: rising })).toEqual({ why: 'outside-validity', details: ['inrDrifts'] });
    const given = { ...under(1, [4, 7]), hasMechanicalValve: true };
    const posterior = individualiseInr(model, given);
    if ('why' in posterior) throw new Error(posterior.why);
    expect(recommendInr(posterior, given)).toEqual({ why: 'no-target', details: ['INR'] });
  });
});

describe('warfarin in the plan', () => {
  const context: AssessmentContext = { asOf: '2026-11-17' as IsoDate, preferences: usualPreferences };
  const base = (id: string) => ({ id, provenance: { document: 'd', place: 'p' }, certainty: 'present', issues: [] });
  const quantity = (value: number, unit: string) => ({ value, unit, normalised: { ok: true, value, unit } });
  const measured = (measure: string, value: number, unit: string, time: string) => ({
    ...base(`${measure}-${time}`),
    kind: 'observation',
    measure,
    concept: { text: measure, codings: [] },
    status: 'final',
    value: { type: 'quantity', quantity: quantity(value, unit) },
    time,
  });
  const order = {
    ...base('order'),
    kind: 'medication',
    concept: { text: 'warfarin', codings: [] },
    ingredients: ['warfarin'],
    status: 'active',
    dose: quantity(5, 'mg'),
    timesPerDay: 1,
    time: '2026-11-02',
  };
  const person = [
    { ...base('patient'), kind: 'patient', sex: 'male', birthDate: '1956-05-01', identifiers: [] },
    measured('weight', 78, 'kg', '2026-11-01'),
    measured('height', 175, 'cm', '2026-11-01'),
  ];
  const inrs = [
    ['2026-11-02T07:00:00Z', 1],
    ['2026-11-06', 1.4],
    ['2026-11-10', 1.6],
    ['2026-11-17', 1.7],
  ].map(([time, value]) => measured('inr', value as number, '{INR}', time as string));
  const advised = (facts: readonly object[]) =>
    adviseWarfarin(
      new Evidence(facts as unknown as readonly Fact[]),
      treatmentKnowledge.inr,
      treatmentKnowledge.terminology,
      context,
    );

  it('a dose with its course and reasons', () => {
    const [claim] = advised([...person, order, ...inrs]) as [ClaimOf<'dosing'>];
    expect(claim.kind).toBe('dosing');
    const { regimen, target, predicted, levels, title } = claim.value;
    expect(regimen.milligrams).toBeGreaterThan(5);
    expect(target).toMatchObject({ quantity: 'inr', lower: 2, upper: 3 });
    expect(levels).toHaveLength(4);
    expect(predicted.at(-1)!.value).toBeGreaterThan(2);
    expect(title.en).toContain('mg a day');
    expect(claim.because.filter((reason) => 'fact' in reason)).toHaveLength(8);
  });

  it('nothing without warfarin or an INR; a refusal names what is lacking', () => {
    expect(advised([...person, ...inrs])).toEqual([]);
    expect(advised([...person, order])).toEqual([]);
    const [claim] = advised([person[0]!, order, ...inrs]) as [ClaimOf<'refusal'>];
    expect(claim.value).toEqual({ of: 'dosing:warfarin', why: 'missing-input', details: ['height', 'weight'] });
    const { timesPerDay, ...unscheduled } = order;
    expect(timesPerDay).toBe(1);
    expect(advised([...person, { ...unscheduled, dose: undefined }, ...inrs])[0]?.value).toMatchObject({
      why: 'missing-input',
    });
  });
});
