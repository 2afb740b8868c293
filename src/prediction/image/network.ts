import { type Architecture, unitsOf } from './architecture.js';
import { Arena, type Region } from './arena.js';
import { ConvolutionUnit, type Mode, maskWhereZero, reserveWorkspace, type Workspace } from './convolution-unit.js';
import { type Gemm, gemmKernel } from './gemm-kernel.js';

/** Two units and what goes round them; the sum is rectified. */
interface Block {
  readonly input: Region;
  readonly inputGradient: Region;
  readonly first: ConvolutionUnit;
  readonly second: ConvolutionUnit;
  readonly shortcut: ConvolutionUnit | undefined;
  readonly output: Region;
  readonly outputGradient: Region;
  readonly cellsPerImage: number;
}

/** A residual network with memory for so many images at once. Not re-entrant: its memory is used by one call at a time. */
export class ResidualNetwork {
  readonly #gemm: Gemm;
  readonly #input: Region;
  readonly #parameters: Region;
  readonly #gradient: Region;
  readonly #stem: ConvolutionUnit;
  readonly #blocks: readonly Block[];
  readonly #features: Float64Array;
  #statistics: Float32Array;

  constructor(
    readonly architecture: Architecture,
    readonly images: number,
  ) {
    const arena = new Arena();
    const { shape, stem, blocks } = architecture;
    this.#input = arena.reserve(images * shape.size * shape.size * shape.channels);
    this.#parameters = arena.reserve(architecture.parameters);
    this.#gradient = arena.reserve(architecture.parameters);
    const workspace = reserveWorkspace(arena, unitsOf(architecture));
    const parts = [this.#parameters, this.#gradient, workspace] as const;
    this.#stem = new ConvolutionUnit(stem, arena, images, this.#input, undefined, ...parts);
    let input = { values: this.#stem.output, gradient: this.#stem.outputGradient };
    this.#blocks = blocks.map((block) => {
      const built = buildBlock(block, arena, images, input, parts);
      input = { values: built.output, gradient: built.outputGradient };
      return built;
    });
    this.#features = new Float64Array(images * architecture.features);
    this.#statistics = new Float32Array(architecture.statistics);
    this.#gemm = gemmKernel(arena.open());
  }

  /** Where the caller writes normalised images: image, row, column, channel. */
  get input(): Float32Array {
    return this.#input.view;
  }

  load(parameters: Float32Array, statistics: Float32Array): void {
    this.#parameters.view.set(parameters);
    this.#statistics = statistics;
  }

  /** Scores by class of the first `count` images of `input`. */
  forward(count: number, mode: Mode): Float64Array {
    this.#stem.forward(this.#gemm, count, mode, this.#statistics);
    for (const block of this.#blocks) this.#forwardBlock(block, count, mode);
    this.#averagePlane(count);
    return this.#head(count);
  }

  /** The mean features of the last forward pass, which the linear layer reads. */
  features(image: number): Float64Array {
    const { features } = this.architecture;
    return this.#features.slice(image * features, (image + 1) * features);
  }

  /** The gradient of the loss by every parameter, from its gradient by the scores of the last training pass. */
  backward(scoreGradient: Float64Array, count: number): Float32Array {
    this.#gradient.view.fill(0);
    this.#clearGradients(count);
    this.#unhead(scoreGradient, count, true);
    for (const block of [...this.#blocks].reverse()) this.#backwardBlock(block, count, 'training');
    this.#stem.backward(this.#gemm, count, 'training');
    return this.#gradient.view;
  }

  /** Means and variances that the last training pass normalised by. */
  batchStatistics(): Float32Array {
    const into = new Float32Array(this.architecture.statistics);
    for (const unit of this.#units()) unit.writeStatistics(into);
    return into;
  }

  /** The plane of a block in the last inference pass of one image, and the gradient of the scores' weighted sum by it. */
  planeGradient(
    scoreWeights: Float64Array,
    block: number,
  ): { size: number; channels: number; plane: Float32Array; gradient: Float32Array } {
    this.#clearGradients(1);
    this.#unhead(scoreWeights, 1, false);
    for (let i = this.#blocks.length - 1; i > block; i--) this.#backwardBlock(this.#blocks[i]!, 1, 'inference');
    const { output, outputGradient, second, cellsPerImage } = this.#blocks[block]!;
    return {
      size: second.shape.outputSize,
      channels: second.shape.outputChannels,
      plane: output.view.slice(0, cellsPerImage),
      gradient: outputGradient.view.slice(0, cellsPerImage),
    };
  }

  *#units(): Generator<ConvolutionUnit> {
    yield this.#stem;
    for (const { first, second, shortcut } of this.#blocks) {
      yield first;
      yield second;
      if (shortcut) yield shortcut;
    }
  }

  #forwardBlock({ input, first, second, shortcut, output, cellsPerImage }: Block, count: number, mode: Mode): void {
    for (const unit of [first, second, shortcut]) unit?.forward(this.#gemm, count, mode, this.#statistics);
    const [around, through, sum] = [(shortcut?.output ?? input).view, second.output.view, output.view];
    for (let i = 0; i < count * cellsPerImage; i++) {
      const value = through[i]! + around[i]!;
      sum[i] = Math.max(value, 0);
    }
  }

  #backwardBlock(block: Block, count: number, mode: Mode): void {
    const { inputGradient, first, second, shortcut, output, outputGradient, cellsPerImage } = block;
    const [gradient, cells] = [outputGradient.view, count * cellsPerImage];
    maskWhereZero(gradient, output.view, cells);
    second.outputGradient.view.set(gradient.subarray(0, cells));
    if (shortcut) {
      shortcut.outputGradient.view.set(gradient.subarray(0, cells));
      shortcut.backward(this.#gemm, count, mode);
    } else {
      const into = inputGradient.view;
      for (let i = 0; i < cells; i++) into[i]! += gradient[i]!;
    }
    second.backward(this.#gemm, count, mode);
    first.backward(this.#gemm, count, mode);
  }

  #clearGradients(count: number): void {
    for (const unit of this.#units())
      clear(unit.outputGradient, count, unit.shape.outputSize, unit.shape.outputChannels);
    for (const { outputGradient, cellsPerImage } of this.#blocks) outputGradient.view.fill(0, 0, count * cellsPerImage);
  }

  #averagePlane(count: number): void {
    const { output, cellsPerImage } = this.#blocks.at(-1)!;
    const { features } = this.architecture;
    const plane = output.view;
    this.#features.fill(0, 0, count * features);
    for (let i = 0; i < count * cellsPerImage; i += features) {
      const into = Math.floor(i / cellsPerImage) * features;
      for (let c = 0; c < features; c++) this.#features[into + c]! += plane[i + c]!;
    }
    const share = features / cellsPerImage;
    for (let i = 0; i < count * features; i++) this.#features[i]! *= share;
  }

  #head(count: number): Float64Array {
    const { features, headWeights, headBias, shape } = this.architecture;
    const [parameters, classes] = [this.#parameters.view, shape.classes];
    const scores = new Float64Array(count * classes);
    for (let image = 0; image < count; image++)
      for (let k = 0; k < classes; k++) {
        let sum = parameters[headBias + k]!;
        for (let c = 0; c < features; c++)
          sum += this.#features[image * features + c]! * parameters[headWeights + c * classes + k]!;
        scores[image * classes + k] = sum;
      }
    return scores;
  }

  #unhead(scoreGradient: Float64Array, count: number, parametersToo: boolean): void {
    const { features, headWeights, headBias, shape } = this.architecture;
    const [parameters, gradient, classes] = [this.#parameters.view, this.#gradient.view, shape.classes];
    const { outputGradient, cellsPerImage } = this.#blocks.at(-1)!;
    const [plane, share] = [outputGradient.view, features / cellsPerImage];
    for (let image = 0; image < count; image++) {
      for (let c = 0; c < features; c++) {
        let sum = 0;
        for (let k = 0; k < classes; k++) {
          const back = scoreGradient[image * classes + k]!;
          sum += back * parameters[headWeights + c * classes + k]!;
          if (parametersToo) gradient[headWeights + c * classes + k]! += back * this.#features[image * features + c]!;
        }
        for (let i = c; i < cellsPerImage; i += features) plane[image * cellsPerImage + i] = sum * share;
      }
      if (parametersToo)
        for (let k = 0; k < classes; k++) gradient[headBias + k]! += scoreGradient[image * classes + k]!;
    }
  }
}

function buildBlock(
  { first: firstShape, second: secondShape, shortcut: shortcutShape }: Architecture['blocks'][number],
  arena: Arena,
  images: number,
  input: { readonly values: Region; readonly gradient: Region },
  parts: readonly [parameters: Region, gradient: Region, workspace: Workspace],
): Block {
  const first = new ConvolutionUnit(firstShape, arena, images, input.values, input.gradient, ...parts);
  const second = new ConvolutionUnit(secondShape, arena, images, first.output, first.outputGradient, ...parts);
  const shortcut =
    shortcutShape && new ConvolutionUnit(shortcutShape, arena, images, input.values, input.gradient, ...parts);
  const cellsPerImage = secondShape.outputSize ** 2 * secondShape.outputChannels;
  return {
    input: input.values,
    inputGradient: input.gradient,
    first,
    second,
    shortcut,
    output: arena.reserve(images * cellsPerImage),
    outputGradient: arena.reserve(images * cellsPerImage),
    cellsPerImage,
  };
}

function clear(region: Region, count: number, size: number, channels: number): void {
  region.view.fill(0, 0, count * size * size * channels);
}
