import type { LocalizedText } from '../../record/index.js';
import { axisOf, dayOf, isIsoDate } from './axis.js';
import type { CaseOptions, CaseTable } from './case-table.js';
import { CaseTableError, type CellTable, isMissing } from './cell-table.js';
import { type CaseColumns, columnsOf, countOf } from './columns.js';
import { withIsoDates } from './dates.js';
import { readLineList } from './line-list.js';
import { caseMap, checkPlace, placeColumn, recentDays } from './places.js';
import { shapeNotes } from './shape-notes.js';

/**
 * Counts from a table: a column of time and one of counts (`I`, `cases`, `total` ...), or `local` and `imported`, or
 * columns of counts alone (places of a weekly series, added up), or a line list (one row a case). Rows of one date that
 * differ in place, sex or the like are added up.
 * @throws CaseTableError where it is none of these
 */
export function readCases(written: CellTable, options: CaseOptions = {}): CaseTable {
  if (written.rows.length === 0) throw new CaseTableError('there are no rows');
  const table = withIsoDates(written);
  const columns = columnsOf(table);
  return columns.kind === 'line list'
    ? readLineList(table, columns.names, columns.dates, options.place)
    : readCounts(table, columns, options);
}

/** The counts of one time, a column each; undefined where a cell is empty. `row` is the first of its rows in the file. */
interface Step {
  readonly stamp: string;
  readonly row: number;
  readonly counts: readonly (number | undefined)[];
}

interface Gathered {
  readonly steps: readonly Step[];
  readonly names: readonly string[];
  readonly notes: readonly LocalizedText[];
  /** The columns came from one that names places. */
  readonly arePlaces: boolean;
}

function readCounts(table: CellTable, columns: CaseColumns, { step, cumulative, place }: CaseOptions): CaseTable {
  const { split } = columns;
  const gathered = gather(table, columns, place);
  const notes = [...gathered.notes];
  if (columns.unused.length > 0 && columns.time >= 0)
    notes.push({ en: `not counted: ${columns.unused.join(', ')}`, zh: `未计入的列：${columns.unused.join('、')}` });
  const { axis, counted } = onAxis(
    gathered.steps,
    columns.time < 0 ? undefined : table.columns[columns.time]!,
    step,
    notes,
  );
  const totals = cumulative || columns.cumulative;
  const rows = totals
    ? differences(counted, axis.labels)
    : counted.map((counts) => counts ?? gathered.names.map(() => 0));
  if (columns.time < 0 && step === undefined)
    notes.push({
      en: 'no column of time: the rows are taken as consecutive weeks',
      zh: '没有时间列：各行按连续的周处理',
    });
  if (totals)
    notes.push({ en: 'totals so far: their differences are taken as cases', zh: '累计数：以差值作为各期病例数' });
  const absent = counted.filter((counts) => counts === undefined).length;
  if (absent > 0)
    notes.push({ en: `${absent} dates without a row count as 0 cases`, zh: `${absent} 个没有记录的日期按 0 例计` });

  const several = !split && gathered.names.length > 1;
  const chosen = several && place !== undefined ? gathered.names.indexOf(checkPlace(place, gathered.names)) : -1;
  if (place !== undefined && !several && placeColumn(columns.names) < 0) checkPlace(place, []);
  if (several && chosen < 0)
    notes.push({
      en: `${gathered.names.length} ${gathered.arePlaces ? 'places' : 'columns'} are added up`,
      zh: `${gathered.names.length} ${gathered.arePlaces ? '个地点' : '列'}相加`,
    });
  const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
  const local = rows.map((row) => (split ? row[0]! : chosen < 0 ? sum(row) : row[chosen]!));
  if (!split) notes.push(...shapeNotes(local, axis.stepDays));
  const parts = several ? gathered.names.map((name, part) => ({ name, counts: rows.map((row) => row[part]!) })) : [];
  return {
    series: { labels: axis.labels, stepDays: axis.stepDays, local, imported: rows.map((row) => (split ? row[1]! : 0)) },
    parts: chosen < 0 ? parts : [],
    places: parts
      .filter((_, part) => chosen < 0 || part === chosen)
      .map(({ name, counts }) => ({ name, cases: sum(counts) })),
    pairs: [],
    reports: [],
    map: place === undefined && columns.time >= 0 && !totals ? mapOfCounts(table, columns) : undefined,
    notes,
  };
}

/** The steps in order of time; rows at the end that have no count yet are left out, and said. */
function onAxis(steps: readonly Step[], time: string | undefined, step: 1 | 7 | undefined, notes: LocalizedText[]) {
  const axis = axisOf(
    steps.map(({ stamp }) => stamp),
    time,
    step,
  );
  const lacks = (index: number | undefined) => index !== undefined && steps[index]!.counts.includes(undefined);
  let end = axis.at.length;
  while (end > 0 && (lacks(axis.at[end - 1]) || (end < axis.at.length && axis.at[end - 1] === undefined))) {
    end -= 1;
    const left = axis.at[end];
    if (left === undefined) continue;
    const { row } = steps[left]!;
    notes.push({ en: `row ${row} has no count yet and is left out`, zh: `第 ${row} 行尚无计数，未计入` });
  }
  if (end === 0) throw new CaseTableError('no row has a count');
  const counted = axis.at.slice(0, end).map((index) => {
    if (index === undefined) return undefined;
    const { row, counts } = steps[index]!;
    return counts.map((count) => {
      if (count === undefined) throw new CaseTableError(`row ${row}: no count, amid others that have one`);
      return count;
    });
  });
  return { axis: { ...axis, labels: axis.labels.slice(0, end) }, counted };
}

/** Rows brought together by time: of several places a column each, of other groups their sum. */
function gather(
  table: CellTable,
  { names, time, counts, split, strata }: CaseColumns,
  only: string | undefined,
): Gathered {
  const read = table.rows.map((row, index) => ({
    row: index + 2,
    stamp: time < 0 ? String(index + 1) : (row[time] ?? ''),
    cells: row,
    counts: counts.map((column) => readCount(row[column] ?? '', index + 2, table.columns[column]!)),
  }));
  const headings = counts.map((column) => table.columns[column]!);
  const place = placeColumn(names);
  const places = place < 0 || time < 0 ? [] : [...new Set(read.map(({ cells }) => cells[place] ?? ''))];
  const byStamp = new Map<string, typeof read>();
  for (const each of read) {
    const known = byStamp.get(each.stamp);
    if (known) known.push(each);
    else byStamp.set(each.stamp, [each]);
  }
  const repeats = time >= 0 && byStamp.size < read.length;
  if (repeats) for (const rows of byStamp.values()) checkDistinct(rows, strata);
  const chosen = places.length > 0 && only !== undefined ? checkPlace(only, places) : undefined;
  const spread = places.length > 1 && !split && counts.length === 1;
  const add = (rows: readonly { readonly counts: readonly (number | undefined)[] }[], column: number) =>
    rows.reduce<number | undefined>((sum, each) => {
      const count = each.counts[column];
      return sum === undefined || count === undefined ? undefined : sum + count;
    }, 0);
  const others = strata.filter((column) => column !== place).map((column) => table.columns[column]!);
  const summed =
    repeats &&
    Array.from(byStamp.values()).some((rows) => rows.length > new Set(rows.map(({ cells }) => cells[place])).size);
  return {
    steps: Array.from(byStamp, ([stamp, rows]) => {
      const at = (name: string) => rows.filter(({ cells }) => cells[place] === name);
      const kept = chosen === undefined ? rows : at(chosen);
      const row = (rows.find((each) => each.counts.includes(undefined)) ?? rows[0]!).row;
      return {
        stamp,
        row,
        counts: spread ? places.map((name) => add(at(name), 0)) : counts.map((_, column) => add(kept, column)),
      };
    }),
    names: spread ? places : headings,
    notes: summed
      ? [
          {
            en: `rows of one date are added up over ${others.join(', ')}`,
            zh: `同一日期的各行按 ${others.join('、')} 相加`,
          },
        ]
      : [],
    arePlaces: spread,
  };
}

function readCount(cell: string, row: number, column: string): number | undefined {
  if (isMissing(cell)) return undefined;
  const count = countOf(cell);
  if (count === undefined || count > mostCases)
    throw new CaseTableError(`row ${row}, ${column}: "${cell}" is no count`);
  if (count < 0)
    throw new CaseTableError(`row ${row}, ${column}: ${cell} cases; a correction belongs to the days that it corrects`);
  return count;
}

/** More people than there are. */
const mostCases = 1e10;

/** Rows of one time must differ in some group. */
function checkDistinct(
  rows: readonly { readonly row: number; readonly stamp: string; readonly cells: readonly string[] }[],
  strata: readonly number[],
): void {
  const seen = new Map<string, number>();
  for (const { row, stamp, cells } of rows) {
    const group = strata.map((column) => cells[column] ?? '');
    const key = group.join('\u0000');
    const before = seen.get(key);
    if (before !== undefined)
      throw new CaseTableError(`rows ${before} and ${row}: ${[stamp, ...group].join(', ')} is there twice`);
    seen.set(key, row);
  }
}

/**
 * Totals so far as the counts of each step; a step without a row had no new case, the first keeps what was before it.
 * @throws CaseTableError where a total falls
 */
function differences(
  rows: readonly (readonly number[] | undefined)[],
  labels: readonly (string | number)[],
): number[][] {
  let before: readonly number[] = [];
  return rows.map((row, step) => {
    const now = row ?? before;
    const counts = now.map((total, column) => total - (before[column] ?? 0));
    if (counts.some((count) => count < 0))
      throw new CaseTableError(`${labels[step]}: the total falls from ${before.join(', ')} to ${now.join(', ')}`);
    before = now;
    return counts;
  });
}

function mapOfCounts(table: CellTable, { names, time, counts }: CaseColumns) {
  const days = table.rows.map((row) => (isIsoDate(row[time]!) ? dayOf(row[time]!) : Number(row[time])));
  const last = days.reduce((most, day) => Math.max(most, day), Number.NEGATIVE_INFINITY);
  return caseMap(table, names, (row) => {
    const cases = counts.reduce((sum, column) => sum + (countOf(table.rows[row]![column] ?? '') ?? 0), 0);
    return { cases, recent: last - days[row]! < recentDays ? cases : 0 };
  });
}
