import { describe, expect, it } from 'vitest';
import { caseDay, evidenceOf, type GuidelineCase, type Step } from '../../../test/guideline-case.js';
import generated from '../../../test/guideline-cases.json' with { type: 'json' };
import { groups, rules, terminology } from '../../../test/guidelines.js';
import { usualPreferences } from '../../record/index.js';
import { RuleEvaluator } from './evaluate.js';
import type { Rule } from './rule.js';

/** Made by scripts/packs/guideline-cases.ts from the codes and thresholds of the rules; read the diff when it changes. */
const cases = new Map((generated as unknown as GuidelineCase[]).map((each) => [each.rule, each]));

const outcomeOf = (rule: Rule, steps: readonly Step[]) =>
  new RuleEvaluator({
    evidence: evidenceOf(steps),
    terminology,
    groups,
    context: { asOf: caseDay, preferences: usualPreferences },
  }).evaluate(rule);

describe('every recommendation has a patient it is for, and a near miss', () => {
  it('covers at least 120 rules, each once', () => {
    expect(rules.length).toBeGreaterThanOrEqual(120);
    expect(new Set(cases.keys())).toEqual(new Set(rules.map(({ id }) => id)));
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    const { trigger, nearMiss, nearMissStatus } = cases.get(id)!;
    const outcome = outcomeOf(rule, trigger);
    expect(outcome?.status).toBe('recommended');
    expect(outcomeOf(rule, nearMiss)?.status ?? 'not-applicable').toBe(nearMissStatus);
    // Every fact among the reasons is one that the patient has.
    const evidence = evidenceOf(trigger);
    for (const reason of outcome!.reasons) {
      if ('fact' in reason) expect(evidence.fact(reason.fact)).toBeDefined();
      if ('claim' in reason) expect(evidence.claim(reason.claim)).toBeDefined();
    }
  });
});
