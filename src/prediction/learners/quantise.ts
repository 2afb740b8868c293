/**
 * First and second derivatives of each row rounded to integers and packed into one double, so that a histogram needs one
 * addition a value, its sums are exact in any order, and subtraction leaves no rest. Rounding loses nothing that decides
 * splits (Shi et al, NeurIPS 2022); leaf values are computed from the unrounded derivatives.
 */
export class PackedDerivatives {
  readonly packed: Float64Array;
  /** Hessian integers are multiplied by this before the gradient's is added. */
  readonly shift: number;
  readonly #steps: number;
  /** Added before rounding down, evenly spread over the rows: rounding errors then cancel in sums. */
  readonly #dither: Float64Array;
  #gradientUnit = 1;
  #hessianUnit = 1;

  /** @param length number of rows: the more, the coarser, as their sum must fit 53 bits */
  constructor(length: number) {
    this.packed = new Float64Array(length);
    const bitsForCount = Math.ceil(Math.log2(length + 1));
    const bits = Math.min(20, Math.floor((52 - 2 * bitsForCount) / 2));
    this.#steps = 2 ** bits - 1;
    this.shift = 2 ** (bits + bitsForCount + 1);
    this.#dither = Float64Array.from({ length }, (_, row) => (0.5 + row * 0.618_033_988_749_895) % 1);
  }

  get gradientUnit(): number {
    return this.#gradientUnit;
  }

  get hessianUnit(): number {
    return this.#hessianUnit;
  }

  /** Packs the derivatives of these rows anew. */
  pack(gradient: Float64Array, hessian: Float64Array, rows: Int32Array): void {
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
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const dither = this.#dither[row]!;
      this.packed[row] =
        Math.floor(hessian[row]! * perHessian + dither) * this.shift +
        Math.floor(gradient[row]! * perGradient + dither);
    }
  }

  hessianOf(sum: number): number {
    return Math.floor(sum / this.shift + 0.5) * this.#hessianUnit;
  }

  gradientOf(sum: number): number {
    return (sum - Math.floor(sum / this.shift + 0.5) * this.shift) * this.#gradientUnit;
  }
}
