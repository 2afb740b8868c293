import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type CalibrationMethod,
  calibrated,
  classLearner,
  crossValidate,
  crossValidateClasses,
  type Learner,
  learnerNamed,
  learnerNames,
} from '../prediction/learners/index.js';
import { saveClassModel, saveModel } from './save-model.js';
import { readTraining, type TrainingOptions, type TrainingTable } from './training-table.js';
import { UsageError } from './usage-error.js';

interface TrainOptions extends TrainingOptions {
  readonly model: string;
  readonly save?: string;
  readonly use?: string;
  readonly onnx?: string;
  readonly monotone?: string;
  readonly calibrate: CalibrationMethod | 'none';
  readonly subgroups?: string;
  readonly format: 'json' | 'text';
  readonly lang: 'en' | 'zh';
}

/** `sartor train table FILE.csv --label COLUMN`. */
export function registerTrainTable(train: Command): void {
  train
    .command('table')
    .description('learn a label from the columns of a table; judged on rows held out')
    .argument('<file>', 'CSV or TSV with a header row')
    .requiredOption('--label <column>', 'what to predict')
    .option('--model <name>', `auto, all, or one of ${learnerNames.join(', ')}`, 'auto')
    .option('--cv <folds>', 'folds drawn by seed (default: the column "fold" if there is one, else 5)', wholeNumber)
    .option('--fold <column>', 'folds by this column')
    .option('--seed <number>', 'same seed, same model', wholeNumber, 1)
    .option('--save <file>', 'the model, fitted to all rows, with its card (.json, and .md beside it)')
    .option(
      '--positive <value>',
      'the label value that counts as yes; with more than two values, that one against the rest',
    )
    .option('--drop <columns>', 'leave out these columns: a,b,c')
    .option(
      '--monotone <directions>',
      'boosted trees: probability may only rise (+) or fall (-) with these: +age,-egfr',
    )
    .addOption(new Option('--calibrate <method>').choices(['none', 'platt', 'isotonic']).default('none'))
    .option('--onnx <folder>', 'with --save: a logistic regression or network as model.onnx with its card, too')
    .option('--use <words>', 'what the model is meant for, written on its card')
    .option('--subgroups <columns>', 'judge groups of these columns (default: age, sex, ancestry if there)')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .addHelpText(
      'after',
      `
The label's yes is the larger number, or the word that means yes (1, yes, true, positive, malignant, dead ...), else the
last by name, which is said; --positive decides. A label with more values is learnt as classes. Rows without a label are left
out. Metrics are means over the folds; for classes, AUROC is the mean over classes, each against the rest.

Examples:
  sartor train table heart.csv --label disease --model all --format json
  sartor train table heart.csv --label disease --save heart.model.json && sartor predict heart.model.json new.csv`,
    )
    .action((path: string, options: TrainOptions) => trainTable(path, options));
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('expected a whole number');
  return value;
}

const seconds = (): number => performance.now() / 1000;

function trainTable(path: string, options: TrainOptions): void {
  const data = readTraining(path, options);
  const learners = learnersOf(options);
  const progress = ({ name }: Learner) =>
    console.error(`sartor: ${name}: ${data.folds.length} folds of ${data.frame.length} rows`);
  const { frame, labels, folds, coding } = data;
  const judged =
    ({ name }: Learner) =>
    (done: number) =>
      console.error(`sartor: ${name}: fold ${done} of ${folds.length}`);
  if (options.onnx && (!options.save || coding.kind === 'classes'))
    throw new UsageError('--onnx: only with --save, and for a label of yes and no');
  if (coding.kind === 'classes') {
    const classes = coding.classes.length;
    if (options.calibrate !== 'none') throw new UsageError('--calibrate: only for a label of yes and no');
    const results = learners.map((learner) => {
      progress(learner);
      const many = classLearner(learner);
      const validation = crossValidateClasses(
        many,
        frame,
        labels,
        classes,
        folds,
        options.seed,
        seconds,
        judged(learner),
      );
      return { name: learner.name, learner: many, validation };
    });
    if (options.save) saveClassModel(options.save, path, data, leastLoss(results), options);
    report(results, data, { column: options.label, classes: coding.classes }, options);
    return;
  }
  const results = learners.map((learner) => {
    progress(learner);
    const validation = crossValidate(learner, frame, labels, folds, options.seed, seconds, judged(learner));
    return { name: learner.name, learner, validation };
  });
  if (options.save) saveModel(options.save, path, data, leastLoss(results), options);
  const { positive, negative } = coding;
  report(results, data, { column: options.label, positive, negative }, options);
}

function leastLoss<Result extends { readonly name: string; readonly validation: { readonly logLoss: number } }>(
  results: readonly Result[],
): Result {
  const best = results.reduce((a, b) => (b.validation.logLoss < a.validation.logLoss ? b : a));
  if (results.length > 1) console.error(`sartor: saving ${best.name}, the least log loss`);
  return best;
}

interface Reported {
  readonly name: string;
  readonly validation: {
    readonly auroc: number;
    readonly brier: number;
    readonly logLoss: number;
    readonly accuracy: number;
    readonly fitSeconds: number;
    readonly held: unknown;
  };
}

function report(results: readonly Reported[], data: TrainingTable, label: object, options: TrainOptions): void {
  const models = results.map(({ name, validation: { held: _, ...figures } }) => ({ name, ...figures }));
  if (options.format === 'json') {
    const { frame, leftOut } = data;
    const answer = { models, label, rows: frame.length, features: frame.features.length, leftOut, seed: options.seed };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  console.log('model                 AUROC   Brier   log loss  accuracy  fit s');
  for (const { name, auroc, brier, logLoss, accuracy, fitSeconds } of models)
    console.log(
      `${name.padEnd(20)} ${auroc.toFixed(4)}  ${brier.toFixed(4)}  ${logLoss.toFixed(4)}    ${accuracy.toFixed(4)}    ${fitSeconds.toFixed(1)}`,
    );
}

function learnersOf({ model, monotone, calibrate }: TrainOptions): Learner[] {
  const directions = monotone
    ? Object.fromEntries(
        monotone.split(',').map((each) => {
          const [sign, name] = [each.trim()[0], each.trim().slice(1)];
          if (sign !== '+' && sign !== '-') throw new UsageError(`--monotone ${each}: expected +column or -column`);
          return [name, sign === '+' ? 1 : -1] as const;
        }),
      )
    : undefined;
  const names = model === 'all' ? learnerNames : model.split(',');
  return names.map((name) => {
    const learner = learnerNamed(name.trim(), directions);
    if (!learner) throw new UsageError(`--model ${name}: not known; auto, all, ${learnerNames.join(', ')}`);
    return calibrate === 'none' ? learner : calibrated(learner, calibrate);
  });
}
