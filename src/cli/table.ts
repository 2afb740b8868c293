import { type CsvRecord, csvRecords, delimiterOf } from './csv.js';
import { readText } from './files.js';
import { nearest } from './nearest-name.js';
import { UsageError } from './usage-error.js';

/** A table as read: names of the columns, and each row's cells in that order, untrimmed of meaning. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A CSV or TSV file with a header row (RFC 4180; the separator is told by the header); "-" is standard input.
 * @throws UsageError naming file and row where it can't be read
 */
export function readTable(path: string): Table {
  return tableFrom(readRecords(path).records, path);
}

/**
 * The same from a text; `name` is what it is called in an error.
 * @throws UsageError
 */
export function tableOf(text: string, name: string): Table {
  return tableFrom(recordsOf(text, name).records, name);
}

function tableFrom([header, ...records]: readonly CsvRecord[], path: string): Table {
  const columns = header!.cells.map((cell) => cell.trim());
  return {
    columns,
    rows: records.map(({ cells, line }) => {
      if (cells.length !== columns.length) throw new UsageError(wrongCount(path, line, cells.length, columns.length));
      return cells.map((cell) => cell.trim());
    }),
  };
}

/**
 * A table file's records (in any encoding, gzip unpacked), the header first, and the delimiter that its header uses.
 * @throws UsageError naming file and line where it can't be read, or is empty
 */
export function readRecords(path: string): { readonly records: CsvRecord[]; readonly delimiter: string } {
  return recordsOf(readText(path, 'CSV or TSV, a header line and rows'), path);
}

function recordsOf(text: string, path: string): { readonly records: CsvRecord[]; readonly delimiter: string } {
  const delimiter = delimiterOf(text.slice(0, text.search(/[\r\n]|$/)));
  let records: CsvRecord[];
  try {
    records = csvRecords(text, delimiter);
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (records.length === 0) throw new UsageError(`${path}: empty, expected a header line and rows`);
  return { records, delimiter };
}

export const wrongCount = (path: string, line: number, found: number, expected: number): string =>
  `${path}, line ${line}: ${found} cells, expected ${expected} as in the header`;

/**
 * The place of a column.
 * @throws UsageError naming the columns there are
 */
export function columnIndex(table: Table, path: string, name: string): number {
  const index = table.columns.indexOf(name);
  if (index < 0) throw noColumn(table, path, name);
  return index;
}

/** Says which column was probably meant, and which there are. */
export function noColumn({ columns }: Table, path: string, name: string): UsageError {
  const meant = nearest(name, columns);
  return new UsageError(
    `${path}: no column "${name}"; ${meant ? `did you mean "${meant}"? There` : 'there'} are ${listed(columns)}`,
  );
}

const mostListed = 40;
const listed = (names: readonly string[]): string =>
  names.length > mostListed
    ? `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`
    : names.join(', ');

/** What stands for "not known" in a cell. */
export const isMissing = (cell: string): boolean =>
  cell.length < 8 && (cell === '' || /^(na|n\/a|#n\/a|nan|null|<na>|missing|\.|\?|-+)$/i.test(cell));

/** Names of columns with none empty and none twice: an empty one is "column N", a second "x" is "x (2)". */
export function distinctNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((written, index) => {
    const name = written === '' ? `column ${index + 1}` : written;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
