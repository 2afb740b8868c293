import { describe, expect, it } from 'vitest';
import type { Benefit, ClaimOf, IsoDate, NetBenefitParts, Preferences } from '../record/index.js';
import { choiceOf } from './choice.js';
import { netBenefit } from './ranking/net-benefit.js';

const weights: Preferences = { benefit: 1, harm: 1, burden: 1, cost: 1 };
const context = (preferences = weights) => ({ asOf: '2026-11-24' as IsoDate, preferences });

function claim(id: string, parts: NetBenefitParts, interval?: readonly [number, number], urgency = 'routine') {
  const benefits: Partial<Benefit>[] = interval
    ? [{ absoluteRiskReduction: { estimate: parts.gain, lower: interval[0], upper: interval[1] } }]
    : [];
  return {
    id,
    value: { benefits, parts, netBenefit: netBenefit(parts, weights), urgency },
  } as unknown as ClaimOf<'recommendation'>;
}

const none = { harm: 0, burden: 0, cost: 0 };

describe('how firmly the first stands', () => {
  it('wins by far: nearly always first', () => {
    const choice = choiceOf(
      [claim('a', { gain: 0.1, ...none }, [0.09, 0.11]), claim('b', { gain: 0.02, ...none }, [0.01, 0.03])],
      context(),
    );
    expect(choice?.staysFirst).toBe(1);
    expect(choice?.turns).toEqual([]);
  });

  it('equal ones: about half each', () => {
    const choice = choiceOf(
      [claim('a', { gain: 0.1, ...none }, [0.05, 0.15]), claim('b', { gain: 0.1, ...none }, [0.05, 0.15])],
      context(),
    );
    expect(choice?.staysFirst).toBeGreaterThan(0.45);
    expect(choice?.staysFirst).toBeLessThan(0.55);
  });

  it('the weight at which two change places makes them worth the same', () => {
    const first = { gain: 0.1, harm: 0, burden: 0.04, cost: 0 };
    const second = { gain: 0.12, harm: 0.05, burden: 0, cost: 0 };
    const choice = choiceOf([claim('b', second), claim('a', first)], context({ ...weights, harm: 0.5 }))!;
    for (const { weight, at } of choice.turns) {
      const changed = { ...weights, harm: 0.5, [weight]: at };
      expect(netBenefit(first, changed)).toBeCloseTo(netBenefit(second, changed), 12);
    }
    expect(choice.turns.map(({ weight }) => weight)).toContain('burden');
  });

  it('what cannot wait does not compete with what can, and the same claims give the same answer', () => {
    const now = claim('a', { gain: 0.01, ...none }, undefined, 'now');
    const later = claim('b', { gain: 0.1, ...none });
    expect(choiceOf([now, later], context())).toBeUndefined();
    expect(choiceOf([now], context())).toBeUndefined();
    const pair = [later, claim('c', { gain: 0.09, ...none })];
    expect(choiceOf(pair, context())).toEqual(choiceOf(pair, context()));
  });
});
