import { describe, expect, it } from 'vitest';
import { TestPatient } from '../../../test/outcome-patient.js';
import { packFile, terminology } from '../../../test/pack-file.js';
import { type IsoDate, usualPreferences } from '../../record/index.js';
import { evaluateOutcome } from '../index.js';
import { parseOutcome } from '../parse.js';
import { Subject } from '../subject.js';
import { applyInstruments, parseInstruments } from './index.js';

const known = parseInstruments(
  {
    eq5d: packFile('instruments', 'eq-5d-5l.json'),
    ctcae: packFile('instruments', 'ctcae-laboratory.json'),
    sf6d: packFile('instruments', 'sf-6d.json'),
    scales: packFile('instruments', 'scales.json'),
    effects: packFile('instruments', 'expected-effects.json'),
  },
  (measure) => terminology.measure(measure) !== undefined,
);
const outcomeKnowledge = parseOutcome(
  {
    targets: packFile('targets', 'targets.json'),
    doseSteps: packFile('adaptation', 'dose-steps.json'),
    protocols: packFile('adaptation', 'protocols.json'),
    cautions: packFile('adaptation', 'cautions.json'),
    instruments: {
      eq5d: packFile('instruments', 'eq-5d-5l.json'),
      ctcae: packFile('instruments', 'ctcae-laboratory.json'),
      sf6d: packFile('instruments', 'sf-6d.json'),
      scales: packFile('instruments', 'scales.json'),
      effects: packFile('instruments', 'expected-effects.json'),
    },
  },
  terminology,
);
const outcomes = (patient: TestPatient) => {
  const evidence = patient.evidence();
  const claims = applyInstruments(new Subject(evidence, terminology, '2026-11-20' as IsoDate), known);
  evidence.add(claims); // throws if a reason names nothing
  return new Map(claims.map((claim) => [claim.id, claim.value]));
};

describe('outcomes from the record', () => {
  it('RECIST from lesion sizes: partial response, then progression from the smallest sum', () => {
    const patient = new TestPatient()
      .series('target-lesion-1', [
        ['2026-01-10', 60],
        ['2026-04-10', 40],
        ['2026-07-10', 44],
      ])
      .series('target-lesion-2', [
        ['2026-01-12', 40],
        ['2026-04-11', 25],
        ['2026-07-12', 38],
      ]);
    const value = outcomes(patient).get('outcome:recist' as never)!;
    expect(value.history.map(({ value: sum, category }) => [sum, category])).toEqual([
      [100, undefined],
      [65, 'PR'],
      [82, 'PD'],
    ]);
    expect(value.judgement).toBe('bad');
  });

  it('a measurable lesion at a new place is progression; one visit is no answer', () => {
    const patient = new TestPatient().series('target-lesion-1', [
      ['2026-01-10', 60],
      ['2026-04-10', 40],
    ]);
    expect(outcomes(patient).get('outcome:recist' as never)!.category).toBe('PR');
    expect(
      outcomes(patient.measure('target-lesion-3', '2026-04-12', 12)).get('outcome:recist' as never)!.category,
    ).toBe('PD');
    expect(outcomes(new TestPatient().measure('target-lesion-1', '2026-01-10', 60)).size).toBe(0);
  });

  it('PHQ-9 from items, with remission after a score of at least 10', () => {
    const patient = new TestPatient().measure('phq-9', '2026-03-01', 16);
    for (let item = 1; item <= 9; item++) patient.measure(`phq-9-item-${item}`, '2026-09-01', item <= 4 ? 1 : 0);
    expect(outcomes(patient).get('outcome:phq-9' as never)).toMatchObject({
      value: 4,
      category: 'remission',
      judgement: 'good',
    });
  });

  it('DAS28 by CRP with the EULAR response', () => {
    const day =
      (date: string, tender: number, swollen: number, global: number, crp: number) => (patient: TestPatient) =>
        patient
          .measure('tender-joint-count', date, tender)
          .measure('swollen-joint-count', date, swollen)
          .measure('patient-global-assessment', date, global)
          .measure('c-reactive-protein', date, crp);
    const patient = day('2026-08-01', 1, 0, 10, 2)(day('2026-02-01', 12, 8, 60, 25)(new TestPatient()));
    const value = outcomes(patient).get('outcome:das28' as never)!;
    expect(value).toMatchObject({ instrument: 'das28-crp', category: 'remission' });
    expect(value.result.en).toContain('good EULAR response');
  });

  it('EQ-5D-5L: an index for each country, the state from its five answers', () => {
    const patient = new TestPatient();
    const levels = { mobility: 2, 'self-care': 1, 'usual-activities': 3, pain: 5, anxiety: 4 };
    for (const [name, level] of Object.entries(levels)) patient.measure(`eq-5d-5l-${name}`, '2026-05-01', level);
    const value = outcomes(patient).get('outcome:eq-5d-5l' as never)!;
    expect(value.parts).toHaveLength(16);
    expect(value.parts.find(({ name }) => name === 'US')!.value).toBeCloseTo(0.09, 3);
    expect(value.value).toBeUndefined();
  });

  it('CTCAE only with a limit, only lately', () => {
    const low = new TestPatient().measure('neutrophils', '2026-11-01', 0.8);
    expect(outcomes(low).get('outcome:ctcae/neutrophil-count-decreased' as never)).toMatchObject({
      category: 'grade-3',
    });
    expect(outcomes(new TestPatient().measure('neutrophils', '2026-05-01', 0.8)).size).toBe(0);
    expect(outcomes(new TestPatient().measure('alanine-aminotransferase', '2026-11-01', 900)).size).toBe(0);
  });

  it('eGFR slope with its interval', () => {
    const patient = new TestPatient().series('egfr', [
      ['2025-01-01', 60],
      ['2025-07-01', 56.5],
      ['2026-01-01', 53],
      ['2026-07-01', 49.5],
    ]);
    const value = outcomes(patient).get('outcome:egfr-slope' as never)!;
    expect(value.value).toBeCloseTo(-7, 0);
    expect(value.category).toBe('rapid-decline');
  });

  it('days covered by three supplies', () => {
    const patient = new TestPatient();
    for (const [since, ended] of [
      ['2026-01-01', '2026-03-31'],
      ['2026-04-01', '2026-06-29'],
      ['2026-09-01', '2026-11-15'],
    ])
      patient.drug('atorvastatin', { since: since!, ended: ended!, status: 'completed' });
    patient.drug('atorvastatin', { since: '2026-11-15' });
    const value = outcomes(patient).get('outcome:pdc/atorvastatin' as never)!;
    expect(value.category).toBe('non-adherent');
    expect(value.value).toBeCloseTo((100 * (89 + 89 + 75)) / 323, 0);
  });
});

describe('the course of a target', () => {
  const context = { asOf: '2026-11-20' as IsoDate, preferences: usualPreferences };
  const run = (patient: TestPatient) => {
    const evidence = patient.evidence();
    const claims = evaluateOutcome(evidence, outcomeKnowledge, context);
    evidence.add(claims);
    return new Map(claims.map((claim) => [claim.id as string, claim]));
  };
  const pressures = (values: readonly number[], month = 1) =>
    values.map((value, index) => [`2026-${String(month + index).padStart(2, '0')}-10`, value] as const);

  it('compares what was expected of a drug with what came', () => {
    const patient = (after: readonly number[]) =>
      new TestPatient()
        .problem('hypertension')
        .drug('amlodipine', { since: '2026-06-15', mg: 5 })
        .series('systolic-pressure', [...pressures([151, 149, 152, 148, 150, 150]), ...pressures(after, 8)]);
    expect(run(patient([142, 140, 141, 141])).get('outcome:expected/systolic-pressure')!.value).toMatchObject({
      category: 'as-expected',
    });
    expect(run(patient([163, 166, 164, 165])).get('outcome:expected/systolic-pressure')!.value).toMatchObject({
      judgement: 'bad',
    });
  });

  it('finds the shift of level and the drug before it', () => {
    const patient = new TestPatient()
      .problem('hypertension')
      .drug('amlodipine', { since: '2026-06-15', mg: 5 })
      .series('systolic-pressure', [
        ...pressures([151, 149, 152, 148, 150, 150]),
        ...pressures([130, 128, 131, 127], 8),
      ]);
    const value = run(patient).get('outcome:level-shift/systolic-pressure')!.value;
    expect(value).toMatchObject({ on: '2026-08-10' });
    expect('result' in value && value.result.en).toContain('amlodipine');
  });

  it('forecasts with and without the drug that the plan adds', () => {
    const patient = new TestPatient()
      .problem('hypertension')
      .drug('amlodipine', { since: '2026-03-15', mg: 5 })
      .measure('potassium', '2026-11-18', 4.2)
      .measure('egfr', '2026-11-18', 80)
      .recommendation('pressure/first', ['lisinopril'])
      .series('systolic-pressure', [...pressures([160, 158]), ...pressures([151, 149, 150, 149, 151, 150, 149], 5)]);
    const claims = run(patient);
    const value = claims.get('outcome:forecast/systolic-pressure')?.value;
    if (claims.get('adaptation:systolic-pressure')?.kind === 'adaptation' && value && 'parts' in value) {
      const [withIt, without] = value.parts as readonly { readonly value: number }[];
      expect(withIt!.value).toBeLessThan(without!.value - 5);
    }
  });
});
