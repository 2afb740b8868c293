import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { packageRoot } from '../knowledge/root.js';
import {
  allRows,
  type CalibrationMethod,
  type Column,
  type CrossValidation,
  calibrated,
  crossValidate,
  type Frame,
  frameOf,
  heldOutFindings,
  type Learner,
  labelCoding,
  learnerNamed,
  learnerNames,
  type ModelCard,
  namedFolds,
  permutationImportance,
  stratifiedFolds,
  usualSubgroups,
} from '../prediction/learners/index.js';
import { cardText } from './model-card-text.js';
import type { ModelFile } from './model-file.js';
import { columnIndex, isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface TrainOptions {
  readonly label: string;
  readonly model: string;
  readonly cv?: number;
  readonly fold?: string;
  readonly seed: number;
  readonly save?: string;
  readonly positive?: string;
  readonly drop?: string;
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
    .description('learn a yes/no label from the columns of a table; judged on rows held out')
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
    .option('--subgroups <columns>', 'judge groups of these columns (default: age, sex, ancestry if there)')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .addHelpText(
      'after',
      `
The label's yes is the larger number, or the word that means yes (1, yes, true, positive, malignant, dead ...), else the
last by name, which is said; --positive decides. Rows without a label are left out. Metrics are means over the folds.

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

interface TrainingTable {
  readonly frame: Frame;
  readonly labels: Uint8Array;
  readonly columns: readonly Column[];
  readonly folds: readonly { readonly learnt: Int32Array; readonly held: Int32Array }[];
  readonly foldsBy: ModelCard['folds'];
  readonly leftOut: ModelCard['leftOut'];
  readonly label: ModelCard['label'];
}

function trainTable(path: string, options: TrainOptions): void {
  const data = readTraining(path, options);
  const learners = learnersOf(options);
  const results = learners.map((learner) => {
    console.error(`sartor: ${learner.name}: ${data.folds.length} folds of ${data.frame.length} rows`);
    const validation = crossValidate(
      learner,
      data.frame,
      data.labels,
      data.folds,
      options.seed,
      () => performance.now() / 1000,
    );
    return { learner, validation };
  });
  if (options.save) {
    const best = results.reduce((a, b) => (b.validation.logLoss < a.validation.logLoss ? b : a));
    if (results.length > 1) console.error(`sartor: saving ${best.learner.name}, the least log loss`);
    save(options.save, path, data, best.learner, best.validation, options);
  }
  const models = results.map(({ learner, validation: { held: _, ...figures } }) => ({
    name: learner.name,
    ...figures,
  }));
  if (options.format === 'json') {
    const { positive, negative } = data.label;
    process.stdout.write(
      `${JSON.stringify({ models, label: { column: options.label, positive, negative }, rows: data.frame.length, features: data.frame.features.length, leftOut: data.leftOut, seed: options.seed })}\n`,
    );
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

/** @throws UsageError where label, folds or columns do not do */
function readTraining(path: string, options: TrainOptions): TrainingTable {
  const table = readTable(path);
  const labelAt = columnIndex(table, path, options.label);
  const rows = table.rows.filter((row) => !isMissing(row[labelAt]!));
  if (rows.length < table.rows.length)
    console.error(`sartor: ${table.rows.length - rows.length} rows without ${options.label} are left out`);
  const cells = (index: number) => rows.map((row) => (isMissing(row[index]!) ? '' : row[index]!));
  const coding = labelCoding(cells(labelAt), options.positive);
  if (typeof coding === 'string') throw new UsageError(`${path}: ${whyNoLabel(coding, options, cells(labelAt))}`);
  if (coding.guessed) console.error(`sartor: ${options.label}: yes is "${coding.positive}" (--positive decides)`);
  const labels = Uint8Array.from(cells(labelAt), (cell) => (cell === coding.positive ? 1 : 0));

  const foldName = options.fold ?? (table.columns.includes('fold') ? 'fold' : undefined);
  const foldAt = foldName === undefined ? -1 : columnIndex(table, path, foldName);
  const dropped = new Set((options.drop ?? '').split(',').map((name) => name.trim()));
  for (const name of dropped) if (name) columnIndex(table, path, name);
  const columns = table.columns.flatMap((name, index) =>
    index === labelAt || index === foldAt || dropped.has(name) ? [] : [{ name, cells: cells(index) }],
  );
  const { frame, leftOut } = frameOf(columns);
  for (const { name, why } of leftOut) console.error(`sartor: ${name} is left out (${why})`);
  if (frame.features.length === 0) throw new UsageError(`${path}: no column is left to learn from`);

  const byColumn = foldAt >= 0 && (options.fold !== undefined || options.cv === undefined);
  const count = options.cv ?? 5;
  const rarer = Math.min(...[0, 1].map((label) => labels.filter((each) => each === label).length));
  if (!byColumn && (count < 2 || count > rarer))
    throw new UsageError(`--cv ${count}: needs 2 to ${rarer} folds (rows with the rarer label: ${rarer})`);
  const everyone = allRows(rows.length);
  const folds = byColumn ? namedFolds(cells(foldAt), everyone) : stratifiedFolds(labels, everyone, count, options.seed);
  for (const { learnt, held } of folds)
    if (held.length === 0 || new Set(Array.from(learnt, (row) => labels[row])).size < 2)
      throw new UsageError(`${path}: ${foldName ?? 'folds'}: each fold needs rows, and both labels outside it`);
  return {
    frame,
    labels,
    columns,
    folds,
    foldsBy: byColumn ? 'by column' : 'stratified by seed',
    leftOut,
    label: { column: options.label, positive: coding.positive, negative: coding.negative },
  };
}

function whyNoLabel(
  why: 'one-value' | 'many-values' | 'not-there',
  { label, positive }: TrainOptions,
  cells: readonly string[],
): string {
  const values = [...new Set(cells.filter(Boolean))];
  switch (why) {
    case 'one-value':
      return `${label} has fewer than two values: nothing to tell apart`;
    case 'many-values':
      return `${label} has ${values.length} values (${values.slice(0, 6).join(', ')} ...); models here answer yes or no: name the yes with --positive VALUE`;
    case 'not-there':
      return `${label} is never "${positive}"; it has ${values.slice(0, 10).join(', ')}`;
    default:
      return why satisfies never;
  }
}

const backgroundRows = 60;

function save(
  target: string,
  path: string,
  data: TrainingTable,
  learner: Learner,
  validation: CrossValidation,
  options: TrainOptions,
): void {
  const { frame, labels } = data;
  const everyone = allRows(frame.length);
  const model = learner.fit(frame, labels, everyone, options.seed);
  // Importance on rows that the model has not learnt from: a model of the first fold, judged on that fold.
  const first = data.folds[0]!;
  const importance = permutationImportance(
    learner.fit(frame, labels, first.learnt, options.seed),
    frame,
    labels,
    first.held,
    options.seed,
  );
  const version = (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
  const { held: _, fitSeconds: __, predictSeconds: ___, ...metrics } = validation;
  const subgroups = options.subgroups?.split(',').map((name) => name.trim());
  const card: ModelCard = {
    learner: learner.name,
    label: data.label,
    data: {
      file: basename(path),
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
      rows: frame.length,
      positives: labels.reduce((sum, each) => sum + each, 0),
    },
    features: model.schema,
    leftOut: data.leftOut,
    folds: data.foldsBy,
    metrics,
    ...heldOutFindings(validation, frame, labels, subgroups ?? usualSubgroups(frame.features.map(({ name }) => name))),
    importance: frame.features
      .map(({ name }, index) => ({ feature: name, logLossRise: importance[index]! }))
      .sort((a, b) => b.logLossRise - a.logLossRise),
    seed: options.seed,
    versions: { sartor: version, node: process.versions.node },
  };
  const step = Math.max(1, Math.floor(frame.length / backgroundRows));
  const file: ModelFile = {
    format: 'sartor-model',
    formatVersion: 1,
    kind: model.kind,
    card,
    background: data.columns
      .filter(({ name }) => model.schema.some((feature) => feature.name === name))
      .map(({ name, cells }) => ({ name, cells: cells.filter((_, row) => row % step === 0).slice(0, backgroundRows) })),
    model: model.serialise(),
  };
  try {
    writeFileSync(target, `${JSON.stringify(file)}\n`);
    writeFileSync(`${target.replace(/\.json$/, '')}.md`, cardText(card, options.lang));
  } catch (error) {
    throw new UsageError(`${target}: cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}
