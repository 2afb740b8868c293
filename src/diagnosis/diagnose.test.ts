import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  condition,
  context,
  criteria,
  evidenceOf,
  measured,
  patient,
  terminology,
} from '../../test/diagnosis-builders.js';
import { type Claim, type ClaimOf, claimId, type Evidence, type Fact, Evidence as Graph } from '../record/index.js';
import { parseCriteria } from './criteria/knowledge.js';
import { diagnose } from './diagnose.js';

const run = (evidence: Evidence) => diagnose(evidence, { terminology, criteria }, context);
const criterion = (claims: readonly Claim[], set: string) =>
  claims.find((claim): claim is ClaimOf<'criterion'> => claim.id === claimId('criterion', set))?.value;
const problem = (claims: readonly Claim[], key: string) =>
  claims.find((claim): claim is ClaimOf<'problem'> => claim.id === claimId('problem', key))?.value;

describe('diabetes by ADA criteria', () => {
  it.each([
    // HbA1c, verdict, problem, status
    [5.6, 'not-met', undefined, undefined],
    [5.7, 'met', 'prediabetes', 'active'],
    [6.4, 'met', 'prediabetes', 'active'],
    [6.5, 'unknown', 'diabetes', 'suspected'],
  ] as const)('HbA1c %f %% alone: %s', (value, verdict, key, status) => {
    const claims = run(evidenceOf(measured('hba1c', value, '2026-05-01')));
    expect(criterion(claims, 'ada-glycaemia')?.verdict).toBe(verdict);
    if (key) expect(problem(claims, key)).toMatchObject({ status, origin: 'found', since: '2026-05-01' });
    else expect(claims.filter(({ kind }) => kind === 'problem')).toEqual([]);
  });

  it('two abnormal results, of one sample or of two days, make the diagnosis', () => {
    const same = run(evidenceOf(measured('hba1c', 6.6, '2026-05-01'), measured('fasting-glucose', 130, '2026-05-01')));
    const later = run(evidenceOf(measured('hba1c', 6.6, '2026-02-01'), measured('hba1c', 6.9, '2026-05-01')));
    for (const claims of [same, later])
      expect(problem(claims, 'diabetes')).toMatchObject({ status: 'active', origin: 'found', since: '2026-05-01' });
  });

  it('says nothing new of a patient who is known to have type 2 diabetes', () => {
    const claims = run(
      evidenceOf(
        condition('type-2-diabetes'),
        measured('hba1c', 7.1, '2026-02-01'),
        measured('hba1c', 7.4, '2026-05-01'),
      ),
    );
    expect(criterion(claims, 'ada-glycaemia')?.verdict).toBe('met');
    expect(problem(claims, 'diabetes')).toBeUndefined();
    expect(problem(claims, 'type-2-diabetes')).toMatchObject({ status: 'active', origin: 'recorded' });
  });

  it('is not applied in pregnancy, nor to results from before the window', () => {
    const pregnant = run(evidenceOf(condition('pregnancy'), measured('hba1c', 6.6, '2026-05-01')));
    const old = run(evidenceOf(measured('hba1c', 6.6, '2010-05-01')));
    for (const claims of [pregnant, old]) expect(criterion(claims, 'ada-glycaemia')).toBeUndefined();
  });
});

const pressure = (systolic: number, diastolic: number, on: string) => [
  measured('systolic-pressure', systolic, on),
  measured('diastolic-pressure', diastolic, on),
];

describe('blood pressure by ACC/AHA', () => {
  it.each([
    [119, 79, 'Normal blood pressure', 'not-met'],
    [120, 79, 'Elevated blood pressure', 'not-met'],
    [129, 79, 'Elevated blood pressure', 'not-met'],
    [130, 79, 'Stage 1 hypertension', 'met'],
    [119, 80, 'Stage 1 hypertension', 'met'],
    [139, 89, 'Stage 1 hypertension', 'met'],
    [140, 70, 'Stage 2 hypertension', 'met'],
    [110, 90, 'Stage 2 hypertension', 'met'],
  ] as const)('%i/%i on two days is %s', (systolic, diastolic, result, verdict) => {
    const claims = run(
      evidenceOf(...pressure(systolic, diastolic, '2026-03-01'), ...pressure(systolic, diastolic, '2026-04-01')),
    );
    expect(criterion(claims, 'acc-aha-blood-pressure')).toMatchObject({ result: { en: result }, verdict });
  });

  it('one day raises suspicion only; a child is not classified', () => {
    const once = run(evidenceOf(...pressure(150, 95, '2026-03-01'), ...pressure(152, 96, '2026-03-01')));
    expect(criterion(once, 'acc-aha-blood-pressure')?.verdict).toBe('unknown');
    expect(problem(once, 'hypertension')?.status).toBe('suspected');
    const child = new Graph([patient({ birthDate: '2016-01-01' as never }), ...pressure(150, 95, '2026-03-01')]);
    expect(criterion(run(child), 'acc-aha-blood-pressure')).toBeUndefined();
  });
});

describe('chronic kidney disease by KDIGO', () => {
  it('needs a low eGFR that lasts 90 days', () => {
    const short = run(evidenceOf(measured('egfr', 52, '2026-02-01'), measured('egfr', 50, '2026-05-01')));
    expect(criterion(short, 'kdigo-ckd')?.verdict).toBe('unknown');
    expect(problem(short, 'ckd')?.status).toBe('suspected');
    const long = run(evidenceOf(measured('egfr', 52, '2026-01-31'), measured('egfr', 44, '2026-05-01')));
    expect(criterion(long, 'kdigo-ckd')).toMatchObject({
      verdict: 'met',
      result: { en: 'Chronic kidney disease G3b' },
    });
    expect(problem(long, 'ckd')).toMatchObject({ status: 'active', since: '2026-05-01' });
  });

  it('a normal value in between breaks the run; 60 is not below 60', () => {
    const broken = run(
      evidenceOf(
        measured('egfr', 52, '2025-06-01'),
        measured('egfr', 75, '2026-02-01'),
        measured('egfr', 55, '2026-05-01'),
      ),
    );
    expect(criterion(broken, 'kdigo-ckd')?.verdict).toBe('unknown');
    const edge = run(evidenceOf(measured('egfr', 60, '2025-06-01'), measured('egfr', 60, '2026-05-01')));
    expect(problem(edge, 'ckd')).toBeUndefined();
  });

  it('albuminuria alone that lasts makes it too, and reads the derived eGFR of prediction', () => {
    const evidence = evidenceOf(
      measured('urine-albumin-creatinine-ratio', 30, '2025-12-01'),
      measured('urine-albumin-creatinine-ratio', 300, '2026-05-01'),
      measured('creatinine', 0.9, '2026-05-01'),
    );
    const [input] = evidence.facts('observation').filter(({ measure }) => measure === 'creatinine');
    evidence.add([
      {
        id: claimId('derived', 'egfr'),
        kind: 'derived',
        stage: 'prediction',
        value: { concept: { codings: [] }, value: 95, unit: 'mL/min/{1.73_m2}', on: '2026-05-01' as never },
        uncertainty: { kind: 'exact' },
        method: { name: 'ckd-epi-2021', version: '1' },
        because: [{ fact: input!.id }],
      },
    ]);
    expect(criterion(run(evidence), 'kdigo-ckd')).toMatchObject({
      verdict: 'met',
      result: { en: 'Chronic kidney disease G1 A2' },
    });
  });
});

describe('graded measures', () => {
  it.each([
    ['bmi', 29.9, undefined],
    ['bmi', 30, 'obesity'],
    ['ldl-cholesterol', 159, undefined],
    ['ldl-cholesterol', 160, 'hyperlipidemia'],
  ] as const)('%s %f finds %s', (measure, value, key) => {
    const claims = run(evidenceOf(measured(measure, value, '2026-05-01')));
    expect(claims.filter(({ kind }) => kind === 'problem').map(({ id }) => id)).toEqual(key ? [`problem:${key}`] : []);
  });

  it('haemoglobin of 12.5 g/dL is anaemia in a man, not in a woman', () => {
    const verdict = (sex: 'male' | 'female') =>
      run(new Graph([patient({ sex }), measured('hemoglobin', 12.5, '2026-05-01')])).find(
        ({ kind }) => kind === 'criterion',
      );
    expect(verdict('male')?.value).toMatchObject({ verdict: 'met' });
    expect(verdict('female')?.value).toMatchObject({ verdict: 'not-met' });
  });
});

describe('the problem list', () => {
  it('merges entries of one problem; the latest decides', () => {
    const claims = run(
      evidenceOf(
        condition('asthma', { time: '2010-04-01' as never }),
        condition('asthma', { time: '2020-01-01' as never, status: 'resolved' }),
      ),
    );
    expect(claims.filter(({ kind }) => kind === 'problem')).toHaveLength(1);
    expect(problem(claims, 'asthma')).toMatchObject({ status: 'resolved', since: '2010-04-01' });
  });

  it('keeps refuted and suspected apart; of one time a diagnosis outweighs its denial', () => {
    const claims = run(
      evidenceOf(
        condition('gout', { certainty: 'absent' }),
        condition('copd', { certainty: 'uncertain' }),
        condition('stroke'),
        condition('stroke', { certainty: 'absent' }),
      ),
    );
    expect(problem(claims, 'gout')?.status).toBe('refuted');
    expect(problem(claims, 'copd')?.status).toBe('suspected');
    expect(problem(claims, 'stroke')?.status).toBe('active');
  });

  it('shows a found problem beside its earlier denial', () => {
    const claims = run(evidenceOf(condition('obesity', { certainty: 'absent' }), measured('bmi', 34, '2026-05-01')));
    expect(problem(claims, 'obesity')?.status).toBe('refuted');
    expect(problem(claims, 'obesity/found')).toMatchObject({ status: 'active', origin: 'found' });
  });

  it('lists conditions without a key by their code, and loses none without any', () => {
    const coded = { codings: [{ system: 'http://snomed.info/sct', code: '1' }], text: 'rare thing' };
    const claims = run(evidenceOf(condition(undefined, { concept: coded }), condition(undefined)));
    expect(claims.filter(({ kind }) => kind === 'problem')).toHaveLength(2);
  });

  it('any record gives claims that the graph accepts, in whatever order its facts come', () => {
    const fact: fc.Arbitrary<Fact> = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('hba1c', 'egfr', 'bmi', 'systolic-pressure', 'diastolic-pressure', 'hemoglobin'),
          fc.double({ min: 1, max: 300, noNaN: true }),
          fc.integer({ min: 2000, max: 2026 }),
        )
        .map(([measure, value, year]) => measured(measure, value, `${year}-03-01`)),
      fc
        .tuple(
          fc.constantFrom('hypertension', 'ckd', 'diabetes', undefined),
          fc.constantFrom('present', 'absent', 'uncertain'),
        )
        .map(([key, certainty]) => condition(key, { certainty } as never)),
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 12 }), (facts) => {
        const evidence = evidenceOf(...facts);
        const claims = run(evidence);
        evidence.add(claims);
        expect(run(evidenceOf(...[...facts].reverse())).length).toBe(claims.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the criteria pack', () => {
  it('is refused with the entry named if grades are out of order', () => {
    const [first, ...rest] = criteria.graded;
    const broken = { ...criteria, graded: [{ ...first!, grades: [...first!.grades].reverse() }, ...rest] };
    expect(() => parseCriteria(broken)).toThrow(/criteria-common: bmi-category/);
    expect(() => parseCriteria({})).toThrow(/criteria-common/);
  });
});
