import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OnnxCard, parseOnnxCard, probabilitiesOf } from '../prediction/onnx/model-card.js';
import { type OnnxModel, openOnnx } from './onnx.js';

/** A network of tables that was brought in, with its card. */
export interface TableNetwork {
  readonly card: OnnxCard;
  /** The labels' probabilities for rows as the network reads them. @throws Error where it and its card do not fit */
  predict(rows: readonly (readonly number[])[]): Promise<readonly (readonly number[])[]>;
  release(): Promise<void>;
}

/** @throws Error naming the card of the folder that is not right */
export function readNetworkCard(folder: string): OnnxCard {
  const path = join(folder, 'model-card.json');
  try {
    return parseOnnxCard(JSON.parse(readFileSync(path, 'utf8')), path);
  } catch (error) {
    const why = wordsOf(error);
    throw new Error(why.startsWith(path) ? why : `${path}: ${why}`);
  }
}

/**
 * The network of a folder, `model.onnx` and `model-card.json`.
 * @throws Error naming the file that is not right
 */
export async function openTableNetwork(folder: string): Promise<TableNetwork> {
  const card = readNetworkCard(folder);
  const path = join(folder, 'model.onnx');
  let model: OnnxModel;
  try {
    model = await openOnnx(readFileSync(path));
  } catch (error) {
    throw new Error(`${path}: not a network that can be run (${wordsOf(error)})`);
  }
  return {
    card,
    release: () => model.release(),
    async predict(rows) {
      try {
        const parts: (readonly number[])[] = [];
        for (let start = 0; start < rows.length; start += batch)
          parts.push(...(await run(model, card, rows.slice(start, start + batch))));
        return parts;
      } catch (error) {
        throw new Error(`${folder}: the network and its card do not fit (${wordsOf(error)})`);
      }
    },
  };
}

/** Rows run through the network together. */
const batch = 4096;

async function run(
  model: OnnxModel,
  card: OnnxCard,
  rows: readonly (readonly number[])[],
): Promise<readonly (readonly number[])[]> {
  const data = Float32Array.from(rows.flat());
  const input = card.tensor ?? model.inputs[0]!;
  const results = await model.run({ [input]: { dims: [rows.length, card.inputs.length], data } });
  const output = results[card.output ?? model.outputs.at(-1)!];
  if (!output) throw new Error(`no output "${card.output}"; there are ${model.outputs.join(', ')}`);
  const each = output.data.length / rows.length;
  const needed = card.gives === 'probability' || card.gives === 'logit' ? 1 : card.labels.length;
  if (each !== needed) throw new Error(`the output has ${each} values a row, the card expects ${needed}`);
  const values = Float64Array.from(output.data as ArrayLike<number>, Number);
  return rows.map((_, row) => probabilitiesOf(card, values.subarray(row * each, (row + 1) * each)));
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
