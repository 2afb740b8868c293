import fhirpath from 'fhirpath';
import { describe, expect, it } from 'vitest';
import { guidelineFiles, rules } from '../../../test/guidelines.js';
import { type FullFhirPath, variablesOf } from './expression.js';
import { parsePlanDefinition } from './parse.js';
import type { FhirPlanDefinition } from './plan-definition.js';
import { changesTreatment, isChecked } from './unchecked.js';

/** A hospital's own guideline, as small as one can be. */
const own = (changes: Record<string, unknown> = {}, checked = 'Formulary 2026, page 3') => ({
  resourceType: 'PlanDefinition',
  id: 'own',
  topic: [{ coding: [{ system: 'urn:sartor:domain', code: 'other' }] }],
  relatedArtifact: [
    {
      type: 'citation',
      label: 'f',
      citation: 'Our formulary',
      ...(checked ? { extension: [{ url: 'urn:sartor:checked-against', valueString: checked }] } : {}),
    },
  ],
  action: [
    {
      id: 'start-metformin',
      title: 'Start metformin',
      _title: {
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/translation',
            extension: [
              { url: 'lang', valueCode: 'zh' },
              { url: 'content', valueString: '开始二甲双胍' },
            ],
          },
        ],
      },
      code: [{ coding: [{ system: 'urn:sartor:action', code: 'start' }] }],
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation',
          valueCodeableConcept: { coding: [{ system: 'urn:sartor:strength:House', code: '1' }] },
        },
      ],
      documentation: [{ type: 'citation', label: 'f' }],
      input: [{ id: 'patient', type: 'Patient' }],
      condition: [
        { kind: 'applicability', expression: { language: 'text/fhirpath', expression: '%patient.age >= 18' } },
      ],
      action: [{ id: 'm', code: [{ coding: [{ system: 'urn:sartor:ingredient', code: 'metformin' }] }] }],
      ...changes,
    },
  ],
});

describe('a PlanDefinition', () => {
  it('gives rules without touching code', () => {
    const [rule] = parsePlanDefinition(own(), 'house');
    expect(rule).toMatchObject({
      id: 'own/start-metformin',
      action: 'start',
      title: { en: 'Start metformin', zh: '开始二甲双胍' },
      strength: { scheme: 'House', grade: '1' },
      citations: [{ title: 'Our formulary', checkedAgainst: 'Formulary 2026, page 3' }],
      options: [{ key: 'metformin', ingredients: ['metformin'] }],
    });
  });

  it.each([
    ['no Chinese', { _title: undefined }, 'house own/start-metformin: title has no Chinese'],
    ['no strength', { extension: [] }, 'no strength'],
    ['no citation', { documentation: [] }, 'no citation'],
    ['an unknown action', { code: [{ coding: [{ system: 'urn:sartor:action', code: 'hope' }] }] }, 'hope is none of'],
    ['an undeclared input', { input: [] }, 'no input is named patient'],
    [
      'a condition that does not parse',
      {
        condition: [
          { kind: 'applicability', expression: { language: 'text/fhirpath', expression: '%patient.age >=' } },
        ],
      },
      'house own/start-metformin: FHIRPath beyond what is built in',
    ],
    [
      'another language',
      { condition: [{ kind: 'applicability', expression: { language: 'text/cql', expression: 'x' } }] },
      'a condition must be FHIRPath',
    ],
    [
      'a role of a condition in another type of value',
      {
        condition: [
          {
            kind: 'applicability',
            extension: [{ url: 'urn:sartor:condition-role', valueCode: 'contraindicates' }],
            expression: { language: 'text/fhirpath', expression: '%patient.age > 42' },
          },
        ],
      },
      'must be a valueString, contraindicates or applies; found valueCode contraindicates',
    ],
  ])('is refused with %s', (_, changes, message) => {
    expect(() => parsePlanDefinition(own(changes), 'house')).toThrow(message);
  });

  it('may use all of FHIRPath where it is given', () => {
    const expression = '%patient.age.toString().length() = 2';
    const changes = { condition: [{ kind: 'applicability', expression: { language: 'text/fhirpath', expression } }] };
    expect(() => parsePlanDefinition(own(changes), 'house')).toThrow('beyond what is built in');
    const full: FullFhirPath = (text) => {
      const compiled = fhirpath.compile(text);
      return (variables) => compiled({}, { ...variables }) as unknown[];
    };
    const [rule] = parsePlanDefinition(own(changes), 'house', full);
    expect(rule!.conditions[0]!.judge({ patient: { age: 42 } })).toBe('true');
  });

  it('of another type is refused', () => {
    expect(() => parsePlanDefinition({ resourceType: 'Patient' }, 'house')).toThrow('house: not a PlanDefinition');
  });
});

describe('the law of unread sources', () => {
  it.each(['start', 'stop', 'raise-dose', 'lower-dose', 'switch'])(
    '%s becomes a mere referral without drugs',
    (code) => {
      const changes = { code: [{ coding: [{ system: 'urn:sartor:action', code }] }] };
      for (const checked of ['', 'unchecked']) {
        const [rule] = parsePlanDefinition(own(changes, checked), 'house');
        expect(rule).toMatchObject({ action: 'refer', options: [] });
        expect(rule!.title.en).toMatch(/^Discuss with a specialist/);
      }
      expect(parsePlanDefinition(own(changes), 'house')[0]).toMatchObject({ action: code });
    },
  );

  it('holds for every rule that ships', () => {
    for (const rule of rules) if (changesTreatment(rule.action)) expect(isChecked(rule.citations), rule.id).toBe(true);
  });

  it('finds something to do in what ships: not every source was read', () => {
    expect(rules.some(({ action, title }) => action === 'refer' && title.en.startsWith('Discuss'))).toBe(true);
  });
});

describe('the guidelines that ship', () => {
  it('declare no input that nothing reads', () => {
    for (const { pack, json } of guidelineFiles) {
      const plan = json as FhirPlanDefinition;
      const text = JSON.stringify(plan.action);
      const read = new Set(variablesOf(text));
      for (const { id } of plan.action?.[0]?.input ?? []) expect(read.has(id!), `${pack} ${plan.id} ${id}`).toBe(true);
    }
  });

  it('cover all four domains and prevention', () => {
    expect(new Set(rules.map(({ domain }) => domain))).toEqual(
      new Set(['cardiovascular', 'diabetes', 'cancer', 'infection', 'prevention']),
    );
  });
});
