import { isDicom } from '../format/dicom/open.js';
import { isNifti } from '../format/nifti-header.js';
import type { DocumentKind } from '../record/index.js';
import { looksLikeArray } from './array/index.js';
import { decodeText } from './bytes/text.js';
import { looksLikeExpression } from './expression/index.js';
import { looksLikePharmcat } from './pharmcat/index.js';

/** How a document is written, beside its kind. */
export type Format =
  | 'json'
  | 'ndjson'
  | 'vcf'
  | 'text'
  | 'table'
  | 'array'
  | 'expression'
  | 'pharmcat'
  | 'xml'
  | 'hl7'
  | 'dicom'
  | 'picture'
  | 'binary';

export interface Recognised {
  readonly kind: DocumentKind;
  readonly format: Format;
  /** For the reader, where the kind is unknown: `ZIP archive`. */
  readonly found?: string;
}

/** How many first bytes recognition wants to see. */
export const recognitionBytes = 64 * 1024;

const magic: readonly { readonly bytes: readonly number[]; readonly kind: DocumentKind; readonly found: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: 'unknown', found: 'ZIP archive' },
  { bytes: [0x1f, 0x8b], kind: 'unknown', found: 'gzip within gzip' },
  { bytes: [0x42, 0x5a, 0x68], kind: 'unknown', found: 'bzip2 archive' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], kind: 'unknown', found: 'xz archive' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], kind: 'unknown', found: 'zstd archive' },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], kind: 'unknown', found: 'PDF' },
  { bytes: [0x42, 0x43, 0x46, 0x02], kind: 'unknown', found: 'BCF' },
  { bytes: [0x42, 0x41, 0x4d, 0x01], kind: 'unknown', found: 'BAM' },
  { bytes: [0x47, 0x49, 0x46, 0x38], kind: 'image', found: 'GIF' },
];

/** What a file is, from its first plain bytes; its name says nothing. */
export function recognise(head: Uint8Array): Recognised {
  if (head.length === 0) return { kind: 'unknown', format: 'binary', found: 'empty file' };
  if (isDicom(head)) return { kind: 'dicom', format: 'dicom' };
  const picture = pictureKind(head);
  if (picture) return { kind: 'image', format: 'picture', found: picture };
  const known = magic.find(({ bytes }) => startsWith(head, bytes));
  if (known) return { kind: known.kind, format: 'binary', found: known.found };
  const { text, encoding } = decodeText(head);
  if (isBinary(text)) return { kind: 'unknown', format: 'binary', found: 'binary data' };
  return recogniseText(text.trimStart(), encoding);
}

/** What plain bytes are that hold no text: `ZIP archive`, `binary data`; undefined for text, also for none. */
export function notText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  const { format, found } = recognise(bytes.subarray(0, recognitionBytes));
  if (format === 'dicom') return 'DICOM';
  return format === 'picture' || format === 'binary' ? (found ?? 'binary data') : undefined;
}

function pictureKind(head: Uint8Array): string | undefined {
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47])) return 'PNG';
  if (startsWith(head, [0xff, 0xd8, 0xff])) return 'JPEG';
  return isNifti(head) ? 'NIfTI' : undefined;
}

function recogniseText(text: string, encoding: string): Recognised {
  if (text === '') return { kind: 'unknown', format: 'text', found: 'blank file' };
  if (text.startsWith('##fileformat=VCF') || text.startsWith('#CHROM\tPOS\t')) return { kind: 'vcf', format: 'vcf' };
  if (/^(?:MSH|FHS|BHS)[^\w\s]/.test(text)) return { kind: 'hl7v2', format: 'hl7' };
  if (text.startsWith('{') || text.startsWith('[')) {
    if (looksLikePharmcat(text)) return { kind: 'table', format: 'pharmcat' };
    return { kind: 'fhir', format: isNdjson(text) ? 'ndjson' : 'json' };
  }
  if (text.startsWith('<')) return recogniseXml(text);
  if (looksLikeArray(text)) return { kind: 'table', format: 'array' };
  if (looksLikeExpression(text)) return { kind: 'table', format: 'expression' };
  if (looksLikeTable(text)) return { kind: 'table', format: 'table' };
  return { kind: 'note', format: 'text', found: encoding };
}

function recogniseXml(text: string): Recognised {
  if (/<(?:\w+:)?ClinicalDocument[\s/>]/.test(text)) return { kind: 'ccda', format: 'xml' };
  if (text.includes('http://hl7.org/fhir')) return { kind: 'unknown', format: 'xml', found: 'FHIR as XML' };
  return { kind: 'unknown', format: 'xml', found: 'XML' };
}

/** Several JSON objects, a line each. */
function isNdjson(text: string): boolean {
  const end = text.indexOf('\n');
  if (end < 0 || !text.startsWith('{')) return false;
  try {
    JSON.parse(text.slice(0, end));
  } catch {
    return false;
  }
  return text.slice(end).trimStart().startsWith('{');
}

/** A header and rows with the same number (two or more) of separators each, and no sentence in the header. */
function looksLikeTable(text: string): boolean {
  const lines = text.split(/\r?\n/, 6).filter((line) => line !== '');
  if (lines.length < 2) return false;
  return [',', '\t', ';'].some((separator) => {
    const counts = lines.slice(0, -1).map((line) => separators(line, separator));
    return counts[0]! >= 2 && counts.every((count) => count === counts[0]) && !/[.。]\s*$/.test(lines[0]!);
  });
}

const separators = (line: string, separator: string) => line.replace(/"(?:[^"]|"")*"/g, '').split(separator).length - 1;

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, at) => bytes[at] === byte);
}

function isBinary(text: string): boolean {
  const sample = text.slice(0, 4096);
  let odd = 0;
  for (let at = 0; at < sample.length; at++) {
    const code = sample.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 27) || code === 0xfffd) odd++;
  }
  return odd > sample.length * 0.02;
}
