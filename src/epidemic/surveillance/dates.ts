import { CaseTableError, type CellTable, isMissing } from './cell-table.js';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthOf = (word: string) => months.indexOf(word.slice(0, 3).toLowerCase()) + 1;
const year4 = (text: string) => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** Forms of writing that say by themselves which number is the day. */
const plain: readonly ((cell: string) => readonly [year: number, month: number, day: number] | undefined)[] = [
  (cell) => numbers(/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(cell)),
  (cell) => numbers(/^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(cell)),
  (cell) => {
    const found = /^(\d{1,2})[-. ]([A-Za-z]{3,9})[-., ]+(\d{4}|\d{2})$/.exec(cell);
    return found ? [year4(found[3]!), monthOf(found[2]!), Number(found[1])] : undefined;
  },
  (cell) => {
    const found = /^([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})$/.exec(cell);
    return found ? [Number(found[3]), monthOf(found[1]!), Number(found[2])] : undefined;
  },
];

function numbers(found: RegExpExecArray | null): readonly [number, number, number] | undefined {
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

/** Two numbers and a year: the day may be the first or the second. */
const twoNumbers = /^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const isoWeek = /^(\d{4})-?W?(\d{2})$/i;
const timeName = /date|day|onset|week|symptom|report|notif|hosp|日期|时间|周/i;
const yearName = /^(year|iso_?year|年份?)$/i;
const weekName = /^(week|iso_?week|kw|周次?)$/i;

/** A column of years beside one of weeks, as one of ISO weeks. */
function withWeeks(table: CellTable): CellTable {
  const [year, week] = [yearName, weekName].map((pattern) => table.columns.findIndex((name) => pattern.test(name)));
  const whole = (column: number) => table.rows.every((row) => /^\d{1,4}$/.test(row[column] ?? ''));
  if (year! < 0 || week! < 0 || !whole(year!) || !whole(week!)) return table;
  const without = <T>(cells: readonly T[]) => cells.filter((_, column) => column !== year);
  return {
    columns: without(table.columns),
    rows: table.rows.map((row) =>
      without(row.map((cell, column) => (column === week ? `${row[year!]}-W${cell.padStart(2, '0')}` : cell))),
    ),
  };
}

/**
 * The table with every column of dates in ISO form, whatever form it is in: 2020-1-5, 2020/01/05, 20200105, 5.1.2020, 5 Jan 2020,
 * 2020年1月5日, ISO weeks (2020-W05: their Monday). Of 3/4/2020 the day is the number that is above 12 somewhere in the column, the
 * first before a full stop; other cells are left as they are.
 * @throws CaseTableError where a column's days and months can't be told apart
 */
export function withIsoDates(written: CellTable): CellTable {
  const table = withWeeks(written);
  const columns = table.columns.map((name, column) =>
    isoColumn(
      table.rows.map((row) => row[column] ?? ''),
      name,
    ),
  );
  if (columns.every((column) => column === undefined)) return table;
  return { columns: table.columns, rows: table.rows.map((row, r) => row.map((cell, c) => columns[c]?.[r] ?? cell)) };
}

function isoColumn(cells: readonly string[], name: string): readonly string[] | undefined {
  const filled = cells.filter((cell) => !isMissing(cell));
  if (filled.length === 0) return undefined;
  for (const form of [...plain, ...(timeName.test(name) ? [compactDate, mondayOfWeek(name)] : [])]) {
    if (filled.every((cell) => isoOf(form(cell)))) return cells.map((cell) => isoOf(form(cell)) ?? cell);
    // Most of a column of time: what is no date there is a slip, not a reason to take the column for something else.
    if (timeName.test(name) && 2 * filled.filter((cell) => isoOf(form(cell))).length > filled.length) {
      const bad = cells.findIndex((cell) => !isMissing(cell) && !isoOf(form(cell)));
      throw new CaseTableError(`row ${bad + 2}, ${name}: "${cells[bad]}" is no date`);
    }
  }
  const pairs = filled.map((cell) => twoNumbers.exec(cell));
  if (!pairs.every((found) => found !== null)) return undefined;
  const dayFirst = pairs.every((found) => Number(found[3]) <= 12);
  const monthFirst = pairs.every((found) => Number(found[1]) <= 12);
  const byStops = pairs.every((found) => found[2] === '.');
  if (!dayFirst && !monthFirst) return undefined;
  if (dayFirst && monthFirst && !byStops)
    throw new CaseTableError(
      `${name}: "${filled[0]}" may be day and month or month and day; write dates as 2020-12-31`,
    );
  const form = (cell: string) => {
    const found = twoNumbers.exec(cell)!;
    const [first, second] = [Number(found[1]), Number(found[3])];
    return dayFirst ? ([year4(found[4]!), second, first] as const) : ([year4(found[4]!), first, second] as const);
  };
  const iso = cells.map((cell) => (isMissing(cell) ? cell : isoOf(form(cell))));
  const bad = iso.indexOf(undefined);
  if (bad >= 0) throw new CaseTableError(`row ${bad + 2}, ${name}: "${cells[bad]}" is no date`);
  return iso as readonly string[];
}

const compactDate = (cell: string) => numbers(compact.exec(cell));

const mondayOfWeek = (name: string) => (cell: string) => {
  const found = isoWeek.exec(cell);
  // Without its W it may be a month.
  if (!found || !(/w/i.test(cell) || /week|周/i.test(name))) return undefined;
  const [year, week] = [Number(found[1]), Number(found[2])];
  if (week < 1 || week > weeksOf(year)) return undefined;
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = new Date(fourth.getTime() + (7 * (week - 1) - ((fourth.getUTCDay() + 6) % 7)) * 86_400_000);
  return [monday.getUTCFullYear(), monday.getUTCMonth() + 1, monday.getUTCDate()] as const;
};

/** ISO years have 53 weeks if they begin on a Thursday, or on a Wednesday before a leap day; else 52. */
function weeksOf(year: number): number {
  const first = new Date(Date.UTC(year, 0, 1)).getUTCDay();
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
  return first === 4 || (first === 3 && isLeap) ? 53 : 52;
}

function isoOf(date: readonly [number, number, number] | undefined): string | undefined {
  if (!date) return undefined;
  const [year, month, day] = date;
  const at = new Date(Date.UTC(year, month - 1, day));
  const exists = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return exists && year >= 1500 ? at.toISOString().slice(0, 10) : undefined;
}
