import { describe, expect, it } from 'vitest';
import type { IsoDate } from '../../record/index.js';
import { nextMeasurement, position, statusOf } from './judge.js';

const day = (text: string) => text as IsoDate;
const asOf = day('2026-11-20');
const every = { atTarget: 180, offTarget: 28, afterChange: 14 };

describe('position', () => {
  it('is half-open at both edges', () => {
    const bounds = { lower: 2, upper: 3 };
    expect(position(1.999, bounds)).toBe('below');
    expect(position(2, bounds)).toBe('at-target');
    expect(position(2.999, bounds)).toBe('at-target');
    expect(position(3, bounds)).toBe('above');
  });

  it('knows one-sided goals', () => {
    expect(position(129.9, { upper: 130 })).toBe('at-target');
    expect(position(130, { upper: 130 })).toBe('above');
    expect(position(-5, { upper: 130 })).toBe('at-target');
    expect(position(3.4, { lower: 3.5 })).toBe('below');
    expect(position(3.5, { lower: 3.5 })).toBe('at-target');
  });
});

describe('statusOf', () => {
  it('is stale from the day the interval is over', () => {
    const at = (on: string) => statusOf({ value: 120, on: day(on) }, { upper: 130 }, 365, asOf);
    expect(at('2025-11-21')).toBe('at-target'); // 364 days
    expect(at('2025-11-20')).toBe('stale'); // 365 days
  });

  it('is not measured without a value', () => {
    expect(statusOf(undefined, { upper: 130 }, 365, asOf)).toBe('not-measured');
  });
});

describe('nextMeasurement', () => {
  const on = day('2026-11-10');
  it('counts from the last measurement by status', () => {
    expect(nextMeasurement('at-target', { on }, undefined, every, asOf)).toBe('2027-05-09');
    expect(nextMeasurement('above', { on }, undefined, every, asOf)).toBe('2026-12-08');
  });

  it('is never in the past', () => {
    expect(nextMeasurement('above', { on: day('2026-09-01') }, undefined, every, asOf)).toBe(asOf);
    expect(nextMeasurement('stale', { on }, undefined, every, asOf)).toBe(asOf);
    expect(nextMeasurement('not-measured', undefined, undefined, every, asOf)).toBe(asOf);
  });

  it('comes sooner after a change that no measurement has seen', () => {
    expect(nextMeasurement('at-target', { on }, day('2026-11-15'), every, asOf)).toBe('2026-11-29');
    expect(nextMeasurement('at-target', { on }, on, every, asOf)).toBe('2026-11-24');
    expect(nextMeasurement('at-target', { on }, day('2026-11-09'), every, asOf)).toBe('2027-05-09');
  });
});
