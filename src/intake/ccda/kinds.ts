import { attribute, templatesOf } from './datatypes.js';
import type { XmlElement } from './xml.js';

/** How a clinical statement is read. */
export type StatementKind =
  | 'concern'
  | 'problem'
  | 'allergy'
  | 'medication'
  | 'immunization'
  | 'panel'
  | 'observation'
  | 'procedure'
  | 'encounter'
  | 'family'
  | 'note'
  | 'unread';

const consolidated = '2.16.840.1.113883.10.20.22.4.';

/** Entry templates of C-CDA R1.1 and R2.1 (HL7 CDA R2 Implementation Guide: Consolidated CDA Templates), by the end of their OID. */
const templates: Readonly<Record<StatementKind, readonly string[]>> = {
  // Problem, allergy and health concerns; encounter, admission, discharge, pre- and postoperative diagnoses; admission and discharge medications.
  concern: ['3', '30', '132', '80', '33', '34', '65', '51', '35', '36'],
  // Problems, and what was the reason to do something.
  problem: ['4', '19'],
  allergy: ['7', '90'],
  medication: ['16', '42'],
  immunization: ['52'],
  panel: ['1', '26', '66', '75'],
  // Results, vital signs, smoking, tobacco, social history, assessment scales, functional, mental and nutrition status.
  observation: ['2', '27', '78', '85', '38', '69', '67', '74', '124', '138'],
  procedure: ['12', '13', '14'],
  encounter: ['49'],
  family: ['45'],
  note: ['202'],
  // Goals, risks, plans, instructions, advance directives, coverage, care teams, comments; status, severity, reaction,
  // criticality, age, death, priority and signature, which are read with what they qualify.
  unread: [
    ...['121', '136', '39', '40', '41', '43', '44', '120', '20', '48', '108', '60', '61', '64', '500', '130', '146'],
    ...['6', '8', '9', '28', '31', '47', '143', '145', '147'],
  ],
};
const byTemplate = new Map<string, StatementKind>(
  Object.entries(templates).flatMap(([kind, ends]) => ends.map((end) => [consolidated + end, kind as StatementKind])),
);
byTemplate.set('2.16.840.1.113883.10.20.15.3.8', 'observation');

interface SectionKinds {
  readonly act?: StatementKind;
  readonly observation?: StatementKind;
  readonly organizer?: StatementKind;
  readonly substanceAdministration?: StatementKind;
  readonly procedure?: StatementKind;
  readonly encounter?: StatementKind;
}
const problems: SectionKinds = { act: 'concern', observation: 'problem' };
const drugs: SectionKinds = { act: 'concern', substanceAdministration: 'medication' };
const findings: SectionKinds = { organizer: 'panel', observation: 'observation' };

/** What statements without a known template are, by their section's LOINC code: older guides use other templates in the same sections. */
const bySection: Readonly<Record<string, SectionKinds>> = {
  '11450-4': problems,
  '11348-0': problems,
  '11535-2': problems,
  '46241-6': problems,
  '29308-4': problems,
  '48765-2': { act: 'concern', observation: 'allergy' },
  '10160-0': drugs,
  '10183-2': drugs,
  '42346-7': drugs,
  '29549-3': drugs,
  '11369-6': { substanceAdministration: 'immunization' },
  '30954-2': { ...findings, procedure: 'procedure' },
  '8716-3': findings,
  '29762-2': findings,
  '47420-5': findings,
  '10190-7': findings,
  '29545-1': findings,
  '47519-4': { procedure: 'procedure', act: 'procedure', observation: 'procedure' },
  '46240-8': { encounter: 'encounter' },
  '10157-6': { organizer: 'family' },
};

/** Sections of what is wanted, not of what is. */
const plannedSections = new Set(['18776-5', '61146-7', '51847-2', '69730-0', '42348-3', '48768-6']);

export function kindOf(statement: XmlElement, section: string): StatementKind {
  for (const template of templatesOf(statement)) {
    const kind = byTemplate.get(template);
    if (kind) return kind;
  }
  if (plannedSections.has(section)) return 'unread';
  return bySection[section]?.[statement.name as keyof SectionKinds] ?? 'unread';
}

/** Whether a statement tells what happened; orders and plans are in other moods. */
export const hasHappened = (statement: XmlElement) => (attribute(statement, 'moodCode') ?? 'EVN') === 'EVN';

const clinicalStatements = new Set([
  'act',
  'observation',
  'organizer',
  'substanceAdministration',
  'procedure',
  'encounter',
  'supply',
]);

/** The clinical statement in an `entry`, `entryRelationship` or `component`. */
export function statementIn(holder: XmlElement): XmlElement | undefined {
  return holder.children.find(({ name }) => clinicalStatements.has(name));
}
