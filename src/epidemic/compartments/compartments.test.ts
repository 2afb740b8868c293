import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import { poisson } from '../forecast/draws.js';
import { simulate } from './deterministic.js';
import { finalSize, peakPrevalence } from './final-size.js';
import { fitSeir, seirIncidence } from './fit.js';
import { type AgeGroup, compile, type EpidemicModel, spectralRadius } from './model.js';
import { simulateMany } from './stochastic.js';

const group = (name: string, population: number): AgeGroup => ({
  name,
  population,
  susceptibility: 1,
  hospital: 0.05,
  icu: 0.2,
  deathInHospital: 0.1,
  deathInIcu: 0.4,
});
const one: EpidemicModel = {
  groups: [group('all', 1e6)],
  contacts: [[1]],
  r0: 2,
  latentDays: 3,
  infectiousDays: 5,
  hospitalDays: 8,
  icuDays: 10,
};
const two: EpidemicModel = {
  ...one,
  groups: [group('young', 400_000), { ...group('old', 600_000), susceptibility: 0.7 }],
  contacts: [
    [8, 3],
    [2, 5],
  ],
};
const total = (line: Float64Array) => line.reduce((a, b) => a + b, 0);

describe('the deterministic model', () => {
  it('ends at the final size', () => {
    const { infected } = simulate(one, { days: 600, seeds: 100 }, 4);
    const [z] = finalSize([[2]], [1 - 1e-4], [1e-4]);
    expect(infected[0]! / 1e6).toBeCloseTo(z!, 6);
  });
  it('ends at the final size of each group', () => {
    const { infected } = simulate(two, { days: 900, seeds: 10 }, 4);
    const { force, gamma } = compile(two);
    const next = [0, 1].map((a) => [0, 1].map((b) => (force[a * 2 + b]! * two.groups[b]!.population) / gamma));
    const z = finalSize(next, [1 - 1e-5, 1 - 1e-5], [1e-5, 1e-5]);
    for (const a of [0, 1]) expect(infected[a]! / two.groups[a]!.population).toBeCloseTo(z[a]!, 4);
  });
  it('peaks where the first integral says', () => {
    const { exposed, infectious } = simulate({ ...one, r0: 3 }, { days: 200, seeds: 100 }, 20);
    const peak = Math.max(...exposed.map((e, day) => e + infectious[day]!)) / 1e6;
    expect(peak).toBeLessThanOrEqual(peakPrevalence(3, 1 - 1e-4, 1e-4) + 1e-9);
    expect(peak).toBeGreaterThan(peakPrevalence(3, 1 - 1e-4, 1e-4) - 5e-4);
  });
  it('loses nobody, with vaccination and waning', () => {
    const { final } = simulate(
      { ...two, immunityDays: 100, vaccineDays: 80 },
      {
        days: 365,
        seeds: 50,
        vaccination: { from: 20, dosesADay: [4000, 9000], effectiveness: 0.8, until: [90.5, 200] },
      },
    );
    expect(total(final)).toBeCloseTo(1e6, 4);
    for (const value of final) expect(value).toBeGreaterThanOrEqual(0);
  });
  it('has the R0 asked for', () => {
    const { force, gamma } = compile(two);
    const next = [0, 1].map((a) => [0, 1].map((b) => (force[a * 2 + b]! * two.groups[a]!.population) / gamma));
    expect(spectralRadius(next)).toBeCloseTo(2, 9);
  });
});

describe('the stochastic model', () => {
  const course = { days: 250, seeds: 400, vaccination: { from: 10, dosesADay: [500, 500], effectiveness: 0.9 } };
  const model = { ...two, immunityDays: 200 };
  it('tends to the deterministic one and keeps whole people', () => {
    const runs = simulateMany(model, course, 30, new Random(4), 8);
    const mean = runs.reduce((sum, run) => sum + total(run.infected), 0) / runs.length;
    expect(Math.abs(mean / total(simulate(model, course).infected) - 1)).toBeLessThan(0.01);
    for (const run of runs) {
      expect(total(run.final)).toBe(1e6);
      expect(run.final.every((value) => value >= 0 && Number.isInteger(value))).toBe(true);
    }
  });
  it('the same seed gives the same course', () => {
    const once = () => simulateMany(model, course, 1, new Random(9))[0]!.deaths.at(-1);
    expect(once()).toBe(once());
  });
});

describe('the fit', () => {
  const setting = { population: 100_000, latentDays: 3, infectiousDays: 5 };
  it('covers known parameters', () => {
    const random = new Random(11);
    let hits = 0;
    for (let outbreak = 0; outbreak < 12; outbreak++) {
      const counts = [...seirIncidence(setting, 2.2, 20, 100)].map((x) =>
        poisson((0.4 * x * random.gamma(20)) / 20, random),
      );
      const fit = fitSeir(counts, setting, random)!;
      expect(Math.abs(fit.r0.estimate - 2.2)).toBeLessThan(0.25);
      if (fit.r0.lower <= 2.2 && 2.2 <= fit.r0.upper) hits += 1;
    }
    expect(hits).toBeGreaterThanOrEqual(9);
  });
  it('says nothing of an outbreak without cases', () =>
    expect(fitSeir(new Array(30).fill(0), setting, new Random(1))).toBeUndefined());
});
