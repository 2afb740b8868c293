import { type Command, Option } from 'commander';
import {
  allRows,
  type Frame,
  frameLike,
  type ReadModel,
  sampledShapley,
  unknownCells,
} from '../prediction/learners/index.js';
import { csvCell } from './csv.js';
import { readModelFile } from './model-file.js';
import { isOnnxFolder, predictOnnx } from './predict-onnx.js';
import { predictText, readTextModel } from './predict-text.js';
import { distinctNames, isMissing, readTable, type Table } from './table.js';
import { fewOf } from './training-table.js';
import { UsageError } from './usage-error.js';

interface PredictOptions {
  readonly explain?: boolean | string;
  readonly format: 'csv' | 'json';
}

/** `sartor predict MODEL.json FILE.csv`. */
export function registerPredict(program: Command): void {
  program
    .command('predict')
    .description('probabilities from a model that "sartor train" saved')
    .argument('<model>', 'model file, or a folder with model.onnx and model-card.json')
    .argument('<file>', 'CSV or TSV with the columns that the model knows')
    .option('--explain', 'what each column adds to the log-odds of each row')
    .addOption(new Option('--format <form>').choices(['csv', 'json']).default('csv'))
    .action(async (modelPath: string, path: string, options: PredictOptions) => {
      if (isOnnxFolder(modelPath)) return predictOnnx(modelPath, path, options.format);
      const textModel = readTextModel(modelPath);
      if (textModel) return predictText(textModel, path, options.format);
      const read = readModelFile(modelPath);
      const written = readTable(path);
      const table = { columns: distinctNames(written.columns), rows: written.rows };
      const columns = table.columns.map((name, index) => ({
        name,
        cells: table.rows.map((row) => (isMissing(row[index]!) ? '' : row[index]!)),
      }));
      const frame = conforming(frameLike(columns, read.model.schema), path);
      for (const { name, cells } of unknownCells(columns, frame))
        console.error(`sartor: ${name}: the model does not know ${fewOf(cells)}; such cells count as missing`);
      if (read.kind === 'classes') return writeClasses(read, table, frame, options);
      const background = conforming(frameLike(read.file.background, read.model.schema), modelPath);
      return writeProbabilities(read, table, frame, background, options);
    });
}

function writeProbabilities(
  { model, card }: Extract<ReadModel, { kind: 'yes-no' }>,
  table: Table,
  frame: Frame,
  background: Frame,
  options: PredictOptions,
): void {
  const probabilities = model.predict(frame, allRows(frame.length));
  const explained = (row: number) => {
    const { base, contributions } = model.explain
      ? model.explain(frame, row)
      : sampledShapley(model, frame, row, background, card.seed);
    return {
      base,
      contributions: Object.fromEntries(model.schema.map(({ name }, index) => [name, contributions[index]!])),
    };
  };
  if (options.format === 'json') {
    const predictions = Array.from(probabilities, (probability, row) => ({
      row: row + 1,
      probability,
      ...(options.explain ? { explanation: explained(row) } : {}),
    }));
    process.stdout.write(`${JSON.stringify({ label: card.label, learner: card.learner, predictions })}\n`);
    return;
  }
  const extra = options.explain ? ['base_log_odds', ...model.schema.map(({ name }) => `log_odds_${name}`)] : [];
  writeCsv(table, ['probability', ...extra], (row) => {
    const explanation = options.explain ? explained(row) : undefined;
    const added = explanation ? [explanation.base, ...Object.values(explanation.contributions)] : [];
    return [probabilities[row]!, ...added];
  });
}

function writeClasses(
  { model, card }: Extract<ReadModel, { kind: 'classes' }>,
  table: Table,
  frame: Frame,
  options: PredictOptions,
): void {
  if (options.explain) throw new UsageError('--explain: only for models of yes and no');
  const names = card.label.classes.map(({ name }) => name);
  const all = model.predict(frame, allRows(frame.length));
  const of = (row: number) => Array.from(all.subarray(row * names.length, (row + 1) * names.length));
  const likeliest = (row: number) => names[of(row).indexOf(Math.max(...of(row)))]!;
  if (options.format === 'json') {
    const predictions = Array.from({ length: frame.length }, (_, row) => ({
      row: row + 1,
      predicted: likeliest(row),
      probabilities: Object.fromEntries(of(row).map((probability, code) => [names[code]!, probability])),
    }));
    process.stdout.write(`${JSON.stringify({ label: card.label, learner: card.learner, predictions })}\n`);
    return;
  }
  writeCsv(table, ['predicted', ...names.map((name) => `probability_${name}`)], (row) => [likeliest(row), ...of(row)]);
}

function writeCsv(
  table: Table,
  added: readonly string[],
  cellsOf: (row: number) => readonly (string | number)[],
): void {
  const lines = table.rows.map((row, index) => [...row, ...cellsOf(index)].map((cell) => csvCell(cell)).join(','));
  const header = [...table.columns, ...added].map((cell) => csvCell(cell)).join(',');
  process.stdout.write(`${[header, ...lines].join('\n')}\n`);
}

function conforming(frame: Frame | { readonly missing: readonly string[] }, path: string): Frame {
  if ('missing' in frame) throw new UsageError(`${path}: lacks the columns ${frame.missing.join(', ')}`);
  return frame;
}
