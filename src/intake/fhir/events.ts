import type { EncounterFact, ImmunizationFact, ProcedureFact } from '../../record/index.js';
import { codingOf, conceptOf, firstConcept } from './datatypes.js';
import type { Entry } from './entry.js';
import { node, text } from './json.js';

const procedureStatus: Readonly<Record<string, ProcedureFact['status']>> = {
  preparation: 'planned',
  'in-progress': 'in-progress',
  'on-hold': 'in-progress',
  completed: 'completed',
  'not-done': 'not-done',
  stopped: 'stopped',
};

/** @see https://hl7.org/fhir/R4/procedure.html */
export function readProcedure(entry: Entry): void {
  const { resource } = entry;
  if (resource.status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  const concept = entry.required(conceptOf(resource.code), 'code');
  const time = entry.time(['performedDateTime', 'performedPeriod.start', 'performedPeriod.end'], 'refuse');
  const ended = entry.time(['performedPeriod.end'], 'undated');
  if (!concept) return;
  const status = procedureStatus[text(resource.status) ?? ''] ?? 'unknown';
  entry.facts.push({
    kind: 'procedure',
    ...entry.source(),
    certainty: status === 'not-done' ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    status,
    ...(time ? { time } : {}),
    ...(ended ? { ended } : {}),
  });
}

/** @see https://hl7.org/fhir/R4/immunization.html */
export function readImmunization(entry: Entry): void {
  const { resource } = entry;
  if (resource.status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  const concept = entry.required(conceptOf(resource.vaccineCode), 'vaccineCode');
  const time = entry.time(['occurrenceDateTime'], 'refuse');
  if (!concept) return;
  const written = text(resource.status);
  const status: ImmunizationFact['status'] = written === 'completed' || written === 'not-done' ? written : 'unknown';
  entry.facts.push({
    kind: 'immunization',
    ...entry.source(),
    certainty: status === 'not-done' ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    status,
    ...(time ? { time } : {}),
  });
}

/** v3-ActCode and the letters of HL7 v2 table 0004. */
const settings: Readonly<Record<string, EncounterFact['setting']>> = {
  AMB: 'ambulatory',
  O: 'ambulatory',
  ambulatory: 'ambulatory',
  outpatient: 'ambulatory',
  OBSENC: 'inpatient',
  EMER: 'emergency',
  E: 'emergency',
  emergency: 'emergency',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  SS: 'inpatient',
  I: 'inpatient',
  inpatient: 'inpatient',
  VR: 'virtual',
  HH: 'home',
  home: 'home',
};

/** @see https://hl7.org/fhir/R4/encounter.html */
export function readEncounter(entry: Entry): void {
  const { resource } = entry;
  const status = text(resource.status);
  if (status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  if (status === 'planned' || status === 'cancelled') {
    entry.inform('missing-field', 'status', { found: `${status}: did not take place` });
    return;
  }
  const time = entry.time(['period.start'], 'refuse');
  const ended = entry.time(['period.end'], 'undated');
  const setting = codingOf(resource.class) ?? conceptOf(resource.class)?.codings[0];
  const concept =
    firstConcept(resource.type) ?? (setting ? { codings: [setting] } : { codings: [], text: 'encounter' });
  const reason = firstConcept(resource.reasonCode);
  const discharge = conceptOf(node(resource.hospitalization)?.dischargeDisposition);
  entry.facts.push({
    kind: 'encounter',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    setting: settings[setting?.code ?? ''] ?? 'other',
    ...(time ? { time } : {}),
    ...(ended ? { ended } : {}),
    ...(reason ? { reason } : {}),
    ...(discharge ? { discharge } : {}),
  });
}
