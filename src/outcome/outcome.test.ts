import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codingOf, TestPatient } from '../../test/outcome-patient.js';
import { packFile, terminology } from '../../test/pack-file.js';
import {
  type AdaptationValue,
  type Claim,
  claimId,
  type FactId,
  type IsoDate,
  usualPreferences,
} from '../record/index.js';
import { evaluateOutcome, type OutcomeFiles, parseOutcome } from './index.js';

const files: OutcomeFiles = {
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
};
const knowledge = parseOutcome(files, terminology);
const context = { asOf: '2026-11-20' as IsoDate, preferences: usualPreferences };

function run(patient: TestPatient): readonly Claim[] {
  const evidence = patient.evidence();
  const claims = evaluateOutcome(evidence, knowledge, context);
  evidence.add(claims); // throws if a reason names nothing
  return claims;
}
const target = (claims: readonly Claim[], measure: string) => {
  const claim = claims.find(({ id }) => id === claimId('target', measure));
  return claim?.kind === 'target' ? claim.value : undefined;
};
const adaptation = (claims: readonly Claim[], measure: string): AdaptationValue | undefined => {
  const claim = claims.find(({ id }) => id === claimId('adaptation', measure));
  return claim?.kind === 'adaptation' ? claim.value : undefined;
};
const refusal = (claims: readonly Claim[], measure: string) => {
  const claim = claims.find(({ id }) => id === claimId('refusal', `adaptation/${measure}`));
  return claim?.kind === 'refusal' ? claim.value : undefined;
};

/** Pressure above goal for months on lisinopril, everything measured that a step needs. */
const hypertensive = (mg = 20) =>
  new TestPatient({ birth: '1972-03-14', sex: 'male' })
    .problem('hypertension')
    .drug('lisinopril', { since: '2026-06-16', mg })
    .series('systolic-pressure', [
      ['2026-04-01', 152],
      ['2026-05-20', 151],
      ['2026-08-20', 144],
      ['2026-10-10', 145],
      ['2026-11-16', 142],
    ])
    .series('diastolic-pressure', [
      ['2026-10-10', 78],
      ['2026-11-16', 76],
    ])
    .measure('potassium', '2026-11-14', 4.4)
    .measure('egfr', '2026-11-14', 80);

describe('targets', () => {
  it('concern the problems and drugs of the patient and nothing else', () => {
    expect(run(new TestPatient())).toEqual([]);
    const claims = run(new TestPatient().problem('hypertension'));
    expect(claims.map(({ id }) => id)).toEqual(['target:systolic-pressure', 'target:diastolic-pressure']);
    expect(target(claims, 'systolic-pressure')).toMatchObject({
      status: 'not-measured',
      upper: 130,
      nextMeasure: context.asOf,
    });
  });

  it('are those of the patient: HbA1c in pregnancy, in the old and ill, in others', () => {
    const upper = (patient: TestPatient) => target(run(patient.problem('type-2-diabetes')), 'hba1c')?.upper;
    expect(upper(new TestPatient({ birth: '1995-01-01' }).problem('pregnancy'))).toBe(6);
    const old = () => new TestPatient({ birth: '1950-01-01' }).problem('heart-failure').problem('hypertension');
    expect(upper(old())).toBe(7.5);
    expect(upper(old().problem('copd'))).toBe(8);
    expect(upper(old().problem('stroke', '2015-01-01', 'resolved'))).toBe(8);
    expect(upper(new TestPatient({ birth: '1980-01-01' }))).toBe(7);
  });

  it('take the stricter LDL goal after a heart attack with further risks', () => {
    const goal = (patient: TestPatient) => target(run(patient), 'ldl-cholesterol')?.upper;
    expect(goal(new TestPatient().problem('coronary-disease'))).toBe(70);
    const smoker = new TestPatient().problem('myocardial-infarction').problem('hypertension');
    expect(goal(smoker.answer('smoking-status', '2026-11-01', '449868002'))).toBe(55);
    expect(goal(new TestPatient({ birth: '1988-01-01' }).problem('familial-hypercholesterolemia'))).toBe(100);
  });

  it('have trend, response and next date from the series', () => {
    const value = target(run(hypertensive()), 'systolic-pressure')!;
    expect(value.status).toBe('above');
    expect(value.slopePerYear).toBeLessThan(0);
    expect(value.nextMeasure).toBe('2026-12-14');
    expect(value.response).toMatchObject({ drug: 'lisinopril', since: '2026-06-16', before: 151.5 });
    expect(value.response!.change).toBeCloseTo(143.667 - 151.5, 2);
    expect(value.response!.upper).toBeLessThan(0);
  });

  it('count from the patient: 7 % of weight in prediabetes', () => {
    const claims = run(
      new TestPatient()
        .problem('prediabetes')
        .measure('bmi', '2026-11-14', 29)
        .series('weight', [
          ['2025-11-27', 84],
          ['2026-11-14', 87.5],
        ]),
    );
    expect(target(claims, 'weight')).toMatchObject({ status: 'above', upper: 78.12 });
  });

  it('read nothing after the day of the assessment', () => {
    const patient = new TestPatient().problem('hypertension').measure('systolic-pressure', '2026-11-21', 190);
    expect(target(run(patient), 'systolic-pressure')?.status).toBe('not-measured');
  });
});

describe('adaptation to a missed goal', () => {
  it('raises the dose by one step of the pack, with the numbers of the record as reason', () => {
    const value = adaptation(run(hypertensive()), 'systolic-pressure')!;
    expect(value.change).toBe('titrate');
    expect(value.from.en).toBe('lisinopril 20 mg a day');
    expect(value.to.en).toBe('lisinopril 40 mg a day');
    expect(value.to.zh).toBe('赖诺普利 每日 40 mg');
    expect(value.reason.en).toContain('142 mmHg on 2026-11-16');
    expect(value.reason.zh).toContain('142 mmHg');
    expect(value.drug).toEqual(codingOf('lisinopril'));
  });

  it('rests on target, drug, measurements and knowledge', () => {
    const claim = run(hypertensive()).find(({ kind }) => kind === 'adaptation')!;
    const kinds = claim.because.map((reason) =>
      'fact' in reason ? 'fact' : 'claim' in reason ? 'claim' : 'knowledge',
    );
    expect(new Set(kinds)).toEqual(new Set(['fact', 'claim', 'knowledge']));
    expect(claim.because).toContainEqual({ claim: claimId('target', 'systolic-pressure'), role: 'target' });
  });

  it('needs the mean of two days above goal', () => {
    const startingAt = (first: number) =>
      new TestPatient()
        .problem('hypertension')
        .drug('amlodipine', { since: '2024-01-01', mg: 5 })
        .series('systolic-pressure', [
          ['2026-10-10', first],
          ['2026-11-16', 131],
        ]);
    expect(adaptation(run(startingAt(127)), 'systolic-pressure')).toBeUndefined();
    expect(adaptation(run(startingAt(129)), 'systolic-pressure')).toMatchObject({ change: 'titrate' });
    const once = new TestPatient()
      .problem('hypertension')
      .drug('amlodipine', { since: '2024-01-01', mg: 5 })
      .measure('systolic-pressure', '2026-11-16', 140);
    expect(adaptation(run(once), 'systolic-pressure')).toBeUndefined();
  });

  it('waits until the last change has had its time', () => {
    const patient = new TestPatient()
      .problem('hypertension')
      .drug('amlodipine', { since: '2026-11-02', mg: 5 })
      .series('systolic-pressure', [
        ['2026-11-03', 150],
        ['2026-11-16', 145],
      ]);
    expect(adaptation(run(patient), 'systolic-pressure')).toMatchObject({ change: 'keep' });
  });

  it('asks whether the drug is taken where it made no difference', () => {
    const patient = new TestPatient()
      .problem('hypertension')
      .drug('amlodipine', { since: '2026-10-02', mg: 5 })
      .series('systolic-pressure', [
        ['2026-09-28', 150],
        ['2026-09-29', 149],
        ['2026-09-30', 148],
        ['2026-10-01', 151],
        ['2026-11-10', 163],
        ['2026-11-12', 161],
        ['2026-11-14', 164],
        ['2026-11-15', 162],
        ['2026-11-16', 158],
      ]);
    expect(adaptation(run(patient), 'systolic-pressure')).toMatchObject({ change: 'check-adherence' });
  });

  it('leaves a start to the plan, names it and waits: nothing is recommended twice', () => {
    const claims = run(hypertensive(40).recommendation('htn/ccb', ['amlodipine'], { rank: 2 }));
    const value = adaptation(claims, 'systolic-pressure')!;
    expect(value).toMatchObject({ change: 'keep', from: { en: 'lisinopril 40 mg a day' } });
    expect(value.to.en).toBe(
      'amlodipine as the plan recommends (htn/ccb), nothing else for this goal; measure again 28 days after it has begun',
    );
    expect(claims.find(({ kind }) => kind === 'adaptation')!.because).toContainEqual({
      claim: claimId('recommendation', 'htn/ccb'),
      role: 'recommendation',
    });
  });

  it('never adds a contraindicated option, a second of the class, or one the patient is allergic to', () => {
    const base = () => hypertensive(40);
    const more = (patient: TestPatient) => adaptation(run(patient), 'systolic-pressure');
    expect(more(base().recommendation('htn/arb', ['losartan']))).toBeUndefined();
    expect(more(base().recommendation('htn/ccb', ['amlodipine']).allergy('amlodipine'))).toBeUndefined();
    expect(
      more(base().recommendation('htn/ccb', ['amlodipine']).safety('amlodipine', { proposed: true })),
    ).toBeUndefined();
    expect(refusal(run(base().recommendation('htn/arb', ['losartan'])), 'systolic-pressure')?.of).toBe(
      'adaptation:systolic-pressure',
    );
  });

  it('starts a drug whose dose the genes lower, and says so; it does not raise one', () => {
    const advice = {
      id: claimId('drugGeneAdvice', 'CPIC/rosuvastatin'),
      kind: 'drugGeneAdvice',
      stage: 'treatment',
      value: {
        drug: codingOf('rosuvastatin'),
        source: 'CPIC',
        genes: ['SLCO1B1'],
        diplotypes: ['*5/*5'],
        phenotypes: ['Poor Function'],
        classification: 'Strong',
        action: 'lower-dose',
        summary: { en: 'at most 20 mg a day', zh: '每日不超过 20 mg' },
        present: false,
      },
      uncertainty: { kind: 'exact' },
      method: { name: 'test', version: '1' },
      because: [{ fact: 'test/0' as FactId }],
    } as const;
    const patient = () =>
      new TestPatient().problem('coronary-disease').measure('ldl-cholesterol', '2026-11-12', 190).claim(advice);
    const started = adaptation(run(patient().recommendation('lipids/statin', ['rosuvastatin'])), 'ldl-cholesterol');
    expect(started).toMatchObject({ change: 'keep', drug: codingOf('rosuvastatin') });
    expect(started!.to.en).toContain('rosuvastatin, dose by the advice for the genes as the plan recommends');
    expect(started!.reason.en).toContain('at most 20 mg a day');
    const taken = run(
      patient().drug('rosuvastatin', { since: '2025-01-01', mg: 10 }).measure('egfr', '2026-11-12', 90),
    );
    expect(adaptation(taken, 'ldl-cholesterol')).toBeUndefined();
  });

  it('does not raise what another stage found unsafe', () => {
    for (const severity of ['contraindicated', 'major'] as const) {
      const claims = run(hypertensive().safety('lisinopril', { severity }));
      expect(adaptation(claims, 'systolic-pressure')?.change).not.toBe('titrate');
    }
  });

  it('refuses rather than guess: dose unknown, potassium unknown, potassium high', () => {
    const pressure = [
      ['2026-10-10', 145],
      ['2026-11-16', 142],
    ] as const;
    const base = () => new TestPatient().problem('hypertension').series('systolic-pressure', pressure);
    const unknownDose = run(base().drug('lisinopril', { since: '2024-01-01' }));
    expect(refusal(unknownDose, 'systolic-pressure')).toMatchObject({ why: 'missing-input' });
    const unknownPotassium = run(base().drug('lisinopril', { since: '2024-01-01', mg: 20 }));
    expect(refusal(unknownPotassium, 'systolic-pressure')).toMatchObject({
      details: expect.arrayContaining(['potassium']),
    });
    const high = run(
      base()
        .drug('lisinopril', { since: '2024-01-01', mg: 20 })
        .measure('potassium', '2026-11-10', 5)
        .measure('egfr', '2026-11-10', 80),
    );
    expect(adaptation(high, 'systolic-pressure')).toBeUndefined();
    expect(refusal(high, 'systolic-pressure')).toMatchObject({
      why: 'not-applicable',
      details: expect.arrayContaining(['no-higher-dose', 'lisinopril']),
    });
    const conflicting = run(
      base().drug('lisinopril', { since: '2026-01-01', mg: 10 }).drug('lisinopril', { since: '2026-02-01', mg: 20 }),
    );
    expect(refusal(conflicting, 'systolic-pressure')).toMatchObject({ why: 'conflicting-input' });
  });

  it('raises a dose while another drug begins where the pressure is far from its goal, by this patient’s own response', () => {
    const patient = new TestPatient()
      .problem('hypertension')
      .drug('amlodipine', { since: '2024-01-01', mg: 5 })
      .series('systolic-pressure', [
        ['2026-10-10', 165],
        ['2026-11-16', 162],
      ])
      .measure('potassium', '2026-11-10', 4.4)
      .recommendation('htn/ras', ['lisinopril']);
    const found = adaptation(run(patient), 'systolic-pressure')!;
    expect(found).toMatchObject({ change: 'titrate', drug: codingOf('amlodipine') });
    expect(found.to.en).toContain('amlodipine 10 mg a day; lisinopril as the plan recommends');
    expect(found.reason.en).toContain("by this patient's own readings and doses");
  });

  it('a drug not yet taken is expected to do more than a higher dose, and to reach the goal the likelier the nearer it is', () => {
    const answered = (level: number) =>
      new TestPatient()
        .problem('hypertension')
        .drug('amlodipine', { since: '2026-08-01', mg: 5 })
        .series(
          'systolic-pressure',
          [-4, -3, -2, -1].map((n) => [`2026-07-${30 + n}`, 160] as const),
        )
        .series(
          'systolic-pressure',
          [12, 13, 14, 15, 16].map((n) => [`2026-11-${n}`, level] as const),
        )
        .measure('potassium', '2026-11-10', 4.4)
        .recommendation('htn/ras', ['lisinopril']);
    const chanceOf = (level: number) =>
      Number(
        /with a chance of (\d+) %/.exec(adaptation(run(answered(level)), 'systolic-pressure')?.reason.en ?? '')?.[1],
      );
    expect(adaptation(run(answered(131)), 'systolic-pressure')).toMatchObject({
      change: 'keep',
      drug: codingOf('lisinopril'),
    });
    expect(chanceOf(131)).toBeGreaterThan(chanceOf(138));
  });

  it('makes one change at a time: what serves two goals is changed once and awaited', () => {
    const claims = run(
      new TestPatient()
        .problem('hypertension')
        .problem('type-2-diabetes')
        .drug('amlodipine', { since: '2024-01-01', mg: 5 })
        .series('systolic-pressure', [
          ['2026-10-10', 136],
          ['2026-11-16', 135],
        ])
        .series('urine-albumin-creatinine-ratio', [
          ['2026-05-10', 280],
          ['2026-11-10', 318],
        ])
        .measure('potassium', '2026-11-10', 4.4)
        .recommendation('htn/ras', ['lisinopril']),
    );
    expect(adaptation(claims, 'systolic-pressure')).toMatchObject({ change: 'keep', drug: codingOf('lisinopril') });
    expect(adaptation(claims, 'urine-albumin-creatinine-ratio')).toMatchObject({ change: 'keep' });
  });

  it('in pregnancy gives up an ACE inhibitor and never raises it', () => {
    const patient = new TestPatient({ birth: '1995-04-17' })
      .problem('hypertension')
      .answer('pregnancy-status', '2026-11-18', '77386006')
      .drug('lisinopril', { since: '2022-03-15', mg: 10 })
      .series('systolic-pressure', [
        ['2026-10-14', 145],
        ['2026-11-18', 146],
      ]);
    const value = adaptation(run(patient), 'systolic-pressure')!;
    expect(value).toMatchObject({ change: 'switch', urgency: 'now', from: { en: 'lisinopril 10 mg a day' } });
    expect(value.to.en).toBe('labetalol');
    // A stop that names what takes its place speaks for that, not against it.
    const option = (drug: string, status: 'contraindicated' | 'preferred') =>
      ({ concept: { codings: [codingOf(drug)], text: drug }, status, because: [] }) as const;
    const options = [option('lisinopril', 'contraindicated'), option('nifedipine', 'preferred')];
    patient.recommendation('safety/lisinopril', [], { action: 'stop', options });
    expect(adaptation(run(patient), 'systolic-pressure')).toMatchObject({ change: 'switch', to: { en: 'nifedipine' } });
  });

  it('asks for an anti-inflammatory to be given up before a dose is raised, not for aspirin after a stent', () => {
    const change = (drug: string) => {
      const claims = run(hypertensive().drug(drug, { since: '2026-09-01', mg: 81 }));
      return adaptation(claims, 'systolic-pressure');
    };
    expect(change('ibuprofen')?.title.en).toBe('Blood pressure above goal on an anti-inflammatory');
    expect(change('aspirin')).toMatchObject({ change: 'titrate', to: { en: 'lisinopril 40 mg a day' } });
  });

  it('quotes how basal insulin is raised, computes no dose, and is silent while glucose is low', () => {
    const patient = () =>
      new TestPatient({ birth: '1970-01-01' })
        .problem('type-2-diabetes')
        .drug('insulin glargine', { since: '2025-01-01' })
        .measure('hba1c', '2026-11-10', 8.7);
    const value = adaptation(run(patient()), 'hba1c');
    expect(value).toMatchObject({ change: 'keep', drug: codingOf('insulin glargine') });
    expect(value!.to.en).toContain('2 to 4 units');
    const low = run(patient().measure('glucose', '2026-11-18', 60));
    expect(adaptation(low, 'hba1c')?.to.en ?? '').not.toContain('raised');
  });

  it('exchanges a statin that genes speak against for a statin, not for a weaker drug', () => {
    const patient = new TestPatient()
      .problem('coronary-disease')
      .drug('atorvastatin', { since: '2018-05-03', mg: 20 })
      .measure('ldl-cholesterol', '2026-11-12', 88)
      .safety('atorvastatin', { severity: 'contraindicated' });
    expect(adaptation(run(patient), 'ldl-cholesterol')).toMatchObject({ change: 'switch', to: { en: 'rosuvastatin' } });
  });

  it('lowers the ceiling of metformin with the kidney', () => {
    const diabetic = (egfr: number) =>
      run(
        new TestPatient()
          .problem('type-2-diabetes')
          .drug('metformin', { since: '2019-02-11', mg: 500, timesPerDay: 2 })
          .measure('egfr', '2026-11-10', egfr)
          .measure('hba1c', '2026-11-10', 8.7),
      );
    expect(adaptation(diabetic(60), 'hba1c')?.to.en).toBe('metformin 1500 mg a day');
    expect(adaptation(diabetic(45), 'hba1c')?.to.en).toBe('metformin 1500 mg a day');
    expect(adaptation(diabetic(44.9), 'hba1c')).toBeUndefined();
  });
});

describe('adaptation to harm', () => {
  const withPotassium = (value: number) =>
    new TestPatient({ birth: '1958-03-09' })
      .problem('heart-failure')
      .problem('hypertension')
      .drug('spironolactone', { since: '2025-05-12', ended: '2026-10-06', mg: 25 })
      .drug('spironolactone', { since: '2026-10-06', mg: 50 })
      .drug('lisinopril', { since: '2025-03-03', mg: 20 })
      .measure('potassium', '2026-10-05', 4.8)
      .measure('potassium', '2026-11-17', value)
      .measure('egfr', '2026-11-17', 50)
      .series('systolic-pressure', [
        ['2026-10-10', 145],
        ['2026-11-16', 142],
      ]);

  it('halves spironolactone from 5.5, stops it from 6.0', () => {
    const at = (value: number) => adaptation(run(withPotassium(value)), 'potassium');
    expect(at(5.4)).toBeUndefined();
    expect(at(5.5)).toMatchObject({
      change: 'reduce',
      from: { en: 'spironolactone 50 mg a day' },
      to: { en: 'spironolactone 25 mg a day' },
    });
    expect(at(5.9)?.change).toBe('reduce');
    expect(at(6)).toMatchObject({ change: 'stop', urgency: 'now' });
  });

  it('stops rather than halves what another stage found contraindicated', () => {
    const claims = run(withPotassium(5.8).safety('spironolactone', { type: 'drug-lab' }));
    expect(adaptation(claims, 'potassium')).toMatchObject({ change: 'stop' });
    expect(claims.find(({ kind }) => kind === 'adaptation')!.because).toContainEqual({
      claim: claimId('safety', 'drug-lab/spironolactone'),
      role: 'against',
    });
  });

  it('keeps pressure protocols from raising what raises potassium', () => {
    const claims = run(withPotassium(5.8).recommendation('htn/acei', ['losartan']));
    expect(adaptation(claims, 'systolic-pressure')).toBeUndefined();
    expect(refusal(claims, 'systolic-pressure')).toBeDefined();
    const withOther = run(withPotassium(5.8).recommendation('htn/ccb', ['amlodipine']));
    expect(adaptation(withOther, 'systolic-pressure')).toMatchObject({ change: 'keep', drug: codingOf('amlodipine') });
  });

  it('lowers warfarin by 10 % a week above range, withholds it above 4.5, waits at one slight excess', () => {
    const inr = (values: readonly number[]) => {
      const patient = new TestPatient({ birth: '1949-01-22' })
        .problem('atrial-fibrillation')
        .drug('warfarin', { since: '2026-04-27', mg: 5 });
      values.forEach((value, n) => {
        patient.measure('inr', `2026-11-${String(3 + 7 * n).padStart(2, '0')}`, value);
      });
      return adaptation(run(patient), 'inr');
    };
    expect(inr([2.5, 2.9])).toBeUndefined();
    expect(inr([2.5, 3])).toBeUndefined();
    expect(inr([2.5, 3.2])).toMatchObject({ change: 'keep' });
    expect(inr([3.4, 3.2])).toMatchObject({ change: 'reduce' });
    expect(inr([3.8, 4.2])).toMatchObject({
      change: 'reduce',
      from: { en: 'warfarin 35 mg a week' },
      to: { en: 'warfarin 31.5 mg a week (10 % less a week)' },
    });
    expect(inr([3.8, 4.5])).toMatchObject({ change: 'reduce', urgency: 'soon' });
    expect(inr([3.8, 4.6])).toMatchObject({ change: 'reduce', urgency: 'now' });
    expect(inr([3.8, 4.6])?.to.en).toMatch(/^leave out one or two doses/);
    expect(inr([1.8, 1.9])).toMatchObject({
      change: 'titrate',
      to: { en: 'warfarin 38.5 mg a week (10 % more a week)' },
    });
    expect(inr([1.4, 1.3])?.to.en).toBe('warfarin 42 mg a week (20 % more a week)');
    expect(inr([1.8, 1.3])?.to.en).toBe('warfarin 38.5 mg a week (10 % more a week)');
  });

  it('halves the renin-angiotensin inhibitor when creatinine stays up by 30 %, after looking for another cause', () => {
    const at = (value: number, again?: number) =>
      adaptation(
        run(
          new TestPatient()
            .problem('hypertension')
            .drug('lisinopril', { since: '2025-01-01', ended: '2026-10-01', mg: 10 })
            .drug('lisinopril', { since: '2026-10-01', mg: 20 })
            .measure('creatinine', '2026-09-25', 1)
            .series('creatinine', [
              ['2026-11-02', value],
              ...(again === undefined ? [] : ([['2026-11-14', again]] as const)),
            ]),
        ),
        'creatinine',
      );
    expect(at(1.29)).toBeUndefined();
    expect(at(1.3)).toMatchObject({ change: 'keep' });
    expect(at(1.3, 1.29)).toBeUndefined();
    expect(at(1.3, 1.31)).toMatchObject({ change: 'reduce', to: { en: 'lisinopril 10 mg a day' } });
  });

  it('lowers insulin or a sulfonylurea when glucose is below 70, by an amount that it does not invent', () => {
    const at = (drug: string, value: number, mg?: number) =>
      adaptation(
        run(
          new TestPatient()
            .drug(drug, { since: '2024-01-01', ...(mg ? { mg } : {}) })
            .measure('glucose', '2026-11-15', value),
        ),
        'glucose',
      );
    expect(at('insulin glargine', 70)).toBeUndefined();
    expect(at('insulin glargine', 69)).toMatchObject({ change: 'reduce', urgency: 'now' });
    expect(at('glipizide', 60, 10)).toMatchObject({ change: 'reduce', from: { en: 'glipizide 10 mg a day' } });
    expect(at('glipizide', 60, 10)?.to.en).not.toMatch(/\d/);
  });

  it('halves a beta-blocker with a slow pulse, earlier for carvedilol, and never stops it at once', () => {
    const at = (drug: string, pulse: number, mg: number, timesPerDay = 1) =>
      adaptation(
        run(
          new TestPatient()
            .drug(drug, { since: '2024-01-01', mg, timesPerDay })
            .measure('heart-rate', '2026-11-15', pulse),
        ),
        'heart-rate',
      );
    expect(at('metoprolol', 50, 100)).toBeUndefined();
    expect(at('metoprolol', 49, 100)).toMatchObject({ change: 'reduce', to: { en: 'metoprolol 50 mg a day' } });
    expect(at('metoprolol', 44, 25)).toMatchObject({ change: 'reduce', to: { en: '50 % less than now' } });
    expect(at('carvedilol', 54, 12.5, 2)).toMatchObject({ change: 'reduce', to: { en: 'carvedilol 12.5 mg a day' } });
    expect(at('carvedilol', 55, 12.5, 2)).toBeUndefined();
  });

  it('looks into a pressure below 90 and raises nothing meanwhile', () => {
    const claims = run(
      new TestPatient()
        .problem('heart-failure')
        .drug('carvedilol', { since: '2024-01-01', mg: 12.5, timesPerDay: 2 })
        .measure('systolic-pressure', '2026-11-15', 88),
    );
    expect(adaptation(claims, 'systolic-pressure')).toMatchObject({ change: 'keep', urgency: 'now' });
  });

  it('lowers what causes hypoglycaemia when an older person has an HbA1c below 7', () => {
    const at = (birth: string, drug: string, value: number) =>
      adaptation(
        run(
          new TestPatient({ birth })
            .problem('type-2-diabetes')
            .drug(drug, { since: '2020-01-01', mg: 10 })
            .measure('hba1c', '2026-11-10', value),
        ),
        'hba1c',
      );
    expect(at('1950-01-01', 'glipizide', 6.9)).toMatchObject({ change: 'reduce' });
    expect(at('1950-01-01', 'glipizide', 7)).toBeUndefined();
    expect(at('1950-01-01', 'metformin', 6.2)).toBeUndefined();
    expect(at('1970-01-01', 'glipizide', 6.2)).toBeUndefined();
  });

  it('stops azathioprine below 3.5', () => {
    const at = (value: number) =>
      adaptation(
        run(
          new TestPatient()
            .drug('azathioprine', { since: '2026-09-21', mg: 125 })
            .measure('leukocytes', '2026-11-16', value),
        ),
        'leukocytes',
      );
    expect(at(3.5)).toBeUndefined();
    expect(at(3.4)).toMatchObject({ change: 'stop', urgency: 'now', from: { en: 'azathioprine 125 mg a day' } });
  });
});

describe('properties', () => {
  const steps = [...knowledge.doseSteps.values()];
  it('no titration exceeds the maximum or skips a step, whatever dose is taken', () => {
    const anyDose = fc.constantFrom(...steps).chain((each) =>
      fc.record({
        each: fc.constant(each),
        mg: fc.double({ min: each.steps[0]! / 2, max: each.maximum * 3, noNaN: true }),
        egfr: fc.integer({ min: 5, max: 120 }),
      }),
    );
    fc.assert(
      fc.property(anyDose, ({ each, mg, egfr }) => {
        const timesPerDay = each.per === 'week' ? 1 / 7 : 2;
        const taken = each.per === 'week' ? mg / 7 : mg;
        const claims = run(
          new TestPatient()
            .problem('hypertension')
            .problem('coronary-disease')
            .problem('type-2-diabetes')
            .drug(each.ingredient, { since: '2025-01-01', mg: taken / timesPerDay, timesPerDay })
            .series('systolic-pressure', [
              ['2026-10-10', 170],
              ['2026-11-16', 172],
            ])
            .measure('ldl-cholesterol', '2026-11-16', 190)
            .measure('hba1c', '2026-11-16', 9)
            .measure('potassium', '2026-11-16', 4.2)
            .measure('heart-rate', '2026-11-16', 80)
            .measure('egfr', '2026-11-16', egfr),
        );
        for (const claim of claims) {
          if (claim.kind !== 'adaptation' || claim.value.change !== 'titrate') continue;
          const dose = Number(/ ([\d.]+) mg a (?:day|week)/.exec(claim.value.to.en)?.[1]);
          const limit = Math.min(
            each.maximum,
            ...each.limits.filter(({ below }) => egfr < below).map(({ maximum }) => maximum),
          );
          expect(dose).toBeLessThanOrEqual(limit);
          expect(dose).toBeGreaterThan(mg);
          expect(each.steps.filter((step) => step > mg && step < dose)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nothing that is started or raised was found unsafe, advised against, blocked or allergenic', () => {
    const drugs = ['lisinopril', 'amlodipine', 'atorvastatin', 'metformin', 'losartan', 'ezetimibe', 'empagliflozin'];
    const finding = fc.record({
      drug: fc.constantFrom(...drugs),
      severity: fc.constantFrom('contraindicated', 'major', 'moderate', 'minor'),
    });
    const state = fc.record({
      taken: fc.uniqueArray(fc.constantFrom(...drugs), { maxLength: 4 }),
      findings: fc.uniqueArray(finding, { selector: ({ drug }) => drug, maxLength: 5 }),
      allergies: fc.uniqueArray(fc.constantFrom(...drugs, 'class:statin'), { maxLength: 2 }),
      potassium: fc.constantFrom(4.2, 5.2, 5.7, 6.1),
      pregnant: fc.boolean(),
    });
    fc.assert(
      fc.property(state, ({ taken, findings, allergies, potassium, pregnant }) => {
        const patient = new TestPatient()
          .problem('hypertension')
          .problem('coronary-disease')
          .problem('type-2-diabetes')
          .series('systolic-pressure', [
            ['2026-10-10', 170],
            ['2026-11-16', 172],
          ])
          .measure('ldl-cholesterol', '2026-11-16', 190)
          .measure('hba1c', '2026-11-16', 9)
          .measure('potassium', '2026-11-16', potassium)
          .measure('egfr', '2026-11-16', 70)
          .recommendation('any', drugs);
        if (pregnant) patient.problem('pregnancy');
        for (const drug of taken) patient.drug(drug, { since: '2025-01-01', mg: 10 });
        for (const { drug, severity } of findings) patient.safety(drug, { severity });
        for (const substance of allergies) patient.allergy(substance);
        for (const claim of run(patient)) {
          if (claim.kind !== 'adaptation') continue;
          const key = drugs.find((drug) => codingOf(drug).code === claim.value.drug?.code)!;
          // A drug that is named but not taken is one that the plan begins.
          const isNew = key !== undefined && !taken.includes(key);
          if (claim.value.change !== 'titrate' && !isNew) continue;
          expect(
            findings.filter(({ drug, severity }) => drug === key && severity !== 'moderate' && severity !== 'minor'),
          ).toEqual([]);
          expect(allergies).not.toContain(key);
          if (terminology.ingredient(key)!.classes.includes('class:statin'))
            expect(allergies).not.toContain('class:statin');
          if (potassium >= 5.5 || pregnant) expect(['lisinopril', 'losartan']).not.toContain(key);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are the same twice', () => {
    expect(JSON.stringify(run(hypertensive()))).toBe(JSON.stringify(run(hypertensive())));
  });
});

describe('sources', () => {
  const changes = ['titrate', 'switch', 'add', 'reduce', 'stop'];
  const everyone = () => [
    hypertensive(),
    new TestPatient().drug('warfarin', { since: '2026-01-01', mg: 5 }).series('inr', [
      ['2026-11-03', 3.8],
      ['2026-11-10', 4.2],
    ]),
    new TestPatient().drug('azathioprine', { since: '2026-09-21', mg: 125 }).measure('leukocytes', '2026-11-16', 3),
    new TestPatient()
      .drug('spironolactone', { since: '2025-05-12', mg: 50 })
      .measure('potassium', '2026-11-17', 5.8)
      .safety('spironolactone', { type: 'drug-lab' }),
  ];
  const unread = (key: keyof OutcomeFiles): OutcomeFiles => ({
    ...files,
    [key]: (files[key] as readonly { readonly citation: object }[]).map((entry) => ({
      ...entry,
      citation: { ...entry.citation, checkedAgainst: 'unchecked' },
    })),
  });
  const made = (knowing: OutcomeFiles) =>
    everyone().map((patient) =>
      evaluateOutcome(patient.evidence(), parseOutcome(knowing, terminology), context).flatMap((claim) =>
        claim.kind === 'adaptation' ? [claim.value] : [],
      ),
    );

  it('that nobody read change no treatment: the reader is told why and sent to a clinician', () => {
    expect(made(files).every((values) => values.some(({ change }) => changes.includes(change)))).toBe(true);
    for (const values of made(unread('protocols'))) {
      expect(values.length).toBeGreaterThan(0);
      for (const { change, to } of values) {
        expect(changes).not.toContain(change);
        expect(to.en).toMatch(/source could not be read; a clinician decides/);
      }
    }
  });

  it('of a goal that nobody read do not raise a dose either', () => {
    const [values] = made(unread('targets'));
    expect(values!.map(({ change }) => change)).toEqual(['keep']);
  });

  it('of dose steps that nobody read give no dose', () => {
    const [values, , , spironolactone] = made(unread('doseSteps'));
    expect(values).toEqual([]);
    expect(spironolactone!.map(({ change }) => change)).toEqual(['stop']);
  });
});

describe('parseOutcome', () => {
  it('names pack and entry of what is wrong', () => {
    const [first] = files.targets as readonly Record<string, unknown>[];
    const withFirst = (change: object) => ({ ...files, targets: [{ ...first, ...change }] });
    expect(() => parseOutcome(withFirst({ measure: 'no-such-measure' }), terminology)).toThrow(
      /Pack targets, systolic.*no-such-measure/,
    );
    expect(() => parseOutcome(withFirst({ goal: { lower: 3, upper: 2 } }), terminology)).toThrow(
      /lower must be below upper/,
    );
    expect(() => parseOutcome({ ...files, targets: [first, first] }, terminology)).toThrow(/twice/);
  });

  it('holds a checked source for every dose step and every protocol', () => {
    for (const { citation } of [...knowledge.doseSteps.values(), ...knowledge.protocols]) {
      expect(citation.checkedAgainst).not.toBe('unchecked');
    }
  });
});
