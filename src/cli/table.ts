import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { UsageError } from './usage-error.js';

/** A table as read: names of the columns, and each row's cells in that order, untrimmed of meaning. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A CSV or TSV file with a header row (RFC 4180; the separator is told by the header).
 * @throws UsageError naming file and row where it can't be read
 */
export function readTable(path: string): Table {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`);
  }
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [',', '\t', ';'].sort((a, b) => header.split(b).length - header.split(a).length)[0]!;
  try {
    const [columns, ...rows] = parse(text, { bom: true, delimiter, skipEmptyLines: true, trim: true }) as string[][];
    if (!columns) throw new UsageError(`${path}: empty; expected a header row`);
    return { columns, rows };
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

/**
 * The place of a column.
 * @throws UsageError naming the columns there are
 */
export function columnIndex(table: Table, path: string, name: string): number {
  const index = table.columns.indexOf(name);
  if (index < 0) throw new UsageError(`${path}: no column "${name}"; there are ${table.columns.join(', ')}`);
  return index;
}

/** What stands for "not known" in a cell. */
export const isMissing = (cell: string): boolean => cell === '' || /^(na|n\/a|nan|null|\.)$/i.test(cell);
