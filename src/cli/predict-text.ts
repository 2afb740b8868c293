import { readFileSync } from 'node:fs';
import { openSentenceEncoder } from '../knowledge/sentence-encoder.js';
import { restoreTextModel } from '../prediction/text/classifier.js';
import { csvCell } from './csv.js';
import { readTable } from './table.js';
import { type TextModelFile, textReader } from './train-text.js';
import { UsageError } from './usage-error.js';

/** The file if `train text --save` wrote it. */
export function readTextModel(path: string): TextModelFile | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as TextModelFile;
    return file.format === 'sartor-text-model' && file.formatVersion === 1 ? file : undefined;
  } catch {
    return undefined;
  }
}

/** The most probable label of each text and its probability. */
export function predictText(file: TextModelFile, path: string, format: 'csv' | 'json'): void {
  const table = readTable(path);
  const label = table.columns.indexOf(file.labelColumn);
  const textOf = textReader(table, path, file.textColumn, label < 0 ? undefined : label);
  const encoder = file.model.encoder === undefined ? undefined : openSentenceEncoder(process.env);
  if (file.model.encoder !== undefined && !encoder)
    throw new UsageError('the model needs the sentence encoder; "npm run encoder" obtains it');
  const model = restoreTextModel(file.model, encoder);
  const predictions = model.predict(table.rows.map(textOf)).map((probabilities, row) => {
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { row: row + 1, label: model.labels[best]!, probability: probabilities[best]! };
  });
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ label: file.labelColumn, predictions })}\n`);
    return;
  }
  const line = (cells: readonly (string | number)[]) => cells.map((cell) => csvCell(cell)).join(',');
  const rows = table.rows.map((row, at) => line([...row, predictions[at]!.label, predictions[at]!.probability]));
  process.stdout.write(`${[line([...table.columns, 'predicted', 'probability']), ...rows].join('\n')}\n`);
}
