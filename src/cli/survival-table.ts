import { columnIndex, isMissing, type Table } from './table.js';
import { UsageError } from './usage-error.js';

type Row = readonly string[];

/** A covariate as Cox reads it; a text column gives one indicator for each value but the first. */
export interface Column {
  readonly name: string;
  readonly values: Float64Array;
}

/** More values than these are no categories: an identifier, a date or a number with slips. */
const mostLevels = 50;

/** The columns of a survival table by name, with complaints that name file, row and column. */
export class SurvivalTable {
  constructor(
    private readonly table: Table,
    private readonly path: string,
    private readonly tell: (message: string) => void,
  ) {}

  /** The rows in which none of these columns is missing; says how many are left out. */
  complete(columns: readonly string[]): readonly Row[] {
    const indices = columns.map((name) => columnIndex(this.table, this.path, name));
    const rows = this.table.rows.filter((row) => indices.every((index) => !isMissing(row[index]!)));
    const lacking = this.table.rows.length - rows.length;
    if (lacking > 0)
      this.tell(`${lacking} of ${this.table.rows.length} rows lack ${columns.join(' or ')} and are left out`);
    if (rows.length === 0) throw new UsageError(`${this.path}: no row has all of ${columns.join(', ')}`);
    return rows;
  }

  strings(rows: readonly Row[], name: string): string[] {
    const index = columnIndex(this.table, this.path, name);
    return rows.map((row) => row[index]!);
  }

  /** @throws UsageError naming the first row that is not a finite number */
  numbers(rows: readonly Row[], name: string): Float64Array {
    const index = columnIndex(this.table, this.path, name);
    return Float64Array.from(rows, (row) => {
      const value = asNumber(row[index]!);
      if (value === undefined) throw new UsageError(`${this.#at(row, name)}: "${row[index]}" is not a number`);
      return value;
    });
  }

  /** Follow-up times. @throws UsageError for a negative one */
  times(rows: readonly Row[], name: string): Float64Array {
    const times = this.numbers(rows, name);
    const wrong = times.findIndex((time) => time < 0);
    if (wrong >= 0) throw new UsageError(`${this.#at(rows[wrong]!, name)}: negative time ${times[wrong]}`);
    return times;
  }

  /** The rows with some follow-up; those that end when they begin were never at risk. Says how many are left out. */
  followed(rows: readonly Row[], entry: string, end: string): readonly Row[] {
    const entries = this.numbers(rows, entry);
    const times = this.numbers(rows, end);
    const left = rows.filter((_, index) => entries[index] !== times[index]);
    if (left.length < rows.length)
      this.tell(`${rows.length - left.length} rows end when they begin (${entry} = ${end}) and are left out`);
    return left;
  }

  /** Times of entry. @throws UsageError where one is after the end of its follow-up */
  entries(rows: readonly Row[], name: string, end: string): Float64Array {
    const entries = this.numbers(rows, name);
    const times = this.numbers(rows, end);
    const wrong = entries.findIndex((entry, index) => entry > times[index]!);
    if (wrong >= 0)
      throw new UsageError(
        `${this.#at(rows[wrong]!, name)}: entry ${entries[wrong]} is after ${end} ${times[wrong]}; expected start < end`,
      );
    return entries;
  }

  /**
   * A column as covariates: numbers as they are, text as indicators against its first value in order.
   * @throws UsageError for a column of numbers with a slip in it, or with too many values to be categories
   */
  covariate(rows: readonly Row[], name: string, isCategorical: boolean): Column[] {
    const cells = this.strings(rows, name);
    const values = new Float64Array(cells.length);
    let wrong = isCategorical ? 0 : -1;
    for (let row = 0; wrong < 0 && row < cells.length; row++) {
      const value = asNumber(cells[row]!);
      if (value === undefined) wrong = row;
      else values[row] = value;
    }
    if (wrong < 0) return [{ name, values }];
    const levels = [...new Set(cells)].sort();
    const numeric = cells.filter((cell) => asNumber(cell) !== undefined).length;
    if (!isCategorical && numeric * 2 > cells.length && levels.length > 10)
      throw new UsageError(
        `${this.#at(rows[wrong]!, name)}: "${cells[wrong]}" is not a number as the others are; correct it, leave it empty, or name the column in --categorical`,
      );
    if (levels.length > mostLevels)
      throw new UsageError(
        `${this.path}: ${name} has ${levels.length} different texts; expected at most ${mostLevels}`,
      );
    const others = levels.length === 1 ? levels : levels.slice(1);
    return others.map((level) => ({
      name: `${name}=${level}`,
      values: Float64Array.from(cells, (cell) => (cell === level ? 1 : 0)),
    }));
  }

  /** Whether each row ended with the event; `value` names the code that counts where the column has others. */
  events(rows: readonly Row[], name: string, value: string | undefined): boolean[] {
    const cells = this.strings(rows, name);
    if (value !== undefined) {
      const wanted = normal(value);
      if (!cells.some((cell) => normal(cell) === wanted))
        throw new UsageError(`${this.path}: no row has ${name} ${value}; there are ${listed(cells)}`);
      return cells.map((cell) => normal(cell) === wanted);
    }
    const isEvent = eventCoding(cells);
    if (!isEvent)
      throw new UsageError(
        `${this.path}: ${name} holds ${listed(cells)}; expected 1/0, true/false, yes/no, dead/alive or 2/1, else say which with --event-value`,
      );
    return cells.map(isEvent);
  }

  #at(row: Row, name: string): string {
    return `${this.path}: row ${this.table.rows.indexOf(row) + 2}, ${name}`;
  }
}

/** Number('') is 0, and Number('0x1F') and 'Infinity' are no measurements. */
const asNumber = (cell: string) => {
  const value = Number(cell);
  return Number.isFinite(value) && cell !== '' && !/^[-+]?0[xbo]/i.test(cell) ? value : undefined;
};

const normal = (cell: string) => (asNumber(cell) === undefined ? cell.toLowerCase() : String(Number(cell)));
const listed = (cells: readonly string[]) => [...new Set(cells)].sort().slice(0, 8).join(', ');

/** How this column says that the event happened: 1/0, true/false, yes/no, dead/alive, or R's 2/1. */
function eventCoding(cells: readonly string[]): ((cell: string) => boolean) | undefined {
  const values = new Set(cells.map(normal));
  const within = (...allowed: string[]) => [...values].every((value) => allowed.includes(value));
  if (within('0', '1')) return (cell) => normal(cell) === '1';
  if (within('1', '2')) return (cell) => normal(cell) === '2';
  const yes = ['true', 't', 'yes', 'y', 'dead', 'died', 'deceased', 'd', 'event', 'death'];
  const no = ['false', 'f', 'no', 'n', 'alive', 'a', 'censored', 'none'];
  return within(...yes, ...no) ? (cell) => yes.includes(normal(cell)) : undefined;
}
