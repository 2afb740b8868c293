import fc from 'fast-check';
import { expect, it } from 'vitest';
import { probabilityOf, waterfallOf } from './waterfall.js';

const contribution = (code: number, logLikelihoodRatio: number) => ({
  feature: { system: 'test', code: String(code) },
  match: 'exact',
  logLikelihoodRatio,
});

it('ends at the posterior and each step begins where the last one ended', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 40 }),
      (posterior, ratios) => {
        const { before, after, steps } = waterfallOf({
          posterior,
          contributions: ratios.map((each, at) => contribution(at, each)),
        });
        expect(probabilityOf(after)).toBeCloseTo(posterior, 9);
        let at = before;
        for (const { from, to } of steps) {
          expect(from).toBeCloseTo(at, 9);
          at = to;
        }
        expect(at).toBeCloseTo(steps.length ? after : before, 6);
        expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(ratios.length);
      },
    ),
  );
});
