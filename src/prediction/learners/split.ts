import { type BinnedRows, binCount } from './bins.js';
import type { GrowOptions, Leaf } from './grow-tree.js';
import type { PackedDerivatives, WholeSum } from './quantise.js';

export interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Last bin that goes left, for numbers. */
  readonly bin: number;
  /** Level bins that go left, for categories. */
  readonly levels?: readonly number[];
  readonly missingLeft: boolean;
  /** Sum of derivatives of the left side. */
  readonly left: WholeSum;
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
    const middle = (this.#valueOf(split.left, leaf) + this.#valueOf(less(leaf.sum, split.left), leaf)) / 2;
    return {
      left: { lower: direction < 0 ? middle : lower, upper: direction > 0 ? middle : upper },
      right: { lower: direction > 0 ? middle : lower, upper: direction < 0 ? middle : upper },
    };
  }

  /** @param histogram address of the leaf's histogram */
  best(leaf: Leaf, histogram: number, features: Int32Array): Split | undefined {
    let best: Split | undefined;
    for (const feature of features) {
      const cells = histogram / 4 + feature * this.data.stride * 2;
      const found =
        this.data.bins[feature]!.kind === 'numeric'
          ? this.#numeric(leaf, cells, feature, best?.gain ?? 1e-10)
          : this.#byLevels(leaf, cells, feature, best?.gain ?? 1e-10);
      if (found) best = found;
    }
    return best;
  }

  #valueOf({ gradient, hessian }: WholeSum, { lower, upper }: Bounds): number {
    const { gradientUnit, hessianUnit } = this.derivatives;
    return this.value(gradient * gradientUnit, hessian * hessianUnit, lower, upper);
  }

  /** The least hessian of a side, in whole units; row counts are had from the share of the hessian. */
  #leastHessian(leaf: Leaf): number {
    const perRow = leaf.sum.hessian / (leaf.end - leaf.start);
    const weight = Math.max(this.options.leafWeight, 1e-12) / this.derivatives.hessianUnit;
    return Math.max(weight, (this.options.leafRows - 0.5) * perRow);
  }

  #scoreOf({ gradient, hessian }: WholeSum): number {
    const { gradientUnit, hessianUnit } = this.derivatives;
    return (gradient * gradientUnit) ** 2 / (hessian * hessianUnit + this.options.lambda);
  }

  #breaksMonotony(leaf: Leaf, feature: number, left: WholeSum): boolean {
    const direction = this.options.monotone?.[feature] ?? 0;
    return direction !== 0 && (this.#valueOf(less(leaf.sum, left), leaf) - this.#valueOf(left, leaf)) * direction < 0;
  }

  #numeric(leaf: Leaf, cells: number, feature: number, atLeast: number): Split | undefined {
    const words = this.data.memory.integers;
    const bins = binCount(this.data.bins[feature]!);
    const missing = cellAt(words, cells + 2 * bins);
    const anyMissing = missing.gradient !== 0 || missing.hessian !== 0;
    const { gradientUnit, hessianUnit } = this.derivatives;
    // In whole units: gain = unit * (G^2 / (H + lambda') ...), with lambda in units of the hessian.
    const lambda = this.options.lambda / hessianUnit;
    const gainUnit = (gradientUnit * gradientUnit) / hessianUnit;
    const [total, least] = [leaf.sum, this.#leastHessian(leaf)];
    const unsplit = (this.#scoreOf(total) + this.options.gamma) / gainUnit;
    const monotone = (this.options.monotone?.[feature] ?? 0) !== 0;
    let best: { bin: number; missingLeft: boolean; left: WholeSum } | undefined;
    let bestScore = atLeast / gainUnit + unsplit;
    for (let pass = anyMissing ? 0 : 1; pass < 2; pass++) {
      const missingLeft = pass === 0;
      let gradient = missingLeft ? missing.gradient : 0;
      let hessian = missingLeft ? missing.hessian : 0;
      const last = missingLeft || !anyMissing ? bins - 1 : bins;
      for (let bin = 0, at = cells; bin < last; bin++, at += 2) {
        const low = words[at]!;
        const high = words[at + 1]!;
        if ((low | high) === 0) continue;
        gradient += low;
        hessian += high - (low >> 31);
        if (hessian < least) continue;
        const rightHessian = total.hessian - hessian;
        if (rightHessian < least) break;
        const right = total.gradient - gradient;
        const score = (gradient * gradient) / (hessian + lambda) + (right * right) / (rightHessian + lambda);
        if (score <= bestScore) continue;
        if (monotone && this.#breaksMonotony(leaf, feature, { gradient, hessian })) continue;
        bestScore = score;
        best = { bin, missingLeft, left: { gradient, hessian } };
      }
    }
    if (!best) return undefined;
    // Without missing values in training, a missing one later goes with the larger part.
    const missingLeft = anyMissing ? best.missingLeft : best.left.hessian * 2 > total.hessian;
    return { ...best, missingLeft, gain: (bestScore - unsplit) * gainUnit, feature };
  }

  /** Levels in the order of gradient / hessian: the best subset is a prefix (Fisher 1958). */
  #byLevels(leaf: Leaf, cells: number, feature: number, atLeast: number): Split | undefined {
    const words = this.data.memory.integers;
    const bins = binCount(this.data.bins[feature]!);
    const lambda = this.options.lambda / this.derivatives.hessianUnit;
    const present = Array.from({ length: bins }, (_, bin) => {
      const sum = cellAt(words, cells + 2 * bin);
      return { bin, sum, ratio: sum.gradient / (sum.hessian + lambda) };
    }).filter(({ sum }) => sum.gradient !== 0 || sum.hessian !== 0);
    present.sort((a, b) => a.ratio - b.ratio || a.bin - b.bin);
    const missing = cellAt(words, cells + 2 * bins);
    const anyMissing = missing.gradient !== 0 || missing.hessian !== 0;
    const [least, unsplit] = [this.#leastHessian(leaf), this.#scoreOf(leaf.sum) + this.options.gamma];
    let best: Split | undefined;
    let bestGain = atLeast;
    let left: WholeSum = { gradient: 0, hessian: 0 };
    for (let taken = 1; taken < present.length + (anyMissing ? 1 : 0); taken++) {
      const { sum } = present[taken - 1]!;
      left = { gradient: left.gradient + sum.gradient, hessian: left.hessian + sum.hessian };
      const right = less(leaf.sum, left);
      if (left.hessian < least || right.hessian < least) continue;
      const gain = this.#scoreOf(left) + this.#scoreOf(right) - unsplit;
      if (gain <= bestGain) continue;
      bestGain = gain;
      const levels = present.slice(0, taken).map(({ bin }) => bin);
      best = { gain, feature, bin: 0, levels, missingLeft: false, left };
    }
    return best;
  }
}

export const less = (whole: WholeSum, part: WholeSum): WholeSum => ({
  gradient: whole.gradient - part.gradient,
  hessian: whole.hessian - part.hessian,
});

/** A histogram cell: gradient in the lower word, hessian in the upper, which a negative lower one has borrowed from. */
const cellAt = (words: Int32Array, at: number): WholeSum => ({
  gradient: words[at]!,
  hessian: words[at + 1]! - (words[at]! >> 31),
});
