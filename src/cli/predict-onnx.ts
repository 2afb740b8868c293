import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type OnnxModel, openOnnx } from '../knowledge/onnx.js';
import { type OnnxCard, parseOnnxCard, probabilitiesOf, rowFor } from '../prediction/onnx/model-card.js';
import { csvCell } from './csv.js';
import { readBytes, readJson } from './files.js';
import { distinctNames, isMissing, readTable } from './table.js';
import { UsageError } from './usage-error.js';

/** True for a folder that brings in a network. */
export const isOnnxFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Rows run through the network together. */
const batch = 4096;

interface Predicted {
  readonly probabilities?: readonly number[];
  readonly refused?: readonly string[];
}

/** `sartor predict FOLDER TABLE`: the folder holds `model.onnx` and `model-card.json`. */
export async function predictOnnx(folder: string, path: string, format: 'csv' | 'json'): Promise<void> {
  const card = readCard(join(folder, 'model-card.json'));
  const model = await open(join(folder, 'model.onnx'));
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
  for (let start = 0; start < usable.length; start += batch) {
    const part = usable.slice(start, start + batch);
    const outputs = await run(
      model,
      card,
      part.map(({ values }) => values),
      folder,
    );
    part.forEach(({ index }, i) => {
      predicted[index] = { probabilities: probabilitiesOf(card, outputs[i]!) };
    });
  }
  await model.release();
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

function readCard(path: string): OnnxCard {
  const json = readJson(path);
  try {
    return parseOnnxCard(json, path);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function open(path: string): Promise<OnnxModel> {
  const bytes = readBytes(path);
  try {
    return await openOnnx(bytes);
  } catch (error) {
    throw new UsageError(`${path}: not a network that can be run (${error instanceof Error ? error.message : error})`);
  }
}

/** The output row of each input row. */
async function run(
  model: OnnxModel,
  card: OnnxCard,
  rows: readonly (readonly number[])[],
  folder: string,
): Promise<Float64Array[]> {
  const width = card.inputs.length;
  const data = Float32Array.from(rows.flat());
  const input = card.tensor ?? model.inputs[0]!;
  try {
    const results = await model.run({ [input]: { dims: [rows.length, width], data } });
    const output = results[card.output ?? model.outputs.at(-1)!];
    if (!output) throw new Error(`no output "${card.output}"; there are ${model.outputs.join(', ')}`);
    const each = output.data.length / rows.length;
    const needed = card.gives === 'probability' || card.gives === 'logit' ? 1 : card.labels.length;
    if (each !== needed) throw new Error(`the output has ${each} values a row, the card expects ${needed}`);
    const values = Float64Array.from(output.data as ArrayLike<number>, Number);
    return rows.map((_, row) => values.subarray(row * each, (row + 1) * each));
  } catch (error) {
    throw new UsageError(
      `${folder}: the network and its card do not fit (${error instanceof Error ? error.message : error})`,
    );
  }
}
