import { describe, expect, it } from 'vitest';
import { riskClaim } from '../../../test/guideline-case.js';
import { groups, rules, terminology } from '../../../test/guidelines.js';
import { type PatientBuilder, patient } from '../../../test/patient.js';
import { Evidence, type IsoDate, usualPreferences } from '../../record/index.js';
import { RuleEvaluator } from './evaluate.js';

const asOf = '2026-11-24' as IsoDate;

function judge(id: string, who: PatientBuilder, risks: readonly (readonly [string, number, number])[] = []) {
  const evidence = new Evidence(who.facts);
  evidence.add(risks.map(([outcome, years, probability]) => riskClaim(outcome, years, probability, who.facts[0]!)));
  const evaluator = new RuleEvaluator({
    evidence,
    terminology,
    groups,
    context: { asOf, preferences: usualPreferences },
  });
  return evaluator.evaluate(rules.find((rule) => rule.id === id)!);
}

const bp = (who: PatientBuilder, systolic: number, diastolic: number, on = '2026-11-01') =>
  who.measure('systolic-pressure', systolic, on).measure('diastolic-pressure', diastolic, on);

describe('what the guidelines say of patients', () => {
  it('129/79 mm Hg with diabetes: no drug yet; 130/79: a first-line drug', () => {
    const rule = 'hypertension/start-high-risk';
    const who = () => patient('male', '1970-01-01').problem('hypertension').problem('type-2-diabetes');
    expect(judge(rule, bp(who(), 129, 79))).toBeUndefined();
    expect(judge(rule, bp(who(), 130, 79))?.status).toBe('recommended');
    expect(judge(rule, bp(who(), 129, 80))?.status).toBe('recommended');
  });

  it('PREVENT risk of 7.5 % decides at 134/82 without other disease; without the risk it is what to find out', () => {
    const rule = 'hypertension/start-high-risk';
    const who = () => bp(patient('female', '1966-01-01').problem('hypertension'), 134, 82);
    expect(judge(rule, who(), [['total-cvd', 10, 0.075]])?.status).toBe('recommended');
    expect(judge(rule, who(), [['total-cvd', 10, 0.0749]])).toBeUndefined();
    const open = judge(rule, who());
    expect(open?.status).toBe('needs-data');
    expect(open?.missing.map(({ en }) => en)).toEqual(['Cardiovascular risk']);
  });

  it('one high reading without a diagnosis asks for home measurement, not for a drug', () => {
    const who = () => bp(patient('male', '1970-01-01').problem('type-2-diabetes'), 150, 95);
    expect(judge('hypertension/start-high-risk', who())).toBeUndefined();
    expect(judge('hypertension/confirm-out-of-office', who())?.status).toBe('recommended');
  });

  it('an ACE inhibitor is never proposed in pregnancy, however the record says it', () => {
    const who = () =>
      bp(patient('female', '1992-01-01').problem('hypertension').problem('ckd'), 150, 95).measure(
        'urine-albumin-creatinine-ratio',
        350,
        '2026-11-01',
      );
    expect(judge('hypertension/ras-severe-albuminuria', who())?.status).toBe('recommended');
    expect(judge('hypertension/ras-severe-albuminuria', who().problem('pregnancy', '2026-09-01'))?.status).toBe(
      'contraindicated',
    );
    expect(
      judge('hypertension/ras-severe-albuminuria', who().answer('pregnancy-status', '77386006', '2026-10-01'))?.status,
    ).toBe('contraindicated');
  });

  it('a statin of unknown dose after a heart attack: the dose is what to find out', () => {
    const who = patient('male', '1962-01-01').problem('myocardial-infarction', '2020-01-01', 'resolved');
    const outcome = judge('lipids/ascvd-raise', who.takes('atorvastatin', '2021-01-01'));
    expect(outcome?.status).toBe('needs-data');
    expect(outcome?.missing.map(({ en }) => en.toLowerCase())).toEqual(['daily dose of atorvastatin']);
  });

  it('atorvastatin 40 mg is high intensity and done, 20 mg is to be raised', () => {
    const who = () => patient('male', '1962-01-01').problem('myocardial-infarction', '2020-01-01');
    expect(judge('lipids/ascvd-raise', who().takes('atorvastatin', '2021-01-01', 40))?.status).toBe('done');
    expect(judge('lipids/ascvd-raise', who().takes('atorvastatin', '2021-01-01', 20))?.status).toBe('recommended');
  });

  it('a suspected problem is neither there nor not there', () => {
    const who = patient('male', '1950-01-01').problem('atrial-fibrillation', '2024-01-01', 'active', 'uncertain');
    expect(judge('atrial-fibrillation/anticoagulate', who.problem('hypertension'))).toBeUndefined();
  });

  it('CHA2DS2-VASc counts age twice from 75: 74 with no other risk needs one more point', () => {
    const rule = 'atrial-fibrillation/anticoagulate';
    const who = (birth: string) => patient('male', birth).problem('atrial-fibrillation', '2024-01-01');
    expect(judge(rule, who('1951-11-24'))?.status).toBe('recommended');
    expect(judge(rule, who('1951-11-25'))).toBeUndefined();
    expect(judge(rule, who('1951-11-25').problem('hypertension'))?.status).toBe('recommended');
  });

  it('nirmatrelvir only within five days and by kidney function', () => {
    const who = (onset: string, egfr: number) =>
      patient('female', '1955-01-01').problem('covid-19', onset).measure('egfr', egfr, '2026-10-01');
    const rule = 'covid-19/antiviral';
    expect(judge(rule, who('2026-11-19', 80))?.options.map(({ dose }) => dose?.en)[0]).toContain('300 mg');
    expect(judge(rule, who('2026-11-19', 60))?.options.map(({ dose }) => dose?.en)[0]).toContain('150 mg');
    expect(judge(rule, who('2026-11-18', 80))).toBeUndefined();
    expect(judge(rule, who('2026-11-19', 29))).toBeUndefined();
    expect(judge('covid-19/antiviral-kidney', who('2026-11-19', 29))?.status).toBe('recommended');
  });

  it('a mother and a sister with breast cancer at 45: counselling, and a drug offered from 45', () => {
    const who = (birth: string) =>
      patient('female', birth).relative('MTH', 1, 'breast-cancer', 60).relative('SIS', 1, 'breast-cancer', 52);
    expect(judge('breast-cancer-risk/genetic-counselling', who('1975-01-01'))?.status).toBe('recommended');
    expect(judge('breast-cancer-risk/risk-reducing-drug', who('1975-01-01'))?.status).toBe('recommended');
    expect(judge('breast-cancer-risk/risk-reducing-drug', who('1985-01-01'))).toBeUndefined();
    expect(judge('breast-cancer-risk/risk-reducing-drug', who('1975-01-01').takes('apixaban'))?.status).toBe(
      'contraindicated',
    );
  });

  it('no family history in the record is not a healthy family', () => {
    const outcome = judge('breast-cancer-risk/genetic-counselling', patient('female', '1975-01-01'));
    expect(outcome?.status).toBe('needs-data');
    expect(judge('breast-cancer-risk/genetic-counselling', patient('female', '1975-01-01').relative('MTH', 1))).toBe(
      undefined,
    );
  });

  it('every reason of a decision is among what its conditions read', () => {
    const who = bp(patient('male', '1960-01-01').problem('hypertension').problem('gout'), 150, 95);
    const reasons = judge('hypertension/start-stage-2', who)!.reasons.map((reason) => 'fact' in reason && reason.fact);
    const gout = who.facts.find((fact) => fact.kind === 'condition' && fact.problem === 'gout')!;
    expect(reasons).not.toContain(gout.id);
  });
});
