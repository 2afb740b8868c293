import { type Command, Option } from 'commander';
import { allRows, type Frame, frameLike, sampledShapley } from '../prediction/learners/index.js';
import { csvCell } from './csv.js';
import { readModelFile } from './model-file.js';
import { predictText, readTextModel } from './predict-text.js';
import { isMissing, readTable } from './table.js';
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
    .argument('<model>', 'model file')
    .argument('<file>', 'CSV or TSV with the columns that the model knows')
    .option('--explain', 'what each column adds to the log-odds of each row')
    .addOption(new Option('--format <form>').choices(['csv', 'json']).default('csv'))
    .action((modelPath: string, path: string, options: PredictOptions) => {
      const textModel = readTextModel(modelPath);
      if (textModel) return predictText(textModel, path, options.format);
      const { file, model } = readModelFile(modelPath);
      const table = readTable(path);
      const columns = table.columns.map((name, index) => ({
        name,
        cells: table.rows.map((row) => (isMissing(row[index]!) ? '' : row[index]!)),
      }));
      const frame = conforming(frameLike(columns, model.schema), path);
      const background = conforming(frameLike(file.background, model.schema), modelPath);
      const probabilities = model.predict(frame, allRows(frame.length));
      const explained = (row: number) => {
        const { base, contributions } = model.explain
          ? model.explain(frame, row)
          : sampledShapley(model, frame, row, background, file.card.seed);
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
        process.stdout.write(
          `${JSON.stringify({ label: file.card.label, learner: file.card.learner, predictions })}\n`,
        );
        return;
      }
      const extra = options.explain ? ['base_log_odds', ...model.schema.map(({ name }) => `log_odds_${name}`)] : [];
      const lines = table.rows.map((row, index) => {
        const explanation = options.explain ? explained(index) : undefined;
        const added = explanation ? [explanation.base, ...Object.values(explanation.contributions)] : [];
        return [...row, probabilities[index]!, ...added].map((cell) => csvCell(cell)).join(',');
      });
      const header = [...table.columns, 'probability', ...extra].map((cell) => csvCell(cell)).join(',');
      process.stdout.write(`${[header, ...lines].join('\n')}\n`);
    });
}

function conforming(frame: Frame | { readonly missing: readonly string[] }, path: string): Frame {
  if ('missing' in frame) throw new UsageError(`${path}: lacks the columns ${frame.missing.join(', ')}`);
  return frame;
}
