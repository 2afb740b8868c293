import { isIsoDate } from './axis.js';
import { CaseTableError, type CellTable, isMissing } from './cell-table.js';
import { isCoordinate } from './places.js';

/** What each column of a table of cases is for; places are numbers of columns, -1 where there is none. */
export interface CaseColumns {
  /** In lower case, spaces as underscores, what R puts before a `$` dropped. */
  readonly names: readonly string[];
  readonly kind: 'counts' | 'line list';
  readonly time: number;
  readonly counts: readonly number[];
  /** The counts are local and imported cases. */
  readonly split: boolean;
  /** The columns of counts say that they are totals so far. */
  readonly cumulative: boolean;
  readonly dates: readonly number[];
  /** Columns of words (place, sex ...), by which the rows of one date may be told apart. */
  readonly strata: readonly number[];
  /** Columns of numbers that are not counted. */
  readonly unused: readonly string[];
}

/** From the surest name of new cases to the least. */
const countNames: readonly RegExp[] = [
  /^(new_?(cases|confirmed|infections)|新增(确诊|病例|报告|感染)?(病例)?数?|新发(病例)?数?)$/,
  /^(cases|counts?|incidence|(报告|确诊|发病)?病例数?|例数|发病数|报告数)$/,
  /^(confirmed|confirmed_cases|reported_cases|cases_reported|确诊|i|n|total)$/,
  /^(cum(ulative)?(_(cases|confirmed|total))?|(cases|confirmed|total)_cum(ulative)?|累[计积](确诊|病例|报告)?(病例)?数?)$/,
];
const cumulativeName = /cumul|(^|_)cum(_|$)|so_?far|累计|累积/i;
const timeNames =
  /^(t|time|day|days|date|dates|week|weeks|x|index|yearweek|year_week|epiweek|isoweek|(report|onset|event|sample)_?date|date_?(rep(ort(ed)?)?|onset)|(报告|发病|统计)?(日期|时间)|周|周次)$/;

/** A count as written, thousands apart or not; undefined where it is no number. */
export function countOf(cell: string): number | undefined {
  const plain = /^\d{1,3}([, \u00a0\u202f]\d{3})+$/.test(cell) ? cell.replace(/[, \u00a0\u202f]/g, '') : cell;
  const number = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * What the columns of a table are for, by their names and by what is in them.
 * @throws CaseTableError where there is nothing that can be counted, or a column of time has a cell that is no time
 */
export function columnsOf(table: CellTable): CaseColumns {
  const names = table.columns.map((name) =>
    name
      .slice(name.lastIndexOf('$') + 1)
      .trim()
      .toLowerCase()
      .replace(/[\s.]+/g, '_'),
  );
  const cells = names.map((_, column) => table.rows.map((row) => row[column] ?? '').filter((cell) => !isMissing(cell)));
  const all = (column: number, is: (cell: string) => boolean) => cells[column]!.length > 0 && cells[column]!.every(is);
  const where = (is: (name: string, column: number) => boolean) =>
    names.flatMap((name, column) => (is(name, column) ? [column] : []));
  const isNumber = (column: number) => all(column, (cell) => countOf(cell) !== undefined);
  const dates = where((_, column) => all(column, isIsoDate));
  const [local, imported] = [names.indexOf('local'), names.indexOf('imported')];
  const split = local >= 0 && imported >= 0;
  // A column named for counts is one even if a cell of it can't be read: that is then said, row and all.
  const named = countNames
    .flatMap((pattern, rank) =>
      where(
        (name, column) =>
          pattern.test(name) &&
          !dates.includes(column) &&
          (rank < 2 ? cells[column]!.length > 0 : cells[column]!.some((cell) => countOf(cell) !== undefined)),
      ),
    )
    .slice(0, 1);
  const counted = split ? [local, imported] : named;
  const time =
    dates.find((column) => timeNames.test(names[column]!)) ??
    (counted.length > 0 ? dates[0] : undefined) ??
    names.findIndex((name, column) => timeNames.test(name) && !counted.includes(column) && isNumber(column));
  const numeric = where((_, column) => column !== time && isNumber(column));
  const isLineList =
    counted.length === 0 && dates.some((column) => column !== time || names.length === 1 || numeric.length === 0);
  if (!isLineList && time < 0) checkTime(table, names, counted);
  if (!isLineList && counted.length === 0 && time < 0 && numeric.length < names.length)
    throw new CaseTableError(`no column of dates or of time, and not all columns are counts: ${listed(table.columns)}`);
  const counts = counted.length > 0 ? counted : numeric.filter((column) => !isCoordinate(names[column]!) || time < 0);
  if (!isLineList && counts.length === 0)
    throw new CaseTableError(`no column of counts or of dates among ${listed(table.columns)}`);
  return {
    names,
    kind: isLineList ? 'line list' : 'counts',
    time,
    counts,
    split,
    cumulative: counts.some((column) => cumulativeName.test(names[column]!)),
    dates,
    strata: where(
      (_, column) => column !== time && !counts.includes(column) && !isNumber(column) && !dates.includes(column),
    ),
    unused: numeric
      .filter((column) => !counts.includes(column) && !isCoordinate(names[column]!))
      .map((column) => table.columns[column]!),
  };
}

/** Where a column is named for time and holds something else, the rows must not pass for consecutive weeks. */
function checkTime(table: CellTable, names: readonly string[], counted: readonly number[]): void {
  const column = names.findIndex((name, index) => timeNames.test(name) && !counted.includes(index));
  if (column < 0) return;
  const isTime = (cell: string) => isIsoDate(cell) || countOf(cell) !== undefined;
  const bad = table.rows.findIndex((row) => !isTime(row[column] ?? ''));
  const row = Math.max(0, bad);
  throw new CaseTableError(
    `row ${row + 2}, ${table.columns[column]}: "${table.rows[row]![column]}" is no date or number`,
  );
}

const mostListed = 12;
const listed = (names: readonly string[]) =>
  names.length > mostListed
    ? `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`
    : names.join(', ');
