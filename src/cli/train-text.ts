import { type Command, InvalidArgumentError, Option } from 'commander';
import { openSentenceEncoder } from '../knowledge/sentence-encoder.js';
import {
  type SavedTextModel,
  type SentenceVectors,
  type TextLearner,
  type TextModelKind,
  textEmbeddingHead,
  textLogisticRegression,
  textNaiveBayes,
  textTermsAndEmbedding,
  withTemperature,
} from '../prediction/text/classifier.js';
import { splitByLabel, type TextFigures, textFigures } from '../prediction/text/evaluation.js';
import { recordAsText } from '../prediction/text/record-as-text.js';
import { remembered } from '../prediction/text/remembered.js';
import { writeResult } from './files.js';
import { columnIndex, readTable, type Table } from './table.js';
import { judgeFewShot, languageModel, type Texts } from './train-few-shot.js';
import { UsageError } from './usage-error.js';

interface TrainTextOptions {
  readonly text?: string;
  readonly record?: boolean;
  readonly label: string;
  readonly model: string;
  readonly test: number;
  readonly seed: number;
  readonly fewShotTexts: number;
  readonly save?: string;
  readonly format: 'json' | 'text';
}

/** What `train text --save` writes and `predict` reads. */
export interface TextModelFile {
  readonly format: 'sartor-text-model';
  readonly formatVersion: 1;
  /** Absent: the text is the whole row, as `recordAsText` writes it. */
  readonly textColumn?: string;
  readonly labelColumn: string;
  readonly trainedOn: number;
  readonly model: SavedTextModel;
}

const names = ['naive-bayes', 'logistic-regression', 'sentence-embedding', 'terms-and-embedding'] as const;
const needsEncoder: ReadonlySet<string> = new Set(['sentence-embedding', 'terms-and-embedding']);

function learnerOf(name: TextModelKind, encoder: SentenceVectors | undefined): TextLearner {
  switch (name) {
    case 'naive-bayes':
      return withTemperature(textNaiveBayes);
    case 'logistic-regression':
      return withTemperature(textLogisticRegression());
    case 'sentence-embedding':
      return withTemperature(textEmbeddingHead(encoder!));
    case 'terms-and-embedding':
      return withTemperature(textTermsAndEmbedding(encoder!));
    default:
      return name satisfies never;
  }
}

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
    .option('--text <column>', 'the texts')
    .option('--record', 'instead of --text: each row as a text, "age 54, ldl 3.9, ..."')
    .requiredOption('--label <column>', 'what to predict')
    .addOption(
      new Option('--model <name>', 'auto takes the best kind that this installation has')
        .choices(['auto', 'all', ...names, 'few-shot'])
        .default('auto'),
    )
    .option('--test <share>', 'share held out, the same of each label', share, 0.2)
    .option('--seed <number>', 'same seed, same split', wholeNumber, 1)
    .option(
      '--few-shot-texts <number>',
      'held-out texts that the language model is asked (few-shot, slow)',
      wholeNumber,
      40,
    )
    .option('--save <file>', 'the model, fitted to all rows')
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .action((path: string, options: TrainTextOptions) => trainText(path, options));
}

async function trainText(path: string, options: TrainTextOptions): Promise<void> {
  const { texts, labels } = readPairs(path, options);
  if (new Set(labels).size < 2) throw new UsageError(`${path}: ${options.label} has fewer than two values`);
  const { learnt, held } = splitByLabel(labels, options.test, options.seed);
  if (held.length === 0 || learnt.length === 0)
    throw new UsageError(`${path}: too few rows to hold ${options.test} of them out`);
  const encoder = wantedEncoder(options.model);
  const learners = wantedLearners(options.model, encoder);
  const pick = (from: readonly string[], rows: readonly number[]) => rows.map((row) => from[row]!);
  const models: Judged[] = learners.map((learner) => {
    console.error(`sartor: ${learner.name}: ${learnt.length} texts to learn from, ${held.length} held out`);
    const started = performance.now();
    const model = learner.fit(pick(texts, learnt), pick(labels, learnt));
    const fitted = performance.now();
    const probabilities = model.predict(pick(texts, held));
    const predicted = performance.now();
    return {
      name: learner.name,
      ...textFigures(model.labels, probabilities, pick(labels, held)),
      fitSeconds: (fitted - started) / 1000,
      predictSeconds: (predicted - fitted) / 1000,
      folds: [],
    };
  });
  if (options.save && learners.length > 0) save(options.save, options, learners, models, texts, labels);
  if (options.model === 'few-shot' || options.model === 'all') {
    const parts = [learnt, held].map((rows) => ({ texts: pick(texts, rows), labels: pick(labels, rows) }));
    const judged = await fewShot(parts[0]!, parts[1]!, encoder, options);
    if (judged) models.push(judged);
  }
  if (options.format === 'json') {
    process.stdout.write(
      `${JSON.stringify({ models, texts: texts.length, heldOut: held.length, labels: new Set(labels).size, seed: options.seed })}\n`,
    );
    return;
  }
  printTable(models);
}

function readPairs(path: string, options: TrainTextOptions): { readonly texts: string[]; readonly labels: string[] } {
  if ((options.text === undefined) === !options.record) throw new UsageError('either --text COLUMN or --record');
  const table = readTable(path);
  const label = columnIndex(table, path, options.label);
  const textOf = textReader(table, path, options.text, label);
  const pairs = table.rows
    .map((row) => ({ text: textOf(row), label: row[label] ?? '' }))
    .filter((pair) => pair.text !== '' && pair.label !== '');
  if (pairs.length < table.rows.length)
    console.error(`sartor: ${table.rows.length - pairs.length} rows lack a text or a label and are left out`);
  return { texts: pairs.map(({ text }) => text), labels: pairs.map((pair) => pair.label) };
}

/** The text of a row: one column, or all of them but the label and the `fold` of a cross-validation. */
export function textReader(
  table: Table,
  path: string,
  column: string | undefined,
  label: number | undefined,
): (row: readonly string[]) => string {
  if (column !== undefined) {
    const index = columnIndex(table, path, column);
    return (row) => row[index] ?? '';
  }
  return (row) => recordAsText(table.columns, row, (name, index) => index !== label && name !== 'fold');
}

function wantedEncoder(asked: string): SentenceVectors | undefined {
  const isNeedless = asked === 'naive-bayes' || asked === 'logistic-regression';
  const opened = isNeedless ? undefined : openSentenceEncoder(process.env);
  if ((needsEncoder.has(asked) || asked === 'few-shot') && !opened)
    throw new UsageError(`--model ${asked}: the sentence encoder is not installed; "npm run encoder" obtains it`);
  if (!opened && asked === 'all')
    console.error('sartor: the sentence encoder is not installed ("npm run encoder"); its kinds are left out');
  return opened && remembered(opened, reportVectors);
}

function wantedLearners(asked: string, encoder: SentenceVectors | undefined): readonly TextLearner[] {
  const best = encoder ? 'terms-and-embedding' : 'logistic-regression';
  const isWanted = (name: TextModelKind) =>
    asked === 'all' ? encoder !== undefined || !needsEncoder.has(name) : name === (asked === 'auto' ? best : asked);
  return names.filter(isWanted).map((name) => learnerOf(name, encoder));
}

/** The language model's figures, or undefined where there is none to ask. */
async function fewShot(
  learnt: Texts,
  held: Texts,
  encoder: SentenceVectors | undefined,
  { model: asked, fewShotTexts }: TrainTextOptions,
): Promise<Judged | undefined> {
  const model = encoder && (await languageModel());
  if (!model || !encoder) {
    if (asked === 'few-shot')
      throw new UsageError('--model few-shot: no language model is installed or configured ("npm run model")');
    console.error('sartor: no language model ("npm run model"): few-shot is left out');
    return undefined;
  }
  try {
    return { ...(await judgeFewShot(model, encoder, learnt, held, fewShotTexts)), folds: [] };
  } finally {
    await model.close();
  }
}

function reportVectors(done: number, all: number): void {
  if (all < 100) return;
  if (process.stderr.isTTY) process.stderr.write(`\rsartor: vectors ${done} of ${all}${done === all ? '\n' : ''}`);
  else if (done === all || Math.floor((done * 5) / all) > Math.floor(((done - 32) * 5) / all))
    console.error(`sartor: vectors ${done} of ${all}`);
}

type Judged = TextFigures & {
  readonly name: string;
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  /** Held-out texts that were asked, where not all were. */
  readonly asked?: number;
  readonly folds: readonly never[];
};

function save(
  target: string,
  options: TrainTextOptions,
  learners: readonly TextLearner[],
  models: readonly Judged[],
  texts: readonly string[],
  labels: readonly string[],
): void {
  const best = models.reduce((a, b) => (b.logLoss < a.logLoss ? b : a)).name;
  const model = learners.find(({ name }) => name === best)!.fit(texts, labels);
  const file: TextModelFile = {
    format: 'sartor-text-model',
    formatVersion: 1,
    ...(options.text === undefined ? {} : { textColumn: options.text }),
    labelColumn: options.label,
    trainedOn: texts.length,
    model: model.serialise(),
  };
  writeResult(target, JSON.stringify(file));
  console.error(`sartor: ${target} written (${best}, fitted to all ${texts.length} texts)`);
}

function printTable(models: readonly Judged[]): void {
  console.log('model                 accuracy  macro F1  AUROC   log loss  calibration  fit s');
  for (const { name, accuracy, macroF1, auroc, logLoss, calibrationError, fitSeconds } of models) {
    console.log(
      `${name.padEnd(20)}  ${accuracy.toFixed(4)}    ${macroF1.toFixed(4)}    ${auroc.toFixed(4)}  ${logLoss.toFixed(4)}    ${calibrationError.toFixed(4)}       ${fitSeconds.toFixed(1)}`,
    );
  }
  const best = models.reduce((a, b) => (b.logLoss < a.logLoss ? b : a));
  console.log(`\n${best.name}: label, texts held out, precision, recall, F1`);
  for (const { label, n, precision, recall, f1 } of best.perLabel)
    console.log(
      `${label.padEnd(40)} ${String(n).padStart(4)}  ${precision.toFixed(3)}  ${recall.toFixed(3)}  ${f1.toFixed(3)}`,
    );
}
