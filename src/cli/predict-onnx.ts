import { existsSync, statSync } from 'node:fs';
import { openTableNetwork, type TableNetwork } from '../knowledge/table-network.js';
import { rowFor } from '../prediction/onnx/model-card.js';
import { csvCell } from './csv.js';
import { distinctNames, isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

/** True for a folder that brings in a network. */
export const isOnnxFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

interface Predicted {
  readonly probabilities?: readonly number[];
  readonly refused?: readonly string[];
}

/** `sartor predict FOLDER TABLE`: the folder holds `model.onnx` and `model-card.json`. */
export async function predictOnnx(folder: string, path: string, format: 'csv' | 'json'): Promise<void> {
  const network = await open(folder);
  const { card } = network;
  const read = readTable(path);
  const columns = distinctNames(read.columns);
  const lacking = card.inputs.filter(
    ({ name, missing, isMissing: flag }) => missing === undefined && !flag && !columns.includes(name),
  );
  if (lacking.length > 0)
    throw new UsageError(`${path}: lacks the columns ${lacking.map(({ name }) => name).join(', ')}`);
  const rows = read.rows.map((cells) =>
    rowFor(card, (name) => {
      const cell = cells[columns.indexOf(name)] ?? '';
      return isMissing(cell) ? '' : cell;
    }),
  );
  const predicted: Predicted[] = rows.map((row) => ('refused' in row ? row : {}));
  const usable = rows.flatMap((row, index) => ('values' in row ? [{ index, values: row.values }] : []));
  const said = await network
    .predict(usable.map(({ values }) => values))
    .catch((error: Error) => Promise.reject(new UsageError(error.message)));
  usable.forEach(({ index }, i) => {
    predicted[index] = { probabilities: said[i]! };
  });
  await network.release();
  console.error(`sartor: ${card.title}: ${card.intendedUse}`);
  if (format === 'json') {
    const predictions = predicted.map(({ probabilities, refused }, row) => ({
      row: row + 1,
      ...(probabilities
        ? { probabilities: Object.fromEntries(card.labels.map((label, k) => [label, probabilities[k]!])) }
        : { refused }),
    }));
    process.stdout.write(`${JSON.stringify({ model: card.title, intendedUse: card.intendedUse, predictions })}\n`);
    return;
  }
  const header = [...columns, ...card.labels.map((label) => `probability_${label}`), 'refused'];
  const lines = predicted.map(({ probabilities, refused }, row) =>
    [...read.rows[row]!, ...(probabilities ?? card.labels.map(() => '')), refused?.join('; ') ?? '']
      .map((cell) => csvCell(cell))
      .join(','),
  );
  process.stdout.write(`${[header.map((cell) => csvCell(cell)).join(','), ...lines].join('\n')}\n`);
}

async function open(folder: string): Promise<TableNetwork> {
  try {
    return await openTableNetwork(folder);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
