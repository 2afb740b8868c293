/** One row with its one-based number; quoted cells may hold separators, quotes and line ends (RFC 4180). */
export interface Row {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Rows of a delimited text; the separator is whichever of comma, tab and semicolon the first line has most of. */
export function parseTable(text: string): Row[] {
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  const separator = [',', '\t', ';'].reduce((best, each) =>
    count(firstLine, each) > count(firstLine, best) ? each : best,
  );
  const rows: Row[] = [];
  let cells: string[] = [];
  let at = 0;
  let row = 1;
  while (at <= text.length) {
    const { value, next } = cellAt(text, at, separator);
    cells.push(value.trim());
    const end = text[next];
    at = next + 1;
    if (end === separator) continue;
    if (end === '\r' && text[at] === '\n') at++;
    if (cells.some((cell) => cell !== '')) rows.push({ row, cells });
    cells = [];
    row++;
    if (end === undefined) break;
  }
  return rows;
}

const count = (text: string, character: string) => text.split(character).length;

function cellAt(text: string, start: number, separator: string): { value: string; next: number } {
  if (text[start] !== '"') {
    let next = start;
    while (next < text.length && text[next] !== separator && text[next] !== '\n' && text[next] !== '\r') next++;
    return { value: text.slice(start, next), next };
  }
  let value = '';
  let at = start + 1;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: value + text.slice(at), next: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, next: endOfCell(text, quote + 1, separator) };
    value += '"';
    at = quote + 2;
  }
  return { value, next: text.length };
}

function endOfCell(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
