import { architectureOf, type NetworkShape } from './architecture.js';
import type { Symmetry } from './augment.js';
import type { Familiarity } from './familiarity.js';
import type { Normalisation } from './images.js';
import type { ImageModel } from './train.js';

/** A trained network as a file; weights are 32-bit little-endian floats in base64. */
export interface ImageModelFile {
  readonly format: 'sartor-image-model';
  readonly formatVersion: 1;
  readonly shape: NetworkShape;
  readonly classes: readonly string[];
  /** Share of each class among the images learnt from. */
  readonly shares: readonly number[];
  readonly normalisation: Normalisation;
  readonly symmetry: Symmetry;
  readonly temperature: number;
  readonly parameters: string;
  readonly statistics: string;
  readonly familiarity: Familiarity;
  readonly trainedOn: number;
  readonly seed: number;
}

export function imageModelFile(
  model: ImageModel,
  about: Pick<ImageModelFile, 'shares' | 'familiarity' | 'trainedOn' | 'seed'>,
): ImageModelFile {
  const { architecture, classes, normalisation, symmetry, temperature } = model;
  return {
    format: 'sartor-image-model',
    formatVersion: 1,
    shape: architecture.shape,
    classes,
    normalisation,
    symmetry,
    temperature,
    parameters: base64(model.parameters),
    statistics: base64(model.statistics),
    ...about,
  };
}

/** @throws Error if the file is not such a model, or its weights don't fit its shape */
export function parseImageModel(json: unknown): { model: ImageModel; file: ImageModelFile } {
  const file = json as ImageModelFile;
  if (file?.format !== 'sartor-image-model' || file.formatVersion !== 1)
    throw new Error('not a sartor-image-model of version 1');
  const architecture = architectureOf(file.shape);
  const [parameters, statistics] = [floats(file.parameters), floats(file.statistics)];
  if (parameters.length !== architecture.parameters || statistics.length !== architecture.statistics)
    throw new Error('image model: the weights do not fit the shape');
  const { classes, normalisation, symmetry, temperature } = file;
  return { file, model: { architecture, parameters, statistics, normalisation, classes, symmetry, temperature } };
}

function base64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function floats(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
