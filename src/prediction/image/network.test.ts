import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import {
  type Architecture,
  architectureOf,
  initialParameters,
  initialStatistics,
  type UnitShape,
} from './architecture.js';
import { gemmKernel } from './gemm-kernel.js';
import { ResidualNetwork } from './network.js';
import { softmax } from './shard.js';

const architecture = architectureOf({ size: 16, channels: 3, classes: 3, width: 8 });
const count = 3;

function example(seed: number) {
  const random = new Random(seed);
  const parameters = initialParameters(architecture, random);
  // Blocks begin as the identity; here every part must have a gradient.
  for (let i = 0; i < parameters.length; i++) parameters[i]! += 0.1 * random.normal();
  const input = Float32Array.from({ length: count * 16 * 16 * 3 }, () => random.normal());
  return { parameters, input, labels: [0, 2, 1] };
}

/** The same network by its definition, in double precision and without a kernel. */
function referenceLoss(
  { stem, blocks, ...rest }: Architecture,
  parameters: Float64Array,
  input: Float32Array,
  labels: number[],
) {
  const unit = (shape: UnitShape, values: ArrayLike<number>): Float64Array => {
    const { inputSize, inputChannels, outputSize, outputChannels, kernel, stride, rectified } = shape;
    const result = new Float64Array(count * outputSize * outputSize * outputChannels);
    const border = kernel === 3 ? 1 : 0;
    for (let n = 0; n < count; n++)
      for (let y = 0; y < outputSize; y++)
        for (let x = 0; x < outputSize; x++)
          for (let o = 0; o < outputChannels; o++) {
            let sum = 0;
            for (let ky = 0; ky < kernel; ky++)
              for (let kx = 0; kx < kernel; kx++) {
                const [row, column] = [y * stride + ky - border, x * stride + kx - border];
                if (row < 0 || column < 0 || row >= inputSize || column >= inputSize) continue;
                for (let i = 0; i < inputChannels; i++)
                  sum +=
                    values[((n * inputSize + row) * inputSize + column) * inputChannels + i]! *
                    parameters[shape.weights + ((ky * kernel + kx) * inputChannels + i) * outputChannels + o]!;
              }
            result[((n * outputSize + y) * outputSize + x) * outputChannels + o] = sum;
          }
    const positions = result.length / outputChannels;
    for (let o = 0; o < outputChannels; o++) {
      let [mean, variance] = [0, 0];
      for (let i = o; i < result.length; i += outputChannels) mean += result[i]! / positions;
      for (let i = o; i < result.length; i += outputChannels) variance += (result[i]! - mean) ** 2 / positions;
      for (let i = o; i < result.length; i += outputChannels) {
        const value =
          (parameters[shape.gamma + o]! * (result[i]! - mean)) / Math.sqrt(variance + 1e-5) +
          parameters[shape.beta + o]!;
        result[i] = rectified ? Math.max(0, value) : value;
      }
    }
    return result;
  };
  let plane = unit(stem, input);
  for (const { first, second, shortcut } of blocks) {
    const around = shortcut ? unit(shortcut, plane) : plane;
    plane = unit(second, unit(first, plane)).map((value, i) => Math.max(0, value + around[i]!));
  }
  const each = plane.length / count;
  let loss = 0;
  labels.forEach((label, n) => {
    const scores = Array.from({ length: 3 }, (_, k) => {
      let sum = parameters[rest.headBias + k]!;
      for (let i = 0; i < each; i++)
        sum +=
          (plane[n * each + i]! * parameters[rest.headWeights + (i % rest.features) * 3 + k]! * rest.features) / each;
      return sum;
    });
    loss -= Math.log(softmax(scores)[label]!) / count;
  });
  return loss;
}

describe('residual network', () => {
  it('multiplies as the definition says, either way round', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const values = new Float32Array(memory.buffer);
    const [rows, columns, inner] = [8, 16, 5];
    const [b, c] = [rows * inner, rows * inner + inner * columns];
    for (let i = 0; i < c; i++) values[i] = Math.sin(i);
    gemmKernel(memory)(rows, columns, inner, 0, 4, rows * 4, b * 4, columns * 4, c * 4, columns * 4);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let p = 0; p < inner; p++) sum += values[p * rows + i]! * values[b + p * columns + j]!;
        expect(values[c + i * columns + j]).toBeCloseTo(sum, 5);
      }
  });

  it('has the gradients that finite differences of an independent forward pass give', () => {
    const { parameters, input, labels } = example(5);
    const network = new ResidualNetwork(architecture, count);
    network.load(parameters, initialStatistics(architecture));
    network.input.set(input);
    const scores = network.forward(count, 'training');
    const back = new Float64Array(scores.length);
    let loss = 0;
    labels.forEach((label, n) => {
      const probabilities = softmax(scores.subarray(3 * n, 3 * n + 3));
      loss -= Math.log(probabilities[label]!) / count;
      probabilities.forEach((p, k) => {
        back[3 * n + k] = (p - (k === label ? 1 : 0)) / count;
      });
    });
    const exact = Float64Array.from(parameters);
    expect(loss).toBeCloseTo(referenceLoss(architecture, exact, input, labels), 4);
    const gradient = network.backward(back, count);
    const random = new Random(9);
    const scale = Math.hypot(...gradient) / Math.sqrt(gradient.length);
    // Some of every unit: weights, scale, shift, and of the head.
    const units = [
      architecture.stem,
      ...architecture.blocks.flatMap((b) => [b.first, b.second, ...(b.shortcut ? [b.shortcut] : [])]),
    ];
    const places = [
      ...units.flatMap((u) => [
        u.weights + random.below(u.kernel * u.kernel * u.inputChannels * u.outputChannels),
        u.gamma + random.below(u.outputChannels),
        u.beta + random.below(u.outputChannels),
      ]),
      architecture.headWeights + 4,
      architecture.headBias + 1,
    ];
    const step = 1e-5;
    for (const place of places) {
      const moved = (by: number) => {
        const changed = exact.slice();
        changed[place]! += by;
        return referenceLoss(architecture, changed, input, labels);
      };
      const difference = (moved(step) - moved(-step)) / (2 * step);
      expect(Math.abs(gradient[place]! - difference)).toBeLessThan(2e-3 * Math.max(Math.abs(difference), scale) + 1e-5);
    }
  });
});
