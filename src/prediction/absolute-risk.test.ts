import { expect, test } from 'vitest';
import { Random } from '../statistics/random.js';
import { absoluteRisk, type Incidence } from './absolute-risk.js';

const incidence: Incidence = {
  bands: [
    { from: 30, incidence: 0.001, otherDeath: 0.002 },
    { from: 50, incidence: 0.003, otherDeath: 0.006 },
    { from: 70, incidence: 0.004, otherDeath: 0.03 },
  ],
  until: 90,
};

test('without an effect everyone has the average risk, which is the closed form in one band', () => {
  const { risk, average } = absoluteRisk(incidence, 1, { z: 2, age: 50, until: 60 })!;
  expect(risk).toBeCloseTo(average, 12);
  expect(average).toBeCloseTo((0.003 / 0.009) * (1 - Math.exp(-0.09)), 12);
});

test('risk rises with the score; averaged over scores it is that of the population', () => {
  const at = (z: number) => absoluteRisk(incidence, 1.6, { z, age: 30, until: 80 })!.risk;
  expect(at(2)).toBeGreaterThan(at(0));
  expect(at(0)).toBeGreaterThan(at(-2));
  let [mean, weight] = [0, 0];
  for (let z = -6; z <= 6; z += 0.05) {
    mean += Math.exp((-z * z) / 2) * at(z);
    weight += Math.exp((-z * z) / 2);
  }
  expect(mean / weight).toBeCloseTo(absoluteRisk(incidence, 1.6, { z: 0, age: 30, until: 80 })!.average, 3);
});

test('a simulated cohort falls ill as often as said', () => {
  const random = new Random(11);
  const z = 1.2;
  const said = absoluteRisk(incidence, 1.8, { z, age: 50, until: 75 })!.risk;
  const hazards = Array.from({ length: 25 }, (_, i) => {
    const to = absoluteRisk(incidence, 1.8, { z, age: 50 + i, until: 51 + i })!.risk;
    const death = 50 + i < 70 ? 0.006 : 0.03;
    return { ill: to, dies: (1 - Math.exp(-death)) * (1 - to / 2) };
  });
  let ill = 0;
  const people = 40_000;
  for (let person = 0; person < people; person++) {
    for (const hazard of hazards) {
      const draw = random.uniform();
      if (draw < hazard.ill) ill += 1;
      if (draw < hazard.ill + hazard.dies) break;
    }
  }
  expect(Math.abs(ill / people - said)).toBeLessThan(0.004);
});

test('ages that the incidence does not cover have no answer', () => {
  expect(absoluteRisk(incidence, 1.5, { z: 0, age: 25, until: 40 })).toBeUndefined();
  expect(absoluteRisk(incidence, 1.5, { z: 0, age: 60, until: 95 })).toBeUndefined();
});
