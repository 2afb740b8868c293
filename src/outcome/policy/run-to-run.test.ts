import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { titrateWeekly } from './run-to-run.js';

const week = { inRange: 80, below70: 1, below54: 0, nightMean: 110 };
describe('weekly titration', () => {
  it('keeps what works, lowers at the edges of harm, raises one thing at a time', () => {
    const one = { basal: 1, meal: 1 };
    expect(titrateWeekly(week, one)).toEqual({ ...one, reason: 'at-goal' });
    expect(titrateWeekly({ ...week, below54: 1 }, one)).toMatchObject({ basal: 0.85, meal: 0.8 });
    expect(titrateWeekly({ ...week, below54: 0.9, below70: 4 }, one)).toMatchObject({ basal: 0.9, meal: 0.9 });
    expect(titrateWeekly({ ...week, nightMean: 131 }, one)).toMatchObject({ basal: 1.1, meal: 1 });
    expect(titrateWeekly({ ...week, nightMean: 131, below70: 2 }, one).basal).toBe(1);
    expect(titrateWeekly({ ...week, inRange: 60 }, one)).toMatchObject({ basal: 1, meal: 1.1 });
  });
  it('never raises where there was harm, and stays in its range', () => {
    const share = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        share,
        share,
        share,
        fc.double({ min: 40, max: 300, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (inRange, below70, below54, nightMean, factor) => {
          const next = titrateWeekly({ inRange, below70, below54, nightMean }, { basal: factor, meal: factor });
          if (below54 >= 1 || below70 >= 4) expect(Math.max(next.basal, next.meal)).toBeLessThanOrEqual(factor);
          expect(Math.min(next.basal, next.meal)).toBeGreaterThanOrEqual(0.5);
          expect(Math.max(next.basal, next.meal)).toBeLessThanOrEqual(2);
        },
      ),
    );
  });
});
