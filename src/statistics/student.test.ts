import { describe, expect, it } from 'vitest';
import { incompleteBeta, studentCdf, studentQuantile } from './student.js';

describe("Student's t", () => {
  it.each([
    // Tables of any textbook: two-sided 5 %.
    [1, 12.7062],
    [2, 4.30265],
    [5, 2.57058],
    [10, 2.22814],
    [30, 2.04227],
    [120, 1.97993],
  ])('has its 97.5 %% point for %i degrees of freedom at %f', (df, expected) => {
    expect(studentQuantile(0.975, df)).toBeCloseTo(expected, 4);
    expect(studentQuantile(0.025, df)).toBeCloseTo(-expected, 4);
  });

  it('is the Cauchy distribution at one degree of freedom', () => {
    for (const t of [-3, -0.2, 0, 1, 8]) expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 10);
  });

  it('has an incomplete beta function with I_x(1, 1) = x', () => {
    for (const x of [0, 0.1, 0.5, 0.9, 1]) expect(incompleteBeta(x, 1, 1)).toBeCloseTo(x, 12);
  });
});
