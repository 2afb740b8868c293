import { describe, expect, it } from 'vitest';
import { TestPatient } from '../../../test/outcome-patient.js';
import { packFile, terminology } from '../../../test/pack-file.js';
import { type ClinicalTime, Evidence, type Fact, type FactId, type IsoDate } from '../../record/index.js';
import { Subject } from '../subject.js';
import { sensorGlucose } from './course.js';
import type { Instruments } from './knowledge.js';

const instruments = { glucose: packFile<{ glucose: object }>('instruments', 'scales.json').glucose } as Instruments;

/** A day of a sensor that reads the same all day. */
function dayOf(read: number, unit: string, mgPerDl: number) {
  const [person] = new TestPatient().evidence().allFacts();
  const facts = Array.from({ length: 96 }, (_, index): Fact => {
    const time = new Date(Date.UTC(2026, 10, 20) + index * 900_000).toISOString() as ClinicalTime;
    return {
      ...person!,
      id: `sensor/${index}` as FactId,
      kind: 'observation',
      category: 'laboratory',
      concept: { codings: [], text: 'sensor' },
      measure: 'sensor-glucose',
      time,
      value: {
        type: 'quantity',
        quantity: { source: { value: read, unit }, normalised: { ok: true, value: mgPerDl, unit: 'mg/dL' } },
      },
    } as Fact;
  });
  const subject = new Subject(new Evidence([person!, ...facts]), terminology, '2026-11-24' as IsoDate);
  const parts = sensorGlucose(subject, instruments)[0]!.value.parts!;
  return (name: string) => parts.find((part) => part.name === name)!.value;
}

describe('sensor glucose', () => {
  it('has its bounds at 3.9, 10.0 and 13.9 mmol/L as at 70, 180 and 250 mg/dL', () => {
    expect(dayOf(10, 'mmol/L', 180.156)('inRange')).toBe(100);
    expect(dayOf(10.1, 'mmol/L', 181.96)('above180')).toBe(100);
    expect(dayOf(13.9, 'mmol/L', 250.42)('above250')).toBe(0);
    expect(dayOf(3.8, 'mmol/L', 68.46)('below70')).toBe(100);
    expect(dayOf(3.9, 'mmol/L', 70.26)('below70')).toBe(0);
    expect(dayOf(180.2, 'mg/dL', 180.2)('above180')).toBe(100);
  });
});
