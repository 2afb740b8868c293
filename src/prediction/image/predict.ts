import { turnsOf, writeImage } from './augment.js';
import { type LabelledImages, pixelsPerImage } from './images.js';
import { ResidualNetwork } from './network.js';
import { softmax } from './shard.js';
import type { ImageModel } from './train.js';

/** One image's answer. */
export interface ImageReading {
  /** Calibrated, in the order of the model's classes. */
  readonly probabilities: Float64Array;
  /** Scores of the image as it is, before the temperature: what the ONNX export computes. */
  readonly scores: Float64Array;
  readonly features: Float64Array;
}

/** Where in the image the evidence for a class lies: 0 to 1 for each pixel, row by row. */
export type Saliency = Float32Array;

/** A model ready to read images one by one. */
export class ImageReader {
  readonly #network: ResidualNetwork;

  constructor(readonly model: ImageModel) {
    this.#network = new ResidualNetwork(model.architecture, 1);
    this.#network.load(model.parameters, model.statistics);
  }

  /** @param pixels of the model's size, row by row, one byte a channel */
  read(pixels: Uint8Array): ImageReading {
    const { architecture, symmetry, temperature } = this.model;
    const { classes } = architecture.shape;
    const mean = new Float64Array(classes);
    let first: { scores: Float64Array; features: Float64Array } | undefined;
    for (let turn = 0; turn < turnsOf[symmetry]; turn++) {
      this.#write(pixels, turn);
      const scores = this.#network.forward(1, 'inference');
      first ??= { scores, features: this.#network.features(0) };
      scores.forEach((score, k) => {
        mean[k]! += score / turnsOf[symmetry];
      });
    }
    return { probabilities: softmax(mean, temperature), ...first! };
  }

  /**
   * Gradient-weighted class activation (Selvaraju et al, ICCV 2017) at the last plane of at least 8 x 8, brought to the size of
   * the image.
   */
  saliency(pixels: Uint8Array, label: number): Saliency {
    const { blocks, shape } = this.model.architecture;
    this.#write(pixels, 0);
    this.#network.forward(1, 'inference');
    const weights = new Float64Array(shape.classes);
    weights[label] = 1;
    const large = blocks.findLastIndex(({ second }) => second.outputSize >= 8);
    const { size, channels, plane, gradient } = this.#network.planeGradient(weights, Math.max(0, large));
    const map = new Float64Array(size * size);
    for (let c = 0; c < channels; c++) {
      let importance = 0;
      for (let i = c; i < gradient.length; i += channels) importance += gradient[i]! / (size * size);
      for (let i = 0; i < map.length; i++) map[i]! += importance * plane[i * channels + c]!;
    }
    for (let i = 0; i < map.length; i++) map[i] = Math.max(0, map[i]!);
    const highest = Math.max(...map, 1e-12);
    return enlarged(map, size, shape.size).map((value) => value / highest);
  }

  #write(pixels: Uint8Array, turn: number): void {
    const { architecture, normalisation } = this.model;
    const { size, channels } = architecture.shape;
    const images: LabelledImages = { size, channels, pixels, labels: new Uint8Array(1), classes: [] };
    if (pixels.length !== pixelsPerImage(images)) throw new Error('ImageReader: the image has another size');
    writeImage(images, 0, normalisation, turn, this.#network.input, 0);
  }
}

/** Bilinear, between the centres of the cells. */
export function enlarged(map: ArrayLike<number>, from: number, to: number): Float32Array {
  const result = new Float32Array(to * to);
  const place = (at: number) => {
    const centre = Math.max(0, Math.min(from - 1, ((at + 0.5) * from) / to - 0.5));
    const low = Math.floor(centre);
    return { low, high: Math.min(from - 1, low + 1), share: centre - low };
  };
  for (let y = 0; y < to; y++)
    for (let x = 0; x < to; x++) {
      const [v, h] = [place(y), place(x)];
      const row = (r: number) => map[r * from + h.low]! * (1 - h.share) + map[r * from + h.high]! * h.share;
      result[y * to + x] = row(v.low) * (1 - v.share) + row(v.high) * v.share;
    }
  return result;
}
