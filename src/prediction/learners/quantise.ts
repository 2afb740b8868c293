import type { CountingMemory } from './counting-memory.js';

/** A sum of derivatives in whole units. */
export interface WholeSum {
  readonly gradient: number;
  readonly hessian: number;
}

/**
 * First and second derivatives of each row rounded to integers, the gradient in the lower and the hessian in the upper half of
 * one 64-bit integer, so that a histogram needs one addition a value, its sums are exact in any order, and subtraction leaves
 * no rest. Rounding loses nothing that decides splits (Shi et al, NeurIPS 2022); leaf values are computed from the unrounded
 * derivatives.
 */
export class PackedDerivatives {
  /** Where the rows' integers begin, eight bytes each. */
  readonly address: number;
  readonly #steps: number;
  /** Added before rounding down, evenly spread over the rows: rounding errors then cancel in sums. */
  readonly #dither: Float32Array;
  #gradientUnit = 1;
  #hessianUnit = 1;

  /** @param length number of rows: the more, the coarser, as their sum must fit 31 bits */
  constructor(
    private readonly memory: CountingMemory,
    length: number,
  ) {
    this.address = memory.allocate(8 * length);
    this.#steps = 2 ** Math.min(20, 30 - Math.ceil(Math.log2(length + 1))) - 1;
    if (this.#steps < 1) throw new RangeError(`${length} rows are more than can be counted`);
    this.#dither = Float32Array.from({ length }, (_, row) => (0.5 + row * 0.618_033_988_749_895) % 1);
  }

  get gradientUnit(): number {
    return this.#gradientUnit;
  }

  get hessianUnit(): number {
    return this.#hessianUnit;
  }

  /** Packs the derivatives of these rows anew; returns their sum. */
  pack(gradient: Float64Array, hessian: Float64Array, rows: Int32Array): WholeSum {
    let [largestGradient, largestHessian] = [1e-300, 1e-300];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const g = Math.abs(gradient[row]!);
      if (g > largestGradient) largestGradient = g;
      if (hessian[row]! > largestHessian) largestHessian = hessian[row]!;
    }
    this.#gradientUnit = largestGradient / this.#steps;
    this.#hessianUnit = largestHessian / this.#steps;
    const [perGradient, perHessian] = [1 / this.#gradientUnit, 1 / this.#hessianUnit];
    const words = this.memory.integers;
    const start = this.address / 4;
    let [gradientSum, hessianSum] = [0, 0];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const dither = this.#dither[row]!;
      const g = Math.floor(gradient[row]! * perGradient + dither) | 0;
      const h = (hessian[row]! * perHessian + dither) | 0;
      gradientSum += g;
      hessianSum += h;
      words[start + 2 * row] = g;
      // A negative lower half borrows one from the upper.
      words[start + 2 * row + 1] = h + (g >> 31);
    }
    return { gradient: gradientSum, hessian: hessianSum };
  }
}
