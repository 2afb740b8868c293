import { describe, expect, it } from 'vitest';
import { Recent } from './recent.js';

describe('values kept by when they were asked for', () => {
  it('keeps those asked for, and never more than twice the number', () => {
    const kept = new Recent<number, string>(10);
    for (let key = 0; key < 1_000; key++) {
      kept.set(key, String(key));
      expect(kept.get(0)).toBe('0');
    }
    const left = Array.from({ length: 1_000 }, (_, key) => kept.get(key)).filter((value) => value !== undefined);
    expect(left.length).toBeGreaterThanOrEqual(10);
    expect(left.length).toBeLessThanOrEqual(20);
  });
});
