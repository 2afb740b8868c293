import { describe, expect, it } from 'vitest';
import { TestPatient } from '../../../test/outcome-patient.js';
import { packFile, terminology } from '../../../test/pack-file.js';
import {
  type ClinicalTime,
  type DocumentHash,
  Evidence,
  type Fact,
  type FactId,
  type IsoDate,
} from '../../record/index.js';
import { populationsOf, type QualityMeasure } from './measure.js';

const measures = packFile<QualityMeasure[]>('quality-measures', 'measures.json');
const pressure = measures.find(({ id }) => id === 'ControllingHighBloodPressureFHIR')!;
const period = { start: '2025-01-01' as IsoDate, end: '2025-12-31' as IsoDate };

const visit = (on: string, text = 'Office visit'): Fact => ({
  kind: 'encounter',
  id: `visit/${on}/${text}` as FactId,
  provenance: { document: '0'.repeat(64) as DocumentHash, place: { kind: 'whole' } },
  certainty: 'present',
  foundBy: 'source',
  concept: { codings: [], text },
  setting: 'ambulatory',
  time: on as ClinicalTime,
});
const populations = (patient: TestPatient, ...more: readonly Fact[]) =>
  populationsOf(pressure, new Evidence([...patient.evidence().allFacts(), ...more]), terminology, period);
const hypertensive = () => new TestPatient({ birth: '1960-01-01' }).problem('hypertension');

describe('quality measure populations', () => {
  it('takes the lowest values of the latest day with both', () => {
    const patient = hypertensive()
      .measure('systolic-pressure', '2025-05-01', 150)
      .measure('systolic-pressure', '2025-06-01', 144)
      .measure('systolic-pressure', '2025-06-01', 138)
      .measure('diastolic-pressure', '2025-06-01', 84);
    expect(populations(patient, visit('2025-03-01'))).toEqual({
      'initial-population': 1,
      denominator: 1,
      'denominator-exclusion': 0,
      numerator: 1,
    });
    expect(
      populations(
        patient.measure('systolic-pressure', '2025-07-01', 150).measure('diastolic-pressure', '2025-07-01', 80),
        visit('2025-03-01'),
      ).numerator,
    ).toBe(0);
  });
  it('needs a visit, the age and the condition; hospice excludes', () => {
    expect(populations(hypertensive())['initial-population']).toBe(0);
    expect(
      populations(new TestPatient({ birth: '1930-01-01' }).problem('hypertension'), visit('2025-03-01'))[
        'initial-population'
      ],
    ).toBe(0);
    expect(populations(new TestPatient({ birth: '1960-01-01' }), visit('2025-03-01'))['initial-population']).toBe(0);
    expect(
      populations(hypertensive(), visit('2025-03-01'), visit('2025-04-01', 'Hospice care ambulatory'))[
        'denominator-exclusion'
      ],
    ).toBe(1);
  });
});
