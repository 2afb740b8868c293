import type { ClinicalTime } from '../../record/index.js';
import { decodeText } from '../bytes/text.js';
import type { RecordPatient } from '../identity.js';
import { issueAt, type Ledger } from '../ledger.js';
import type { StatementContext } from '../statement.js';
import { attribute, child, childrenOf, conceptOf, isNull, referredText, wordsOf } from './datatypes.js';
import { readEncounter, readFamily, readProcedure } from './events.js';
import { hasHappened, kindOf, statementIn } from './kinds.js';
import { readImmunization, readMedication } from './medication.js';
import { linesOf, narrativeOf, readWords } from './narrative.js';
import { readObservation, readPanel } from './observation.js';
import { patientOf } from './patient.js';
import { readAllergy, readProblem } from './problems.js';
import { ClinicalEntry } from './statement.js';
import { type XmlElement, xpathOf } from './xml.js';

export { parseXml, type XmlElement, type XmlTrouble } from './xml.js';

export interface DocumentContext extends StatementContext {
  readonly patient: RecordPatient;
}

/** One thing to be accounted for: the header, a person, the encounter, an entry, a section or body of words alone. */
interface Part {
  readonly element: XmlElement;
  readonly section?: XmlElement;
  readonly read: (entry: ClinicalEntry) => void;
}

/**
 * Reads one C-CDA document into its ledger. Its entries are the header, each recordTarget, the encompassing encounter,
 * each `entry`, each section without one, and a body that is not XML.
 */
export function readDocument(root: XmlElement, ledger: Ledger, context: Omit<DocumentContext, 'ledger'>): void {
  const shared = { ...context, ledger, narrative: () => undefined, section: '' };
  let isAccepted = false;
  for (const target of childrenOf(root, 'recordTarget')) {
    const entry = new ClinicalEntry(target, shared);
    isAccepted = readTarget(entry, target, context.patient) || isAccepted;
    entry.settle();
  }
  const time = documentTime(root, shared);
  let narrative: ClinicalEntry['context']['narrative'] = shared.narrative;
  let lastSection: XmlElement | undefined;
  for (const { element, section, read } of partsOf(root, time)) {
    if (!isAccepted) {
      const place = { kind: 'xpath', path: xpathOf(element) } as const;
      const hasTarget = child(root, 'recordTarget') !== undefined;
      ledger.quarantine(place, [
        hasTarget
          ? issueAt(ledger.document, place, 'other-patient', 'error', { remedy: 'split-patients' })
          : issueAt(ledger.document, place, 'unresolved-reference', 'error', { expected: 'recordTarget' }),
      ]);
      continue;
    }
    if (section && section !== lastSection) narrative = narrativeOf(section);
    lastSection = section;
    const entry = new ClinicalEntry(element, { ...shared, narrative, section: sectionCode(section) });
    read(entry);
    entry.settle();
  }
}

const sectionCode = (section: XmlElement | undefined) => attribute(child(section, 'code'), 'code') ?? '';

function readTarget(entry: ClinicalEntry, target: XmlElement, patient: RecordPatient): boolean {
  const fact = patientOf(entry, target);
  if (!patient.accepts(fact)) {
    entry.refuse('other-patient', '', { found: fact.name ?? 'recordTarget', remedy: 'split-patients' });
    return false;
  }
  const whole = { ...fact, ...entry.source() };
  if (patient.learn(whole)) entry.facts.push(whole);
  else entry.inform('duplicate-entry', '', { found: 'recordTarget: the same patient again' });
  return true;
}

function documentTime(
  root: XmlElement,
  context: ConstructorParameters<typeof ClinicalEntry>[1],
): ClinicalTime | undefined {
  return new ClinicalEntry(root, context).time(child(root, 'effectiveTime'), 'undated');
}

function partsOf(root: XmlElement, time: ClinicalTime | undefined): Part[] {
  const parts: Part[] = [{ element: root, read: (entry) => readHeader(entry, root, time) }];
  const encounter = child(root, 'componentOf', 'encompassingEncounter');
  if (encounter) parts.push({ element: encounter, read: (entry) => readEncounter(entry, encounter) });
  const addSections = (holder: XmlElement | undefined) => {
    for (const section of childrenOf(holder, 'component').flatMap((each) => childrenOf(each, 'section'))) {
      const entries = childrenOf(section, 'entry');
      for (const element of entries) {
        parts.push({
          element,
          section,
          read: (entry) => {
            const statement = statementIn(element);
            if (statement) entry.within(statement, () => readStatement(entry, statement, undefined));
          },
        });
      }
      if (entries.length === 0)
        parts.push({ element: section, section, read: (entry) => readSection(entry, section, time) });
      addSections(section);
    }
  };
  for (const component of childrenOf(root, 'component')) {
    addSections(child(component, 'structuredBody'));
    const body = child(component, 'nonXMLBody');
    if (body) parts.push({ element: body, read: (entry) => readBody(entry, body, time) });
  }
  return parts;
}

function readHeader(entry: ClinicalEntry, root: XmlElement, time: ClinicalTime | undefined): void {
  const title = wordsOf(child(root, 'title'));
  entry.facts.push({
    kind: 'document',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept: conceptOf(child(root, 'code'), entry.context.narrative) ?? { codings: [], text: 'document' },
    ...(title ? { title } : {}),
    ...(time ? { time } : {}),
  });
}

/** Reads a clinical statement as its kind; `concern` is the status of the concern about it. */
function readStatement(entry: ClinicalEntry, statement: XmlElement, concern: string | undefined): void {
  const status = attribute(child(statement, 'statusCode'), 'code');
  if (status === 'nullified') {
    entry.refuse('entered-in-error', 'statusCode', { found: 'nullified' });
    return;
  }
  if (isNull(statement)) {
    entry.inform('missing-field', '.', { found: `${nameOf(statement)}: ${attribute(statement, 'nullFlavor')}` });
    return;
  }
  const kind = kindOf(statement, entry.context.section);
  if (kind !== 'medication' && kind !== 'immunization' && kind !== 'unread' && !hasHappened(statement)) {
    entry.inform('missing-field', '.', {
      found: `${statement.name} in mood ${attribute(statement, 'moodCode')}: planned`,
    });
    return;
  }
  switch (kind) {
    case 'concern':
      readRelated(entry, statement, status);
      break;
    case 'problem':
      readProblem(entry, statement, concern);
      break;
    case 'allergy':
      readAllergy(entry, statement, concern);
      break;
    case 'medication':
      readMedication(entry, statement);
      break;
    case 'immunization':
      readImmunization(entry, statement);
      break;
    case 'panel':
      readPanel(entry, statement);
      break;
    case 'observation':
      readObservation(entry, statement, undefined, false);
      readRelated(entry, statement, undefined, true);
      break;
    case 'procedure':
      readProcedure(entry, statement);
      // What was found by it.
      if (child(statement, 'value') && !isNull(child(statement, 'value')))
        readObservation(entry, statement, undefined, true);
      break;
    case 'encounter':
      readEncounter(entry, statement);
      readRelated(entry, statement, undefined);
      break;
    case 'family':
      readFamily(entry, statement);
      break;
    case 'note':
      readNoteActivity(entry, statement);
      break;
    case 'unread':
      if (readParts(entry, statement)) break;
      entry.inform('unsupported-resource', '.', { found: nameOf(statement) });
      break;
    default:
      kind satisfies never;
  }
}

/** Statements within a concern, an encounter or an act that only wraps them; those that nobody reads are left unmentioned. */
function readRelated(
  entry: ClinicalEntry,
  statement: XmlElement,
  concern: string | undefined,
  byTemplateOnly = false,
): void {
  for (const holder of childrenOf(statement, 'entryRelationship')) {
    const inner = statementIn(holder);
    if (!inner || kindOf(inner, byTemplateOnly ? '' : wrappedSection(entry, inner)) === 'unread') continue;
    entry.within(inner, () => readStatement(entry, inner, concern));
  }
}

/** An organizer of no known kind may hold statements that are known, such as the steps of one treatment. */
function readParts(entry: ClinicalEntry, organizer: XmlElement): boolean {
  const known = childrenOf(organizer, 'component').flatMap((holder) => {
    const part = statementIn(holder);
    return part && kindOf(part, entry.context.section) !== 'unread' ? [part] : [];
  });
  for (const part of known) entry.within(part, () => readStatement(entry, part, undefined));
  return known.length > 0;
}

/** Notes and priorities within a concern are observations too: only templates tell problems from them, unless it is the main one. */
function wrappedSection(entry: ClinicalEntry, inner: XmlElement): string {
  return attribute(inner.parent, 'typeCode') === 'SUBJ' || child(inner, 'participant') ? entry.context.section : '';
}

function nameOf(statement: XmlElement): string {
  const code = child(statement, 'code');
  const label = attribute(code, 'displayName') ?? attribute(child(statement, 'templateId'), 'root') ?? '';
  return `${statement.name} ${label}`.trim();
}

function readNoteActivity(entry: ClinicalEntry, statement: XmlElement): void {
  const text = child(statement, 'text');
  const words = referredText(text, entry.context.narrative);
  const time = entry.time(child(statement, 'effectiveTime'), 'undated', 'low');
  if (!text || !words) return;
  entry.facts.push({
    kind: 'document',
    ...entry.here(),
    certainty: 'present',
    foundBy: 'source',
    concept: conceptOf(child(statement, 'code'), entry.context.narrative) ?? { codings: [], text: 'note' },
    ...(time ? { time } : {}),
  });
  readWords(entry, text, words, time);
}

/** Sections whose words are of what may or should be, or of other things than the patient's state. */
const unreadSections = new Set([
  '18776-5',
  '51847-2',
  '61146-7',
  '69730-0',
  '42348-3',
  '48768-6',
  '42349-1',
  '62387-6',
  '85847-2',
  '8653-8',
]);

/** A section without entries: its narrative is read as a note under its title. */
function readSection(entry: ClinicalEntry, section: XmlElement, time: ClinicalTime | undefined): void {
  const title = wordsOf(child(section, 'title')) ?? '';
  const text = child(section, 'text');
  const words = text ? linesOf(text).trim() : '';
  const code = sectionCode(section);
  if (isNull(section) || words === '' || unreadSections.has(code)) {
    const reason = isNull(section) ? 'no information' : words === '' ? 'no words outside tables' : 'not read';
    entry.inform('unsupported-resource', '', { found: `section ${title || code}: ${reason}` });
    return;
  }
  entry.facts.push({
    kind: 'document',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept: conceptOf(child(section, 'code'), entry.context.narrative) ?? { codings: [], text: title || 'section' },
    ...(title ? { title } : {}),
    contentType: 'text/plain',
    ...(time ? { time } : {}),
  });
  readWords(entry, text!, title === '' ? words : `${title}:\n${words}`, time);
}

/** A body that is not XML: plain text is read as a note, anything else stays a document. */
function readBody(entry: ClinicalEntry, body: XmlElement, time: ClinicalTime | undefined): void {
  const text = child(body, 'text');
  const contentType = attribute(text, 'mediaType')?.toLowerCase();
  entry.facts.push({
    kind: 'document',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept: { codings: [], text: 'document' },
    ...(contentType ? { contentType } : {}),
    ...(time ? { time } : {}),
  });
  const content = wordsOf(text);
  if (!text || !content || (contentType !== undefined && !contentType.startsWith('text/plain'))) return;
  const isBase64 = attribute(text, 'representation') === 'B64';
  readWords(entry, text, isBase64 ? decodeText(Buffer.from(content, 'base64')).text : linesOf(text), time);
}
