import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedFile } from '../../test/shared.js';
import { Random } from '../statistics/random.js';
import { poisson } from './forecast/draws.js';
import { lastValue } from './forecast/naive.js';
import { levels, weightedIntervalScore } from './forecast/score.js';
import { analyseEpidemic } from './index.js';
import { infectionProbability, priorInfection } from './patient/infection-probability.js';
import { CaseTableError } from './surveillance/cell-table.js';
import { readCases } from './surveillance/counts.js';
import { ears } from './surveillance/ears.js';
import { farrington } from './surveillance/farrington.js';
import { nowcast } from './surveillance/nowcast.js';
import { estimateReproductionNumber, incidenceOf } from './transmission/cori.js';
import { growthRate } from './transmission/growth.js';
import { fitRoutes } from './transmission/routes.js';
import { discreteSerialInterval } from './transmission/serial-interval.js';
import { intervalFromPairs } from './transmission/uncertain-interval.js';
import { cohortReproduction } from './transmission/wallinga-teunis.js';
import { dailyOfWeekly } from './transmission/weekly.js';

const folder = sharedFile('outbreaks');
const table = (name: string) => {
  const [columns, ...rows] = readFileSync(`${folder}/${name}`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  return { columns: columns!, rows };
};

describe('weekly counts', () => {
  const interval = discreteSerialInterval(4.7, 2.9, 140);
  const random = new Random(4);
  const truth = Array.from({ length: 140 }, (_, day) => Math.exp(0.35 * Math.sin(day / 14)));
  const daily: number[] = [];
  for (const [day, reproduction] of truth.entries()) {
    const pressure = daily.reduce((sum, count, from) => sum + count * (interval[day - from] ?? 0), 0);
    daily.push(day < 14 ? 30 : poisson(reproduction * pressure, random));
  }
  const weekly = Array.from({ length: 20 }, (_, w) => daily.slice(7 * w, 7 * w + 7).reduce((a, b) => a + b, 0));
  const none = weekly.map(() => 0);

  it('become days that add up to them, and give the reproduction number that the days give', () => {
    const days = dailyOfWeekly(weekly, none, interval);
    const all = days.local.map((count, day) => count + days.imported[day]!);
    weekly.forEach((count, w) => {
      expect(all.slice(7 * w, 7 * w + 7).reduce((a, b) => a + b, 0)).toBeCloseTo(count, 6);
    });
    const estimates = estimateReproductionNumber(days, interval).filter(({ firstDay }) => firstDay >= 28);
    const from = estimateReproductionNumber(incidenceOf(daily), interval).filter(({ firstDay }) => firstDay >= 28);
    const error = estimates.map(({ mean }, i) => Math.abs(mean - from[i]!.mean));
    expect(error.reduce((a, b) => a + b, 0) / error.length).toBeLessThan(0.05);
    const inside = estimates.filter(({ firstDay, lastDay, quantile }) => {
      const own = truth.slice(firstDay, lastDay + 1).reduce((a, b) => a + b, 0) / 7;
      return quantile(0.025) <= own && own <= quantile(0.975);
    });
    expect(inside.length / estimates.length).toBeGreaterThan(0.85);
  });

  it('without any growth stay even, and weeks without cases stay empty', () => {
    const { local, imported } = dailyOfWeekly([70, 70, 70, 70, 70, 70, 0, 0, 7], new Array(9).fill(0), interval);
    expect(local.slice(35, 42).every((count) => Math.abs(count - 10) < 1)).toBe(true);
    expect(local.slice(42, 56).every((count) => count === 0)).toBe(true);
    expect(local.concat(imported).every(Number.isFinite)).toBe(true);
  });

  it('are dated by day where weeks have dates, by week where not', () => {
    const options = { horizonDays: 14, windowDays: 7, seed: 1, uncertain: { mean: 4.7, sd: 2.9, meanSd: 0, sdSd: 0 } };
    const of = (label: (w: number) => string) =>
      analyseEpidemic(
        readCases({ columns: ['week', 'cases'], rows: weekly.map((count, w) => [label(w), String(count)]) }),
        options,
      ).rt;
    const dated = of((w) => new Date(Date.UTC(2024, 0, 1 + 7 * w)).toISOString().slice(0, 10));
    expect(dated[0]).toMatchObject({ start: '2024-01-08', date: '2024-01-14' });
    expect(dated).toHaveLength(140 - 7 - 6);
    expect(of((w) => String(w + 1)).map(({ date }) => date)).toEqual(Array.from({ length: 19 }, (_, w) => w + 2));
  });
});

describe('tables of cases', () => {
  const of = (columns: string[], ...rows: string[][]) => readCases({ columns, rows });
  it('fills dates that are left out with no cases', () => {
    const { series, notes } = of(['date', 'cases'], ['2020-01-01', '3'], ['2020-01-03', '5']);
    expect(series.local).toEqual([3, 0, 5]);
    expect(series.labels).toEqual(['2020-01-01', '2020-01-02', '2020-01-03']);
    expect(notes).toHaveLength(1);
  });
  it.each([
    ['date', '2020/1/30', '2020/1/31', '2020/2/1'],
    ['date', '30.1.2020', '31.1.2020', '1.2.2020'],
    ['date', '30/01/2020', '31/01/2020', '01/02/2020'],
    ['date', '1/30/20', '1/31/20', '2/1/20'],
    ['date', '20200130', '20200131', '20200201'],
    ['date', '30-Jan-2020', '31-Jan-2020', '01-Feb-2020'],
    ['date', 'January 30, 2020', 'January 31, 2020', 'February 1, 2020'],
    ['日期', '2020年1月30日', '2020年1月31日', '2020年2月1日'],
  ])('reads dates as %s %s', (name, ...dates) => {
    const { series } = of([name, 'cases'], ...dates.map((date, i) => [date, String(i)]));
    expect(series.labels).toEqual(['2020-01-30', '2020-01-31', '2020-02-01']);
    expect(series.stepDays).toBe(1);
  });
  it('reads ISO weeks over the turn of a year', () => {
    const { series } = of(['week', 'cases'], ['2020-W53', '1'], ['2021-W01', '2']);
    expect(series).toMatchObject({ labels: ['2020-12-28', '2021-01-04'], stepDays: 7 });
  });
  it('does not guess between day and month', () =>
    expect(() => of(['date', 'cases'], ['1/2/2020', '3'], ['2/2/2020', '5'])).toThrow('may be day and month'));
  it('takes the differences of totals so far, where a column says so or the user', () => {
    const rows = [
      ['2020-01-01', '3'],
      ['2020-01-03', '5'],
      ['2020-01-04', '5'],
    ];
    expect(of(['date', 'cumulative_cases'], ...rows).series.local).toEqual([3, 0, 2, 0]);
    expect(readCases({ columns: ['date', 'cases'], rows }, { cumulative: true }).series.local).toEqual([3, 0, 2, 0]);
    expect(() => of(['date', 'cumulative'], ['2020-01-01', '3'], ['2020-01-02', '2'])).toThrow('falls from 3 to 2');
  });
  it('says that counts never fall, or break off at the end', () => {
    const noted = (counts: number[]) =>
      of(['t', 'cases'], ...counts.map((count, i) => [String(i + 1), String(count)]))
        .notes.map(({ en }) => en)
        .join();
    expect(noted(Array.from({ length: 20 }, (_, i) => 10 * i))).toContain('--cumulative');
    expect(noted([50, 48, 52, 51, 49, 50, 53, 47, 50, 9])).toContain('far below');
    expect(noted([50, 48, 52, 51, 49, 50, 53, 47, 50, 45])).toBe('');
  });
  it('tells weeks from dates', () =>
    expect(of(['date', 'n'], ['2020-01-06', '3'], ['2020-01-13', '4']).series.stepDays).toBe(7));
  it('adds places of a weekly table', () => {
    const { series, parts } = of(['a', 'b'], ['1', '2'], ['3', '4']);
    expect(series.local).toEqual([3, 7]);
    expect(parts.map(({ name }) => name)).toEqual(['a', 'b']);
  });
  it.each([
    [
      ['t', 'I'],
      ['1', '-2'],
    ],
    [
      ['t', 'I'],
      ['1', 'x'],
    ],
    [['name'], ['Anna']],
    [
      ['name', 'age'],
      ['Anna', '30'],
    ],
  ])('refuses %j %j', (columns, row) => expect(() => of(columns, row, ['2', '3'])).toThrow(CaseTableError));
  it('adds up places of one day, and maps them', () => {
    const { series, parts, map } = of(
      ['date', 'region', 'lat', 'lon', 'cases'],
      ['2020-01-01', 'north', '52', '4', '3'],
      ['2020-01-01', 'south', '51', '5', '1'],
      ['2020-01-20', 'south', '51', '5', '7'],
      ['2020-01-20', 'ship', '', '', '2'],
    );
    expect(series.local).toEqual([4, ...new Array(18).fill(0), 9]);
    expect(parts.map(({ name, counts }) => [name, counts.at(-1)])).toEqual([
      ['north', 0],
      ['south', 7],
      ['ship', 2],
    ]);
    expect(map).toEqual({
      coordinates: 'degrees',
      places: [
        { name: 'south', x: 5, y: 51, cases: 8, recent: 7 },
        { name: 'north', x: 4, y: 52, cases: 3, recent: 0 },
      ],
      elsewhere: 2,
    });
  });
  it('takes one place where it is asked for, over the days of all', () => {
    const rows = [
      ['2020-01-01', 'north', '3'],
      ['2020-01-01', 'south', '1'],
      ['2020-01-04', 'south', '7'],
    ];
    const { series, places } = readCases({ columns: ['date', 'region', 'cases'], rows }, { place: 'North' });
    expect(series.local).toEqual([3, 0, 0, 0]);
    expect(places).toEqual([{ name: 'north', cases: 3 }]);
    const wide = { columns: ['date', 'a', 'b'], rows: [['2020-01-01', '1', '2']] };
    expect(readCases(wide, { place: 'b' }).series.local).toEqual([2]);
    expect(() => readCases(wide, { place: 'c' })).toThrow('no place "c"; there are a, b');
    const list = {
      columns: ['onset', 'county'],
      rows: [
        ['2020-01-01', 'a'],
        ['2020-01-03', 'b'],
      ],
    };
    expect(readCases(list, { place: 'a' }).series.local).toEqual([1, 0, 0]);
    expect(() => readCases({ columns: ['t', 'I'], rows: [['1', '2']] }, { place: 'a' })).toThrow('no places');
  });
  it('adds up groups of one date, and refuses the same group twice', () => {
    const rows = [
      ['2020-01-01', 'f', '3'],
      ['2020-01-01', 'm', '1'],
    ];
    const { series, notes } = of(['date', 'sex', 'cases'], ...rows);
    expect(series.local).toEqual([4]);
    expect(notes[0]!.en).toContain('added up over sex');
    expect(() => of(['date', 'sex', 'cases'], ...rows, rows[0]!)).toThrow('rows 2 and 4: 2020-01-01, f is there twice');
    expect(
      of(['date', 'region', 'local', 'imported'], ['2020-01-01', 'a', '1', '2'], ['2020-01-01', 'b', '3', '4']).series,
    ).toMatchObject({ local: [4], imported: [6] });
  });
  it('prefers new cases to totals, and tells what it does not count', () => {
    const { series, notes } = of(['date', 'cumulative_cases', 'new_cases', 'deaths'], ['2020-01-01', '9', '3', '1']);
    expect(series.local).toEqual([3]);
    expect(notes[0]!.en).toBe('not counted: cumulative_cases, deaths');
  });
  it.each([
    [
      'a day that is none',
      ['date', 'cases'],
      [
        ['2020-02-28', '1'],
        ['2020-02-30', '2'],
        ['2020-03-01', '2'],
      ],
      'row 3, date: "2020-02-30" is no date',
    ],
    [
      'a line of totals',
      ['date', 'cases'],
      [
        ['2020-02-28', '1'],
        ['2020-02-29', '2'],
        ['Total', '3'],
      ],
      'row 4, date: "Total" is no date',
    ],
    ['infinity', ['date', 'cases'], [['2020-02-28', '1e999']], 'row 2, cases: "1e999" is no count'],
    ['a decimal comma', ['date', 'cases'], [['2020-02-28', '8,0']], 'row 2, cases: "8,0" is no count'],
    [
      'months',
      ['date', 'cases'],
      ['01', '02', '03', '04'].map((month) => [`2020-${month}-01`, '1']),
      '29 to 31 days apart',
    ],
    [
      'a correction in a place',
      ['date', 'region', 'cases'],
      [
        ['2020-02-28', 'a', '1'],
        ['2020-02-28', 'b', '-1'],
      ],
      'row 3, cases: -1',
    ],
  ])('refuses %s', (_, columns, rows, message) => expect(() => of(columns, ...rows)).toThrow(message));
  it('reads a year beside a week, Chinese columns, thousands apart, and weeks from the latest', () => {
    expect(of(['year', 'week', 'cases'], ['2020', '53', '1'], ['2021', '1', '2']).series.labels).toEqual([
      '2020-12-28',
      '2021-01-04',
    ]);
    expect(
      of(['报告日期', '地区', '新增确诊'], ['2020-01-02', '甲', '1,234'], ['2020-01-01', '甲', '5']).series.local,
    ).toEqual([5, 1234]);
    const list = of(['发病日期', '报告日期'], ['2020-01-01', '2020-01-03']);
    expect(list.reports).toEqual([{ onset: 0, report: 2 }]);
  });
  it('names row and column of a count that is none', () =>
    expect(() => of(['date', 'cases'], ['2020-01-01', '3'], ['2020-01-02', 'x'])).toThrow(/row 3, cases: "x"/));
});

describe.skipIf(!folder)('the reference outbreaks', () => {
  it('reads every file', () => {
    expect(readCases(table('outbreak_Flu1918.csv')).series.local).toHaveLength(92);
    const mers = readCases(table('outbreak_mers_2014_15.csv')).series;
    expect(mers.labels[0]).toBe('2014-08-11');
    expect(mers.imported.some((x) => x > 0)).toBe(true);
    expect(readCases(table('outbreak_flu_bybw_weekly.csv')).series.stepDays).toBe(7);
    const hagelloch = readCases(table('outbreak_hagelloch_linelist.csv'));
    expect(hagelloch.map!.places.reduce((sum, { cases }) => sum + cases, hagelloch.map!.elsewhere)).toBe(188);
    expect(hagelloch.series.local.reduce((a, b) => a + b, 0)).toBe(188);
    expect(hagelloch.pairs.length).toBeGreaterThan(150);
    const stec = readCases(table('outbreak_stec_o104_hospital.csv'));
    expect(stec.reports.length).toBe(630);
  });
  it('the analysis has a forecast in order and R only with a serial interval', () => {
    const options = { horizonDays: 7, windowDays: 7, seed: 1 };
    const cases = readCases(table('outbreak_Flu2009.csv'));
    const without = analyseEpidemic(cases, options);
    expect(without.rt).toHaveLength(0);
    const analysis = analyseEpidemic(cases, { ...options, uncertain: { mean: 2.6, sd: 1.5, meanSd: 0, sdSd: 0 } });
    expect(analysis.rt[0]!.date).toBe('2009-05-04');
    expect(analysis.forecast).toHaveLength(7);
    for (const { quantiles } of analysis.forecast) {
      const values = levels.map((level) => quantiles[String(level)]!);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values[0]).toBeGreaterThanOrEqual(0);
    }
    expect(analyseEpidemic(cases, options)).toEqual(without);
  });
  it('Hagelloch: the serial interval of its pairs, and routes that add up to its cases', () => {
    const { columns, rows } = table('outbreak_hagelloch_linelist.csv');
    const interval = intervalFromPairs(readCases({ columns, rows }).pairs)!;
    expect(interval.mean).toBeGreaterThan(8);
    expect(interval.mean).toBeLessThan(13);
    const at = (name: string) => columns.indexOf(name);
    const fit = fitRoutes(
      rows.map((row) => ({
        household: row[at('HN')]!,
        schoolClass: /class/.test(row[at('CL')]!) ? row[at('CL')]! : undefined,
        infectiousFrom: Number(row[at('tI')]),
        infectiousTo: Number(row[at('tR')]),
      })),
    );
    const [household, schoolClass, community] = fit.routes;
    expect(household!.hazard).toBeGreaterThan(schoolClass!.hazard);
    expect(schoolClass!.hazard).toBeGreaterThan(community!.hazard);
    expect(fit.routes.reduce((sum, { infections }) => sum + infections, 0)).toBeLessThanOrEqual(188);
  });
  it('STEC: the nowcast of a day halfway covers what was reported in the end', () => {
    const { reports } = readCases(table('outbreak_stec_o104_hospital.csv'));
    const days = nowcast(reports, 25, new Random(2));
    const truth = (day: number) => reports.filter(({ onset }) => onset === day).length;
    const covered = days.filter(({ day, lower, upper }) => lower <= truth(day) && truth(day) <= upper).length;
    expect(covered / days.length).toBeGreaterThan(0.7);
  });
});

describe('transmission', () => {
  it('Wallinga-Teunis: offspring add up to the cases that have a source', () => {
    const counts = [3, 0, 4, 6, 9, 12, 10, 7, 3];
    const cohort = cohortReproduction(counts, discreteSerialInterval(2.6, 1.5, 9), new Random(1));
    expect(cohort.reduce((sum, { day, mean }) => sum + mean * counts[day]!, 0)).toBeCloseTo(51, 9);
    for (const { lower, mean, upper } of cohort) expect(lower <= mean + 1e-9 && mean <= upper + 1).toBe(true);
  });
  it('exponential growth is found, its doubling time too', () => {
    const growth = growthRate(
      Array.from({ length: 20 }, (_, t) => Math.round(50 * 1.1 ** t)),
      0,
      19,
    )!;
    expect(growth.rate).toBeCloseTo(Math.log(1.1), 3);
    expect(growth.doubling!.estimate).toBeCloseTo(Math.LN2 / Math.log(1.1), 1);
    expect(growth.halving).toBeUndefined();
  });
  it('the serial interval of simulated pairs is recovered', () => {
    const random = new Random(3);
    const shape = (5.2 - 1) ** 2 / 2.5 ** 2;
    const days = Array.from({ length: 1500 }, () => {
      const x = 1 + (random.gamma(shape) * 2.5 ** 2) / (5.2 - 1);
      return Math.floor(x) + (random.uniform() < x % 1 ? 1 : 0);
    });
    const found = intervalFromPairs(days)!;
    expect(Math.abs(found.mean - 5.2)).toBeLessThan(0.25);
    expect(found.meanSd).toBeLessThan(0.12);
  });
});

describe('surveillance', () => {
  it('EARS: a jump after a quiet week is an alarm, a steady series none', () => {
    const quiet = [4, 5, 6, 5, 4, 5, 6, 5, 4, 5, 6];
    expect(ears(quiet).flatMap(({ alarms }) => alarms)).toEqual([]);
    expect(ears([...quiet, 20]).at(-1)!.alarms).toContain('C1');
  });
  it('Farrington: a week well above the same weeks of earlier years', () => {
    const counts = Array.from({ length: 230 }, (_, week) =>
      Math.round(20 + 12 * Math.sin((2 * Math.PI * week) / 52) + (week % 3)),
    );
    expect(farrington(counts, 229)!.alarm).toBe(false);
    expect(farrington([...counts.slice(0, 229), 90], 229)!.alarm).toBe(true);
    expect(farrington(counts.slice(0, 60), 59)).toBeUndefined();
  });
});

describe('scores', () => {
  it('of a certain value is the absolute error', () =>
    expect(
      weightedIntervalScore(
        levels.map(() => 7),
        10,
      ),
    ).toBeCloseTo(3, 12));
  it('the naive forecast has the last value as its median', () => expect(lastValue([1, 5, 3, 8], 2)[0]![11]).toBe(8));
});

describe('one person', () => {
  const exposure = { incidence: 1e-3, ascertainment: 0.5, days: 7, contacts: [], protection: 0 };
  it('prior: more around, more contacts, less protection', () => {
    const base = priorInfection(exposure);
    expect(base).toBeCloseTo(1 - Math.exp(-0.014), 12);
    expect(priorInfection({ ...exposure, contacts: [{ count: 1, attackRate: 0.2 }] })).toBeCloseTo(
      1 - 0.8 * Math.exp(-0.014),
      12,
    );
    expect(priorInfection({ ...exposure, protection: 0.6 })).toBeLessThan(base);
  });
  it('Bayes: a positive test at 1 % before', () => {
    const { probability } = infectionProbability(
      0.01,
      [],
      [{ id: 'x', positive: true, sensitivity: 0.8, specificity: 0.99 }],
    );
    expect(probability).toBeCloseTo((0.01 * 0.8) / (0.01 * 0.8 + 0.99 * 0.01), 12);
  });
});
