import type { Fact, IntakeDocument, Issue, PatientFact, PatientRecord, Place } from '../record/index.js';
import { readDocument } from './ccda/index.js';
import { markConflicts } from './conflicts.js';
import { joinSeries } from './dicom/series.js';
import { Duplicates, People, type Person, ReferenceIndex, readFhir } from './fhir/index.js';
import { byMessageTime, Corrections, type MessageContext, readMessages } from './hl7v2/index.js';
import { RecordPatient } from './identity.js';
import type { Ledger } from './ledger.js';
import { type OpenedFile, openAll } from './open.js';
import { readOther } from './read-other.js';
import { withdrawRepeats } from './repeats.js';
import {
  defaultLimits,
  type IntakeKnowledge,
  type IntakeLimits,
  type IntakeOptions,
  type SourceFile,
} from './source.js';
import { type Standard, standardOf } from './standard/index.js';
import { settleWords } from './wording.js';

export { pixelsBegin } from './dicom/head.js';
export type { Person } from './fhir/index.js';
export { type ExtractedMention, extractMentions } from './notes/extract.js';
export type { PhenotypePhrases, PhenotypeTerm } from './notes/phenotypes/index.js';
export { recognise } from './recognise.js';
export {
  defaultLimits,
  type IntakeKnowledge,
  type IntakeLimits,
  type IntakeOptions,
  type SourceFile,
} from './source.js';
export type { DrugClass } from './standard/drugs.js';
export { CodedProducts } from './standard/products.js';
export type { GenomePositions } from './vcf/index.js';

const whole: Place = { kind: 'whole' };

/**
 * Stage A: files of one patient to cleaned, standardised facts.
 * Every entry of every document is counted once: it became a fact, or is quarantined or ignored with its reason.
 * Entries of other patients are quarantined; `options.patient` names the patient to read where there are several.
 * Never throws on bad input.
 */
export function ingest(
  files: readonly SourceFile[],
  knowledge: IntakeKnowledge,
  options: IntakeOptions,
): PatientRecord {
  const limits = { ...defaultLimits, ...options.limits };
  const { opened, issues } = openAll(files, limits);
  const fhir = opened.flatMap(({ ledger, fhir: entries }) =>
    entries ? [{ sha256: ledger.document.sha256 as string, entries }] : [],
  );
  const people = new People(fhir, options.patient);
  const context = {
    standard: standardOf(knowledge),
    options,
    people,
    duplicates: new Duplicates(fhir),
    everywhere: new ReferenceIndex(fhir.flatMap(({ entries }) => entries)),
  };
  // FHIR first: the others may have to be compared with its patient.
  for (const { ledger, fhir: entries } of opened) if (entries) readFhir(entries, ledger, context);
  const patient = new RecordPatient(
    opened.flatMap(({ ledger }) => ledger.factsSoFar()).find((fact) => fact.kind === 'patient'),
    options.patient,
  );
  for (const { ledger, clinicalDocument } of opened)
    if (clinicalDocument) readDocument(clinicalDocument, ledger, { ...context, patient });
  readAllMessages(opened, { ...context, patient });
  for (const file of opened) {
    if (file.trouble) file.ledger.quarantine(file.trouble.place, [file.trouble]);
    else if (!file.fhir && !file.messages && !file.clinicalDocument)
      readOther(file, knowledge, { ...options, limits, patient: patient.fact });
  }
  return close(
    opened.map(({ ledger }) => ledger),
    issues,
    context.standard,
  );
}

/** Oldest first, so that corrections follow what they correct. */
function readAllMessages(opened: readonly OpenedFile[], context: Omit<MessageContext, 'ledger' | 'corrections'>): void {
  const files = opened.flatMap(({ ledger, messages }) => (messages ? [{ ledger, messages }] : []));
  files.sort((a, b) => byMessageTime(a.messages, b.messages));
  const corrections = new Corrections(files.map(({ messages }) => messages));
  for (const { ledger, messages } of files) readMessages(messages, ledger, { ...context, corrections });
}

/** The people for whom FHIR files hold a Patient, the first met first: what `options.patient` can be. */
export function patientsIn(files: readonly SourceFile[], limits: IntakeLimits = defaultLimits): Person[] {
  const { opened } = openAll(files, limits);
  const fhir = opened.flatMap(({ ledger, fhir: entries }) =>
    entries ? [{ sha256: ledger.document.sha256 as string, entries }] : [],
  );
  return new People(fhir, undefined).persons();
}

function close(ledgers: readonly Ledger[], issues: readonly Issue[], standard: Standard): PatientRecord {
  for (const ledger of ledgers) settleWords(ledger, standard);
  withdrawRepeats(ledgers);
  joinSeries(ledgers);
  const documents: IntakeDocument[] = [];
  const facts: Fact[] = [];
  const all: Issue[] = [...issues];
  for (const ledger of ledgers) {
    const closed = ledger.close();
    documents.push(closed.document);
    // No spreading: a genome may hold more facts than a call can take arguments.
    for (const fact of closed.facts) facts.push(fact);
    for (const issue of closed.issues) all.push(issue);
  }
  const conflicts = markConflicts(facts, documents);
  if (!facts.some(({ kind }) => kind === 'patient')) {
    all.push({
      code: 'no-patient',
      severity: 'warning',
      documentName: documents[0]?.name ?? '',
      place: whole,
      expected: 'a FHIR Patient, a PID segment or a recordTarget',
    });
  }
  return { documents, facts: mostCompletePatientFirst(conflicts.facts), issues: [...all, ...conflicts.issues] };
}

/** Several sources may say who the patient is: the one that says most is met first. */
function mostCompletePatientFirst(facts: readonly Fact[]): readonly Fact[] {
  const patients = facts.filter((fact) => fact.kind === 'patient');
  const told = ({ birthDate, sex, deceased }: PatientFact) =>
    (deceased ? 4 : 0) + (birthDate ? 2 : 0) + (sex === 'unknown' ? 0 : 1);
  const [first] = patients;
  const best = patients.reduce((a, b) => (told(b) > told(a) ? b : a), first!);
  return best === first ? facts : [best, ...facts.filter((fact) => fact !== best)];
}

const unreadableCodes = new Set<Issue['code']>([
  'unreadable-json',
  'unreadable-xml',
  'unreadable-file',
  'file-too-large',
  'line-too-long',
  'decompression-bomb',
  'not-a-bundle',
  'unsupported-encoding',
]);

/** Why documents could not be read, wholly or from some place on: what the command line calls unreadable input. */
export function unreadableIssues(record: Pick<PatientRecord, 'documents' | 'facts'>): Issue[] {
  const issues = record.documents.flatMap(({ quarantined }) => quarantined.flatMap((entry) => entry.issues));
  const unreadable = issues.filter(({ code }) => unreadableCodes.has(code));
  // A kind that is not read is no fault beside files that are; alone it leaves nothing.
  if (unreadable.length > 0 || record.facts.length > 0) return unreadable;
  return issues.filter(({ code }) => code === 'unknown-document-kind');
}
