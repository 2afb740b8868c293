import type { Place } from '../../src/record/index.js';
import type { Excerpt } from '../../src/server/api.js';
import type { FixtureDocument } from './documents.js';

/** The lines around a place, as the server gives them; enough of it for the fixture's own documents. */
export function excerptOf(document: FixtureDocument, place: Place): Excerpt {
  const lines = document.text.split('\n');
  const range = lineRange(document.text, place);
  const first = Math.max(1, range.startLine - 4);
  const last = Math.min(lines.length, range.endLine + 4);
  return {
    documentName: document.name,
    kind: document.kind,
    firstLine: first,
    lines: lines.slice(first - 1, last),
    highlight: range,
    formatted: false,
  };
}

function lineRange(text: string, place: Place): Excerpt['highlight'] {
  const lines = text.split('\n');
  if (place.kind === 'line')
    return { startLine: place.line, startColumn: 0, endLine: place.line, endColumn: lines[place.line - 1]!.length };
  if (place.kind === 'span') {
    const before = text.slice(0, place.start).split('\n');
    const column = before.at(-1)!.length;
    return {
      startLine: before.length,
      startColumn: column,
      endLine: before.length,
      endColumn: column + place.end - place.start,
    };
  }
  if (place.kind === 'fhirPath') {
    const index = Number(/entry\[(\d+)\]/.exec(place.path)?.[1] ?? 0);
    const starts = lines.flatMap((line, at) => (line === '    {' ? [at + 1] : []));
    const ends = lines.flatMap((line, at) => (/^ {4}\},?$/.test(line) ? [at + 1] : []));
    return { startLine: starts[index]! + 1, startColumn: 0, endLine: ends[index]! - 1, endColumn: 5 };
  }
  return { startLine: 1, startColumn: 0, endLine: 1, endColumn: lines[0]!.length };
}
