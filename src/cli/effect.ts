import { type Command, Option } from 'commander';
import { type EffectAnswer, estimateEffects, fitOnAll, learnerNames } from '../treatment/effects/index.js';
import { csvCell } from './csv.js';
import { type EffectReport, effectReport } from './effect-report.js';
import { type EffectTable, readEffectTable } from './effect-table.js';
import { effectText } from './effect-text.js';
import { writeResult } from './files.js';
import { UsageError } from './usage-error.js';

interface EffectCommandOptions {
  readonly treatment: string;
  readonly outcome: string;
  readonly baseline?: string;
  readonly event?: string;
  readonly horizon?: string;
  readonly covariates?: string;
  readonly exclude?: string;
  readonly reference?: string;
  readonly arms?: string;
  readonly lowerIsBetter?: boolean;
  readonly design: 'auto' | 'randomised' | 'observational';
  readonly learner: string;
  readonly folds: string;
  readonly seed: string;
  readonly effects?: string;
  readonly strict?: boolean;
  readonly lang: 'en' | 'zh';
  readonly format: 'text' | 'json';
}

/** `sartor effect FILE.csv --treatment COL --outcome COL`. */
export function registerEffect(program: Command): void {
  program
    .command('effect')
    .description('average and individual effects of a treatment, learnt from a table and judged on people not seen')
    .argument('<file>', 'CSV or TSV with a header row, a row a person')
    .requiredOption('--treatment <column>', 'the arm of each person, two or more')
    .requiredOption('--outcome <column>', 'a number, 0/1, or with --event a time; more is better')
    .option('--lower-is-better', 'less of the outcome is better')
    .option('--baseline <column>', 'taken from the outcome: its value before treatment')
    .option('--event <column>', 'the outcome is a time; 1 where it ended in the event, 0 where it was cut off')
    .option('--horizon <time>', 'with --event: mean time up to here is compared')
    .option('--covariates <columns>', 'only these tell people apart: a,b,c')
    .option('--exclude <columns>', 'not these: what was measured after treatment')
    .option('--reference <arm>', 'the arm that others are held against')
    .option('--arms <values>', 'only people of these arms')
    .addOption(new Option('--design <kind>').choices(['auto', 'randomised', 'observational']).default('auto'))
    .addOption(new Option('--learner <name>').choices([...learnerNames, 'all']).default('all'))
    .option('--folds <n>', 'of the cross-fitting', '5')
    .option('--seed <n>', 'of folds and learners', '1')
    .option('--effects <file>', "writes every person's effects, of models that had not seen the person, as CSV")
    .option('--strict', 'exit 1 where an answer is refused')
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .action((path: string, options: EffectCommandOptions) => run(path, options));
}

function run(path: string, options: EffectCommandOptions): void {
  const table = readEffectTable(path, {
    ...options,
    covariates: options.covariates === undefined ? undefined : list(options.covariates),
    exclude: list(options.exclude),
    arms: options.arms === undefined ? undefined : list(options.arms),
    lowerIsBetter: options.lowerIsBetter === true,
    horizon: options.horizon === undefined ? undefined : whole(options.horizon, '--horizon', 0),
  } as Parameters<typeof readEffectTable>[1]);
  for (const { column, reason } of table.leftOut) console.error(`sartor: column "${column}" is left out: ${reason}`);
  if (table.dropped > 0) console.error(`sartor: ${table.dropped} rows left out: treatment or outcome missing`);
  const settings = {
    isRandomised: table.isRandomised,
    seed: whole(options.seed, '--seed', 0),
    folds: whole(options.folds, '--folds', 2),
    ...(options.learner === 'all' ? {} : { learners: [options.learner] }),
  };
  const answer = estimateEffects(table.trial, settings);
  const refused = 'refused' in answer;
  const truth = table.truth && !refused ? rootPehe(table, answer, settings) : undefined;
  const report: EffectReport = effectReport(table, answer, options.lowerIsBetter === true, truth);
  if (options.effects && !refused) writeEffects(options.effects, table, answer, options.lowerIsBetter === true);
  console.log(options.format === 'json' ? JSON.stringify(report) : effectText(report, options.lang));
  if (refused && options.strict) process.exitCode = 1;
}

/** By learner: root mean squared error of the effects (precision in estimating heterogeneous effects), fitted on everyone. */
function rootPehe({ trial, truth }: EffectTable, answer: EffectAnswer, settings: Parameters<typeof fitOnAll>[2]) {
  const [first] = fitOnAll(trial, answer, settings);
  return new Map(
    first!.models.map(({ name, model }) => {
      const square = truth!.reduce((sum, value, row) => sum + (value - model.effect(trial.x, row)) ** 2, 0);
      return [name, Math.sqrt(square / truth!.length)];
    }),
  );
}

function writeEffects(path: string, { trial, rows }: EffectTable, answer: EffectAnswer, lowerIsBetter: boolean): void {
  const sign = lowerIsBetter ? -1 : 1;
  const columns = answer.learners.flatMap(({ name, effects, halfWidths }) =>
    trial.arms.slice(1).flatMap((arm, i) => [
      { name: `${name} ${arm}`, values: effects[i + 1]!.map((value) => sign * value) },
      ...(halfWidths
        ? [-1, 1].map((side) => ({
            name: `${name} ${arm} ${side < 0 ? 'lower' : 'upper'}`,
            values: effects[i + 1]!.map((value, row) => sign * value + side * halfWidths[i + 1]![row]!),
          }))
        : []),
    ]),
  );
  const lines = rows.map((row, n) => [row, ...columns.map(({ values }) => values[n]!)].map((cell) => csvCell(cell)));
  const header = ['row', ...columns.map(({ name }) => name)].map((cell) => csvCell(cell)).join(',');
  writeResult(path, `${[header, ...lines.map((cells) => cells.join(','))].join('\n')}\n`);
}

const list = (text: string | undefined) =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

function whole(text: string, option: string, least: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least)
    throw new UsageError(`${option} ${text}: expected a number from ${least}`);
  return value;
}
