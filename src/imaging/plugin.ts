import { type OnnxModel, openOnnx } from '../knowledge/onnx.js';
import type { ImageModelCard } from '../prediction/image/card.js';
import { familiarity } from '../prediction/image/familiarity.js';
import { parseImageModel } from '../prediction/image/model-file.js';
import { ImageReader } from '../prediction/image/predict.js';
import { softmax } from '../prediction/image/shard.js';
import { type Raster, resized, withChannels } from './raster.js';

/** What a model says of a picture, or why it says nothing. */
export type PluginReading =
  | { readonly refused: string; readonly distance?: number; readonly limit?: number }
  | {
      /** In the order of the card's labels. */
      readonly probabilities: readonly number[];
      /** Natural logarithm of p/(1-p) over the same of the share in training: evidence without the training's prior. */
      readonly logLikelihoodRatios: readonly number[];
      readonly distance: number;
      readonly limit: number;
    };

export interface Saliency {
  readonly side: number;
  readonly values: Float32Array;
}

/** An image model with its card, ready to read. */
export interface ImagePlugin {
  readonly card: ImageModelCard;
  read(raster: Raster, modality?: string): Promise<PluginReading>;
  /** Where the evidence for a label lies. Own networks by gradient, others by covering parts (Zeiler & Fergus 2014). */
  saliency(raster: Raster, label: number): Promise<Saliency>;
}

/**
 * @param bytes the file that the card names
 * @throws Error if the network cannot be opened or does not fit the card
 */
export async function openPlugin(card: ImageModelCard, bytes: Uint8Array): Promise<ImagePlugin> {
  const network = card.file.endsWith('.json') ? ownNetwork(bytes) : await onnxNetwork(card, bytes);
  const prepare = (raster: Raster) =>
    resized(withChannels(raster, card.input.channels), card.input.rows, card.input.columns);
  return {
    card,
    async read(raster, modality) {
      if (modality && card.modalities.length > 0 && !card.modalities.includes(modality))
        return { refused: `modality ${modality}, not ${card.modalities.join(', ')}` };
      const { familiar, distance, limit, because } = familiarity(card.familiarity, raster);
      if (!familiar) return { refused: `another kind of image (${because})`, distance, limit };
      const probabilities = await network.probabilities(prepare(raster));
      if (probabilities.length !== card.labels.length || probabilities.some((p) => !Number.isFinite(p)))
        return { refused: 'the network gave no probabilities' };
      return { probabilities, logLikelihoodRatios: evidenceOf(probabilities, card), distance, limit };
    },
    async saliency(raster, label) {
      return network.saliency ? network.saliency(prepare(raster), label) : occlusion(network, prepare(raster), label);
    },
  };
}

interface Network {
  probabilities(raster: Raster): Promise<readonly number[]>;
  saliency?(raster: Raster, label: number): Saliency;
}

const clamped = (p: number) => Math.max(1e-4, Math.min(1 - 1e-4, p));
const logit = (p: number) => Math.log(clamped(p) / (1 - clamped(p)));
const evidenceOf = (probabilities: readonly number[], { labels }: ImageModelCard) =>
  probabilities.map((p, k) => logit(p) - logit(labels[k]!.share));

function ownNetwork(bytes: Uint8Array): Network {
  const { model } = parseImageModel(JSON.parse(new TextDecoder().decode(bytes)));
  const reader = new ImageReader(model);
  return {
    probabilities: async ({ data }) => [...reader.read(data).probabilities],
    saliency: ({ data }, label) => ({ side: model.architecture.shape.size, values: reader.saliency(data, label) }),
  };
}

async function onnxNetwork(card: ImageModelCard, bytes: Uint8Array): Promise<Network> {
  const model: OnnxModel = await openOnnx(bytes);
  const input = card.input.name ?? model.inputs[0]!;
  const output = card.output.name ?? model.outputs[0]!;
  if (!model.inputs.includes(input) || !model.outputs.includes(output))
    throw new Error(`${card.id}: the network has inputs ${model.inputs.join()} and outputs ${model.outputs.join()}`);
  const { rows, columns, channels, layout } = card.input;
  const dims = layout === 'NCHW' ? [1, channels, rows, columns] : [1, rows, columns, channels];
  return {
    async probabilities(raster) {
      const results = await model.run({ [input]: { dims, data: normalised(raster, card) } });
      const values = Array.from(results[output]!.data as Float32Array, Number);
      switch (card.output.kind) {
        case 'scores':
          return [...softmax(values, card.output.temperature ?? 1)];
        case 'probabilities':
          return values;
        case 'sigmoid':
          return values.length === 1 ? [1 - values[0]!, values[0]!] : values;
        default:
          return card.output.kind satisfies never;
      }
    },
  };
}

function normalised({ data, rows, columns, channels }: Raster, { input }: ImageModelCard): Float32Array {
  const plane = rows * columns;
  const result = new Float32Array(plane * channels);
  for (let p = 0; p < plane; p++)
    for (let c = 0; c < channels; c++) {
      const value = (data[p * channels + c]! * input.scale - input.mean[c]!) / input.deviation[c]!;
      result[input.layout === 'NCHW' ? c * plane + p : p * channels + c] = value;
    }
  return result;
}

const parts = 6;

/** How much the probability of a label falls when a part is covered with the mean colour. */
async function occlusion(network: Network, raster: Raster, label: number): Promise<Saliency> {
  const whole = (await network.probabilities(raster))[label]!;
  const { rows, columns, channels } = raster;
  const mean = Math.round(raster.data.reduce((sum, value) => sum + value, 0) / raster.data.length);
  const values = new Float32Array(parts * parts);
  for (let y = 0; y < parts; y++)
    for (let x = 0; x < parts; x++) {
      const covered = { ...raster, data: raster.data.slice() };
      const [top, bottom] = [Math.floor((y * rows) / parts), Math.floor(((y + 1) * rows) / parts)];
      const [left, right] = [Math.floor((x * columns) / parts), Math.floor(((x + 1) * columns) / parts)];
      for (let row = top; row < bottom; row++)
        covered.data.fill(mean, (row * columns + left) * channels, (row * columns + right) * channels);
      values[y * parts + x] = Math.max(0, whole - (await network.probabilities(covered))[label]!);
    }
  const highest = Math.max(...values, 1e-9);
  return { side: parts, values: values.map((value) => value / highest) };
}
