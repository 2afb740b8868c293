import { type ParseError, parse as parseTolerantly } from 'jsonc-parser';
import type { Issue, Place } from '../record/index.js';
import { allPlainBytes, firstPlainBytes, UnreadableBytes } from './bytes/decompress.js';
import { documentHash } from './bytes/hash.js';
import { decodeText } from './bytes/text.js';
import { parseXml, type XmlElement } from './ccda/index.js';
import { entriesOf, entriesOfLines, type FhirEntry } from './fhir/index.js';
import { type ParsedFile, parseMessages } from './hl7v2/index.js';
import { type DocumentIdentity, issueAt, Ledger } from './ledger.js';
import { type Recognised, recognise, recognitionBytes } from './recognise.js';
import type { IntakeLimits, SourceFile } from './source.js';

const whole: Place = { kind: 'whole' };

/** A file whose kind is known; FHIR, HL7 v2 and C-CDA are already parsed, since whose they are must be known before anything is read. */
export interface OpenedFile {
  readonly ledger: Ledger;
  readonly file: SourceFile;
  readonly recognised: Recognised;
  readonly fhir?: readonly FhirEntry[];
  readonly messages?: ParsedFile;
  readonly clinicalDocument?: XmlElement;
  /** Why it cannot be read at all. */
  readonly trouble?: Issue;
}

/** Opens each file once: the same bytes under two names are one document. */
export function openAll(files: readonly SourceFile[], limits: IntakeLimits): { opened: OpenedFile[]; issues: Issue[] } {
  const opened: OpenedFile[] = [];
  const issues: Issue[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    const sha256 = (file.whole?.sha256 as DocumentIdentity['sha256'] | undefined) ?? documentHash(file.bytes);
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
    opened.push(
      open(file, { sha256, name: file.name, byteLength: file.whole?.byteLength ?? file.bytes.length }, limits),
    );
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
      case 'table':
      case 'array':
      case 'expression':
      case 'pharmcat':
      case 'dicom':
      case 'picture':
        if (recognised.kind === 'unknown') break;
        return { ledger, file, recognised };
      case 'json':
      case 'ndjson': {
        const { text } = decodeText(allPlainBytes(file.bytes, limits));
        const parsed = recognised.format === 'ndjson' ? { entries: entriesOfLines(text) } : parseJson(text);
        if ('trouble' in parsed) return refused(parsed.trouble);
        return { ledger, file, recognised, fhir: parsed.entries };
      }
      case 'hl7': {
        const { text } = decodeText(allPlainBytes(file.bytes, limits));
        return { ledger, file, recognised, messages: parseMessages(text) };
      }
      case 'xml': {
        if (recognised.kind !== 'ccda') break;
        const { text } = decodeText(allPlainBytes(file.bytes, limits));
        const parsed = parseXml(text);
        if ('root' in parsed) return { ledger, file, recognised, clinicalDocument: parsed.root };
        const { line, column, found } = parsed.trouble;
        const place = { kind: 'line', line, column: String(column) } as const;
        return refused({ code: 'unreadable-xml', place, found, expected: 'XML without a DTD', remedy: 'fix-source' });
      }
      case 'binary':
        break;
      default:
        recognised.format satisfies never;
    }
    return refused({
      code: 'unknown-document-kind',
      found: recognised.found ?? recognised.kind,
      expected: 'FHIR R4 JSON, HL7 v2, C-CDA, VCF, DICOM, table, text',
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
  try {
    parseTolerantly(text, errors, { allowTrailingComma: false, disallowComments: true });
  } catch (error) {
    // Nested deeper than the parser's stack: the place is not known.
    if (!(error instanceof RangeError)) throw error;
  }
  const at = errors[0]?.offset ?? text.length;
  const before = text.slice(0, at);
  return { kind: 'line', line: before.split('\n').length, column: String(at - before.lastIndexOf('\n')) };
}
