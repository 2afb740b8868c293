import type { EncounterFact } from '../../record/index.js';
import { conceptOf, conceptOrWords } from './datatypes.js';
import type { SegmentEntry } from './entry.js';
import type { Segment } from './message.js';

/** PV1-2 of table 0004. */
const settings: Readonly<Record<string, EncounterFact['setting']>> = {
  E: 'emergency',
  I: 'inpatient',
  O: 'ambulatory',
  R: 'ambulatory',
  C: 'ambulatory',
  B: 'inpatient',
};

/** Events whose visit has not begun or was taken back: pre-admissions, pending and cancelled ones, appointments. */
const didNotTakePlace = /^(?:ADT\^(?:A05|A11|A14|A16|A25|A26|A27|A38)|SIU|SRM|SRR)/;

/** PV1 with the reason that PV2 gives. */
export function readVisit(entry: SegmentEntry, event: string, details: Segment | undefined): void {
  const { segment } = entry;
  const patientClass = segment.value(2)?.toUpperCase() ?? '';
  if (patientClass === 'N' || patientClass === 'U') {
    entry.inform('missing-field', 'PV1-2', { found: `PV1-2 ${patientClass}: no visit` });
    return;
  }
  if ((patientClass === 'P' && segment.value(44) === undefined) || didNotTakePlace.test(event)) {
    entry.inform('missing-field', 'PV1', { found: `${event}: a visit that did not take place` });
    return;
  }
  const time = entry.time([44], 'refuse');
  const ended = entry.time([45], 'undated');
  const reason = conceptOrWords(details?.field(3));
  entry.facts.push({
    kind: 'encounter',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept: patientClass
      ? { codings: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0004', code: patientClass }] }
      : { codings: [], text: 'encounter' },
    setting: settings[patientClass] ?? 'other',
    ...(time ? { time } : {}),
    ...(ended ? { ended } : {}),
    ...(reason ? { reason } : {}),
  });
}

/** PR1. */
export function readProcedure(entry: SegmentEntry): void {
  const { segment } = entry;
  if (segment.value(20)?.toUpperCase() === 'D') {
    entry.refuse('entered-in-error', 'PR1-20', { found: 'PR1-20 D' });
    return;
  }
  const words = segment.field(4)?.text;
  const concept = entry.required(
    conceptOrWords(segment.field(3)) ?? (words ? { codings: [], text: words } : undefined),
    'PR1-3',
  );
  const time = entry.time([5], 'refuse');
  if (!concept) return;
  entry.facts.push({
    kind: 'procedure',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    status: 'completed',
    ...(time ? { time } : {}),
  });
}

/** TXA: the head of a document; its text comes in OBX. TXA-17 and TXA-19 say if it was taken back. */
export function readDocumentHead(entry: SegmentEntry): void {
  const { segment } = entry;
  if (segment.value(19) === 'CA') {
    entry.refuse('entered-in-error', 'TXA-19', { found: 'TXA-19 CA' });
    return;
  }
  const time = entry.time([4, 6], 'undated');
  const type = conceptOf(segment.field(2)) ?? { codings: [], text: 'document' };
  const title = segment.field(16)?.component(1);
  entry.facts.push({
    kind: 'document',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept: type,
    ...(title ? { title } : {}),
    ...(time ? { time } : {}),
  });
}
