import { readFileSync } from 'node:fs';
import { restoreTextModel } from '../prediction/text/classifier.js';
import { csvCell } from './csv.js';
import { columnIndex, readTable } from './table.js';
import type { TextModelFile } from './train-text.js';

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
  const index = columnIndex(table, path, file.textColumn);
  const model = restoreTextModel(file.model);
  const predictions = model.predict(table.rows.map((row) => row[index] ?? '')).map((probabilities, row) => {
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
