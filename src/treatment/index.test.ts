import { describe, expect, it } from 'vitest';
import { caseDay, evidenceOf, type GuidelineCase, riskClaim } from '../../test/guideline-case.js';
import generated from '../../test/guideline-cases.json' with { type: 'json' };
import { terminology } from '../../test/guidelines.js';
import { type PatientBuilder, patient } from '../../test/patient.js';
import { treatmentKnowledge } from '../../test/treatment-knowledge.js';
import { Evidence, type Preferences, usualPreferences } from '../record/index.js';
import { planTreatment } from './index.js';
import { composePlan } from './plan.js';
import { changesTreatment } from './rules/unchecked.js';

function plan(who: PatientBuilder, preferences: Preferences = usualPreferences, ascvd?: number) {
  const evidence = new Evidence(who.facts);
  if (ascvd !== undefined) evidence.add([riskClaim('ascvd', 10, ascvd, who.facts[0]!)]);
  const context = { asOf: caseDay, preferences };
  evidence.add(planTreatment(evidence, treatmentKnowledge, context));
  const recommendation = (rule: string) => evidence.claims('recommendation').find(({ value }) => value.rule === rule);
  return { evidence, plan: composePlan(evidence, context), recommendation };
}

const preferred = (claim: ReturnType<ReturnType<typeof plan>['recommendation']>) =>
  claim?.value.options.find(({ status }) => status === 'preferred')?.concept.text;

const highPressure = (who: PatientBuilder) =>
  who.measure('systolic-pressure', 152, '2026-11-01').measure('diastolic-pressure', 94, '2026-11-01');

describe('a whole plan', () => {
  it('adds to the graph in the order of its reasons, for every generated patient', () => {
    for (const { trigger, nearMiss } of generated as unknown as GuidelineCase[]) {
      for (const steps of [trigger, nearMiss]) {
        const evidence = evidenceOf(steps);
        const context = { asOf: caseDay, preferences: usualPreferences };
        expect(() => evidence.add(planTreatment(evidence, treatmentKnowledge, context))).not.toThrow();
        for (const { id } of evidence.claims('recommendation'))
          expect(evidence.sources(id).size, id).toBeGreaterThan(0);
        expect(() => composePlan(evidence, context)).not.toThrow();
      }
    }
  });

  it('never changes a treatment on unread sources alone', () => {
    for (const { trigger } of generated as unknown as GuidelineCase[]) {
      const evidence = evidenceOf(trigger);
      evidence.add(planTreatment(evidence, treatmentKnowledge, { asOf: caseDay, preferences: usualPreferences }));
      for (const claim of evidence.claims('recommendation')) {
        if (!changesTreatment(claim.value.action)) continue;
        const sources = [
          claim,
          ...claim.because.flatMap((reason) => ('claim' in reason ? [evidence.claim(reason.claim)!] : [])),
        ];
        const checked = sources.some(({ because }) =>
          because.some((reason) => 'knowledge' in reason && reason.knowledge.citation.checkedAgainst !== 'unchecked'),
        );
        expect(checked, claim.id).toBe(true);
      }
    }
  });

  it('is the same whatever the order of the rules', () => {
    const who = highPressure(
      patient('male', '1965-01-01').problem('hypertension').problem('type-2-diabetes').problem('ckd'),
    );
    const context = { asOf: caseDay, preferences: usualPreferences };
    const withRules = (rules: typeof treatmentKnowledge.rules) => {
      const evidence = new Evidence(who.facts);
      evidence.add(planTreatment(evidence, { ...treatmentKnowledge, rules }, context));
      return composePlan(evidence, context).items;
    };
    expect(withRules([...treatmentKnowledge.rules].reverse())).toEqual(withRules(treatmentKnowledge.rules));
  });

  it('ranks are 1 to n, without gaps', () => {
    const { evidence } = plan(highPressure(patient('male', '1965-01-01').problem('hypertension')));
    const ranks = evidence.claims('recommendation').map(({ value }) => value.rank);
    expect([...ranks].sort((a, b) => a - b)).toEqual(ranks.map((_, index) => index + 1));
  });
});

describe('records that say little or too much', () => {
  it('without a birth date: one thing to find out, and no drug', () => {
    const who = highPressure(patient('male', '1965-01-01').problem('hypertension'));
    const facts = who.facts.map((fact) => {
      if (fact.kind !== 'patient') return fact;
      const { birthDate: _, ...rest } = fact;
      return rest;
    });
    const evidence = new Evidence(facts);
    const context = { asOf: caseDay, preferences: usualPreferences };
    evidence.add(planTreatment(evidence, treatmentKnowledge, context));
    const { items } = composePlan(evidence, context);
    expect(items.some(({ title }) => title.en === 'Find out: Date of birth')).toBe(true);
    expect(items.filter(({ action }) => action === 'start')).toEqual([]);
  });

  it('nobody plans for the dead', () => {
    const who = highPressure(patient('male', '1965-01-01').problem('hypertension'));
    const evidence = new Evidence(
      who.facts.map((fact) => (fact.kind === 'patient' ? { ...fact, deceased: true } : fact)),
    );
    expect(planTreatment(evidence, treatmentKnowledge, { asOf: caseDay, preferences: usualPreferences })).toEqual([]);
  });

  it('a child gets no advice made for adults', () => {
    const { plan: made } = plan(highPressure(patient('female', '2015-01-01').problem('type-2-diabetes')));
    expect(made.items.filter(({ key }) => !/^(drug:|child-vaccination\/)/.test(key))).toEqual([]);
  });
});

describe('the options within a class', () => {
  const rule = 'hypertension/start-stage-2';
  const who = () => highPressure(patient('female', '1958-01-01').problem('hypertension'));

  it('an allergy to the drug rules it out, with the finding as its reason', () => {
    const { recommendation, evidence } = plan(who().allergy('chlorthalidone'));
    const option = recommendation(rule)!.value.options.find(
      ({ concept }) => concept.text?.toLowerCase() === 'chlorthalidone',
    )!;
    expect(option.status).toBe('contraindicated');
    expect(evidence.claim(option.because[0]!)?.kind).toBe('safety');
    expect(preferred(recommendation(rule))?.toLowerCase()).not.toBe('chlorthalidone');
  });

  it('simvastatin is not preferred where SLCO1B1 transports badly', () => {
    const of = (gene: boolean) => {
      const base = patient('male', '1962-01-01')
        .problem('type-2-diabetes')
        .measure('ldl-cholesterol', 130, '2026-11-01');
      const { recommendation } = plan(gene ? base.gene('SLCO1B1', 'Poor Function') : base);
      return recommendation('lipids/diabetes-moderate')!.value.options.map(({ concept, status }) => [
        concept.text,
        status,
      ]);
    };
    const statusOf = (gene: boolean) => of(gene).find(([text]) => text?.toLowerCase() === 'simvastatin')![1];
    expect(statusOf(false)).toBe('alternative');
    expect(of(true).findIndex(([text]) => text?.toLowerCase() === 'simvastatin')).toBeGreaterThanOrEqual(
      of(false).findIndex(([text]) => text?.toLowerCase() === 'simvastatin'),
    );
  });

  it('nirmatrelvir with simvastatin is contraindicated, and another antiviral comes first', () => {
    const sick = patient('male', '1950-01-01').problem('covid-19', '2026-11-22').measure('egfr', 75, '2026-10-01');
    expect(preferred(plan(sick).recommendation('covid-19/antiviral'))).toMatch(/nirmatrelvir/i);
    const { recommendation } = plan(sick.takes('simvastatin', '2020-01-01', 40));
    expect(preferred(recommendation('covid-19/antiviral'))).toMatch(/remdesivir|molnupiravir/i);
  });
});

describe('drugs begun at the same time', () => {
  it('do not fight each other: the later one gives way, and says to which', () => {
    for (const { trigger } of generated as unknown as GuidelineCase[]) {
      const evidence = evidenceOf([
        ...trigger,
        ['problem', 'coronary-disease', 'active', 500],
        ['problem', 'covid-19', 'active', 2],
      ]);
      evidence.add(planTreatment(evidence, treatmentKnowledge, { asOf: caseDay, preferences: usualPreferences }));
      const begun = evidence
        .claims('recommendation')
        .filter(({ value }) => value.action === 'start' && value.status === 'recommended')
        .flatMap(({ value }) => value.options.filter(({ status }) => status === 'preferred'))
        .map(({ concept }) => terminology.ingredientByCode(concept.codings[0]!)?.key ?? concept.codings[0]!.code);
      const clashes = treatmentKnowledge.safety.interactions
        .find(begun)
        .filter(({ severity }) => severity === 'contraindicated');
      expect(clashes.map(({ drugs }) => drugs.join(' + '))).toEqual([]);
    }
  });
});

describe('drugs that are taken', () => {
  it('go on where nothing speaks against them, because they are taken', () => {
    const { plan: made } = plan(patient('male', '1965-01-01').takes('metformin', '2020-01-01'));
    expect(made.items.filter(({ action }) => action === 'continue')).toHaveLength(1);
    expect(made.items.find(({ action }) => action === 'continue')!.key).toMatch(/^drug:/);
  });

  it('are stopped first of all in pregnancy, and once', () => {
    const who = highPressure(
      patient('female', '1994-01-01').problem('hypertension').problem('pregnancy', '2026-09-01').takes('lisinopril'),
    );
    const { plan: made } = plan(who);
    expect(made.items[0]).toMatchObject({ action: 'stop' });
    expect(made.items.filter(({ action }) => action === 'stop')).toHaveLength(1);
    expect(made.differences[0]).toMatchObject({ type: 'removed' });
    expect(made.items.some(({ key }) => key === 'hypertension/pregnancy-treat')).toBe(true);
  });

  it('clopidogrel and a poor CYP2C19 metaboliser: another drug', () => {
    const who = patient('male', '1965-01-01')
      .problem('coronary-disease')
      .takes('clopidogrel')
      .gene('CYP2C19', 'Poor Metabolizer');
    const item = plan(who).plan.items[0]!;
    expect(item).toMatchObject({ key: 'pharmacogenomics/clopidogrel', action: 'switch' });
  });

  it('a dose led by the INR is reviewed, never changed on the word of genes', () => {
    const who = patient('male', '1950-01-01')
      .problem('atrial-fibrillation')
      .takes('warfarin', '2022-01-01', 5)
      .gene('CYP2C9', 'Poor Metabolizer')
      .gene('VKORC1', '-1639 AA');
    for (const { value } of plan(who).evidence.claims('recommendation'))
      if (value.rule === 'pharmacogenomics/warfarin') expect(value.action).not.toBe('lower-dose');
  });
});

describe('benefit and preferences', () => {
  const who = () =>
    patient('male', '1966-01-01').problem('type-2-diabetes').measure('ldl-cholesterol', 150, '2026-11-01');
  const value = (preferences: Preferences, ascvd = 0.15) =>
    plan(who(), preferences, ascvd).recommendation('lipids/diabetes-moderate')!.value;

  it('rises with own risk', () => {
    expect(value(usualPreferences, 0.3).netBenefit).toBeGreaterThan(value(usualPreferences, 0.1).netBenefit);
  });

  it('falls where harm, burden or cost weigh more, and never changes the estimate itself', () => {
    const usual = value(usualPreferences);
    for (const weigh of ['harm', 'burden', 'cost'] as const) {
      const other = value({ ...usualPreferences, [weigh]: 0 });
      expect(other.netBenefit).toBeGreaterThan(usual.netBenefit);
      expect(other.benefits).toEqual(usual.benefits);
    }
  });
});

describe('what is not known', () => {
  it('becomes one thing to find out, with what it decides', () => {
    const who = highPressure(patient('male', '1970-01-01').problem('hypertension')).measure(
      'total-cholesterol',
      200,
      '2026-11-01',
    );
    const { evidence } = plan(who.measure('ldl-cholesterol', 120, '2026-11-01'));
    const finds = evidence.claims('recommendation').filter(({ value: { rule } }) => rule.startsWith('find-out/'));
    expect(finds.map(({ value: { title } }) => title.en)).toContain('Find out: Atherosclerotic cardiovascular risk');
    for (const find of finds) expect(find.because.every((reason) => 'claim' in reason)).toBe(true);
  });
});
