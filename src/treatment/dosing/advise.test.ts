import { describe, expect, it } from 'vitest';
import { treatmentKnowledge } from '../../../test/treatment-knowledge.js';
import {
  type AssessmentContext,
  type ClaimOf,
  Evidence,
  type Fact,
  type IsoDate,
  type MedicationFact,
  usualPreferences,
} from '../../record/index.js';
import { planTreatment } from '../index.js';
import { plannedMedications } from '../planned.js';
import { adviseDoses } from './advise.js';

const asOf = '2026-11-20' as IsoDate;
const context: AssessmentContext = { asOf, preferences: usualPreferences };
const provenance = { document: 'd', place: 'p' };
const base = (id: string) => ({ id, provenance, certainty: 'present', issues: [] });
const quantity = (value: number, unit: string) => ({
  value,
  unit,
  normalised: { ok: true, value, unit },
});
const patient = { ...base('patient'), kind: 'patient', sex: 'male', birthDate: '1966-01-01' };
const measured = (measure: string, value: number, unit: string, time: string) => ({
  ...base(`${measure}-${time}`),
  kind: 'observation',
  measure,
  concept: { text: measure, codings: [] },
  status: 'final',
  value: { type: 'quantity', quantity: quantity(value, unit) },
  time,
});
const order = (drug: string, milligrams: number, timesPerDay: number, time: string) => ({
  ...base(`${drug}-order`),
  kind: 'medication',
  concept: { text: drug, codings: [] },
  ingredients: [drug],
  status: 'active',
  dose: quantity(milligrams, 'mg'),
  timesPerDay,
  time,
});
const sizes = [patient, measured('weight', 80, 'kg', '2026-11-10'), measured('creatinine', 1.0, 'mg/dL', '2026-11-19')];
const advised = (facts: readonly object[]) => {
  const evidence = new Evidence(facts as unknown as readonly Fact[]);
  const planned: ReadonlyMap<string, readonly MedicationFact[]> = plannedMedications(evidence, context);
  return adviseDoses(evidence, treatmentKnowledge.kinetics, treatmentKnowledge.terminology, context, planned);
};
const vancomycin = order('vancomycin', 500, 2, '2026-11-18T08:00:00Z');

describe('doses in the plan', () => {
  it('vancomycin: without a level as for people alike, with a reason, a course and a band', () => {
    const { claims, recommendations } = advised([...sizes, vancomycin]);
    const [claim] = claims as [ClaimOf<'dosing'>];
    expect(claim.kind).toBe('dosing');
    expect(claim.value.basis).toBe('population');
    const { exposure, milligrams, intervalHours } = claim.value.regimen;
    expect(exposure.value).toBeGreaterThan(400);
    expect(exposure.value).toBeLessThan(600);
    expect((milligrams * 24) / intervalHours).toBeGreaterThan(1000);
    expect(claim.value.predicted.every(({ lower, value, upper }) => lower <= value && value <= upper)).toBe(true);
    expect(claim.because.filter((reason) => 'fact' in reason).length).toBeGreaterThanOrEqual(4);
    expect(recommendations.map(({ value }) => value.action)).toEqual(['raise-dose']);
  });

  it('a level that is higher than expected lowers the dose', () => {
    const level = measured('vancomycin-level', 32, 'mg/L', '2026-11-20T07:30:00Z');
    const daily = (facts: readonly object[]) => {
      const { milligrams, intervalHours } = (advised(facts).claims[0] as ClaimOf<'dosing'>).value.regimen;
      return (milligrams * 24) / intervalHours;
    };
    const twice = order('vancomycin', 1000, 2, '2026-11-18T08:00:00Z');
    const learnt = advised([...sizes, twice, level]).claims[0] as ClaimOf<'dosing'>;
    expect(learnt.value.basis).toBe('levels');
    expect(daily([...sizes, twice, level])).toBeLessThan(daily([...sizes, twice]));
  });

  it('refuses: creatinine lacking or old, a drug without a model, a target that nobody stated', () => {
    const why = (facts: readonly object[]) => {
      const [claim] = advised(facts).claims;
      return claim?.kind === 'refusal' ? [claim.value.why, ...claim.value.details] : claim?.kind;
    };
    expect(why([sizes[0]!, sizes[1]!, vancomycin])).toEqual(['missing-input', 'creatinineClearance']);
    expect(why([sizes[0]!, sizes[1]!, measured('creatinine', 1, 'mg/dL', '2026-10-01'), vancomycin])).toEqual([
      'stale-input',
      'creatinine',
    ]);
    expect(why([...sizes, order('gentamicin', 80, 3, '2026-11-19T08:00:00Z')])).toEqual([
      'missing-input',
      'bodySurfaceArea',
      'albumin',
    ]);
    expect(advised(sizes).claims).toEqual([]);
  });

  const body = [...sizes, measured('height', 175, 'cm', '2026-01-10'), measured('albumin', 3.6, 'g/dL', '2026-11-15')];

  it('gentamicin: from levels, peak and trough in their targets; not without a level, nor of once-daily doses', () => {
    const thrice = order('gentamicin', 80, 3, '2026-11-18T08:00:00Z');
    const levels = [
      measured('gentamicin-level', 1.1, 'mg/L', '2026-11-19T15:30:00Z'),
      measured('gentamicin-level', 4.6, 'mg/L', '2026-11-19T17:00:00Z'),
    ];
    const { claims, recommendations } = advised([...body, thrice, ...levels]);
    const [claim] = claims as [ClaimOf<'dosing'>];
    expect(claim.value).toMatchObject({ basis: 'levels', target: { quantity: 'peak', lower: 8, upper: 12 } });
    const { exposure, milligrams, infusionHours } = claim.value.regimen;
    expect(exposure.value).toBeGreaterThan(8);
    expect(exposure.value).toBeLessThan(12);
    expect(milligrams).toBeGreaterThan(80);
    expect(infusionHours).toBe(0.5);
    expect(claim.value.detail.en).toContain('trough below 2');
    // A higher dose twice a day: the trough of three would be too high, one would be too little.
    expect(claim.value.regimen.intervalHours).toBe(12);
    expect(recommendations.map(({ value }) => value.action)).toEqual(['raise-dose']);
    const refusals = (facts: readonly object[]) =>
      advised(facts).claims.map((each) => each.kind === 'refusal' && [each.value.why, ...each.value.details]);
    expect(refusals([...body, thrice])).toEqual([['missing-input', 'level']]);
    const daily = order('gentamicin', 400, 1, '2026-11-18T08:00:00Z');
    expect(refusals([...body, daily, levels[0]!])).toEqual([['outside-validity', 'dose 40 to 300 mg']]);
  });

  it('tobramycin: the peak is for the user to state', () => {
    const daily = order('tobramycin', 400, 1, '2026-11-18T08:00:00Z');
    const level = measured('tobramycin-level', 1.6, 'mg/L', '2026-11-19T20:00:00Z');
    const [claim] = advised([...body, daily, level]).claims as [ClaimOf<'refusal'>];
    expect(claim.value).toMatchObject({ of: 'dosing:tobramycin', why: 'missing-input', details: ['target peak'] });
  });

  it('the plan holds the dose', () => {
    const evidence = new Evidence([...sizes, vancomycin] as unknown as readonly Fact[]);
    const claims = planTreatment(evidence, treatmentKnowledge, context);
    expect(claims.some(({ id }) => id === 'dosing:vancomycin')).toBe(true);
    expect(claims.some((claim) => claim.kind === 'recommendation' && claim.value.rule === 'dosing/vancomycin')).toBe(
      true,
    );
  });
});
