import type { Excerpt } from '../../../src/server/api.js';

/** One line of an excerpt cut at the highlight; lines are one-based, columns zero-based and half-open. */
export function splitLine(
  line: string,
  number: number,
  { startLine, startColumn, endLine, endColumn }: Excerpt['highlight'],
): { readonly before: string; readonly marked: string; readonly after: string } {
  if (number < startLine || number > endLine) return { before: line, marked: '', after: '' };
  const from = number === startLine ? startColumn : line.length - line.trimStart().length;
  const to = number === endLine ? endColumn : line.length;
  return { before: line.slice(0, from), marked: line.slice(from, to), after: line.slice(to) };
}
