/** One record of a CSV file: its cells, and its own text without the line's end. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly text: string;
  /** One-based line on which it begins. */
  readonly line: number;
}

/**
 * The records of a CSV file (RFC 4180: quotes, doubled quotes, line breaks in quotes; a byte order mark is dropped).
 * Empty lines are skipped.
 */
export function* csvRecords(text: string, delimiter = ','): Generator<CsvRecord> {
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (position < text.length) {
    const end = endOfRecord(text, position);
    const record = text.slice(position, end);
    if (record.trim() !== '') yield { cells: cellsOf(record, delimiter), text: record, line };
    line += record.split('\n').length;
    position = text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
  }
}

/** The delimiter that the header line uses most. */
export function delimiterOf(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

/** A cell as CSV writes it. */
export function csvCell(value: string | number, delimiter = ','): string {
  const text = String(value);
  return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
}

function endOfRecord(text: string, from: number): number {
  let quoted = false;
  for (let position = from; position < text.length; position++) {
    const character = text.charCodeAt(position);
    if (character === 34) quoted = !quoted;
    else if (!quoted && (character === 10 || character === 13)) return position;
  }
  return text.length;
}

function cellsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter);
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let position = 0; position < record.length; position++) {
    const character = record[position]!;
    if (character === '"') {
      if (quoted && record[position + 1] === '"') {
        cell += '"';
        position += 1;
      } else quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell];
}
