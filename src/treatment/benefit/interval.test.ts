import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteRiskReduction, asRiskRatio, scaleRatio } from './interval.js';

describe('absolute risk reduction', () => {
  it('is baseline risk times relative reduction: 10 % and a ratio of 0.8 make 2 points', () => {
    const point = { estimate: 0.1, lower: 0.1, upper: 0.1 };
    const result = absoluteRiskReduction(point, { estimate: 0.8, lower: 0.77, upper: 0.83 });
    expect(result.estimate).toBeCloseTo(0.02, 12);
    expect(result.lower).toBeCloseTo(0.017, 12);
    expect(result.upper).toBeCloseTo(0.023, 12);
  });

  it('is wider where the baseline is uncertain too, near what simulation gives', () => {
    const baseline = { estimate: 0.2, lower: 0.15, upper: 0.25 };
    const ratio = { estimate: 0.75, lower: 0.65, upper: 0.85 };
    const { lower, upper } = absoluteRiskReduction(baseline, ratio);
    let state = 7;
    const uniform = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const drawn = Array.from(
      { length: 40_000 },
      () => (0.2 + (normal() * 0.05) / 1.96) * (0.25 + (normal() * 0.1) / 1.96),
    ).sort((a, b) => a - b);
    expect(Math.abs(lower - drawn[1_000]!)).toBeLessThan(0.003);
    expect(Math.abs(upper - drawn[39_000]!)).toBeLessThan(0.003);
  });

  it('always holds its estimate within its interval', () => {
    const ordered = (min: number, max: number) =>
      fc
        .tuple(
          fc.double({ min, max, noNaN: true }),
          fc.double({ min, max, noNaN: true }),
          fc.double({ min, max, noNaN: true }),
        )
        .map((values) => {
          const [lower, estimate, upper] = [...values].sort((a, b) => a - b) as [number, number, number];
          return { lower, estimate, upper };
        });
    fc.assert(
      fc.property(ordered(0, 1), ordered(0.01, 3), (baseline, ratio) => {
        const { lower, estimate, upper } = absoluteRiskReduction(baseline, ratio);
        expect(lower).toBeLessThanOrEqual(estimate + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(estimate - 1e-12);
      }),
    );
  });
});

describe('ratios', () => {
  it('scale as powers: two steps of 0.78 make 0.6084', () => {
    expect(scaleRatio({ estimate: 0.78, lower: 0.76, upper: 0.8 }, 2).estimate).toBeCloseTo(0.6084, 10);
  });

  it('a hazard ratio is a risk ratio at low risk and weaker at high risk', () => {
    const ratio = { estimate: 0.5, lower: 0.4, upper: 0.6 };
    expect(asRiskRatio(ratio, 'hazard-ratio', 0.001).estimate).toBeCloseTo(0.5, 3);
    expect(asRiskRatio(ratio, 'hazard-ratio', 0.5).estimate).toBeCloseTo((1 - Math.SQRT1_2) / 0.5, 10);
    expect(asRiskRatio(ratio, 'odds-ratio', 0.5).estimate).toBeCloseTo(0.5 / 0.75, 10);
    expect(asRiskRatio(ratio, 'risk-ratio', 0.5)).toEqual(ratio);
  });
});
