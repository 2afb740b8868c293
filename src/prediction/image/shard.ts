import { Random } from '../../statistics/random.js';
import type { Architecture } from './architecture.js';
import { type Augmentation, writeImage, writeVariant } from './augment.js';
import { type LabelledImages, type Normalisation, pixelsPerImage } from './images.js';
import { ResidualNetwork } from './network.js';

/** All that stays the same through a training. */
export interface TrainingSetting {
  readonly architecture: Architecture;
  readonly images: LabelledImages;
  readonly normalisation: Normalisation;
  readonly augmentation: Augmentation;
  /** Weight of each class in the loss. */
  readonly classWeights: readonly number[];
  /** Share of the target that is spread over all classes (Szegedy et al, CVPR 2016). */
  readonly labelSmoothing: number;
  readonly seed: number;
}

/** Images of one shard: normalised together, so that results don't depend on how many workers there are. */
export const shardSize = 16;

export type ShardTask =
  | { readonly kind: 'gradient'; readonly members: Int32Array; readonly epoch: number; readonly batch: number }
  | { readonly kind: 'scores'; readonly members: Int32Array; readonly turn: number };

export type ShardResult =
  | {
      readonly kind: 'gradient';
      /** Of the batch's mean loss: this shard's part. */
      readonly loss: number;
      readonly gradient: Float32Array;
      readonly statistics: Float32Array;
    }
  | { readonly kind: 'scores'; readonly scores: Float64Array; readonly features: Float64Array };

/** Runs shards; holds a network and its memory. */
export class ShardRunner {
  readonly #network: ResidualNetwork;

  constructor(private readonly setting: TrainingSetting) {
    this.#network = new ResidualNetwork(setting.architecture, shardSize);
  }

  load(parameters: Float32Array, statistics: Float32Array): void {
    this.#network.load(parameters, statistics);
  }

  run(task: ShardTask): ShardResult {
    switch (task.kind) {
      case 'gradient':
        return this.#gradient(task.members, task.epoch, task.batch);
      case 'scores':
        return this.#scores(task.members, task.turn);
      default:
        return task satisfies never;
    }
  }

  #gradient(members: Int32Array, epoch: number, batch: number): ShardResult {
    const { images, normalisation, augmentation, classWeights, labelSmoothing, seed, architecture } = this.setting;
    const [each, classes] = [pixelsPerImage(images), architecture.shape.classes];
    members.forEach((member, slot) => {
      const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca6b) ^ (member * 2 + 1));
      writeVariant(images, member, normalisation, augmentation, random, this.#network.input, slot * each);
    });
    const scores = this.#network.forward(members.length, 'training');
    let loss = 0;
    members.forEach((member, slot) => {
      const own = scores.subarray(slot * classes, (slot + 1) * classes);
      const label = images.labels[member]!;
      const weight = classWeights[label]! / batch;
      const probabilities = softmax(own);
      for (let k = 0; k < classes; k++) {
        const target = (k === label ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
        loss -= weight * target * Math.log(Math.max(1e-12, probabilities[k]!));
        own[k] = weight * (probabilities[k]! - target);
      }
    });
    const gradient = this.#network.backward(scores, members.length).slice();
    return { kind: 'gradient', loss, gradient, statistics: this.#network.batchStatistics() };
  }

  #scores(members: Int32Array, turn: number): ShardResult {
    const { images, normalisation, architecture } = this.setting;
    const each = pixelsPerImage(images);
    members.forEach((member, slot) => {
      writeImage(images, member, normalisation, turn, this.#network.input, slot * each);
    });
    const scores = this.#network.forward(members.length, 'inference');
    const features = new Float64Array(members.length * architecture.features);
    members.forEach((_, slot) => {
      features.set(this.#network.features(slot), slot * architecture.features);
    });
    return { kind: 'scores', scores, features };
  }
}

/** Scores as probabilities, softened by a temperature. */
export function softmax(scores: ArrayLike<number>, temperature = 1): Float64Array {
  const result = Float64Array.from(scores as ArrayLike<number>, (score) => score / temperature);
  const highest = Math.max(...result);
  let sum = 0;
  for (let k = 0; k < result.length; k++) sum += result[k] = Math.exp(result[k]! - highest);
  for (let k = 0; k < result.length; k++) result[k]! /= sum;
  return result;
}
