import { describe, expect, it } from 'vitest';
import type { Strength } from '../../record/index.js';
import type { Outcome } from '../rules/evaluate.js';
import type { Rule } from '../rules/rule.js';
import { conflictReasons, resolveConflicts } from './conflicts.js';

function outcome(
  id: string,
  specificity: number,
  strength: Strength,
  changes: Partial<Outcome> = {},
  rule: Partial<Rule> = {},
): Outcome {
  return {
    rule: {
      id,
      pack: 'p',
      action: 'start',
      domain: 'other',
      urgency: 'routine',
      title: { en: id, zh: id },
      conditions: [],
      options: [],
      strength,
      citations: [{ title: id, checkedAgainst: 'x' }],
      decision: 'q',
      against: [],
      finds: [],
      effects: [],
      ...rule,
    },
    status: 'recommended',
    missing: [],
    reasons: [],
    specificity,
    options: [{ key: id, ingredients: [id], conditions: [] }],
    ...changes,
  };
}
const one: Strength = { scheme: 's', grade: '1' };
const two: Strength = { scheme: 's', grade: '2a' };

describe('conflicting rules', () => {
  it('the more specific stands, whatever the order, and says so', () => {
    const general = outcome('general', 1, one);
    const special = outcome('special', 2, two);
    for (const order of [
      [general, special],
      [special, general],
    ]) {
      const [decision, ...none] = resolveConflicts(order);
      expect(none).toEqual([]);
      expect(decision!.outcome.rule.id).toBe('special');
      expect(conflictReasons(decision!)).toEqual([
        {
          knowledge: { pack: 'p', entry: 'general', citation: { title: 'general', checkedAgainst: 'x' } },
          role: 'over:more-specific',
        },
      ]);
    }
  });

  it('of equally specific ones the stronger stands', () => {
    const [decision] = resolveConflicts([outcome('weak', 1, two), outcome('strong', 1, one)]);
    expect(decision).toMatchObject({ outcome: { rule: { id: 'strong' } }, over: [{ precedence: 'stronger' }] });
  });

  it('two that are equal and differ both stand, and each order gives the same', () => {
    const a = outcome('a', 1, one);
    const b = outcome('b', 1, one);
    const ids = (order: Outcome[]) => resolveConflicts(order).map(({ outcome: { rule } }) => rule.id);
    expect(ids([a, b])).toEqual(['a', 'b']);
    expect(ids([b, a])).toEqual(['a', 'b']);
  });

  it('rules that say the same are one, with the other as agreeing', () => {
    const option = [{ key: 'x', ingredients: ['x'], conditions: [] }];
    const decisions = resolveConflicts([
      outcome('a', 1, one, { options: option }),
      outcome('b', 1, one, { options: option }),
    ]);
    expect(decisions).toHaveLength(1);
    expect(decisions[0]!.over[0]!.precedence).toBe('agrees');
  });

  it('a done special rule silences the general one; one that waits for data does not', () => {
    const general = outcome('general', 1, one);
    expect(
      resolveConflicts([general, outcome('special', 2, one, { status: 'done' })]).map((each) => each.outcome.status),
    ).toEqual(['done']);
    expect(
      resolveConflicts([general, outcome('special', 2, one, { status: 'needs-data' })]).map(
        ({ outcome: { rule } }) => rule.id,
      ),
    ).toEqual(['general', 'special']);
  });

  it('rules of different questions do not meet', () => {
    expect(
      resolveConflicts([outcome('a', 1, one, {}, { decision: 'x' }), outcome('b', 3, one, {}, { decision: 'y' })]),
    ).toHaveLength(2);
  });
});
