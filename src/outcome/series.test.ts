import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, slopePerYear } from './series.js';

const year = 365.25 * 86_400_000;

describe('slopePerYear', () => {
  it('is exact on a line, with no width', () => {
    const points = [0, 0.5, 1, 2].map((t) => ({ at: t * year, value: 60 - 4 * t }));
    const slope = slopePerYear(points)!;
    expect(slope.estimate).toBeCloseTo(-4, 9);
    expect(slope.upper - slope.lower).toBeCloseTo(0, 6);
  });

  it('agrees with a worked example: x 1..5, y 2 4 5 4 5 has slope 0.6, standard error 0.2828, t(3) = 3.1824', () => {
    const values = [2, 4, 5, 4, 5].map((value, n) => ({ at: (n + 1) * year, value }));
    const slope = slopePerYear(values)!;
    expect(slope.estimate).toBeCloseTo(0.6, 9);
    expect(slope.upper - slope.estimate).toBeCloseTo(3.18245 * 0.2828427, 4);
  });

  it('is absent below three points and where all are of one moment', () => {
    expect(
      slopePerYear([
        { at: 0, value: 1 },
        { at: year, value: 2 },
      ]),
    ).toBeUndefined();
    expect(slopePerYear([1, 2, 3].map((value) => ({ at: 5, value })))).toBeUndefined();
  });

  it('does not depend on the order, moves with scale and not with shift', () => {
    const points = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 3000 }), value: fc.integer({ min: 1, max: 300 }) }),
      {
        minLength: 3,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(points, fc.integer({ min: -50, max: 50 }), (list, shift) => {
        const inDays = list.map(({ at, value }) => ({ at: at * 86_400_000, value }));
        const slope = slopePerYear(inDays);
        const shifted = slopePerYear(inDays.map(({ at, value }) => ({ at, value: 2 * value + shift })).reverse());
        if (!slope || !shifted) {
          expect(slope).toBe(shifted);
          return;
        }
        expect(shifted.estimate).toBeCloseTo(2 * slope.estimate, 3);
        expect(slope.lower).toBeLessThanOrEqual(slope.estimate);
        expect(slope.upper).toBeGreaterThanOrEqual(slope.estimate);
      }),
    );
  });
});

describe('difference', () => {
  it("is Welch's: 27.5 21.0 19.0 23.6 17.0 17.9 against 27.1 22.0 20.8 23.4 23.4 23.5 25.8 22.0", () => {
    const before = [27.5, 21, 19, 23.6, 17, 17.9];
    const after = [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22];
    const found = difference(before, after)!;
    // R 4: t.test(after, before): difference 2.5, t = 1.4139, df = 6.84, 95 % interval -1.70 to 6.70.
    expect(found.estimate).toBeCloseTo(2.5, 9);
    expect(found.lower).toBeLessThan(0);
    expect((found.upper - found.estimate) / found.estimate).toBeGreaterThan(1);
  });

  it('has no interval with one value on a side and is absent with none', () => {
    expect(difference([140], [130, 128])).toEqual({ estimate: -11, lower: -Infinity, upper: Infinity });
    expect(difference([], [130])).toBeUndefined();
  });
});
