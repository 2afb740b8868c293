import { type BinnedRows, binCount } from './bins.js';
import type { GrowOptions, Leaf } from './grow-tree.js';
import type { PackedDerivatives } from './quantise.js';

export interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Last bin that goes left, for numbers. */
  readonly bin: number;
  /** Level bins that go left, for categories. */
  readonly levels?: readonly number[];
  readonly missingLeft: boolean;
  /** Packed sum of derivatives of the left side. */
  readonly leftSum: number;
}

interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Finds the best split of a leaf from its histogram. */
export class SplitFinder {
  constructor(
    private readonly options: GrowOptions,
    private readonly data: BinnedRows,
    private readonly derivatives: PackedDerivatives,
  ) {}

  /** The value that lowers the loss most, within the bounds. */
  value(gradient: number, hessian: number, lower: number, upper: number): number {
    return Math.max(lower, Math.min(upper, -gradient / (hessian + this.options.lambda)));
  }

  /** Bounds of both children: a monotone split puts the middle of their values between them. */
  boundsOfChildren(leaf: Leaf, split: Split): { left: Bounds; right: Bounds } {
    const { lower, upper } = leaf;
    const direction = this.options.monotone?.[split.feature] ?? 0;
    const middle = (this.#valueOf(split.leftSum, leaf) + this.#valueOf(leaf.sum - split.leftSum, leaf)) / 2;
    return {
      left: { lower: direction < 0 ? middle : lower, upper: direction > 0 ? middle : upper },
      right: { lower: direction > 0 ? middle : lower, upper: direction < 0 ? middle : upper },
    };
  }

  best(leaf: Leaf, histogram: Float64Array, features: Int32Array): Split | undefined {
    let best: Split | undefined;
    for (const feature of features) {
      const found =
        this.data.bins[feature]!.kind === 'numeric'
          ? this.#numeric(leaf, histogram, feature, best?.gain ?? 1e-10)
          : this.#byLevels(leaf, histogram, feature, best?.gain ?? 1e-10);
      if (found) best = found;
    }
    return best;
  }

  #valueOf(sum: number, { lower, upper }: Bounds): number {
    return this.value(this.derivatives.gradientOf(sum), this.derivatives.hessianOf(sum), lower, upper);
  }

  /** The least hessian of a side; row counts are had from the share of the hessian. */
  #leastHessian(leaf: Leaf): number {
    const hessianPerRow = this.derivatives.hessianOf(leaf.sum) / (leaf.end - leaf.start);
    return Math.max(this.options.leafWeight, (this.options.leafRows - 0.5) * hessianPerRow, 1e-12);
  }

  #scoreOf(sum: number): number {
    const gradient = this.derivatives.gradientOf(sum);
    return (gradient * gradient) / (this.derivatives.hessianOf(sum) + this.options.lambda);
  }

  #breaksMonotony(leaf: Leaf, feature: number, leftSum: number): boolean {
    const direction = this.options.monotone?.[feature] ?? 0;
    return direction !== 0 && (this.#valueOf(leaf.sum - leftSum, leaf) - this.#valueOf(leftSum, leaf)) * direction < 0;
  }

  #numeric(leaf: Leaf, histogram: Float64Array, feature: number, atLeast: number): Split | undefined {
    const offset = feature * this.data.stride;
    const bins = binCount(this.data.bins[feature]!);
    const missingSum = histogram[offset + bins]!;
    const anyMissing = missingSum !== 0;
    const { shift, gradientUnit, hessianUnit } = this.derivatives;
    const { lambda, gamma } = this.options;
    const [perShift, total, least] = [1 / shift, leaf.sum, this.#leastHessian(leaf)];
    const wholeHessian = Math.floor(total * perShift + 0.5);
    const wholeGradient = total - wholeHessian * shift;
    const unsplit = this.#scoreOf(total) + gamma;
    const monotone = (this.options.monotone?.[feature] ?? 0) !== 0;
    let best: { bin: number; missingLeft: boolean; leftSum: number } | undefined;
    let bestGain = atLeast;
    for (let pass = anyMissing ? 0 : 1; pass < 2; pass++) {
      const missingLeft = pass === 0;
      let leftSum = missingLeft ? missingSum : 0;
      const last = missingLeft || !anyMissing ? bins - 1 : bins;
      for (let bin = 0; bin < last; bin++) {
        const here = histogram[offset + bin]!;
        if (here === 0) continue;
        leftSum += here;
        const hessian = Math.floor(leftSum * perShift + 0.5);
        const leftHessian = hessian * hessianUnit;
        if (leftHessian < least) continue;
        const rightHessian = (wholeHessian - hessian) * hessianUnit;
        if (rightHessian < least) break;
        const gradient = leftSum - hessian * shift;
        const left = gradient * gradientUnit;
        const right = (wholeGradient - gradient) * gradientUnit;
        const gain = (left * left) / (leftHessian + lambda) + (right * right) / (rightHessian + lambda) - unsplit;
        if (gain <= bestGain || (monotone && this.#breaksMonotony(leaf, feature, leftSum))) continue;
        bestGain = gain;
        best = { bin, missingLeft, leftSum };
      }
    }
    if (!best) return undefined;
    // Without missing values in training, a missing one later goes with the larger part.
    const missingLeft = anyMissing ? best.missingLeft : best.leftSum * 2 > total;
    return { ...best, missingLeft, gain: bestGain, feature };
  }

  /** Levels in the order of gradient / hessian: the best subset is a prefix (Fisher 1958). */
  #byLevels(leaf: Leaf, histogram: Float64Array, feature: number, atLeast: number): Split | undefined {
    const offset = feature * this.data.stride;
    const bins = binCount(this.data.bins[feature]!);
    const sumOf = (bin: number) => histogram[offset + bin]!;
    const present: number[] = [];
    for (let bin = 0; bin < bins; bin++) if (sumOf(bin) !== 0) present.push(bin);
    const { derivatives, options } = this;
    const ratio = (bin: number) =>
      derivatives.gradientOf(sumOf(bin)) / (derivatives.hessianOf(sumOf(bin)) + options.lambda);
    present.sort((a, b) => ratio(a) - ratio(b) || a - b);
    const [least, unsplit] = [this.#leastHessian(leaf), this.#scoreOf(leaf.sum) + options.gamma];
    let best: Split | undefined;
    let bestGain = atLeast;
    let leftSum = 0;
    for (let taken = 1; taken < present.length + (sumOf(bins) !== 0 ? 1 : 0); taken++) {
      leftSum += sumOf(present[taken - 1]!);
      const rightSum = leaf.sum - leftSum;
      if (derivatives.hessianOf(leftSum) < least || derivatives.hessianOf(rightSum) < least) continue;
      const gain = this.#scoreOf(leftSum) + this.#scoreOf(rightSum) - unsplit;
      if (gain <= bestGain) continue;
      bestGain = gain;
      best = { gain, feature, bin: 0, levels: present.slice(0, taken), missingLeft: false, leftSum };
    }
    return best;
  }
}
