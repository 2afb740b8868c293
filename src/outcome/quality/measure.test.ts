import { describe, expect, it } from 'vitest';
import { TestPatient } from '../../../test/outcome-patient.js';
import { packFile } from '../../../test/pack-file.js';
import {
  type ClinicalTime,
  type Concept,
  type DocumentHash,
  Evidence,
  type Fact,
  type FactId,
  type IsoDate,
} from '../../record/index.js';
import { populationsOf } from './measure.js';
import { parseQualityMeasures } from './parse.js';
import { dayAt } from './period.js';

const quality = parseQualityMeasures(
  packFile('quality-measures', 'measures.json'),
  packFile('quality-measures', 'value-sets.json'),
  'quality-measures',
);
const period = { start: '2025-01-01' as IsoDate, end: '2025-12-31' as IsoDate };

const snomed = (code: string): Concept => ({ codings: [{ system: 'http://snomed.info/sct', code }] });
const cpt = (code: string): Concept => ({ codings: [{ system: 'http://www.ama-assn.org/go/cpt', code }] });
const shared = (id: string) =>
  ({
    id: id as FactId,
    provenance: { document: '0'.repeat(64) as DocumentHash, place: { kind: 'whole' } },
    certainty: 'present',
    foundBy: 'source',
  }) as const;
const visit = (on: string, concept = snomed('185463005'), more: object = {}): Fact => ({
  kind: 'encounter',
  ...shared(`visit/${on}/${concept.codings[0]?.code}`),
  concept,
  setting: 'ambulatory',
  time: on as ClinicalTime,
  ...more,
});
const problem = (code: string, from: string, ended?: string): Fact => ({
  kind: 'condition',
  ...shared(`problem/${code}`),
  concept: snomed(code),
  status: ended ? 'resolved' : 'active',
  time: from as ClinicalTime,
  ...(ended ? { ended: ended as ClinicalTime } : {}),
});
const done = (code: string, on: string, status: 'completed' | 'planned' = 'completed'): Fact => ({
  kind: 'procedure',
  ...shared(`done/${code}/${status}`),
  concept: snomed(code),
  status,
  time: on as ClinicalTime,
});
const answer = (question: string, code: string, on: string): Fact => ({
  kind: 'observation',
  ...shared(`answer/${question}/${on}`),
  category: 'survey',
  concept: { codings: [{ system: 'http://loinc.org', code: question }] },
  value: { type: 'coded', concept: snomed(code) },
  time: on as ClinicalTime,
});

const [hypertension, hospiceAdmission, dialysis, dementia, wheelchair] = [
  problem('59621000', '2020-01-01'),
  snomed('305336008'),
  '108241001',
  '26929004',
  '183240000',
];

function populations(measure: string, patient: TestPatient, ...more: readonly Fact[]) {
  const asked = quality.measures.find(({ id }) => id === measure)!;
  return populationsOf(asked, new Evidence([...patient.evidence().allFacts(), ...more]), quality, period);
}
const pressure = (patient: TestPatient, ...more: readonly Fact[]) =>
  populations('ControllingHighBloodPressureFHIR', patient, hypertension, ...more);
const born = (birth: string) => new TestPatient({ birth });

describe('who counts', () => {
  it('is of the age, has the problem early in the period and had a visit', () => {
    expect(pressure(born('1960-01-01'), visit('2025-03-01'))['initial-population']).toBe(1);
    expect(pressure(born('1960-01-01'))['initial-population']).toBe(0);
    expect(pressure(born('1939-12-31'), visit('2025-03-01'))['initial-population']).toBe(0);
    expect(pressure(born('1960-01-01'), visit('2024-12-31'))['initial-population']).toBe(0);
    const late = (on: string) =>
      populations('ControllingHighBloodPressureFHIR', born('1960-01-01'), visit('2025-03-01'), problem('59621000', on));
    expect(late('2025-06-30')['initial-population']).toBe(1);
    expect(late('2025-07-01')['initial-population']).toBe(0);
  });
  it('a visit counts by its code, one coded in a closed system by its setting', () => {
    expect(pressure(born('1960-01-01'), visit('2025-03-01', snomed('183452005')))['initial-population']).toBe(0);
    expect(pressure(born('1960-01-01'), visit('2025-03-01', cpt('99213')))['initial-population']).toBe(1);
    const emergency = visit('2025-03-01', cpt('99283'), { setting: 'emergency' });
    expect(pressure(born('1960-01-01'), emergency)['initial-population']).toBe(0);
  });
});

describe('who is spared', () => {
  const isSpared = (birth: string, ...facts: readonly Fact[]) =>
    pressure(born(birth), visit('2025-03-01'), ...facts)['denominator-exclusion'];

  it('in hospice care in the period: by admission, answer, order or where a stay discharged to', () => {
    expect(isSpared('1960-01-01')).toBe(0);
    expect(isSpared('1960-01-01', visit('2025-01-01', hospiceAdmission))).toBe(1);
    expect(isSpared('1960-01-01', visit('2024-12-31', hospiceAdmission))).toBe(0);
    expect(isSpared('1960-01-01', answer('45755-6', '373066001', '2025-02-01'))).toBe(1);
    expect(isSpared('1960-01-01', answer('45755-6', '373067005', '2025-02-01'))).toBe(0);
    expect(isSpared('1960-01-01', done('385763009', '2025-02-01', 'planned'))).toBe(1);
    expect(isSpared('1960-01-01', done('385763009', '2026-02-01', 'planned'))).toBe(0);
    const stay = visit('2024-12-30', snomed('32485007'), {
      setting: 'inpatient',
      ended: '2025-01-02',
      discharge: snomed('428361000124107'),
    });
    expect(isSpared('1960-01-01', stay)).toBe(1);
  });
  it('after dialysis at any time before the end of the period', () => {
    expect(isSpared('1960-01-01', done(dialysis, '2015-01-01'))).toBe(1);
    expect(isSpared('1960-01-01', done(dialysis, '2015-01-01', 'planned'))).toBe(0);
    expect(isSpared('1960-01-01', done(dialysis, '2026-01-01'))).toBe(0);
  });
  it('frail and gravely ill from 66, frail alone from 81, in a nursing home by the latest answer', () => {
    const frail = done(wheelchair, '2025-05-01', 'planned');
    expect(isSpared('1959-12-31', frail)).toBe(0);
    expect(isSpared('1959-12-31', frail, problem(dementia, '2024-06-01'))).toBe(1);
    expect(isSpared('1959-12-31', frail, problem(dementia, '2023-06-01'))).toBe(0);
    expect(isSpared('1960-01-01', frail, problem(dementia, '2024-06-01'))).toBe(0);
    expect(isSpared('1944-12-31', frail)).toBe(1);
    expect(isSpared('1950-01-01', answer('71802-3', '160734000', '2020-05-01'))).toBe(1);
    expect(
      isSpared(
        '1950-01-01',
        answer('71802-3', '160734000', '2020-05-01'),
        answer('71802-3', '424661000', '2025-05-01'),
      ),
    ).toBe(0);
  });
});

describe('what is asked', () => {
  const bothOn = (patient: TestPatient, on: string, systolic: number, diastolic: number) =>
    patient.measure('systolic-pressure', on, systolic).measure('diastolic-pressure', on, diastolic);

  it('the lowest pressures of the latest day with both are below 140 and 90, not of a stay in hospital', () => {
    const patient = () =>
      bothOn(born('1960-01-01').measure('systolic-pressure', '2025-05-01', 150), '2025-06-01', 144, 84).measure(
        'systolic-pressure',
        '2025-06-01',
        138,
      );
    expect(pressure(patient(), visit('2025-03-01')).numerator).toBe(1);
    expect(pressure(bothOn(patient(), '2025-07-01', 150, 80), visit('2025-03-01')).numerator).toBe(0);
    const stay = visit('2025-07-01', snomed('32485007'), { setting: 'inpatient', ended: '2025-07-02' });
    expect(pressure(bothOn(patient(), '2025-07-01', 150, 80), visit('2025-03-01'), stay).numerator).toBe(1);
    expect(pressure(bothOn(born('1960-01-01'), '2024-12-31', 120, 80), visit('2025-03-01')).numerator).toBe(0);
  });
  it('an HbA1c above 9 %, or none', () => {
    const glycaemia = (patient: TestPatient) =>
      populations(
        'DiabetesGlycemicStatusAssessmentGreaterThan9PercentFHIR',
        patient,
        problem('44054006', '2020-01-01'),
        visit('2025-03-01'),
      ).numerator;
    expect(glycaemia(born('1960-01-01'))).toBe(1);
    expect(glycaemia(born('1960-01-01').measure('hba1c', '2025-06-01', 9.1))).toBe(1);
    expect(glycaemia(born('1960-01-01').measure('hba1c', '2025-06-01', 9))).toBe(0);
    expect(glycaemia(born('1960-01-01').measure('hba1c', '2025-05-01', 7).measure('hba1c', '2025-06-01', 9.5))).toBe(1);
  });
  it('an exception is asked only of those in the denominator who are not in the numerator', () => {
    const patient = new TestPatient({ birth: '1990-01-01' });
    const [person, ...rest] = patient.evidence().allFacts();
    const dead = { ...person!, deceased: '2025-08-01' } as Fact;
    const measure = quality.measures.find(({ id }) => id === 'HIVScreeningFHIR')!;
    const of = (...facts: readonly Fact[]) =>
      populationsOf(measure, new Evidence([dead, ...rest, ...facts]), quality, period)['denominator-exception'];
    expect(of(visit('2025-03-01'))).toBe(1);
    expect(of()).toBe(0);
  });
});

describe('parsing', () => {
  it('names what a criterion refers to and nobody defines', () => {
    const measure = { ...quality.measures[0]!, id: 'x' };
    const parse = (initial: object) =>
      parseQualityMeasures({ definitions: {}, measures: [{ ...measure, initial } as never] }, [], 'p');
    expect(() => parse({ use: 'nothing' })).toThrow('p x: there is no definition "nothing"');
    expect(() => parse({ has: { kind: 'done', in: ['A'] } })).toThrow('p x: there is no value set "A"');
    expect(() => parse({ age: { from: 3, at: 'today' } })).toThrow('p x: "today" is no day of the period');
  });
  it('counts months and years of the calendar', () => {
    const leap = { start: '2024-02-29' as IsoDate, end: '2024-12-31' as IsoDate };
    expect(dayAt('start-1y', leap)).toBe('2023-02-28');
    expect(dayAt('start-15m', period)).toBe('2023-10-01');
    expect(dayAt('start+6m-1d', period)).toBe('2025-06-30');
    expect(dayAt('end+240d', period)).toBe('2026-08-28');
  });
});
