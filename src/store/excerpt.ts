import { TextDecoder } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { elementAt, parseXml } from '../intake/ccda/xml.js';
import { type Place, placeLabel } from '../record/index.js';

/** The lines of a document around a place, decoded as text. */
export interface Excerpt {
  /** One-based number of the first line. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** One-based, inclusive lines; columns zero-based, half-open, in the first and the last of them. */
  readonly highlight: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
  /** True if the document has no usable lines of its own (minified) and this is its content laid out anew. */
  readonly formatted: boolean;
}

const contextLines = 4;
const longestLine = 600;
const longestHighlight = 60;
/** A document is only shown as text up to here; beyond it, a place by line is still found by scanning. */
const decompressionLimit = 512 * 1024 * 1024;

/** The excerpt for a place, or undefined if the document has no such place. Bytes may be gzip. */
export function excerpt(bytes: Uint8Array, place: Place): Excerpt | undefined {
  const plain =
    bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: decompressionLimit }) : bytes;
  switch (place.kind) {
    case 'line':
      return lineExcerpt(plain, place.line);
    case 'cell':
      return lineExcerpt(plain, place.row);
    case 'segment':
      return rangeOfLines(decode(plain).split(/\r\n|\r|\n/), place.segment, place.segment);
    case 'span':
      return rangeExcerpt(
        place.within ? embeddedText(decode(plain), place.within) : decode(plain),
        place.start,
        place.end,
      );
    case 'fhirPath':
      return jsonExcerpt(decode(plain), place.path);
    case 'xpath':
      return xmlExcerpt(decode(plain), place.path);
    case 'dicom':
      return {
        firstLine: 1,
        lines: [placeLabel(place)],
        highlight: { startLine: 1, startColumn: 0, endLine: 1, endColumn: placeLabel(place).length },
        formatted: true,
      };
    case 'whole':
      return rangeOfLines(
        decode(plain)
          .split(/\r\n|\r|\n/)
          .slice(0, 2 * contextLines),
        1,
        1,
      );
    default:
      return place satisfies never;
  }
}

function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** By scanning for line ends, so that a large VCF is not turned into one string. */
function lineExcerpt(bytes: Uint8Array, line: number): Excerpt | undefined {
  const first = Math.max(1, line - contextLines);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: string[] = [];
  let start = 0;
  for (let number = 1; start <= buffer.length && number <= line + contextLines; number++) {
    const end = buffer.indexOf(10, start);
    const stop = end < 0 ? buffer.length : end;
    if (number >= first) lines.push(buffer.subarray(start, stop).toString('utf8').replace(/\r$/, ''));
    if (end < 0) break;
    start = end + 1;
  }
  const text = lines[line - first];
  if (text === undefined) return undefined;
  return {
    firstLine: first,
    lines: lines.map(shorten),
    highlight: { startLine: line, startColumn: 0, endLine: line, endColumn: shorten(text).length },
    formatted: false,
  };
}

function rangeOfLines(lines: readonly string[], startLine: number, endLine: number): Excerpt | undefined {
  if (startLine > lines.length) return undefined;
  const first = Math.max(1, startLine - contextLines);
  const last = Math.min(lines.length, endLine + contextLines);
  const shown = lines.slice(first - 1, last).map(shorten);
  return {
    firstLine: first,
    lines: shown,
    highlight: {
      startLine,
      startColumn: 0,
      endLine: Math.min(endLine, last),
      endColumn: shown[Math.min(endLine, last) - first]?.length ?? 0,
    },
    formatted: false,
  };
}

const shorten = (line: string) => (line.length > longestLine ? `${line.slice(0, longestLine)} ...` : line);

function rangeExcerpt(text: string, start: number, end: number): Excerpt | undefined {
  if (start > text.length) return undefined;
  const before = text.slice(0, start);
  const startLine = count(before, '\n') + 1;
  const startColumn = start - (before.lastIndexOf('\n') + 1);
  const within = text.slice(start, end);
  const lineCount = Math.min(count(within, '\n'), longestHighlight);
  const endLine = startLine + lineCount;
  const lines = text.split('\n');
  const first = Math.max(1, startLine - contextLines);
  const endColumn =
    lineCount === count(within, '\n')
      ? end - (text.slice(0, end).lastIndexOf('\n') + 1)
      : (lines[endLine - 1]?.length ?? 0);
  return {
    firstLine: first,
    lines: lines.slice(first - 1, endLine + contextLines).map((line) => line.replace(/\r$/, '')),
    highlight: { startLine, startColumn, endLine, endColumn },
    formatted: false,
  };
}

const count = (text: string, character: string) => text.split(character).length - 1;

function jsonExcerpt(text: string, path: string): Excerpt | undefined {
  const root = parseTree(text);
  const node = root && nodeAt(root, path);
  if (!node) return undefined;
  const lineStart = text.lastIndexOf('\n', node.offset) + 1;
  const lineEnd = text.indexOf('\n', node.offset);
  if ((lineEnd < 0 ? text.length : lineEnd) - lineStart <= longestLine)
    return rangeExcerpt(text, node.offset, node.offset + node.length);
  const lines = JSON.stringify(JSON.parse(text.slice(node.offset, node.offset + node.length)), null, 2).split('\n');
  const shown = lines.slice(0, longestHighlight).map(shorten);
  return {
    firstLine: 1,
    lines: shown,
    highlight: { startLine: 1, startColumn: 0, endLine: shown.length, endColumn: shown.at(-1)!.length },
    formatted: true,
  };
}

/** The lines of an element; of one without usable lines its tags are laid out one below the other. */
function xmlExcerpt(text: string, path: string): Excerpt | undefined {
  const parsed = parseXml(text);
  const element = 'root' in parsed ? elementAt(parsed.root, path) : undefined;
  if (!element) return undefined;
  const lineStart = text.lastIndexOf('\n', element.start) + 1;
  const lineEnd = text.indexOf('\n', element.start);
  if ((lineEnd < 0 ? text.length : lineEnd) - lineStart <= longestLine)
    return rangeExcerpt(text, element.start, element.end);
  const lines = text.slice(element.start, element.end).replace(/>\s*</g, '>\n<').split('\n');
  const shown = lines.slice(0, longestHighlight).map(shorten);
  return {
    firstLine: 1,
    lines: shown,
    highlight: { startLine: 1, startColumn: 0, endLine: shown.length, endColumn: shown.at(-1)!.length },
    formatted: true,
  };
}

/** The text that an element of a FHIR document holds: an attachment's base64 data decoded, or a string as it is. */
function embeddedText(text: string, path: string): string {
  const root = parseTree(text);
  const value: unknown = root && nodeAt(root, path).value;
  if (typeof value !== 'string') return '';
  return path.endsWith('.data') ? decode(Buffer.from(value, 'base64')) : value;
}

/** The node at `Bundle.entry[3].resource.component[0]`; the deepest that exists if the path goes on into nothing. */
function nodeAt(root: Node, path: string): Node {
  const segments = [...path.matchAll(/\.([A-Za-z_][\w-]*)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
  for (let length = segments.length; length > 0; length--) {
    const node = findNodeAtLocation(root, segments.slice(0, length));
    if (node) return node;
  }
  return root;
}
