import { describe, expect, it } from 'vitest';
import { caseDay } from '../../test/guideline-case.js';
import { type PatientBuilder, patient } from '../../test/patient.js';
import { treatmentKnowledge } from '../../test/treatment-knowledge.js';
import { type ClaimOf, claimId, Evidence, type IsoDate, type Plan, usualPreferences } from '../record/index.js';
import { planTreatment } from './index.js';
import { composePlan } from './plan.js';

const context = { asOf: caseDay, preferences: usualPreferences };

function assessed(who: PatientBuilder): Evidence {
  const evidence = new Evidence(who.facts);
  evidence.add(planTreatment(evidence, treatmentKnowledge, context));
  return evidence;
}

const hypertensive = () =>
  patient('male', '1965-01-01')
    .problem('hypertension')
    .measure('systolic-pressure', 152, '2026-11-01')
    .measure('diastolic-pressure', 94, '2026-11-01');

describe('the plan', () => {
  it('shows its items in rank order', () => {
    const evidence = assessed(hypertensive());
    const ranks = composePlan(evidence, context).items.map(({ claim }) => {
      const found = evidence.claim(claim);
      return found?.kind === 'recommendation' ? found.value.rank : 0;
    });
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });

  it('compares with the treatment in force, else with the plan before', () => {
    const first = composePlan(assessed(hypertensive()), context);
    expect(first.comparedWith).toBe('treatment-in-force');
    expect(first.differences.some(({ type, key }) => type === 'added' && key === 'hypertension/start-stage-2')).toBe(
      true,
    );

    const same = composePlan(assessed(hypertensive()), context, first);
    expect(same.comparedWith).toBe('previous-plan');
    expect(same.differences).toEqual([]);

    const treated = composePlan(assessed(hypertensive().takes('amlodipine', '2026-11-02')), context, first);
    const keys = (type: string) => treated.differences.filter((each) => each.type === type).map(({ key }) => key);
    expect(keys('removed')).toContain('hypertension/start-stage-2');
    expect(keys('added').some((key) => key.startsWith('drug:'))).toBe(true);
  });

  it('a change of drug is a change, with both', () => {
    const before = composePlan(assessed(hypertensive()), context);
    const after = composePlan(assessed(hypertensive().allergy('chlorthalidone')), context, before);
    const changed = after.differences.find(({ key }) => key === 'hypertension/start-stage-2');
    expect(changed).toMatchObject({ type: 'changed' });
    expect(changed!.from!.en).toMatch(/chlorthalidone/i);
    expect(changed!.to!.en).not.toMatch(/chlorthalidone/i);
  });

  it('takes targets, soonest first, and adaptations from the outcome stage', () => {
    const evidence = assessed(hypertensive());
    const because = [{ fact: evidence.facts('patient')[0]!.id }] as const;
    const common = {
      stage: 'outcome',
      uncertainty: { kind: 'exact' },
      method: { name: 't', version: '1' },
      because,
    } as const;
    const target = (measure: string, nextMeasure: string): ClaimOf<'target'> => ({
      ...common,
      id: claimId('target', measure),
      kind: 'target',
      value: {
        measure,
        title: { en: measure, zh: measure },
        concept: { codings: [] },
        unit: '1',
        status: 'above',
        series: [],
        nextMeasure: nextMeasure as IsoDate,
      },
    });
    const adaptation: ClaimOf<'adaptation'> = {
      ...common,
      id: claimId('adaptation', 'sbp'),
      kind: 'adaptation',
      value: {
        measure: 'sbp',
        change: 'add',
        title: { en: 'Add', zh: '加' },
        from: { en: 'one', zh: '一' },
        to: { en: 'two', zh: '二' },
        reason: { en: 'r', zh: 'r' },
      },
    };
    evidence.add([target('a', '2027-02-01'), target('b', '2026-12-01'), adaptation]);
    const plan: Plan = composePlan(evidence, context);
    expect(plan.monitoring).toEqual(['target:b', 'target:a']);
    expect(plan.adaptations).toEqual(['adaptation:sbp']);
    expect(plan.differences.at(-1)).toMatchObject({ type: 'added', because: 'adaptation:sbp', from: { en: 'one' } });
  });

  it('of the same evidence is the same, byte for byte', () => {
    const bytes = () => JSON.stringify(composePlan(assessed(hypertensive()), context));
    expect(bytes()).toBe(bytes());
  });
});
