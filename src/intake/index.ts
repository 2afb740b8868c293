import { type ParseError, parse as parseTolerantly } from 'jsonc-parser';
import type { Fact, IntakeDocument, Issue, PatientRecord, Place } from '../record/index.js';
import { allPlainBytes, firstPlainBytes, plainChunks, UnreadableBytes } from './bytes/decompress.js';
import { documentHash } from './bytes/hash.js';
import { decodeText } from './bytes/text.js';
import { markConflicts } from './conflicts.js';
import { Duplicates, entriesOf, entriesOfLines, type FhirEntry, People, type Person, readFhir } from './fhir/index.js';
import { type DocumentIdentity, issueAt, Ledger } from './ledger.js';
import { readNote } from './notes/index.js';
import { type Recognised, recognise, recognitionBytes } from './recognise.js';
import {
  defaultLimits,
  type IntakeKnowledge,
  type IntakeLimits,
  type IntakeOptions,
  type SourceFile,
} from './source.js';
import { standardOf } from './standard/index.js';
import { readVcf } from './vcf/index.js';

export type { Person } from './fhir/index.js';
export { recognise } from './recognise.js';
export {
  defaultLimits,
  type IntakeKnowledge,
  type IntakeLimits,
  type IntakeOptions,
  type SourceFile,
} from './source.js';
export type { DrugClass } from './standard/drugs.js';
export type { GenomePositions } from './vcf/index.js';

/** A file whose kind is known; FHIR is already parsed, since whose it is must be known before anything is read. */
interface OpenedFile {
  readonly ledger: Ledger;
  readonly file: SourceFile;
  readonly recognised: Recognised;
  readonly fhir?: readonly FhirEntry[];
  /** Why it cannot be read at all. */
  readonly trouble?: Issue;
}

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
    allEntries: fhir.flatMap(({ entries }) => entries),
  };
  for (const { ledger, file, recognised, fhir: entries, trouble } of opened) {
    if (trouble) ledger.quarantine(trouble.place, [trouble]);
    else if (entries) readFhir(entries, ledger, context);
    else if (recognised.kind === 'vcf') {
      readVcf(plainChunks(file.bytes, limits), knowledge.positions, ledger, {
        sample: options.sample,
        lineBytes: limits.lineBytes,
      });
    } else
      readNote(decodeText(allPlainBytes(file.bytes, limits)).text, ledger, {
        standard: context.standard,
        asOf: options.asOf,
      });
  }
  return close(
    opened.map(({ ledger }) => ledger),
    issues,
  );
}

/** The people for whom FHIR files hold a Patient, the first met first: what `options.patient` can be. */
export function patientsIn(files: readonly SourceFile[], limits: IntakeLimits = defaultLimits): Person[] {
  const { opened } = openAll(files, limits);
  const fhir = opened.flatMap(({ ledger, fhir: entries }) =>
    entries ? [{ sha256: ledger.document.sha256 as string, entries }] : [],
  );
  return new People(fhir, undefined).persons();
}

function close(ledgers: readonly Ledger[], issues: readonly Issue[]): PatientRecord {
  const documents: IntakeDocument[] = [];
  const facts: Fact[] = [];
  const all: Issue[] = [...issues];
  for (const ledger of ledgers) {
    const closed = ledger.close();
    documents.push(closed.document);
    facts.push(...closed.facts);
    all.push(...closed.issues);
  }
  const conflicts = markConflicts(facts, documents);
  if (!facts.some(({ kind }) => kind === 'patient')) {
    all.push({
      code: 'no-patient',
      severity: 'warning',
      documentName: documents[0]?.name ?? '',
      place: whole,
      expected: 'a FHIR Patient',
    });
  }
  return { documents, facts: conflicts.facts, issues: [...all, ...conflicts.issues] };
}

/** Opens each file once: the same bytes under two names are one document. */
function openAll(files: readonly SourceFile[], limits: IntakeLimits): { opened: OpenedFile[]; issues: Issue[] } {
  const opened: OpenedFile[] = [];
  const issues: Issue[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    const sha256 = documentHash(file.bytes);
    if (seen.has(sha256)) {
      issues.push({
        code: 'duplicate-entry',
        severity: 'information',
        document: sha256,
        documentName: file.name,
        place: whole,
        found: 'the same file again',
      });
      continue;
    }
    seen.add(sha256);
    opened.push(open(file, { sha256, name: file.name, byteLength: file.bytes.length }, limits));
  }
  return { opened, issues };
}

function open(file: SourceFile, identity: Omit<DocumentIdentity, 'kind'>, limits: IntakeLimits): OpenedFile {
  let recognised: Recognised = { kind: 'unknown', format: 'binary' };
  const refused = (issue: Pick<Issue, 'code'> & Partial<Issue>): OpenedFile => {
    const document = { ...identity, kind: recognised.kind };
    const { code, place = whole, severity = 'error', ...details } = issue;
    return {
      ledger: new Ledger(document),
      file,
      recognised,
      trouble: issueAt(document, place, code, severity, details),
    };
  };
  try {
    recognised = recognise(firstPlainBytes(file.bytes, recognitionBytes, limits));
    const ledger = new Ledger({ ...identity, kind: recognised.kind });
    switch (recognised.format) {
      case 'vcf':
      case 'text':
        if (recognised.kind === 'unknown') break;
        return { ledger, file, recognised };
      case 'json':
      case 'ndjson': {
        const { text } = decodeText(allPlainBytes(file.bytes, limits));
        const parsed = recognised.format === 'ndjson' ? { entries: entriesOfLines(text) } : parseJson(text);
        if ('trouble' in parsed) return refused(parsed.trouble);
        return { ledger, file, recognised, fhir: parsed.entries };
      }
      case 'table':
      case 'xml':
      case 'hl7':
      case 'dicom':
      case 'binary':
        break;
      default:
        recognised.format satisfies never;
    }
    return refused({
      code: 'unknown-document-kind',
      found: recognised.found ?? recognised.kind,
      expected: 'FHIR R4 JSON, VCF, text',
      remedy: 'none',
    });
  } catch (error) {
    if (!(error instanceof UnreadableBytes)) throw error;
    return refused({
      code: error.code,
      found: error.found,
      remedy: 'fix-source',
      ...(error.expected ? { expected: error.expected } : {}),
    });
  }
}

type ParsedJson = { readonly entries: FhirEntry[] } | { readonly trouble: Pick<Issue, 'code'> & Partial<Issue> };

function parseJson(text: string): ParsedJson {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    const place = jsonErrorPlace(text);
    return {
      trouble: {
        code: 'unreadable-json',
        place,
        found: error instanceof Error ? error.message : 'no JSON',
        expected: 'JSON',
        remedy: 'fix-source',
      },
    };
  }
  const entries = entriesOf(root);
  if (!entries)
    return {
      trouble: {
        code: 'not-a-bundle',
        found: 'JSON without resourceType',
        expected: 'FHIR R4 Bundle or resource',
        remedy: 'fix-source',
      },
    };
  return { entries };
}

/** Where JSON breaks off; V8 says so only of some texts. */
function jsonErrorPlace(text: string): Place {
  const errors: ParseError[] = [];
  parseTolerantly(text, errors, { allowTrailingComma: false, disallowComments: true });
  const at = errors[0]?.offset ?? text.length;
  const before = text.slice(0, at);
  return { kind: 'line', line: before.split('\n').length, column: String(at - before.lastIndexOf('\n')) };
}

const unreadableCodes = new Set<Issue['code']>([
  'unreadable-json',
  'unreadable-file',
  'file-too-large',
  'line-too-long',
  'decompression-bomb',
  'not-a-bundle',
  'unsupported-encoding',
]);

/** Why documents could not be read, wholly or from some place on: what the command line calls unreadable input. */
export function unreadableIssues(record: PatientRecord): Issue[] {
  const issues = record.documents.flatMap(({ quarantined }) => quarantined.flatMap((entry) => entry.issues));
  const unreadable = issues.filter(({ code }) => unreadableCodes.has(code));
  // A kind that is not read is no fault beside files that are; alone it leaves nothing.
  if (unreadable.length > 0 || record.facts.length > 0) return unreadable;
  return issues.filter(({ code }) => code === 'unknown-document-kind');
}
