import { type Command, Option } from 'commander';
import { type MonitoredCase, type MonitorReport, monitor, usualMonitoring } from '../outcome/monitoring/report.js';
import { parseClinicalTime } from '../record/index.js';
import { openStore } from '../server/open-store.js';
import { ModelStore } from '../store/models.js';
import { monitorText } from './monitor-text.js';
import { columnIndex, isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface MonitorOptions {
  probability: string;
  outcome: string;
  time?: string;
  group?: string;
  features?: string;
  model?: string;
  version?: string;
  reference?: string;
  windows: string;
  oddsRatio: string;
  falseAlarm: string;
  horizon?: string;
  strict?: boolean;
  format: string;
}

/** `sartor monitor [FILE.csv]`: how a model in use holds up. It reports and changes nothing. */
export function registerMonitor(program: Command): void {
  program
    .command('monitor')
    .description('calibration and discrimination over time, drift (PSI) and a CUSUM on calibration of a model in use')
    .argument('[file]', 'CSV with a probability and an outcome a row, in order of time; or --model')
    .option('--model <name>', 'the predictions that this installation has logged of a model')
    .option('--version <number>', 'only of this version')
    .option('--probability <column>', 'predicted probability, 0 to 1', 'probability')
    .option('--outcome <column>', '1 or 0; empty while not known', 'outcome')
    .option('--time <column>', 'sorts the rows')
    .option('--group <columns>', 'judged apart: sex,ancestry')
    .option('--features <columns>', 'inputs whose distribution is watched')
    .option('--reference <rows>', 'the first so many judged rows are the reference (default: a third)')
    .option('--windows <number>', 'parts of the time', String(usualMonitoring.windows))
    .option('--odds-ratio <ratio>', 'change of the odds to be found', String(usualMonitoring.oddsRatio))
    .option('--false-alarm <probability>', 'of the CUSUM, within the horizon', String(usualMonitoring.falseAlarm))
    .option('--horizon <rows>', 'rows for which the false-alarm rate is stated (default: those since the reference)')
    .option('--strict', 'exit 1 where there is an alarm')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action(async (path: string | undefined, options: MonitorOptions) => {
      if ((path === undefined) === (options.model === undefined))
        throw new UsageError('sartor monitor: give either a file or --model');
      const cases = path === undefined ? await loggedCases(options) : tableCases(path, options);
      const report = analyse(cases, options);
      console.log(options.format === 'json' ? JSON.stringify(report) : monitorText(report));
      if (options.strict && report.cusum?.alarm) process.exitCode = 1;
    });
}

function analyse(cases: readonly MonitoredCase[], options: MonitorOptions): MonitorReport {
  const judged = cases.filter(({ outcome }) => outcome !== undefined).length;
  if (judged === 0) throw new UsageError('sartor monitor: no row has an outcome yet');
  const reference = numberOf('--reference', options.reference, Math.floor(judged / 3), 0);
  if (reference >= judged) throw new UsageError(`--reference ${reference}: only ${judged} rows have an outcome`);
  const oddsRatio = numberOf('--odds-ratio', options.oddsRatio, 1.5, 0);
  if (oddsRatio <= 1) throw new UsageError('--odds-ratio: expected a number above 1');
  const falseAlarm = numberOf('--false-alarm', options.falseAlarm, 0.05, 0);
  if (falseAlarm <= 0 || falseAlarm >= 1) throw new UsageError('--false-alarm: expected a probability');
  return monitor(cases, {
    reference,
    windows: Math.max(1, numberOf('--windows', options.windows, 6, 1)),
    oddsRatio,
    falseAlarm,
    horizon: Math.max(1, numberOf('--horizon', options.horizon, judged - reference, 1)),
    seed: usualMonitoring.seed,
  });
}

function numberOf(option: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || value < least) throw new UsageError(`${option}: "${text}"`);
  return value;
}

const list = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

function tableCases(path: string, options: MonitorOptions): MonitoredCase[] {
  const table = readTable(path);
  const { rows } = table;
  const place = (name: string) => columnIndex(table, path, name);
  const [probability, outcome] = [place(options.probability), place(options.outcome)];
  const time = options.time === undefined ? undefined : place(options.time);
  const groups = list(options.group).map((name) => ({ name, index: place(name) }));
  const features = list(options.features).map((name) => ({ name, index: place(name) }));
  if (time !== undefined) refuseUnsortable(rows, time, `${path}: row`, options.time!);
  const cases = rows.map((row, index): MonitoredCase => {
    const value = Number(row[probability]);
    if (isMissing(row[probability]!) || !(value >= 0 && value <= 1))
      throw new UsageError(
        `${path}: row ${index + 2}, ${options.probability}: "${row[probability]}" is no probability`,
      );
    const came = isMissing(row[outcome]!) ? undefined : outcomeOf(row[outcome]!);
    if (came === null)
      throw new UsageError(`${path}: row ${index + 2}, ${options.outcome}: "${row[outcome]}"; expected 1 or 0`);
    return {
      probability: value,
      ...(came === undefined ? {} : { outcome: came }),
      ...(time === undefined ? {} : { time: row[time]! }),
      groups: Object.fromEntries(groups.map((each) => [each.name, row[each.index]!])),
      features: Object.fromEntries(
        features.flatMap((each) => {
          const cell = row[each.index]!;
          if (isMissing(cell)) return [];
          return [[each.name, Number.isFinite(Number(cell)) ? Number(cell) : cell]];
        }),
      ),
    };
  });
  return time === undefined ? cases : cases.sort((a, b) => compareTimes(a.time!, b.time!));
}

/** Times are all numbers, or all dates written as year-month-day: others sort wrongly. */
function refuseUnsortable(rows: readonly (readonly string[])[], column: number, place: string, name: string): void {
  const isNumber = (cell: string) => cell.trim() !== '' && Number.isFinite(Number(cell));
  const areNumbers = rows.length > 0 && isNumber(rows[0]![column]!);
  const isTime = areNumbers ? isNumber : (cell: string) => parseClinicalTime(cell.replace(' ', 'T')) !== undefined;
  const bad = rows.findIndex((row) => !isTime(row[column]!));
  if (bad >= 0)
    throw new UsageError(
      `${place} ${bad + 2}, ${name}: "${rows[bad]![column]}"; expected ${areNumbers ? 'a number, as in row 2' : 'a date that exists, as 2026-03-31'}`,
    );
}

/** Numbers by size, ISO dates as text. */
function compareTimes(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  return Number.isFinite(x) && Number.isFinite(y) ? x - y : a < b ? -1 : a > b ? 1 : 0;
}

function outcomeOf(cell: string): boolean | null {
  if (/^(1|1\.0|true|yes|event)$/i.test(cell)) return true;
  return /^(0|0\.0|false|no|none)$/i.test(cell) ? false : null;
}

async function loggedCases({ model, version }: MonitorOptions): Promise<MonitoredCase[]> {
  const { database } = await openStore();
  try {
    const logged = await new ModelStore(database, () => new Date()).predictions(model!);
    const own = version === undefined ? logged : logged.filter((each) => String(each.version) === version);
    if (own.length === 0) throw new UsageError(`sartor monitor: no prediction of "${model}" is logged`);
    return own.map(({ probability, outcome, predicted, groups }) => ({
      probability,
      time: predicted,
      groups,
      ...(outcome === undefined ? {} : { outcome }),
    }));
  } finally {
    await database.close();
  }
}
