import type { UnitShape } from './architecture.js';
import type { Arena, Region } from './arena.js';
import { type Gemm, tileColumns, tileRows } from './gemm-kernel.js';

/** Positions whose neighbourhoods are laid out at once: they stay in the cache. */
const chunk = 64;
const variancesFloor = 1e-5;

/** Memory that all units of a network use in turn. */
export interface Workspace {
  readonly neighbourhoods: Region;
  readonly neighbourhoodGradients: Region;
  readonly transposed: Region;
}

export function reserveWorkspace(arena: Arena, units: readonly UnitShape[]): Workspace {
  const rows = Math.max(...units.map(({ weightRows }) => weightRows));
  const weights = Math.max(...units.map(({ weightRows, outputChannels }) => weightRows * outputChannels));
  return {
    neighbourhoods: arena.reserve(chunk * rows),
    neighbourhoodGradients: arena.reserve(chunk * rows),
    transposed: arena.reserve(weights),
  };
}

export type Mode = 'training' | 'inference';

/**
 * Convolution as a matrix product over laid-out neighbourhoods (im2col), then batch normalisation (Ioffe & Szegedy 2015)
 * and rectifier, forwards and backwards. Planes are image, row, column, channel.
 */
export class ConvolutionUnit {
  /** The result, after the rectifier if there is one. */
  readonly output: Region;
  readonly outputGradient: Region;
  readonly #normalised: Region;
  readonly #mean: Float64Array;
  readonly #variance: Float64Array;
  readonly #scale: Float64Array;
  /** For each output position within an image and each kernel cell: where its input pixel begins, or -1. */
  readonly #sources: Int32Array;

  constructor(
    readonly shape: UnitShape,
    arena: Arena,
    readonly images: number,
    private readonly input: Region,
    /** Absent where nobody asks for the gradient of the input. */
    private readonly inputGradient: Region | undefined,
    private readonly parameters: Region,
    private readonly gradient: Region,
    private readonly workspace: Workspace,
  ) {
    const { outputSize, outputChannels } = shape;
    const plane = (images * outputSize * outputSize + tileRows) * outputChannels;
    this.output = arena.reserve(plane);
    this.outputGradient = arena.reserve(plane);
    this.#normalised = arena.reserve(plane);
    this.#mean = new Float64Array(outputChannels);
    this.#variance = new Float64Array(outputChannels);
    this.#scale = new Float64Array(outputChannels);
    this.#sources = sourcesOf(shape);
  }

  /** @param running means and variances, read where the mode is inference */
  forward(gemm: Gemm, count: number, mode: Mode, running: Float32Array): void {
    this.#convolve(gemm, count);
    if (mode === 'training') this.#normaliseByBatch(count);
    else this.#normaliseByRunning(count, running);
  }

  /** The batch's means and variances, into the unit's place. */
  writeStatistics(into: Float32Array): void {
    into.set(this.#mean, this.shape.statistics);
    into.set(this.#variance, this.shape.statistics + this.shape.outputChannels);
  }

  /** From `outputGradient`, which it overwrites, adds to the parameters' gradient and to the input's. */
  backward(gemm: Gemm, count: number, mode: Mode): void {
    if (this.shape.rectified) maskWhereZero(this.outputGradient.view, this.output.view, this.#cells(count));
    if (mode === 'training') this.#unnormalise(count);
    else this.#unscale(count);
    this.#unconvolve(gemm, count, mode === 'training');
  }

  #cells(count: number): number {
    return count * this.shape.outputSize ** 2 * this.shape.outputChannels;
  }

  #convolve(gemm: Gemm, count: number): void {
    const { outputSize, outputChannels, weightRows, weights } = this.shape;
    const positions = count * outputSize * outputSize;
    const result = this.#normalised;
    result.view.fill(0, 0, (positions + tileRows) * outputChannels);
    for (let from = 0; from < positions; from += chunk) {
      const rows = Math.min(chunk, positions - from);
      this.#layOut(from, rows);
      gemm(
        Math.ceil(rows / tileRows) * tileRows,
        outputChannels,
        weightRows,
        this.workspace.neighbourhoods.address,
        weightRows * 4,
        4,
        this.parameters.address + weights * 4,
        outputChannels * 4,
        result.address + from * outputChannels * 4,
        outputChannels * 4,
      );
    }
  }

  /** The neighbourhoods of output positions, a row each, zero beyond the border. */
  #layOut(from: number, rows: number): void {
    const { inputSize, inputChannels, outputSize, weightRows, kernel } = this.shape;
    const [input, into] = [this.input.view, this.workspace.neighbourhoods.view];
    const [perImage, cells] = [outputSize * outputSize, kernel * kernel];
    const imageFloats = inputSize * inputSize * inputChannels;
    for (let row = 0; row < rows; row++) {
      const image = Math.floor((from + row) / perImage);
      const position = from + row - image * perImage;
      let at = row * weightRows;
      for (let cell = 0; cell < cells; cell++) {
        const source = this.#sources[position * cells + cell]!;
        if (source < 0) for (let channel = 0; channel < inputChannels; channel++) into[at++] = 0;
        else {
          const start = image * imageFloats + source;
          for (let channel = 0; channel < inputChannels; channel++) into[at++] = input[start + channel]!;
        }
      }
      while (at < (row + 1) * weightRows) into[at++] = 0;
    }
    const padded = Math.ceil(rows / tileRows) * tileRows;
    into.fill(0, rows * weightRows, padded * weightRows);
  }

  #normaliseByBatch(count: number): void {
    const { outputChannels, gamma, beta, rectified } = this.shape;
    const [values, output, parameters] = [this.#normalised.view, this.output.view, this.parameters.view];
    const [mean, variance, inverse] = [this.#mean, this.#variance, this.#scale];
    const cells = this.#cells(count);
    const positions = cells / outputChannels;
    mean.fill(0);
    variance.fill(0);
    for (let i = 0; i < cells; i += outputChannels) for (let c = 0; c < outputChannels; c++) mean[c]! += values[i + c]!;
    for (let c = 0; c < outputChannels; c++) mean[c]! /= positions;
    for (let i = 0; i < cells; i += outputChannels)
      for (let c = 0; c < outputChannels; c++) {
        const away = values[i + c]! - mean[c]!;
        variance[c]! += away * away;
      }
    for (let c = 0; c < outputChannels; c++) {
      variance[c]! /= positions;
      inverse[c] = 1 / Math.sqrt(variance[c]! + variancesFloor);
    }
    for (let i = 0; i < cells; i += outputChannels)
      for (let c = 0; c < outputChannels; c++) {
        const normalised = (values[i + c]! - mean[c]!) * inverse[c]!;
        values[i + c] = normalised;
        const result = parameters[gamma + c]! * normalised + parameters[beta + c]!;
        output[i + c] = rectified && result < 0 ? 0 : result;
      }
  }

  #normaliseByRunning(count: number, running: Float32Array): void {
    const { outputChannels, gamma, beta, statistics, rectified } = this.shape;
    const [values, output, parameters] = [this.#normalised.view, this.output.view, this.parameters.view];
    const [scale, shift] = [this.#scale, this.#mean];
    for (let c = 0; c < outputChannels; c++) {
      scale[c] = parameters[gamma + c]! / Math.sqrt(running[statistics + outputChannels + c]! + variancesFloor);
      shift[c] = parameters[beta + c]! - running[statistics + c]! * scale[c]!;
    }
    const cells = this.#cells(count);
    for (let i = 0; i < cells; i += outputChannels)
      for (let c = 0; c < outputChannels; c++) {
        const result = values[i + c]! * scale[c]! + shift[c]!;
        output[i + c] = rectified && result < 0 ? 0 : result;
      }
  }

  #unnormalise(count: number): void {
    const { outputChannels, gamma, beta } = this.shape;
    const [normalised, parameters] = [this.#normalised.view, this.parameters.view];
    const [back, gradient, inverse] = [this.outputGradient.view, this.gradient.view, this.#scale];
    const cells = this.#cells(count);
    const positions = cells / outputChannels;
    const sum = new Float64Array(outputChannels);
    const product = new Float64Array(outputChannels);
    for (let i = 0; i < cells; i += outputChannels)
      for (let c = 0; c < outputChannels; c++) {
        sum[c]! += back[i + c]!;
        product[c]! += back[i + c]! * normalised[i + c]!;
      }
    const factor = new Float64Array(outputChannels);
    for (let c = 0; c < outputChannels; c++) {
      gradient[beta + c]! += sum[c]!;
      gradient[gamma + c]! += product[c]!;
      factor[c] = parameters[gamma + c]! * inverse[c]!;
      sum[c]! /= positions;
      product[c]! /= positions;
    }
    for (let i = 0; i < cells; i += outputChannels)
      for (let c = 0; c < outputChannels; c++)
        back[i + c] = factor[c]! * (back[i + c]! - sum[c]! - normalised[i + c]! * product[c]!);
  }

  #unscale(count: number): void {
    const { outputChannels } = this.shape;
    const [back, scale, cells] = [this.outputGradient.view, this.#scale, this.#cells(count)];
    for (let i = 0; i < cells; i += outputChannels) for (let c = 0; c < outputChannels; c++) back[i + c]! *= scale[c]!;
  }

  #unconvolve(gemm: Gemm, count: number, weightsToo: boolean): void {
    const { outputSize, outputChannels, weightRows, weights } = this.shape;
    const positions = count * outputSize * outputSize;
    if (this.inputGradient) this.#transposeWeights();
    for (let from = 0; from < positions; from += chunk) {
      const rows = Math.min(chunk, positions - from);
      const back = this.outputGradient.address + from * outputChannels * 4;
      if (weightsToo) {
        this.#layOut(from, rows);
        gemm(
          weightRows,
          outputChannels,
          rows,
          this.workspace.neighbourhoods.address,
          4,
          weightRows * 4,
          back,
          outputChannels * 4,
          this.gradient.address + weights * 4,
          outputChannels * 4,
        );
      }
      if (!this.inputGradient) continue;
      const gradients = this.workspace.neighbourhoodGradients;
      const padded = Math.ceil(rows / tileRows) * tileRows;
      gradients.view.fill(0, 0, padded * weightRows);
      gemm(
        padded,
        weightRows,
        outputChannels,
        back,
        outputChannels * 4,
        4,
        this.workspace.transposed.address,
        weightRows * 4,
        gradients.address,
        weightRows * 4,
      );
      this.#gather(from, rows, this.inputGradient.view);
    }
  }

  #transposeWeights(): void {
    const { weightRows, outputChannels, weights } = this.shape;
    if (weightRows % tileColumns !== 0) throw new Error('ConvolutionUnit: input channels must be a multiple of 8');
    const [from, to] = [this.parameters.view, this.workspace.transposed.view];
    for (let row = 0; row < weightRows; row++)
      for (let c = 0; c < outputChannels; c++) to[c * weightRows + row] = from[weights + row * outputChannels + c]!;
  }

  /** Adds the neighbourhoods' gradients to the pixels they came from. */
  #gather(from: number, rows: number, into: Float32Array): void {
    const { inputSize, inputChannels, outputSize, weightRows, kernel } = this.shape;
    const gradients = this.workspace.neighbourhoodGradients.view;
    const [perImage, cells] = [outputSize * outputSize, kernel * kernel];
    const imageFloats = inputSize * inputSize * inputChannels;
    for (let row = 0; row < rows; row++) {
      const image = Math.floor((from + row) / perImage);
      const position = from + row - image * perImage;
      for (let cell = 0; cell < cells; cell++) {
        const source = this.#sources[position * cells + cell]!;
        if (source < 0) continue;
        const [at, start] = [row * weightRows + cell * inputChannels, image * imageFloats + source];
        for (let channel = 0; channel < inputChannels; channel++) into[start + channel]! += gradients[at + channel]!;
      }
    }
  }
}

/** Sets the gradient to zero where the rectifier's output is. */
export function maskWhereZero(gradient: Float32Array, output: Float32Array, cells: number): void {
  for (let i = 0; i < cells; i++) if (output[i]! <= 0) gradient[i] = 0;
}

function sourcesOf({ inputSize, inputChannels, outputSize, kernel, stride }: UnitShape): Int32Array {
  const sources = new Int32Array(outputSize * outputSize * kernel * kernel);
  const border = kernel === 3 ? 1 : 0;
  let at = 0;
  for (let y = 0; y < outputSize; y++)
    for (let x = 0; x < outputSize; x++)
      for (let ky = 0; ky < kernel; ky++)
        for (let kx = 0; kx < kernel; kx++) {
          const [row, column] = [y * stride + ky - border, x * stride + kx - border];
          const inside = row >= 0 && row < inputSize && column >= 0 && column < inputSize;
          sources[at++] = inside ? (row * inputSize + column) * inputChannels : -1;
        }
  return sources;
}
