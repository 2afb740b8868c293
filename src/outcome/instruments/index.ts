import type { ClaimOf } from '../../record/index.js';
import type { Subject } from '../subject.js';
import { outcomeClaim } from './claim.js';
import { adherence, kidneyCourse, sensorGlucose } from './course.js';
import { causality, laboratoryGrades } from './harm.js';
import type { Instruments } from './knowledge.js';
import { lesionResponse } from './lesions.js';
import { eq5d, qlqC30, sf6d } from './quality-of-life.js';
import { arthritisActivity, depressionScore } from './symptoms.js';

export { type InstrumentFiles, type Instruments, parseInstruments } from './knowledge.js';

const all = [
  lesionResponse,
  arthritisActivity,
  depressionScore,
  sensorGlucose,
  kidneyCourse,
  eq5d,
  sf6d,
  qlqC30,
  laboratoryGrades,
  causality,
  adherence,
];

/** What the published instruments say of the patient, each from what the record holds of it. */
export function applyInstruments(subject: Subject, instruments: Instruments): readonly ClaimOf<'outcome'>[] {
  return all.flatMap((instrument) =>
    instrument(subject, instruments).map((found) => outcomeClaim(instruments.pack, found)),
  );
}
