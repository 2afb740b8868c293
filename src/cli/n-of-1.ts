import { type Command, Option } from 'commander';
import { analyseNOf1, type NOf1Result, type TrialValue } from '../outcome/one-patient/n-of-1.js';
import { columnIndex, isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface Options {
  value: string;
  treated: string;
  period: string;
  patient?: string;
  on?: string;
  trend?: boolean;
  seed: string;
  format: string;
}

/** `sartor n-of-1 FILE.csv`: the effect of a treatment in one patient, or in several together. */
export function registerNOf1(program: Command): void {
  program
    .command('n-of-1')
    .description(
      'effect of a treatment from periods with and without it, in one patient or several (Bayesian mixed model)',
    )
    .argument('<file>', 'CSV, a measurement a row')
    .requiredOption('--value <column>', 'what was measured')
    .requiredOption('--treated <column>', '1/0, or a name together with --on')
    .requiredOption('--period <column>', 'number of the period, in order')
    .option('--patient <column>', 'where several patients did the same')
    .option('--on <name>', 'the value of --treated that is the treatment of interest; the rest is the comparator')
    .option('--trend', 'take a linear drift out')
    .option('--seed <number>', 'same seed, same draws', '1')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action((path: string, options: Options) => {
      const result = analyseNOf1(read(path, options), { seed: Number(options.seed), trend: options.trend === true });
      if (options.format === 'json') console.log(JSON.stringify(result));
      else console.log('refused' in result ? `refused: ${result.refused}` : text(result));
    });
}

function read(path: string, options: Options): TrialValue[] {
  const table = readTable(path);
  const at = (name: string) => columnIndex(table, path, name);
  const [value, treated, period] = [at(options.value), at(options.treated), at(options.period)];
  const patient = options.patient === undefined ? undefined : at(options.patient);
  return table.rows.flatMap((row, index) => {
    if (isMissing(row[value]!)) return [];
    const bad = (column: string, cell: string, expected = 'a number') =>
      new UsageError(`${path}: row ${index + 2}, ${column}: "${cell}"; expected ${expected}`);
    if (!Number.isFinite(Number(row[value]))) throw bad(options.value, row[value]!);
    if (!Number.isFinite(Number(row[period])) || row[period] === '') throw bad(options.period, row[period]!);
    const cell = row[treated]!;
    const isOn = options.on === undefined ? /^(1|1\.0|true|yes)$/i.test(cell) : cell === options.on;
    if (options.on === undefined && !isOn && !/^(0|0\.0|false|no)$/i.test(cell))
      throw bad(options.treated, cell, '1 or 0');
    return [
      {
        patient: patient === undefined ? 'patient' : row[patient]!,
        period: Number(row[period]),
        treated: isOn,
        value: Number(row[value]),
      },
    ];
  });
}

function text({ effect, patients, residual, betweenPeriods }: NOf1Result): string {
  const words = ({ mean, lower, upper, belowZero }: typeof effect) =>
    `${mean.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)}), below 0 with ${(100 * belowZero).toFixed(1)} %`;
  return [
    `effect: ${words(effect)}`,
    ...(patients.length > 1 ? patients.map((each) => `  ${each.patient}: ${words(each)}`) : []),
    `standard deviation between periods ${betweenPeriods.toFixed(2)}, within ${residual.toFixed(2)}`,
  ].join('\n');
}
