import { type FeatureBins, missingBin } from './bins.js';
import type { Tree, TreeNode } from './tree.js';

export interface GrowOptions {
  readonly leaves: number;
  readonly depth: number;
  /** Fewest rows in a leaf. */
  readonly leafRows: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leafWeight: number;
  /** L2 penalty on leaf values. */
  readonly lambda: number;
  /** Least gain of a split. */
  readonly gamma: number;
  /** For each feature: 1 the value may only rise with it, -1 only fall, 0 free. */
  readonly monotone?: readonly (-1 | 0 | 1)[];
}

/** What a tree is grown on: bins row after row, and first and second derivatives of the loss at each row. */
export interface GrowData {
  readonly matrix: Uint8Array;
  readonly bins: readonly FeatureBins[];
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** Rows to learn from; reordered in place. */
  readonly rows: Int32Array;
  /** Features to look at. */
  readonly features: Int32Array;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Last bin that goes left, for numbers. */
  readonly bin: number;
  /** Level bins that go left, for categories. */
  readonly levels?: readonly number[];
  readonly missingLeft: boolean;
  readonly leftGradient: number;
  readonly leftHessian: number;
}

interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly gradient: number;
  readonly hessian: number;
  /** Bounds that monotone splits above have set. */
  readonly lower: number;
  readonly upper: number;
  histogram: Float64Array;
  split?: Split | undefined;
}

/** Gradient and hessian for each of 256 bins of a feature. */
const stride = 512;

/**
 * Grows a regression tree on derivatives, best leaf first, over histograms; of two children the smaller one is counted and
 * the other had by subtraction. Chen & Guestrin, KDD 2016 (gain, equation 7); Ke et al, NeurIPS 2017 (leaf-wise growth).
 */
export class TreeGrower {
  readonly #pool: Float64Array[] = [];
  readonly #buffer: Int32Array;

  constructor(
    private readonly options: GrowOptions,
    private readonly data: Omit<GrowData, 'rows' | 'features'>,
    rows: number,
  ) {
    this.#buffer = new Int32Array(rows);
  }

  /** The tree, and what each training row of `rows` reached is added to `scores` times `rate`. */
  grow(rows: Int32Array, features: Int32Array, rate: number, scores: Float64Array): Tree {
    const nodes: TreeNode[] = [];
    let [gradient, hessian] = [0, 0];
    for (const row of rows) {
      gradient += this.data.gradient[row]!;
      hessian += this.data.hessian[row]!;
    }
    const root: Leaf = {
      node: 0,
      start: 0,
      end: rows.length,
      depth: 0,
      gradient,
      hessian,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
      histogram: this.#count(rows, 0, rows.length, features),
    };
    nodes.push({ value: 0, cover: rows.length });
    root.split = this.#bestSplit(root, features);
    const leaves = [root];
    while (leaves.length < this.options.leaves) {
      let best = -1;
      for (let i = 0; i < leaves.length; i++)
        if (leaves[i]!.split && (best < 0 || leaves[i]!.split!.gain > leaves[best]!.split!.gain)) best = i;
      if (best < 0) break;
      const leaf = leaves[best]!;
      const [left, right] = this.#divide(leaf, rows, features, nodes);
      leaves[best] = left;
      leaves.push(right);
    }
    for (const leaf of leaves) {
      const value = rate * this.#value(leaf.gradient, leaf.hessian, leaf.lower, leaf.upper);
      nodes[leaf.node] = { value, cover: leaf.end - leaf.start };
      for (let i = leaf.start; i < leaf.end; i++) scores[rows[i]!]! += value;
      this.#pool.push(leaf.histogram);
    }
    return { nodes };
  }

  #value(gradient: number, hessian: number, lower: number, upper: number): number {
    return Math.max(lower, Math.min(upper, -gradient / (hessian + this.options.lambda)));
  }

  #histogram(): Float64Array {
    const used = this.#pool.pop();
    if (!used) return new Float64Array(this.data.bins.length * stride);
    used.fill(0);
    return used;
  }

  #count(rows: Int32Array, start: number, end: number, features: Int32Array): Float64Array {
    const histogram = this.#histogram();
    const { matrix, gradient, hessian, bins } = this.data;
    const p = bins.length;
    if (features.length === p) {
      for (let i = start; i < end; i++) {
        const row = rows[i]!;
        const g = gradient[row]!;
        const h = hessian[row]!;
        const base = row * p;
        for (let feature = 0, offset = 0; feature < p; feature++, offset += stride) {
          const at = offset + (matrix[base + feature]! << 1);
          histogram[at] = histogram[at]! + g;
          histogram[at + 1] = histogram[at + 1]! + h;
        }
      }
      return histogram;
    }
    for (let i = start; i < end; i++) {
      const row = rows[i]!;
      const g = gradient[row]!;
      const h = hessian[row]!;
      const base = row * p;
      for (let f = 0; f < features.length; f++) {
        const feature = features[f]!;
        const at = feature * stride + (matrix[base + feature]! << 1);
        histogram[at] = histogram[at]! + g;
        histogram[at + 1] = histogram[at + 1]! + h;
      }
    }
    return histogram;
  }

  #divide(leaf: Leaf, rows: Int32Array, features: Int32Array, nodes: TreeNode[]): [Leaf, Leaf] {
    const split = leaf.split!;
    const { matrix, bins } = this.data;
    const p = bins.length;
    const goesLeft = new Uint8Array(256);
    for (let bin = 0; bin < missingBin; bin++)
      goesLeft[bin] = split.levels ? (split.levels.includes(bin) ? 1 : 0) : bin <= split.bin ? 1 : 0;
    goesLeft[missingBin] = split.missingLeft ? 1 : 0;
    let [lefts, rights] = [leaf.start, 0];
    for (let i = leaf.start; i < leaf.end; i++) {
      const row = rows[i]!;
      if (goesLeft[matrix[row * p + split.feature]!]) rows[lefts++] = row;
      else this.#buffer[rights++] = row;
    }
    rows.set(this.#buffer.subarray(0, rights), lefts);

    const feature = bins[split.feature]!;
    const [leftNode, rightNode] = [nodes.length, nodes.length + 1];
    nodes[leaf.node] = {
      feature: split.feature,
      ...(feature.kind === 'numeric' ? { threshold: feature.edges[split.bin]! } : { levels: split.levels! }),
      missingLeft: split.missingLeft,
      left: leftNode,
      right: rightNode,
      cover: leaf.end - leaf.start,
      value: 0,
    };
    nodes.push({ value: 0, cover: 0 }, { value: 0, cover: 0 });

    const rightGradient = leaf.gradient - split.leftGradient;
    const rightHessian = leaf.hessian - split.leftHessian;
    const direction = this.options.monotone?.[split.feature] ?? 0;
    const middle =
      (this.#value(split.leftGradient, split.leftHessian, leaf.lower, leaf.upper) +
        this.#value(rightGradient, rightHessian, leaf.lower, leaf.upper)) /
      2;
    const common = { depth: leaf.depth + 1, lower: leaf.lower, upper: leaf.upper };
    const left: Leaf = {
      ...common,
      node: leftNode,
      start: leaf.start,
      end: lefts,
      gradient: split.leftGradient,
      hessian: split.leftHessian,
      histogram: leaf.histogram,
      ...(direction > 0 ? { upper: middle } : direction < 0 ? { lower: middle } : {}),
    };
    const right: Leaf = {
      ...common,
      node: rightNode,
      start: lefts,
      end: leaf.end,
      gradient: rightGradient,
      hessian: rightHessian,
      histogram: leaf.histogram,
      ...(direction > 0 ? { lower: middle } : direction < 0 ? { upper: middle } : {}),
    };
    const [small, large] = left.end - left.start <= right.end - right.start ? [left, right] : [right, left];
    if (this.#canSplit(large) || this.#canSplit(small)) {
      small.histogram = this.#count(rows, small.start, small.end, features);
      const rest = leaf.histogram;
      const counted = small.histogram;
      for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - counted[i]!;
      large.histogram = rest;
      left.split = this.#bestSplit(left, features);
      right.split = this.#bestSplit(right, features);
    } else small.histogram = this.#histogram();
    return [left, right];
  }

  #canSplit(leaf: Leaf): boolean {
    return leaf.depth < this.options.depth && leaf.end - leaf.start >= 2 * this.options.leafRows;
  }

  #bestSplit(leaf: Leaf, features: Int32Array): Split | undefined {
    if (!this.#canSplit(leaf)) return undefined;
    let best: Split | undefined;
    for (const feature of features) {
      const found =
        this.data.bins[feature]!.kind === 'numeric'
          ? this.#numericSplit(leaf, feature, best?.gain ?? 0)
          : this.#levelSplit(leaf, feature, best?.gain ?? 0);
      if (found) best = found;
    }
    return best;
  }

  /** Gain over the unsplit leaf, or 0 where the split is not allowed. Row counts are had from the share of the hessian. */
  #gain(leaf: Leaf, feature: number, leftGradient: number, leftHessian: number): number {
    const { lambda, gamma, leafRows, leafWeight, monotone } = this.options;
    const rightGradient = leaf.gradient - leftGradient;
    const rightHessian = leaf.hessian - leftHessian;
    if (leftHessian < leafWeight || rightHessian < leafWeight) return 0;
    const rowsPerHessian = (leaf.end - leaf.start) / leaf.hessian;
    if (leftHessian * rowsPerHessian < leafRows - 0.5 || rightHessian * rowsPerHessian < leafRows - 0.5) return 0;
    const direction = monotone?.[feature] ?? 0;
    if (direction !== 0) {
      const difference =
        this.#value(rightGradient, rightHessian, leaf.lower, leaf.upper) -
        this.#value(leftGradient, leftHessian, leaf.lower, leaf.upper);
      if (difference * direction < 0) return 0;
    }
    const score = (g: number, h: number) => (g * g) / (h + lambda);
    return (
      score(leftGradient, leftHessian) + score(rightGradient, rightHessian) - score(leaf.gradient, leaf.hessian) - gamma
    );
  }

  #numericSplit(leaf: Leaf, feature: number, atLeast: number): Split | undefined {
    const bins = this.data.bins[feature]!;
    if (bins.kind !== 'numeric') return undefined;
    const offset = feature * stride;
    const { histogram } = leaf;
    const missingGradient = histogram[offset + 2 * missingBin]!;
    const missingHessian = histogram[offset + 2 * missingBin + 1]!;
    const anyMissing = missingHessian > 1e-9 * leaf.hessian;
    let best: Split | undefined;
    let bestGain = Math.max(atLeast, 1e-10);
    for (const missingLeft of anyMissing ? [true, false] : [false]) {
      let leftGradient = missingLeft ? missingGradient : 0;
      let leftHessian = missingLeft ? missingHessian : 0;
      for (let bin = 0; bin < bins.edges.length; bin++) {
        leftGradient += histogram[offset + 2 * bin]!;
        leftHessian += histogram[offset + 2 * bin + 1]!;
        if (bin === bins.edges.length - 1 && (missingLeft || !anyMissing)) break;
        const gain = this.#gain(leaf, feature, leftGradient, leftHessian);
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = { gain, feature, bin, missingLeft, leftGradient, leftHessian };
      }
    }
    // Without missing values in training, a missing one later goes with the larger part.
    return best && !anyMissing ? { ...best, missingLeft: best.leftHessian > leaf.hessian / 2 } : best;
  }

  /** Levels in the order of gradient / hessian: the best subset is a prefix (Fisher 1958). */
  #levelSplit(leaf: Leaf, feature: number, atLeast: number): Split | undefined {
    const bins = this.data.bins[feature]!;
    if (bins.kind !== 'categorical') return undefined;
    const offset = feature * stride;
    const { histogram } = leaf;
    const present: number[] = [];
    for (let bin = 0; bin < bins.levels; bin++) if (histogram[offset + 2 * bin + 1]! > 1e-9) present.push(bin);
    const ratio = (bin: number) =>
      histogram[offset + 2 * bin]! / (histogram[offset + 2 * bin + 1]! + this.options.lambda);
    present.sort((a, b) => ratio(a) - ratio(b) || a - b);
    let best: Split | undefined;
    let bestGain = Math.max(atLeast, 1e-10);
    let [leftGradient, leftHessian] = [0, 0];
    for (let taken = 1; taken < present.length; taken++) {
      const bin = present[taken - 1]!;
      leftGradient += histogram[offset + 2 * bin]!;
      leftHessian += histogram[offset + 2 * bin + 1]!;
      const gain = this.#gain(leaf, feature, leftGradient, leftHessian);
      if (gain <= bestGain) continue;
      bestGain = gain;
      best = { gain, feature, bin: 0, levels: present.slice(0, taken), missingLeft: false, leftGradient, leftHessian };
    }
    return best;
  }
}
