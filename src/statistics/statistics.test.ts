import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareUpper, gammaCdf, gammaQuantile, normalQuantile, normalTwoSided } from './distribution.js';
import { invert } from './matrix.js';
import { Random } from './random.js';

describe('distributions', () => {
  it.each([
    [3.841458820694124, 1, 0.05],
    [5.991464547107979, 2, 0.05],
    [18.307038053275146, 10, 0.05],
    [0.0039321400000195, 1, 0.95],
  ])('P(chi-square > %d on %d df) = %d', (x, df, p) => expect(chiSquareUpper(x, df)).toBeCloseTo(p, 9));
  it('quantile and tail are each other’s inverse', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 11);
    for (const p of [1e-8, 1e-4, 0.01, 0.2, 0.4999])
      expect(normalTwoSided(normalQuantile(p)) / 2 / p).toBeCloseTo(1, 9);
  });
});

describe('gamma', () => {
  it('the quantile is the inverse of the distribution', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 500, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.9999, noNaN: true }),
        (shape, p) => {
          expect(gammaCdf(gammaQuantile(p, shape, 2.5), shape, 2.5)).toBeCloseTo(p, 9);
        },
      ),
    );
  });
  it('shape 1 is exponential', () => expect(gammaQuantile(0.5, 1, 3)).toBeCloseTo(3 * Math.LN2, 12));
});

describe('matrix', () => {
  it('the inverse times the matrix is one', () => {
    const matrix = [
      [4, 1, 0.5],
      [1, 3, -1],
      [0.5, -1, 2],
    ];
    const inverse = invert(matrix)!;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        expect(matrix[i]!.reduce((sum, value, k) => sum + value * inverse[k]![j]!, 0)).toBeCloseTo(i === j ? 1 : 0, 12);
  });
  it('says when there is none', () =>
    expect(
      invert([
        [1, 1],
        [1, 1],
      ]),
    ).toBeUndefined());
});

describe('random', () => {
  it('the same seed gives the same numbers, another seed others', () => {
    const draw = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
  it('uniform and normal have their moments', () => {
    const random = new Random(7);
    const n = 200_000;
    const of = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b, 0) / n;
      return { mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / n };
    };
    const uniform = of(Array.from({ length: n }, () => random.uniform()));
    const normal = of(Array.from({ length: n }, () => random.normal()));
    expect(uniform.mean).toBeCloseTo(0.5, 2);
    expect(uniform.variance).toBeCloseTo(1 / 12, 2);
    expect(Math.abs(normal.mean)).toBeLessThan(0.01);
    expect(normal.variance).toBeCloseTo(1, 1);
  });
  it('a shuffle keeps every element', () => {
    expect(new Random(3).shuffled([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});
