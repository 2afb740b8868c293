import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safetyKnowledge } from '../../../test/safety-knowledge.js';
import { Evidence, type Fact, type IsoDate, usualPreferences } from '../../record/index.js';
import { findSafety, reconcileMedications } from './index.js';

const context = { asOf: '2026-06-01' as IsoDate, preferences: usualPreferences };
let serial = 0;
const base = (id: string) => ({
  id: `test/${id}/${serial++}`,
  provenance: { document: 'test', place: { kind: 'whole' } },
  certainty: 'present',
  foundBy: 'source',
});
const fact = (each: object) => each as unknown as Fact;
const patient = (birthDate: string, sex = 'female') =>
  fact({ ...base('patient'), kind: 'patient', birthDate, sex, identifiers: [] });
const takes = (text: string, ingredients: string[] = [text], more: object = {}) =>
  fact({ ...base(text), kind: 'medication', concept: { codings: [], text }, ingredients, status: 'active', ...more });
const allergic = (substances: string[], more: object = {}) =>
  fact({
    ...base('allergy'),
    kind: 'allergy',
    concept: { codings: [], text: substances.join() },
    substances,
    type: 'allergy',
    criticality: 'high',
    status: 'active',
    reactions: [],
    ...more,
  });
const has = (problem: string, more: object = {}) =>
  fact({
    ...base(problem),
    kind: 'condition',
    concept: { codings: [], text: problem },
    problem,
    status: 'active',
    ...more,
  });
const measured = (measure: string, value: number, time = '2026-05-20') =>
  fact({
    ...base(measure),
    kind: 'observation',
    category: 'laboratory',
    concept: { codings: [], text: measure },
    measure,
    time,
    value: { type: 'quantity', quantity: { source: { value }, normalised: { ok: true, value, unit: '1' } } },
  });

const woman60 = patient('1966-01-01');
const find = (facts: Fact[], proposed: string[] = [], who = woman60) =>
  findSafety(new Evidence([who, ...facts]), safetyKnowledge, proposed, context);
const told = (...parameters: Parameters<typeof find>) =>
  find(...parameters).map(({ value }) => {
    const drugs = value.drugs.map(({ display }) => display).join(' + ');
    return `${value.severity} ${value.type} ${drugs}`;
  });
const severity = (type: string, facts: Fact[], proposed: string[] = [], who = woman60) =>
  find(facts, proposed, who)
    .filter(({ value }) => value.type === type)
    .map(({ value }) => value.severity);

describe('kidney function, at the edges of the bands', () => {
  it.each([
    [29.9, ['contraindicated']],
    [30, ['moderate']],
    [44.9, ['moderate']],
    [45, []],
  ])('metformin at an eGFR of %d: %s', (egfr, expected) => {
    expect(severity('kidney-dose', [takes('metformin'), measured('egfr', egfr)])).toEqual(expected);
  });
  it.each([
    [14.9, ['major']],
    [15, ['moderate']],
    [49.9, ['moderate']],
    [50, []],
  ])('rivaroxaban at %d: %s', (egfr, expected) => {
    expect(severity('kidney-dose', [takes('rivaroxaban'), measured('egfr', egfr)])).toEqual(expected);
  });
  it.each([
    [29.9, ['major']],
    [30, []],
  ])('nitrofurantoin at %d: %s', (egfr, expected) => {
    expect(severity('kidney-dose', [takes('nitrofurantoin'), measured('egfr', egfr)])).toEqual(expected);
  });
  it.each([
    [14.9, ['major']],
    [15, ['moderate']],
    [49.9, ['moderate']],
    [50, []],
  ])('edoxaban at %d: %s', (egfr, expected) => {
    expect(severity('kidney-dose', [takes('edoxaban'), measured('egfr', egfr)])).toEqual(expected);
  });
  it('NSAIDs at 20, but not aspirin', () => {
    expect(severity('kidney-dose', [takes('naproxen'), measured('egfr', 20)])).toEqual(['major']);
    expect(severity('kidney-dose', [takes('aspirin'), measured('egfr', 20)])).toEqual([]);
  });
  it('an eGFR of three years ago says nothing', () => {
    expect(severity('kidney-dose', [takes('metformin'), measured('egfr', 20, '2023-01-01')])).toEqual([]);
  });
  it('the derived eGFR counts when it is newer than the reported one', () => {
    const reported = measured('egfr', 70, '2025-12-01');
    const creatinine = measured('creatinine', 2.6, '2026-05-01');
    const evidence = new Evidence([woman60, takes('metformin'), reported, creatinine]);
    evidence.add([
      {
        id: 'derived:egfr' as never,
        kind: 'derived',
        stage: 'prediction',
        because: [{ fact: creatinine.id }],
        uncertainty: { kind: 'exact' },
        method: { name: 'ckd-epi', version: '2021' },
        value: { concept: { codings: [] }, value: 20, unit: 'mL/min/{1.73_m2}', on: '2026-05-01' as IsoDate },
      },
    ]);
    const [claim] = findSafety(evidence, safetyKnowledge, [], context);
    expect(claim!.value.severity).toBe('contraindicated');
    expect(claim!.because).toContainEqual({ claim: 'derived:egfr', role: 'egfr' });
    evidence.add([claim!]);
    expect(evidence.sources(claim!.id)).toContain(creatinine.id);
  });
});

describe('what a label or guideline contraindicates in a disease', () => {
  it.each([
    ['semaglutide', 'medullary-thyroid-carcinoma', ['contraindicated']],
    ['sacubitril', 'angioedema', ['contraindicated']],
    ['ethinyl estradiol', 'pulmonary-embolism', ['contraindicated']],
    ['rasburicase', 'g6pd-deficiency', ['contraindicated']],
    ['levofloxacin', 'myasthenia-gravis', ['major']],
    ['liraglutide', 'medullary-thyroid-carcinoma', ['contraindicated']], // its own label was not read
  ])('%s with %s: %s', (drug, problem, expected) => {
    expect(severity('drug-disease', [takes(drug), has(problem)])).toEqual(expected);
  });
  it('codeine under 12 years', () => {
    expect(severity('age', [takes('codeine')], [], patient('2014-06-02'))).toEqual(['contraindicated']);
    expect(severity('age', [takes('codeine')], [], patient('2014-06-01'))).toEqual([]);
  });
});

describe('drugs that act where they are applied', () => {
  const inhaled = (drug: string) => takes(`${drug} inhaler`, [drug]);
  it('meet no other drug', () => {
    expect(severity('drug-drug', [inhaled('budesonide'), takes('phenytoin'), takes('warfarin')])).not.toContain(
      'minor',
    );
    expect(told([takes('diclofenac gel', ['diclofenac'])], ['warfarin'])).toEqual([]);
  });
  it('unless their level is known to rise', () => {
    expect(severity('drug-drug', [inhaled('fluticasone')], ['ritonavir'])).toEqual(['major']);
    // Five days of it matter little.
    expect(severity('drug-drug', [inhaled('fluticasone')], ['nirmatrelvir'])).not.toContain('major');
  });
});

describe('allergy', () => {
  it.each([
    ['amoxicillin', ['class:penicillin'], ['contraindicated']],
    ['amoxicillin', ['penicillin g'], ['contraindicated']],
    ['cephalexin', ['amoxicillin'], ['major']], // shared side chain
    ['cephalexin', ['ampicillin'], ['major']],
    ['cefuroxime', ['amoxicillin'], ['moderate']],
    ['cefazolin', ['class:penicillin'], []], // its side chain is its own
    ['ceftriaxone', ['cefotaxime'], ['major']],
    ['cefoxitin', ['penicillin g'], ['major']],
    ['aztreonam', ['ceftazidime'], ['major']],
    ['aztreonam', ['class:penicillin'], []],
    ['meropenem', ['class:penicillin'], ['minor']],
    ['ibuprofen', ['aspirin'], ['major']],
    ['celecoxib', ['ibuprofen'], ['moderate']],
    ['azithromycin', ['class:penicillin'], []],
    ['hydrochlorothiazide', ['sulfamethoxazole'], ['minor']],
    ['lisinopril', ['enalapril'], ['major']],
  ])('%s with an allergy to %s: %s', (drug, substances, expected) => {
    expect(severity('drug-allergy', [allergic(substances)], [drug])).toEqual(expected);
  });
  it('a resolved or refuted allergy says nothing', () => {
    expect(told([allergic(['class:penicillin'], { status: 'resolved' })], ['amoxicillin'])).toEqual([]);
    expect(told([allergic(['class:penicillin'], { certainty: 'absent' })], ['amoxicillin'])).toEqual([]);
  });
  it('an intolerance weighs less than an allergy', () => {
    expect(told([allergic(['codeine'], { type: 'intolerance' })], ['codeine'])).toEqual(['major drug-allergy codeine']);
  });
});

describe('pregnancy and lactation', () => {
  const pregnant = has('pregnancy', { time: '2026-03-01' });
  it.each(['lisinopril', 'losartan', 'isotretinoin', 'methotrexate', 'mycophenolate'])('%s in pregnancy', (drug) => {
    expect(severity('pregnancy', [takes(drug), pregnant])).toEqual(['contraindicated']);
  });
  it('only in pregnancy: not for others, nor years after, nor in men', () => {
    expect(told([takes('lisinopril')])).toEqual([]);
    expect(told([takes('lisinopril'), has('pregnancy', { time: '2020-01-01' })])).toEqual([]);
    expect(told([takes('lisinopril'), has('pregnancy', { status: 'resolved', time: '2026-03-01' })])).toEqual([]);
    expect(told([takes('lisinopril'), pregnant], [], patient('1966-01-01', 'male'))).toEqual([]);
  });
  it('what nobody read warns at most', () => {
    expect(severity('pregnancy', [takes('methimazole'), pregnant])).toEqual(['moderate']);
  });
  it('statins and NSAIDs, but not aspirin', () => {
    expect(severity('pregnancy', [takes('atorvastatin'), pregnant])).toEqual(['major']);
    expect(severity('pregnancy', [takes('ibuprofen'), pregnant])).toEqual(['major']);
    expect(severity('pregnancy', [takes('aspirin'), pregnant])).toEqual([]);
  });
  it('codeine in lactation', () => {
    expect(severity('lactation', [takes('codeine'), has('lactation', { time: '2026-04-01' })])).toEqual(['major']);
  });
});

describe('disease, laboratory and age', () => {
  it('potassium against a blocker of the renin-angiotensin system, at the edges', () => {
    const at = (potassium: number) => severity('drug-lab', [takes('losartan'), measured('potassium', potassium)]);
    expect([at(4.9), at(5.0), at(5.49), at(5.5)]).toEqual([[], ['moderate'], ['moderate'], ['major']]);
  });
  it('aliskiren with an ACE inhibitor, in diabetes', () => {
    const both = [takes('aliskiren'), takes('lisinopril')];
    expect(severity('drug-disease', both)).toEqual([]);
    expect(severity('drug-disease', [...both, has('type-2-diabetes')])).toEqual(['contraindicated']);
  });
  it('a kind of a disease counts as the disease', () => {
    expect(severity('drug-disease', [takes('ibuprofen'), has('heart-failure-reduced-ef')])).toContain('major');
  });
  it('NSAID, diuretic and ACE inhibitor together', () => {
    const three = [takes('ibuprofen'), takes('furosemide'), takes('lisinopril')];
    expect(find(three).map(({ id }) => id)).toContain('safety:drug-disease:ibuprofen:disease/triple-whammy');
  });
  it.each([
    ['1961-06-02', 64, []],
    ['1961-06-01', 65, ['moderate']],
  ])('diphenhydramine, born %s (%d years)', (birth, _years, expected) => {
    expect(severity('age', [takes('diphenhydramine')], [], patient(birth))).toEqual(expected);
  });
});

describe('duplicates and reconciliation', () => {
  it('two drugs of one class, and one drug in two products', () => {
    expect(told([takes('atorvastatin'), takes('rosuvastatin')])).toEqual([
      'moderate duplicate atorvastatin + rosuvastatin',
    ]);
    expect(told([takes('acetaminophen'), takes('Vicodin', ['acetaminophen', 'hydrocodone'])])).toEqual([
      'moderate duplicate acetaminophen',
    ]);
  });
  it('the ingredients of one product are combined on purpose', () => {
    expect(told([takes('Zestoretic', ['lisinopril', 'hydrochlorothiazide'])])).toEqual([]);
    expect(told([takes('Entresto', ['sacubitril', 'valsartan'])])).toEqual([]);
  });
  it('a cream does not meet other drugs', () => {
    expect(told([takes('diclofenac topical gel', ['diclofenac']), takes('warfarin')])).toEqual([]);
    expect(told([takes('diclofenac'), takes('warfarin')])).toEqual(['major drug-drug diclofenac + warfarin']);
  });
  it('a medication with unknown ingredients is said not to be checked', () => {
    const unknown = takes('Mystery tonic', []);
    expect(reconcileMedications(new Evidence([woman60, unknown])).map(({ value }) => value.of)).toEqual([
      'interactions:Mystery tonic',
    ]);
  });
});

describe('proposed drugs', () => {
  it('are held against what is taken, and come first', () => {
    const claims = find([takes('nitroglycerin')], ['sildenafil']);
    const [claim] = claims.filter(({ value }) => value.type === 'drug-drug');
    expect(claim!.value).toMatchObject({ severity: 'contraindicated', proposed: true });
    expect(claim!.value.drugs[0]!.display).toBe('sildenafil');
  });
  it('are not held against each other, nor counted twice when they are taken', () => {
    expect(told([], ['atorvastatin', 'rosuvastatin', 'simvastatin', 'clarithromycin'])).toEqual([]);
    expect(told([takes('lisinopril')], ['lisinopril'])).toEqual([]);
  });
});

it('every claim rests on the record or on a source, and fits the graph', () => {
  const drugs = fc.subarray(
    safetyKnowledge.terminology.ingredients.map(({ key }) => key),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(
      drugs,
      fc.integer({ min: 5, max: 120 }),
      fc.double({ min: 2, max: 7, noNaN: true }),
      (list, egfr, potassium) => {
        const evidence = new Evidence([
          woman60,
          ...list.map((drug) => takes(drug)),
          measured('egfr', egfr),
          measured('potassium', potassium),
          has('heart-failure'),
          has('pregnancy', { time: '2026-03-01' }),
          allergic(['class:penicillin']),
        ]);
        const claims = findSafety(evidence, safetyKnowledge, ['amoxicillin', 'metformin'], context);
        evidence.add(claims);
        for (const { value, because } of claims) {
          expect(value.mechanism.zh).not.toBe('');
          const sources = because.flatMap((reason) => ('knowledge' in reason ? [reason.knowledge.citation] : []));
          expect(sources.length).toBe(1);
          if (sources[0]!.checkedAgainst === 'unchecked') expect(['moderate', 'minor']).toContain(value.severity);
        }
      },
    ),
    { numRuns: 100 },
  );
});
