import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type SavedTextModel,
  type TextLearner,
  textLogisticRegression,
  textNaiveBayes,
} from '../prediction/text/classifier.js';
import { splitByLabel, textFigures } from '../prediction/text/evaluation.js';
import { columnIndex, readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface TrainTextOptions {
  readonly text: string;
  readonly label: string;
  readonly model: string;
  readonly test: number;
  readonly seed: number;
  readonly save?: string;
  readonly format: 'json' | 'text';
}

/** What `train text --save` writes and `predict` reads. */
export interface TextModelFile {
  readonly format: 'sartor-text-model';
  readonly formatVersion: 1;
  readonly textColumn: string;
  readonly labelColumn: string;
  readonly trainedOn: number;
  readonly model: SavedTextModel;
}

const learners: readonly TextLearner[] = [textNaiveBayes, textLogisticRegression()];

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('expected a share between 0 and 1');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('expected a whole number');
  return value;
}

/** `sartor train text FILE.csv --text COLUMN --label COLUMN`. */
export function registerTrainText(train: Command): void {
  train
    .command('text')
    .description('learn a label from texts; judged on a held-out part')
    .argument('<file>', 'CSV or TSV with a header row')
    .requiredOption('--text <column>', 'the texts')
    .requiredOption('--label <column>', 'what to predict')
    .addOption(
      new Option('--model <name>', 'auto takes logistic regression')
        .choices(['auto', 'all', ...learners.map(({ name }) => name)])
        .default('auto'),
    )
    .option('--test <share>', 'share held out, the same of each label', share, 0.2)
    .option('--seed <number>', 'same seed, same split', wholeNumber, 1)
    .option('--save <file>', 'the model, fitted to all rows')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action((path: string, options: TrainTextOptions) => trainText(path, options));
}

function trainText(path: string, options: TrainTextOptions): void {
  const table = readTable(path);
  const cells = (name: string) => {
    const index = columnIndex(table, path, name);
    return table.rows.map((row) => row[index] ?? '');
  };
  const rowLabels = cells(options.label);
  const pairs = cells(options.text)
    .map((text, row) => ({ text, label: rowLabels[row]! }))
    .filter(({ text, label }) => text !== '' && label !== '');
  if (pairs.length < table.rows.length)
    console.error(`sartor: ${table.rows.length - pairs.length} rows lack a text or a label and are left out`);
  const texts = pairs.map(({ text }) => text);
  const labels = pairs.map(({ label }) => label);
  if (new Set(labels).size < 2) throw new UsageError(`${path}: ${options.label} has fewer than two values`);
  const { learnt, held } = splitByLabel(labels, options.test, options.seed);
  if (held.length === 0 || learnt.length === 0)
    throw new UsageError(`${path}: too few rows to hold ${options.test} of them out`);

  const wanted = learners.filter(
    ({ name }) =>
      options.model === 'all' || name === (options.model === 'auto' ? 'logistic-regression' : options.model),
  );
  const models = wanted.map((learner) => {
    console.error(`sartor: ${learner.name}: ${learnt.length} texts to learn from, ${held.length} held out`);
    const started = performance.now();
    const model = learner.fit(
      learnt.map((row) => texts[row]!),
      learnt.map((row) => labels[row]!),
    );
    const fitted = performance.now();
    const probabilities = model.predict(held.map((row) => texts[row]!));
    const predicted = performance.now();
    const figures = textFigures(
      model.labels,
      probabilities,
      held.map((row) => labels[row]!),
    );
    return {
      name: learner.name,
      ...figures,
      fitSeconds: (fitted - started) / 1000,
      predictSeconds: (predicted - fitted) / 1000,
      folds: [],
    };
  });
  if (options.save) {
    const best = models.reduce((a, b) => (b.logLoss < a.logLoss ? b : a)).name;
    const model = wanted.find(({ name }) => name === best)!.fit(texts, labels);
    const file: TextModelFile = {
      format: 'sartor-text-model',
      formatVersion: 1,
      textColumn: options.text,
      labelColumn: options.label,
      trainedOn: texts.length,
      model: model.serialise(),
    };
    writeFileSync(options.save, JSON.stringify(file));
    console.error(`sartor: ${options.save} written (${best}, fitted to all ${texts.length} texts)`);
  }
  if (options.format === 'json') {
    process.stdout.write(
      `${JSON.stringify({ models, texts: texts.length, heldOut: held.length, labels: new Set(labels).size, seed: options.seed })}\n`,
    );
    return;
  }
  console.log('model                 accuracy  macro F1  AUROC   log loss  fit s');
  for (const { name, accuracy, macroF1, auroc, logLoss, fitSeconds } of models) {
    console.log(
      `${name.padEnd(20)}  ${accuracy.toFixed(4)}    ${macroF1.toFixed(4)}    ${auroc.toFixed(4)}  ${logLoss.toFixed(4)}    ${fitSeconds.toFixed(1)}`,
    );
  }
}
