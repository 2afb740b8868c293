import type { LocalizedText } from '../../record/index.js';
import { dateOf, dayOf, mostSteps } from './axis.js';
import type { CaseTable } from './case-table.js';
import { CaseTableError, type CellTable, isMissing } from './cell-table.js';
import { caseMap, checkPlace, placeColumn, recentDays } from './places.js';

const onsetNames = [
  /onset|symptom|发病|起病/,
  /^(pro|d?hosp.*|admission)$|入院/,
  /eru|rash|出疹/,
  /report|notif|date|报告|日期/,
];
const reportNames = /report|notif|报告/;
const infectorNames = /^(ifto|infector|infected_?by|source|source_?case|感染来源)$/;
const caseNames = /^(pn|id|case|case_?id|number|编号|病例编号)$/;

/**
 * Cases by day from one row a case: by onset, else prodrome or admission, rash, report. The days are those of the whole list,
 * also where only one place is counted.
 * @param names of the columns in lower case
 * @param dates the columns of dates
 * @throws CaseTableError where there is no such place, or the dates span more than a century
 */
export function readLineList(
  table: CellTable,
  names: readonly string[],
  dates: readonly number[],
  only: string | undefined,
): CaseTable {
  const onset =
    onsetNames
      .map((pattern) => dates.find((column) => pattern.test(names[column]!)))
      .find((column) => column !== undefined) ?? dates[0]!;
  const report = dates.find((column) => column !== onset && reportNames.test(names[column]!));
  const at = (row: readonly string[], column: number) =>
    isMissing(row[column] ?? '') ? undefined : dayOf(row[column]!);
  const onsets = table.rows.map((row) => at(row, onset));
  const known = onsets.filter((day) => day !== undefined);
  const first = known.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  const delays = table.rows.flatMap((row, index) => {
    const day = onsets[index];
    const reported = report === undefined ? undefined : at(row, report);
    return day === undefined || reported === undefined
      ? []
      : [{ row: index, onset: day - first, report: reported - first }];
  });
  const last = [...known, ...delays.map((each) => each.report + first)].reduce(
    (most, day) => Math.max(most, day),
    first,
  );
  if (last - first >= mostSteps)
    throw new CaseTableError(`the dates go from ${dateOf(first)} to ${dateOf(last)}; expected at most a century`);

  const column = placeColumn(names);
  const placeOf = (row: number) => (column < 0 ? '' : (table.rows[row]![column] ?? ''));
  const tally = new Map<string, number>();
  if (column >= 0)
    onsets.forEach((day, row) => {
      if (day !== undefined) tally.set(placeOf(row), (tally.get(placeOf(row)) ?? 0) + 1);
    });
  const chosen = only === undefined ? undefined : checkPlace(only, [...tally.keys()]);
  const counts = (row: number) => chosen === undefined || placeOf(row) === chosen;
  const local = new Array<number>(last - first + 1).fill(0);
  onsets.forEach((day, row) => {
    if (day !== undefined && counts(row)) local[day - first]! += 1;
  });

  const cases = local.reduce((sum, count) => sum + count, 0);
  const notes: LocalizedText[] = [
    {
      en: `line list: ${cases} cases by ${table.columns[onset]}`,
      zh: `病例清单：按 ${table.columns[onset]} 计 ${cases} 例`,
    },
  ];
  const told = (count: number, en: string, zh: string) => {
    if (count > 0) notes.push({ en: `${count} ${en}`, zh: `${count} ${zh}` });
  };
  told(onsets.length - known.length, 'rows without that date are left out', '行没有该日期，未计入');
  const backwards = delays.filter((each) => each.report < each.onset).length;
  told(backwards, 'cases reported before that date say nothing of the delay', '例的报告日期早于该日期，不用于估计延迟');
  if (report === undefined)
    notes.push({
      en: 'no dates of report: cases of the last days that are still to be reported are missing, so growth and R may be too low there',
      zh: '没有报告日期：最近几天尚未报告的病例不在其中，其增长率与再生数可能偏低',
    });
  return {
    series: { labels: local.map((_, day) => dateOf(first + day)), stepDays: 1, local, imported: local.map(() => 0) },
    parts: [],
    places: placesOf(tally, chosen),
    pairs: pairsOf(table, names, onsets),
    reports: delays.flatMap((each) =>
      counts(each.row) && each.report >= each.onset ? [{ onset: each.onset, report: each.report }] : [],
    ),
    map:
      chosen === undefined
        ? caseMap(table, names, (row) => {
            const day = onsets[row];
            return { cases: 1, recent: day !== undefined && last - day < recentDays ? 1 : 0 };
          })
        : undefined,
    notes,
  };
}

const placesOf = (tally: ReadonlyMap<string, number>, chosen: string | undefined) =>
  Array.from(tally, ([name, cases]) => ({ name, cases })).filter(({ name }) => chosen === undefined || name === chosen);

/** Days between the onsets of infector and infected, where the list names the infector by its number. */
function pairsOf(table: CellTable, names: readonly string[], onsets: readonly (number | undefined)[]): number[] {
  const infector = names.findIndex((name) => infectorNames.test(name));
  const id = names.findIndex((name) => caseNames.test(name));
  if (infector < 0 || id < 0) return [];
  const byId = new Map(table.rows.map((row, index) => [row[id], onsets[index]]));
  return table.rows.flatMap((row, index) => {
    const [from, to] = [byId.get(row[infector]), onsets[index]];
    return isMissing(row[infector] ?? '') || from === undefined || to === undefined ? [] : [to - from];
  });
}
