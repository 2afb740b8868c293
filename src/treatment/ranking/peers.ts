import type { Outcome } from '../rules/evaluate.js';
import type { RuleOption } from '../rules/rule.js';

/**
 * What may take a drug's place: the other options of the rules that begin it and that speak of this patient. A drug that
 * another rule offers for another purpose is no substitute. In the order of the rules' names; what is taken already is
 * left out.
 */
export function peersOf(drug: string, outcomes: readonly Outcome[], taken: ReadonlySet<string>): readonly RuleOption[] {
  const peers = new Map<string, RuleOption>();
  const offering = outcomes
    .filter(({ rule, options }) => rule.action === 'start' && options.some(({ key }) => key === drug))
    .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  for (const { options } of offering)
    for (const option of options) if (!taken.has(option.key) && !peers.has(option.key)) peers.set(option.key, option);
  return [...peers.values()];
}
