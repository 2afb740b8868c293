import { describe, expect, test } from 'vitest';
import { predictionKnowledge } from '../../test/risk.js';
import {
  type AssessmentContext,
  type Claim,
  type ClaimOf,
  Evidence,
  type Fact,
  type FactId,
  usualPreferences,
} from '../record/index.js';
import { predictRisks } from './predict.js';

const context: AssessmentContext = { asOf: '2026-06-01' as AssessmentContext['asOf'], preferences: usualPreferences };
const base = (id: string, path = id) => ({
  id: id as FactId,
  provenance: { document: 'd'.repeat(64), place: { kind: 'fhirPath', path } },
  certainty: 'present',
  foundBy: 'source',
});

const patient = (birthDate: string, sex: 'female' | 'male', more: object = {}) =>
  ({ ...base('patient'), kind: 'patient', birthDate, sex, identifiers: [], ...more }) as unknown as Fact;
const measured = (measure: string, value: number, unit: string, time = '2026-05-20', id = `${measure}@${time}`) =>
  ({
    ...base(id),
    kind: 'observation',
    category: 'laboratory',
    concept: { codings: [], text: measure },
    measure,
    time,
    value: { type: 'quantity', quantity: { source: { value, unit }, normalised: { ok: true, value, unit } } },
  }) as unknown as Fact;
const smoking = (code: string) =>
  ({
    ...base('smoking'),
    kind: 'observation',
    category: 'lifestyle',
    concept: { codings: [], text: 'Tobacco smoking status' },
    measure: 'smoking-status',
    time: '2026-05-20',
    value: { type: 'coded', concept: { codings: [{ system: 'http://snomed.info/sct', code }] } },
  }) as unknown as Fact;
const condition = (problem: string, status = 'active') =>
  ({
    ...base(problem),
    kind: 'condition',
    concept: { codings: [], text: problem },
    problem,
    status,
  }) as unknown as Fact;
const medication = (ingredient: string) =>
  ({
    ...base(ingredient),
    kind: 'medication',
    concept: { codings: [], text: ingredient },
    ingredients: [ingredient],
    status: 'active',
  }) as unknown as Fact;

/** The worked example of the PREVENT paper's calculator: a woman of 50. */
const woman50: Fact[] = [
  patient('1976-03-02', 'female'),
  measured('systolic-pressure', 160, 'mm[Hg]'),
  measured('total-cholesterol', 200, 'mg/dL'),
  measured('hdl-cholesterol', 45, 'mg/dL'),
  measured('egfr', 90, 'mL/min/{1.73_m2}'),
  measured('bmi', 35, 'kg/m2'),
  smoking('266919005'),
  condition('type-2-diabetes'),
  medication('lisinopril'),
];

/** Without diabetes, from Germany. */
const german: Fact[] = [
  patient('1976-03-02', 'female', { country: 'DE' }),
  measured('systolic-pressure', 140, 'mm[Hg]'),
  measured('total-cholesterol', 212, 'mg/dL'),
  measured('hdl-cholesterol', 50, 'mg/dL'),
  smoking('449868002'),
];

const run = (facts: readonly Fact[]): readonly Claim[] => {
  const evidence = new Evidence(facts);
  const claims = predictRisks(evidence, predictionKnowledge(), context);
  evidence.add(claims);
  return claims;
};
const risk = (claims: readonly Claim[], id: string) =>
  claims.find((claim): claim is ClaimOf<'risk'> => claim.id === `risk:${id}`);
const refusal = (claims: readonly Claim[], of: string) =>
  claims.find((claim): claim is ClaimOf<'refusal'> => claim.id === `refusal:${of}`);
const without = (facts: readonly Fact[], id: string) => facts.filter((fact) => !fact.id.startsWith(id));

describe('a patient with all inputs', () => {
  const claims = run(woman50);

  test('gets the published answer: 14.7% in ten years and 53.0% in thirty', () => {
    expect(risk(claims, 'prevent-base/total-cvd/10')?.value.probability).toBeCloseTo(0.147, 3);
    expect(risk(claims, 'prevent-base/total-cvd/30')?.value.probability).toBeCloseTo(0.53, 3);
    expect(claims.filter(({ id }) => id.startsWith('risk:prevent'))).toHaveLength(10);
  });

  test('rests on exactly the facts used and on the coefficients', () => {
    const because = risk(claims, 'prevent-base/ascvd/10')!.because;
    const facts = because.flatMap((reason) => ('fact' in reason ? [reason.fact] : []));
    expect(facts.toSorted()).toEqual(woman50.map(({ id }) => id).toSorted());
    expect(because.some((reason) => 'knowledge' in reason && reason.knowledge.pack === 'risk-prevent')).toBe(true);
  });

  test('is told what would move the risk, largest first, and how sure it is', () => {
    const { value, uncertainty } = risk(claims, 'prevent-base/heart-failure/10')!;
    expect(value.modifiable.map(({ input }) => input)).toContain('sbp');
    const gains = value.modifiable.map(({ probability }) => value.probability - probability);
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    expect(uncertainty).toMatchObject({ kind: 'interval', level: 0.95, covers: 'input-variability' });
    if (uncertainty.kind === 'interval') {
      expect(uncertainty.lower).toBeLessThan(value.probability);
      expect(uncertainty.upper).toBeGreaterThan(value.probability);
    }
  });

  test('has statins taken as no, and the claim says that nobody said so', () => {
    const input = risk(claims, 'prevent-base/ascvd/10')!.value.inputs.find(({ name }) => name === 'statin');
    expect(input).toEqual({ name: 'statin', value: false, assumed: true });
  });
});

describe('what is missing or old is named, not guessed', () => {
  test('unknown smoking refuses', () => {
    expect(refusal(run(without(woman50, 'smoking')), 'prevent')?.value).toEqual({
      of: 'prevent',
      why: 'missing-input',
      details: ['smoking'],
    });
  });

  test('"unknown if ever smoked" is no answer', () => {
    const facts = [...without(woman50, 'smoking'), smoking('266927001')];
    expect(refusal(run(facts), 'prevent')?.value.details).toEqual(['smoking']);
  });

  test('cholesterol of six years ago is stale', () => {
    const facts = [...without(woman50, 'total-cholesterol'), measured('total-cholesterol', 200, 'mg/dL', '2020-05-20')];
    expect(refusal(run(facts), 'prevent')?.value).toMatchObject({
      why: 'stale-input',
      details: ['total-cholesterol (2020-05-20)'],
    });
  });

  test('a systolic pressure of 200 is outside the equation', () => {
    const facts = [...without(woman50, 'systolic'), measured('systolic-pressure', 200, 'mm[Hg]')];
    expect(refusal(run(facts), 'prevent')?.value.why).toBe('outside-validity');
  });

  test('existing coronary disease rules primary prevention out', () => {
    expect(refusal(run([...woman50, condition('myocardial-infarction', 'resolved')]), 'prevent')?.value).toMatchObject({
      why: 'not-applicable',
      details: ['coronary-disease'],
    });
  });

  test('measurements after the day of the assessment are not seen', () => {
    const facts = [...woman50, measured('systolic-pressure', 110, 'mm[Hg]', '2026-06-02')];
    expect(risk(run(facts), 'prevent-base/total-cvd/10')?.value.probability).toBeCloseTo(0.147, 3);
  });
});

describe('whom it is for', () => {
  test('not the pregnant: kidneys, weight and pressure are not their usual selves', () => {
    const pregnancy = { ...condition('pregnancy'), time: '2026-03-01' } as Fact;
    const claims = run([...woman50, measured('creatinine', 0.5, 'mg/dL'), pregnancy]);
    expect(refusal(claims, 'egfr-ckd-epi-2021-creatinine')?.value).toMatchObject({
      why: 'not-applicable',
      details: ['pregnancy'],
    });
    expect(refusal(claims, 'prevent')?.value.details).toEqual(['pregnancy']);
    expect(refusal(claims, 'egfr-ckd-epi-2012-cystatin')).toBeUndefined();
    const past = { ...condition('pregnancy'), time: '2021-03-01' } as Fact;
    expect(risk(run([...woman50, past]), 'prevent-base/ascvd/10')).toBeDefined();
  });

  test('an age outside is said first, whatever else is missing', () => {
    expect(refusal(run([patient('1997-09-19', 'female')]), 'prevent')?.value).toEqual({
      of: 'prevent',
      why: 'outside-validity',
      details: ['age 28: must be 30 to 79'],
    });
  });

  test('scores have no interval: they move in steps', () => {
    const claims = run([...woman50, condition('atrial-fibrillation')]);
    expect(risk(claims, 'cha2ds2-vasc/ischaemic-stroke/1')?.uncertainty.kind).toBe('not-quantified');
  });

  test('nobody is told the risk of the dead', () => {
    const dead = patient('1976-03-02', 'female', { deceased: '2026-01-01' });
    expect(run([dead, ...without(woman50, 'patient')])).toEqual([]);
  });

  test('SCORE2 speaks of Europeans only, QRISK3 of the British', () => {
    const from = (country: string) =>
      run([patient('1976-03-02', 'female', { country }), ...without(without(woman50, 'patient'), 'type-2-diabetes')]);
    const about = (claims: readonly Claim[], model: string) => claims.some(({ id }) => id.includes(model));
    expect(about(from('US'), 'score2')).toBe(false);
    expect(about(from('DE'), 'risk:score2/')).toBe(false);
    expect(risk(run([...german, condition('hypertension')]), 'score2/total-cvd/10')?.value.inputs).toContainEqual({
      name: 'region',
      value: 'moderate',
      fact: 'patient',
    });
    expect(about(from('DE'), 'qrisk3')).toBe(false);
    expect(refusal(from('GB'), 'qrisk3')?.value.details).toContain('sbp-sd');
  });

  test('stroke risk is given with atrial fibrillation, and then with all that counts', () => {
    const claims = run([...woman50, condition('atrial-fibrillation'), condition('stroke', 'resolved')]);
    expect(risk(claims, 'cha2ds2-vasc/ischaemic-stroke/1')?.value).toMatchObject({ score: 4, probability: 0.048 });
    expect(run(woman50).some(({ id }) => id.includes('cha2ds2'))).toBe(false);
  });

  test('kidney failure is foretold with chronic kidney disease, by region', () => {
    const kidney = [...without(woman50, 'egfr'), measured('egfr', 30, 'mL/min/{1.73_m2}'), condition('ckd')];
    const facts = [...kidney, measured('urine-albumin-creatinine-ratio', 300, 'mg/g')];
    expect(refusal(run(facts), 'kfre-5-year')?.value.details).toEqual(['region']);
    const american = [patient('1976-03-02', 'female', { country: 'US' }), ...without(facts, 'patient')];
    const published =
      -0.2201 * (50 / 10 - 7.036) + 0.2467 * (0 - 0.5642) - 0.5567 * (30 / 5 - 7.222) + 0.451 * (Math.log(300) - 5.137);
    const claim = risk(run(american), 'kfre-5-year/kidney-failure/5');
    expect(claim?.value.probability).toBeCloseTo(1 - 0.924 ** Math.exp(published), 12);
  });
});

describe('inputs', () => {
  test('several readings of the latest day are averaged', () => {
    const facts = [
      ...woman50,
      measured('systolic-pressure', 150, 'mm[Hg]', '2026-05-20', 'second'),
      measured('systolic-pressure', 100, 'mm[Hg]', '2025-01-01'),
    ];
    const sbp = risk(run(facts), 'prevent-base/ascvd/10')?.value.inputs.find(({ name }) => name === 'sbp');
    expect(sbp?.value).toBe(155);
  });

  test('eGFR comes from creatinine and rests on that claim', () => {
    const facts = [...without(woman50, 'egfr'), measured('creatinine', 0.8, 'mg/dL')];
    const claims = run(facts);
    const derived = claims.find((claim): claim is ClaimOf<'derived'> => claim.id === 'derived:egfr');
    expect(derived?.value.value).toBeCloseTo(142 * (0.8 / 0.7) ** -1.2 * 0.9938 ** 50 * 1.012, 9);
    expect(risk(claims, 'prevent-base/ascvd/10')?.because).toContainEqual({ claim: 'derived:egfr', role: 'egfr' });
  });

  test('a known HbA1c and UACR choose the full model', () => {
    const facts = [...woman50, measured('hba1c', 7.5, '%'), measured('urine-albumin-creatinine-ratio', 40, 'mg/g')];
    expect(risk(run(facts), 'prevent-full/total-cvd/10')).toBeDefined();
  });

  test('a US address gives the deprivation decile', () => {
    const facts = [
      patient('1976-03-02', 'female', { postalCode: '01001', country: 'US' }),
      ...without(woman50, 'patient'),
    ];
    const claim = risk(run(facts), 'prevent-sdi/total-cvd/10');
    expect(claim?.value.inputs).toContainEqual({ name: 'sdi', value: 4, fact: 'patient' });
  });

  test('diabetes is no by a normal HbA1c, yes by a diabetic one', () => {
    const facts = without(woman50, 'type-2-diabetes');
    const of = (hba1c: number) =>
      risk(run([...facts, measured('hba1c', hba1c, '%')]), 'prevent-hba1c/ascvd/10')?.value.inputs.find(
        ({ name }) => name === 'diabetes',
      );
    expect(of(5.4)).toEqual({ name: 'diabetes', value: false, fact: 'hba1c@2026-05-20' });
    expect(of(6.5)).toEqual({ name: 'diabetes', value: true, fact: 'hba1c@2026-05-20' });
  });

  test('children get no adult equations and no complaints about them', () => {
    const claims = run([patient('2018-01-01', 'male'), measured('weight', 25, 'kg'), measured('height', 125, 'cm')]);
    expect(claims.map(({ id }) => id)).toEqual(['derived:bmi']);
  });
});
