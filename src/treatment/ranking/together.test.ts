import { describe, expect, it } from 'vitest';
import { terminology } from '../../../test/guidelines.js';
import { patient } from '../../../test/patient.js';
import { treatmentKnowledge } from '../../../test/treatment-knowledge.js';
import { recommend } from '../recommendation.js';
import type { RuleOption } from '../rules/rule.js';
import { conceptOf, ingredientCoding } from './options.js';
import { fitTogether } from './together.js';

const fact = patient('male', '1960-01-01').facts[0]!;
const option = (...ingredients: string[]): RuleOption => ({ key: ingredients[0]!, ingredients, conditions: [] });

/** Recommendations to begin one of some drugs, in order of rank. */
function start(...choices: RuleOption[][]) {
  const rules = new Map(choices.map((options, index) => [`r/${index}`, options]));
  const ranked = choices.map((options, index) => {
    const claim = recommend(
      {
        rule: `r/${index}`,
        domain: 'other',
        action: 'start',
        title: { en: 'Start', zh: '开始' },
        options: options.map((each, place) => ({
          concept: { ...conceptOf(each, terminology), codings: [ingredientCoding(each.key, terminology)] },
          status: place === 0 ? 'preferred' : 'alternative',
          because: [],
        })),
        strength: { scheme: 's', grade: '1' },
        status: 'recommended',
        missing: [],
        benefits: [],
        netBenefit: 0,
        urgency: 'routine',
      },
      [{ fact: fact.id }],
    );
    return { ...claim, value: { ...claim.value, rank: index + 1 } };
  });
  return fitTogether(ranked, {
    interactions: treatmentKnowledge.safety.interactions,
    pack: 'safety-interactions',
    terminology,
    optionsOf: (rule) => rules.get(rule) ?? [],
    reasons: [{ fact: fact.id }],
  });
}

describe('drugs begun at the same time', () => {
  it('simvastatin gives way to pravastatin beside ritonavir, and says why', () => {
    const { safety, recommendations } = start(
      [option('nirmatrelvir', 'ritonavir')],
      [option('simvastatin'), option('pravastatin')],
    );
    const [first, second] = recommendations;
    expect(first!.value.options[0]!.status).toBe('preferred');
    expect(second!.value.options.map(({ concept, status }) => [concept.text?.toLowerCase(), status])).toEqual([
      ['pravastatin', 'preferred'],
      ['simvastatin', 'contraindicated'],
    ]);
    expect(safety.length).toBeGreaterThan(0);
    expect(safety[0]!.value).toMatchObject({ type: 'drug-drug', proposed: true, severity: 'contraindicated' });
    expect(second!.because.some((reason) => 'claim' in reason && reason.claim === safety[0]!.id)).toBe(true);
  });

  it('where nothing else is left, nothing is begun', () => {
    const [, second] = start([option('nirmatrelvir', 'ritonavir')], [option('simvastatin')]).recommendations;
    expect(second!.value.status).toBe('contraindicated');
  });

  it('leaves alone what goes together', () => {
    const { safety, recommendations } = start([option('metformin')], [option('atorvastatin')], [option('amlodipine')]);
    expect(safety).toEqual([]);
    expect(recommendations.every(({ value }) => value.options[0]!.status === 'preferred')).toBe(true);
  });
});
