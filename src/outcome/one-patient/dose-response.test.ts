import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import { DoseResponse, type DrugHistory, strengthOf } from './dose-response.js';

const law = { mean: -9.1, sd: 5, settleDays: 28 };
const taken = (drug: string, ...steps: [number, number][]): DrugHistory => ({
  drug,
  steps: steps.map(([day, multiple]) => ({ day, multiple })),
  ...law,
});

describe('dose-response of one patient', () => {
  it('half a dose has a fifth less, none has nothing', () => {
    expect(strengthOf(0.5)).toBeCloseTo(0.78, 10);
    expect(strengthOf(0)).toBe(0);
  });
  it('without a value after it was begun, a drug does what it does in others', () => {
    const model = new DoseResponse([{ day: 0, value: 150 }], [taken('a', [1, 1])], 7);
    expect(model.effect('a')!.mean).toBeCloseTo(-9.1, 6);
    expect(model.effect('a')!.sd).toBeCloseTo(5, 6);
  });
  it('learns that a drug does nothing in this patient, and that another does', () => {
    const day = (from: number, to: number, value: number) =>
      Array.from({ length: to - from }, (_, n) => ({ day: from + n, value }));
    const values = [...day(-20, 0, 150), ...day(30, 60, 150), ...day(90, 120, 130)];
    const model = new DoseResponse(values, [taken('a', [0, 1]), taken('b', [60, 1])], 7);
    expect(Math.abs(model.effect('a')!.mean)).toBeLessThan(3);
    expect(model.effect('b')!.mean).toBeLessThan(-15);
    expect(model.settled(new Map([['b', 1]])).mean).toBeCloseTo(131, -1);
  });
  it('where the model holds, 95 % intervals of the next level hold it in 93 to 97 % of patients', () => {
    const random = new Random(3);
    let held = 0;
    const patients = 1500;
    for (let n = 0; n < patients; n++) {
      const effects = [0, 1].map(() => -9.1 + 5 * random.normal());
      const level = 150 + 10 * random.normal();
      const truth = (a: number, b: number) => level + effects[0]! * strengthOf(a) + effects[1]! * strengthOf(b);
      const values = [
        ...[-2, -1].map((at) => ({ day: at, value: level + 7 * random.normal() })),
        ...[200, 201].map((at) => ({ day: at, value: truth(1, 0) + 7 * random.normal() })),
        ...[400, 401].map((at) => ({ day: at, value: truth(1, 1) + 7 * random.normal() })),
      ];
      const model = new DoseResponse(values, [taken('a', [0, 1]), taken('b', [202, 1])], 7);
      const { mean, sd } = model.settled(
        new Map([
          ['a', 2],
          ['b', 1],
        ]),
      );
      if (Math.abs(truth(2, 1) - mean) <= 1.96 * sd) held++;
    }
    expect(held / patients).toBeGreaterThan(0.93);
    expect(held / patients).toBeLessThan(0.97);
  });
});
