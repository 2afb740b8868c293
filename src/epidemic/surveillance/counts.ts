import type { LocalizedText } from '../../record/index.js';
import { CaseTableError, type CellTable } from './cell-table.js';
import { withIsoDates } from './dates.js';
import { type CaseMap, caseMap, placeColumn, recentDays, spreadPlaces } from './places.js';

/** Counts at equal steps of one day or one week. */
export interface CountSeries {
  /** The date (ISO) of each step where the source has dates, else its own number of the step. */
  readonly labels: readonly (string | number)[];
  readonly stepDays: 1 | 7;
  readonly local: readonly number[];
  readonly imported: readonly number[];
}

/** What a table of cases says. */
export interface CaseTable {
  readonly series: CountSeries;
  /** The columns that were added up, each on its own; empty if there is one only. */
  readonly parts: readonly { readonly name: string; readonly counts: readonly number[] }[];
  /** Line lists that say who infected whom: days from onset to onset. */
  readonly pairs: readonly number[];
  /** Line lists with a date of report: days (from 0, as in the series) of onset and of report. */
  readonly reports: readonly { readonly onset: number; readonly report: number }[];
  /** Where the cases are, if the table has coordinates. */
  readonly map: CaseMap | undefined;
  /** What was assumed or left out, in words for the log. */
  readonly notes: readonly LocalizedText[];
}

const missing = /^(|na|n\/a|nan|null|\.)$/i;
const isoDate = /^\d{4}-\d{2}-\d{2}/;
const countNames =
  /^(i|cases|counts?|incidence|n|total|confirmed|new_?cases|cum(ulative)?(_(cases|confirmed|total))?|(cases|confirmed|total)_cum(ulative)?|病例数|新增|新增病例|累计|累计病例|例数)$/;
const timeNames =
  /^(t|time|day|days|date|dates|week|weeks|x|index|yearweek|year_week|epiweek|report_?date|date_?report(ed)?|日期|时间|周)$/;

/**
 * Counts from a table: a column of time and one of counts (`I`, `cases`, `total` ...), or `local` and `imported`, or
 * columns of counts alone (places of a weekly series, added up), or a line list (one row a case).
 * @param step overrides the step that dates or names tell
 * @param cumulative the counts are totals so far, even if no name says so
 * @throws CaseTableError where it is none of these
 */
export function readCases(written: CellTable, step?: 1 | 7, cumulative = false): CaseTable {
  if (written.rows.length === 0) throw new CaseTableError('there are no rows');
  const table = withIsoDates(written);
  const totals = cumulative || saysCumulative(table);
  const names = table.columns.map((name) => name.slice(name.lastIndexOf('$') + 1).toLowerCase());
  const filled = (column: number) => table.rows.map((row) => row[column] ?? '').filter((cell) => !missing.test(cell));
  const isDates = (column: number) => filled(column).length > 0 && filled(column).every((cell) => isoDate.test(cell));
  const isNumbers = (column: number) =>
    filled(column).length > 0 && filled(column).every((cell) => Number.isFinite(Number(cell)));
  const time = names.findIndex((name, column) => timeNames.test(name) && (isDates(column) || isNumbers(column)));
  const numeric = names.flatMap((_, column) => (column !== time && isNumbers(column) ? [column] : []));
  const local = names.indexOf('local');
  const imported = names.indexOf('imported');
  // A column named for counts is one even if a cell of it can't be read: that is then said, row and all.
  const counted = names.flatMap((name, column) =>
    column !== time && countNames.test(name) && filled(column).some((cell) => Number.isFinite(Number(cell)))
      ? [column]
      : [],
  );
  const dates = names.flatMap((_, column) => (isDates(column) ? [column] : []));

  const split = local >= 0 && imported >= 0;
  if (
    !split &&
    counted.length === 0 &&
    dates.some((column) => column !== time || names.length === 1 || numeric.length === 0)
  )
    return readLineList(table, names, dates);
  if (!split && counted.length === 0 && time < 0 && numeric.length < names.length)
    throw new CaseTableError(
      `no column of dates or of time, and not all columns are counts: ${table.columns.join(', ')}`,
    );
  const place = placeColumn(names);
  const stamps = table.rows.map((row) => row[time]);
  if (time >= 0 && place >= 0 && counted.length === 1 && new Set(stamps).size < stamps.length) {
    const wide = spreadPlaces(table, time, place, counted[0]!);
    const cases = readCounts(
      wide,
      0,
      wide.columns.slice(1).map((_, index) => index + 1),
      false,
      step,
      totals,
    );
    return { ...cases, map: mapOfCounts(table, names, time, counted[0]!) };
  }
  const columns = split ? [local, imported] : counted.length > 0 ? counted.slice(0, 1) : numeric;
  if (columns.length === 0)
    throw new CaseTableError(`no column of counts or of dates among ${table.columns.join(', ')}`);
  return readCounts(table, time, columns, split, step, totals);
}

function readCounts(
  table: CellTable,
  time: number,
  columns: readonly number[],
  split: boolean,
  step?: 1 | 7,
  totals = false,
): CaseTable {
  const notes: LocalizedText[] = [];
  let rows = table.rows.map((row, index) => ({ row, place: index + 2 }));
  const lacks = ({ row }: { row: readonly string[] }) => columns.some((column) => missing.test(row[column] ?? ''));
  while (rows.length > 0 && lacks(rows.at(-1)!)) {
    const { place } = rows.at(-1)!;
    notes.push({ en: `row ${place} has no count yet and is left out`, zh: `第 ${place} 行尚无计数，未计入` });
    rows = rows.slice(0, -1);
  }
  const value = (row: readonly string[], column: number, place: number) => {
    const number = Number(row[column]);
    if (number < 0)
      throw new CaseTableError(
        `row ${place}, ${table.columns[column]}: ${row[column]} cases; a correction belongs to the days that it corrects`,
      );
    if (missing.test(row[column] ?? '') || !(number >= 0))
      throw new CaseTableError(`row ${place}, ${table.columns[column]}: "${row[column] ?? ''}" is no count`);
    return number;
  };
  const values = rows.map(({ row, place }) => columns.map((column) => value(row, column, place)));
  if (values.length === 0) throw new CaseTableError('no row has a count');
  const stamps = rows.map(({ row }, index) => (time < 0 ? String(index + 1) : (row[time] ?? '')));
  const { labels, gaps, stepDays } = axisOf(stamps, time < 0 ? undefined : table.columns[time]!, step);
  if (time < 0 && step === undefined && stepDays === 7)
    notes.push({
      en: 'no column of time: the rows are taken as consecutive weeks',
      zh: '没有时间列：各行按连续的周处理',
    });
  const filledRows = totals
    ? differences(
        gaps.map((row) => (row === undefined ? undefined : values[row])),
        labels,
      )
    : gaps.map((row) => (row === undefined ? columns.map(() => 0) : values[row]!));
  if (totals)
    notes.push({ en: 'totals so far: their differences are taken as cases', zh: '累计数：以差值作为各期病例数' });
  const absent = gaps.filter((row) => row === undefined).length;
  if (absent > 0)
    notes.push({ en: `${absent} dates without a row count as 0 cases`, zh: `${absent} 个没有记录的日期按 0 例计` });
  if (columns.length > 1 && !split)
    notes.push({ en: `${columns.length} columns are added up`, zh: `${columns.length} 列相加` });
  const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
  if (!split) notes.push(...shapeNotes(filledRows.map(sum), stepDays));
  return {
    series: {
      labels,
      stepDays,
      local: filledRows.map((row) => (split ? row[0]! : sum(row))),
      imported: filledRows.map((row) => (split ? row[1]! : 0)),
    },
    parts:
      columns.length > 1 && !split
        ? columns.map((column, index) => ({
            name: table.columns[column]!,
            counts: filledRows.map((row) => row[index]!),
          }))
        : [],
    pairs: [],
    reports: [],
    map: undefined,
    notes,
  };
}

/** Steps that show whether counts ever fall. */
const longEnough = 14;

/** What the counts look like that one should know of: sums so far, and a last count that is not all in yet. */
function shapeNotes(counts: readonly number[], stepDays: 1 | 7): LocalizedText[] {
  const notes: LocalizedText[] = [];
  const rises = counts.filter((count, step) => step > 0 && count > counts[step - 1]!).length;
  if (
    counts.length >= longEnough &&
    rises >= counts.length / 3 &&
    counts.every((count, step) => count >= (counts[step - 1] ?? 0))
  )
    notes.push({
      en: 'the counts never fall: if they are totals so far, give their differences (--cumulative)',
      zh: '计数从不下降：若为累计数，请取其差值（--cumulative）',
    });
  const before = counts.slice(stepDays === 1 ? -8 : -4, -1);
  const usual = before.reduce((a, b) => a + b, 0) / before.length;
  // Below three standard deviations of a Poisson count, and below half.
  const last = counts.at(-1)!;
  if (before.length >= 3 && last < usual - 3 * Math.sqrt(usual) && last < usual / 2)
    notes.push({
      en: `the last count (${last}) is far below those before (${usual.toFixed(1)}): if reports are still to come, growth, R and forecast are too low`,
      zh: `最后一个计数（${last}）远低于此前水平（${usual.toFixed(1)}）：若报告尚未齐全，增长率、再生数与预测均偏低`,
    });
  return notes;
}

const cumulativeName = /cumul|(^|_)cum(_|$)|so_?far|累计|累积/i;

/** Whether the columns of counts say that they are totals so far. */
const saysCumulative = ({ columns }: CellTable): boolean => columns.some((name) => cumulativeName.test(name));

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

/** A century of days: longer is a mistyped year. */
const mostSteps = 36_525;

/** The steps of the series, and which row (if any) is at each. */
function axisOf(stamps: readonly string[], name: string | undefined, step?: 1 | 7) {
  if (name === undefined || !stamps.every((stamp) => isoDate.test(stamp))) {
    const labels = stamps.map((stamp) => (Number.isFinite(Number(stamp)) ? Number(stamp) : stamp));
    if (name !== undefined)
      labels.forEach((label, index) => {
        if (index > 0 && typeof label === 'number' && label - Number(labels[index - 1]) !== 1)
          throw new CaseTableError(`${name} goes from ${labels[index - 1]} to ${label}; expected steps of 1`);
      });
    const weekly = name === undefined || /week/i.test(name);
    return {
      labels,
      gaps: stamps.map((_, index): number | undefined => index),
      stepDays: step ?? (weekly ? 7 : 1),
    } as const;
  }
  const days = stamps.map(dayOf);
  const order = days.map((_, index) => index).sort((a, b) => days[a]! - days[b]!);
  for (let i = 1; i < order.length; i++)
    if (days[order[i]!] === days[order[i - 1]!]) throw new CaseTableError(`${stamps[order[i]!]} is there twice`);
  const spacing = order.slice(1).map((row, index) => days[row]! - days[order[index]!]!);
  const stepDays = step ?? (spacing.length > 0 && spacing.every((gap) => gap % 7 === 0) ? 7 : 1);
  const first = days[order[0]!]!;
  const length = Math.round((days[order.at(-1)!]! - first) / stepDays) + 1;
  if (!(length <= mostSteps))
    throw new CaseTableError(
      `the dates go from ${dateOf(first)} to ${dateOf(days[order.at(-1)!]!)}; expected at most a century`,
    );
  const gaps = new Array<number | undefined>(length).fill(undefined);
  for (const row of order) gaps[Math.round((days[row]! - first) / stepDays)] = row;
  return { labels: gaps.map((_, index) => dateOf(first + index * stepDays)), gaps, stepDays } as const;
}

function readLineList(table: CellTable, names: readonly string[], dates: readonly number[]): CaseTable {
  const prefer = [/onset|symptom/, /^(pro|d?hosp.*|admission)$/, /eru|rash/, /report|notif|date/];
  const onset =
    prefer
      .map((pattern) => dates.find((column) => pattern.test(names[column]!)))
      .find((column) => column !== undefined) ?? dates[0]!;
  const report = dates.find((column) => column !== onset && /report|notif/.test(names[column]!));
  const at = (row: readonly string[], column: number) =>
    missing.test(row[column] ?? '') ? undefined : dayOf(row[column]!);
  const onsets = table.rows.map((row) => at(row, onset));
  const known = onsets.filter((day) => day !== undefined);
  const first = Math.min(...known);
  const reports = table.rows.flatMap((row, index) => {
    const day = onsets[index];
    const reported = report === undefined ? undefined : at(row, report);
    return day === undefined || reported === undefined ? [] : [{ onset: day - first, report: reported - first }];
  });
  const last = Math.max(...known, ...(reports.length > 0 ? reports.map((each) => each.report + first) : []));
  const local = new Array<number>(last - first + 1).fill(0);
  for (const day of known) local[day - first]! += 1;
  const notes: LocalizedText[] = [
    {
      en: `line list: ${known.length} cases by ${table.columns[onset]}`,
      zh: `病例清单：按 ${table.columns[onset]} 计 ${known.length} 例`,
    },
  ];
  const dateless = onsets.length - known.length;
  if (dateless > 0)
    notes.push({ en: `${dateless} rows without that date are left out`, zh: `${dateless} 行没有该日期，未计入` });
  if (report === undefined)
    notes.push({
      en: 'no dates of report: cases of the last days that are still to be reported are missing, so growth and R may be too low there',
      zh: '没有报告日期：最近几天尚未报告的病例不在其中，其增长率与再生数可能偏低',
    });
  return {
    series: { labels: local.map((_, day) => dateOf(first + day)), stepDays: 1, local, imported: local.map(() => 0) },
    parts: [],
    pairs: pairsOf(table, names, onsets),
    reports,
    map: caseMap(table, names, (row) => {
      const day = onsets[row];
      return { cases: 1, recent: day !== undefined && last - day < recentDays ? 1 : 0 };
    }),
    notes,
  };
}

function mapOfCounts(table: CellTable, names: readonly string[], time: number, count: number): CaseMap | undefined {
  const days = table.rows.map((row) => (isoDate.test(row[time]!) ? dayOf(row[time]!) : Number(row[time])));
  const last = Math.max(...days);
  return caseMap(table, names, (row) => {
    const cases = Number(table.rows[row]![count]);
    return { cases, recent: last - days[row]! < recentDays ? cases : 0 };
  });
}

/** Days between the onsets of infector and infected, where the list names the infector by its number. */
function pairsOf(table: CellTable, names: readonly string[], onsets: readonly (number | undefined)[]): number[] {
  const infector = names.findIndex((name) => /^(ifto|infector|infected_?by|source|source_?case)$/.test(name));
  const id = names.findIndex((name) => /^(pn|id|case|case_?id|number)$/.test(name));
  if (infector < 0 || id < 0) return [];
  const byId = new Map(table.rows.map((row, index) => [row[id], onsets[index]]));
  return table.rows.flatMap((row, index) => {
    const [from, to] = [byId.get(row[infector]), onsets[index]];
    return missing.test(row[infector] ?? '') || from === undefined || to === undefined ? [] : [to - from];
  });
}

const dayOf = (date: string) => Math.round(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / 86_400_000);
const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/**
 * What a day of the series is called, days counted from its first. Weeks with dates begin on theirs; of other weeks only the first
 * and last day can be named, by the week.
 */
export function dayLabel(
  { labels, stepDays }: CountSeries,
  day: number,
  as: 'first' | 'last',
): string | number | undefined {
  if (stepDays === 1) return labels[day];
  const label = labels[Math.floor(day / stepDays)];
  if (typeof label === 'string' && isoDate.test(label)) return dateOf(dayOf(label) + (day % stepDays));
  return day % stepDays === (as === 'first' ? 0 : stepDays - 1) ? label : undefined;
}

/** The labels of the steps that follow the series. */
export function labelsAfter(series: CountSeries, steps: number): (string | number)[] {
  const last = series.labels.at(-1)!;
  return Array.from({ length: steps }, (_, step) =>
    typeof last === 'number'
      ? last + step + 1
      : isoDate.test(last)
        ? dateOf(dayOf(last) + (step + 1) * series.stepDays)
        : `${last}+${step + 1}`,
  );
}
