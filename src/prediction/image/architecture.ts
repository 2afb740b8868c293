import type { Random } from '../../statistics/random.js';
import { tileRows } from './gemm-kernel.js';

/** What a network takes in and gives out. */
export interface NetworkShape {
  /** Pixels of a side of the square input: a power of two from 16. */
  readonly size: number;
  readonly channels: number;
  readonly classes: number;
  /** Channels of the first stage: a multiple of 8. */
  readonly width: number;
}

/** A convolution, its batch normalisation and, unless it ends a block, a rectifier. Offsets are in floats. */
export interface UnitShape {
  readonly name: string;
  readonly inputSize: number;
  readonly inputChannels: number;
  readonly outputSize: number;
  readonly outputChannels: number;
  readonly kernel: 1 | 3;
  readonly stride: 1 | 2;
  readonly rectified: boolean;
  /** Rows of the weight matrix `[ky, kx, input channel] x output channel`, padded for the kernel. */
  readonly weightRows: number;
  readonly weights: number;
  readonly gamma: number;
  readonly beta: number;
  /** Among the running statistics: means, then variances. */
  readonly statistics: number;
}

export interface BlockShape {
  readonly first: UnitShape;
  readonly second: UnitShape;
  /** Where size or channels change. */
  readonly shortcut?: UnitShape;
}

/** A residual network (He et al, CVPR 2016): stem, a block a stage, mean over the plane, linear layer. */
export interface Architecture {
  readonly shape: NetworkShape;
  readonly stem: UnitShape;
  readonly blocks: readonly BlockShape[];
  readonly features: number;
  readonly headWeights: number;
  readonly headBias: number;
  readonly parameters: number;
  readonly statistics: number;
}

/** Channels grow to this many times those of the first stage, no further. */
const widest = 4;
/** Stages follow until the plane is this small. */
const smallestPlane = 4;

/** @throws Error if the shape is not one that the kernels can take */
export function architectureOf(shape: NetworkShape): Architecture {
  const { size, channels, classes, width } = shape;
  if (size < 16 || !Number.isInteger(Math.log2(size)) || width % 8 !== 0 || channels < 1 || classes < 2)
    throw new Error(`architectureOf: no network for ${JSON.stringify(shape)}`);
  let [parameters, statistics] = [0, 0];
  const unit = (name: string, from: Plane, to: Plane, kernel: 1 | 3, rectified: boolean): UnitShape => {
    const weightRows = Math.ceil((kernel * kernel * from.channels) / tileRows) * tileRows;
    const weights = parameters;
    const gamma = weights + weightRows * to.channels;
    parameters = gamma + 2 * to.channels;
    const own = statistics;
    statistics += 2 * to.channels;
    return {
      name,
      inputSize: from.size,
      inputChannels: from.channels,
      outputSize: to.size,
      outputChannels: to.channels,
      kernel,
      stride: from.size === to.size ? 1 : 2,
      rectified,
      weightRows,
      weights,
      gamma,
      beta: gamma + to.channels,
      statistics: own,
    };
  };
  let plane: Plane = { size: size / 2, channels: width };
  const stem = unit('stem', { size, channels }, plane, 3, true);
  const blocks: BlockShape[] = [];
  for (let stage = 0; stage === 0 || plane.size > smallestPlane; stage++) {
    const to: Plane =
      stage === 0 ? plane : { size: plane.size / 2, channels: Math.min(plane.channels * 2, width * widest) };
    const changes = to.size !== plane.size;
    blocks.push({
      first: unit(`stage${stage}.first`, plane, to, 3, true),
      second: unit(`stage${stage}.second`, to, to, 3, false),
      ...(changes ? { shortcut: unit(`stage${stage}.shortcut`, plane, to, 1, false) } : {}),
    });
    plane = to;
  }
  const headWeights = parameters;
  const headBias = headWeights + plane.channels * classes;
  return {
    shape,
    stem,
    blocks,
    features: plane.channels,
    headWeights,
    headBias,
    parameters: headBias + classes,
    statistics,
  };
}

interface Plane {
  readonly size: number;
  readonly channels: number;
}

export const unitsOf = ({ stem, blocks }: Architecture): UnitShape[] => [
  stem,
  ...blocks.flatMap(({ first, second, shortcut }) => (shortcut ? [first, second, shortcut] : [first, second])),
];

/** Weights to begin with: He et al, ICCV 2015; the last scale of each block is zero, so that it begins as the identity (Goyal et al 2017). */
export function initialParameters(architecture: Architecture, random: Random): Float32Array {
  const values = new Float32Array(architecture.parameters);
  for (const unit of unitsOf(architecture)) {
    const used = unit.kernel * unit.kernel * unit.inputChannels;
    const deviation = Math.sqrt(2 / used);
    for (let i = 0; i < used * unit.outputChannels; i++) values[unit.weights + i] = deviation * random.normal();
    values.fill(unit.name.endsWith('.second') ? 0 : 1, unit.gamma, unit.beta);
  }
  const { headWeights, headBias, features } = architecture;
  for (let i = headWeights; i < headBias; i++) values[i] = random.normal() / Math.sqrt(features);
  return values;
}

/** Running means 0 and variances 1. */
export function initialStatistics(architecture: Architecture): Float32Array {
  const values = new Float32Array(architecture.statistics);
  for (const unit of unitsOf(architecture))
    values.fill(1, unit.statistics + unit.outputChannels, unit.statistics + 2 * unit.outputChannels);
  return values;
}

/** 1 where weight decay applies: weights of convolutions and of the head, not scales, shifts and biases. */
export function decayed(architecture: Architecture): Uint8Array {
  const mask = new Uint8Array(architecture.parameters);
  for (const unit of unitsOf(architecture)) mask.fill(1, unit.weights, unit.gamma);
  mask.fill(1, architecture.headWeights, architecture.headBias);
  return mask;
}
