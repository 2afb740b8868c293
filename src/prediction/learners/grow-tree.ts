import type { Random } from '../../statistics/random.js';
import { type BinnedRows, binCount } from './bins.js';
import { PackedDerivatives } from './quantise.js';
import { type Split, SplitFinder } from './split.js';
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
  /** Look at this many features, drawn anew, at each split (random forests). */
  readonly featuresPerSplit?: number;
}

/** First and second derivatives of the loss at each row. */
export interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Rows for one tree; both lists are reordered in place. */
export interface TreeRows {
  /** Rows to learn from. */
  readonly learnt: Int32Array;
  /** Further rows whose scores the tree moves. */
  readonly carried: Int32Array;
}

export interface Leaf {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly carriedStart: number;
  readonly carriedEnd: number;
  readonly depth: number;
  /** Packed sum of derivatives. */
  readonly sum: number;
  /** Bounds that monotone splits above have set. */
  readonly lower: number;
  readonly upper: number;
  histogram: Float64Array | undefined;
  split?: Split | undefined;
}

/**
 * Grows a regression tree on derivatives, best leaf first, over histograms; of two children the smaller one is counted and
 * the other had by subtraction. Chen & Guestrin, KDD 2016 (gain, equation 7); Ke et al, NeurIPS 2017 (leaf-wise growth).
 */
export class TreeGrower {
  readonly #pool: Float64Array[] = [];
  readonly #buffer: Int32Array;
  readonly #derivatives: PackedDerivatives;
  readonly #finder: SplitFinder;
  readonly #goesLeft = new Uint8Array(256);
  #nodes: TreeNode[] = [];

  constructor(
    private readonly options: GrowOptions,
    private readonly data: BinnedRows,
    private readonly loss: Derivatives,
    private readonly random?: Random,
  ) {
    this.#buffer = new Int32Array(data.length);
    this.#derivatives = new PackedDerivatives(data.length);
    this.#finder = new SplitFinder(options, data, this.#derivatives);
  }

  /** The tree, its values times `rate`; each row's value is added to `scores`. */
  grow({ learnt, carried }: TreeRows, features: Int32Array, rate: number, scores: Float64Array): Tree {
    this.#derivatives.pack(this.loss.gradient, this.loss.hessian, learnt);
    this.#nodes = [{ value: 0, cover: learnt.length }];
    const root: Leaf = {
      node: 0,
      start: 0,
      end: learnt.length,
      carriedStart: 0,
      carriedEnd: carried.length,
      depth: 0,
      sum: sumAt(this.#derivatives.packed, learnt),
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
      histogram: undefined,
    };
    if (this.#draws(features)) this.#splitByDrawn(root, learnt, features);
    else if (this.#canSplit(root)) {
      root.histogram = this.#count(learnt, root, features);
      root.split = this.#finder.best(root, root.histogram, features);
    }
    const leaves = [root];
    while (leaves.length < this.options.leaves) {
      let best = -1;
      for (let i = 0; i < leaves.length; i++)
        if (leaves[i]!.split && (best < 0 || leaves[i]!.split!.gain > leaves[best]!.split!.gain)) best = i;
      if (best < 0) break;
      const [left, right] = this.#divide(leaves[best]!, learnt, carried);
      leaves[best] = left;
      leaves.push(right);
      if (leaves.length < this.options.leaves) this.#prepare(leaves[best]!, right, learnt, features);
    }
    for (const leaf of leaves) this.#finish(leaf, learnt, carried, rate, scores);
    return { nodes: this.#nodes };
  }

  /** Sets the leaf's value, from unrounded derivatives, and moves the scores of its rows. */
  #finish(leaf: Leaf, learnt: Int32Array, carried: Int32Array, rate: number, scores: Float64Array): void {
    const { gradient, hessian } = sumOf(this.loss, learnt, leaf.start, leaf.end);
    const value = rate * this.#finder.value(gradient, hessian, leaf.lower, leaf.upper);
    this.#nodes[leaf.node] = { value, cover: leaf.end - leaf.start };
    addTo(scores, learnt, leaf.start, leaf.end, value);
    addTo(scores, carried, leaf.carriedStart, leaf.carriedEnd, value);
    if (leaf.histogram) this.#pool.push(leaf.histogram);
  }

  #count(rows: Int32Array, { start, end }: Leaf, features: Int32Array): Float64Array {
    const { matrix, bins, stride } = this.data;
    const histogram = this.#pool.pop() ?? new Float64Array(bins.length * stride);
    for (const feature of features) histogram.fill(0, feature * stride, (feature + 1) * stride);
    const { packed } = this.#derivatives;
    if (features.length === bins.length) countAll(rows, start, end, matrix, bins.length, stride, packed, histogram);
    else countSome(rows, start, end, matrix, bins.length, stride, features, packed, histogram);
    return histogram;
  }

  #divide(leaf: Leaf, learnt: Int32Array, carried: Int32Array): [Leaf, Leaf] {
    const split = leaf.split!;
    const feature = this.data.bins[split.feature]!;
    const missing = binCount(feature);
    const side = this.#goesLeft;
    side.fill(0);
    if (split.levels) for (const level of split.levels) side[level] = 1;
    else side.fill(1, 0, split.bin + 1);
    side[missing] = split.missingLeft ? 1 : 0;
    const middle = this.#partition(learnt, leaf.start, leaf.end, split.feature);
    const carriedMiddle = this.#partition(carried, leaf.carriedStart, leaf.carriedEnd, split.feature);

    const [leftNode, rightNode] = [this.#nodes.length, this.#nodes.length + 1];
    this.#nodes[leaf.node] = {
      feature: split.feature,
      ...(feature.kind === 'numeric' ? { threshold: feature.edges[split.bin]! } : { levels: split.levels! }),
      missingLeft: split.missingLeft,
      left: leftNode,
      right: rightNode,
      cover: leaf.end - leaf.start,
      value: 0,
    };
    this.#nodes.push({ value: 0, cover: 0 }, { value: 0, cover: 0 });
    const bounds = this.#finder.boundsOfChildren(leaf, split);
    const depth = leaf.depth + 1;
    return [
      {
        ...bounds.left,
        depth,
        node: leftNode,
        start: leaf.start,
        end: middle,
        carriedStart: leaf.carriedStart,
        carriedEnd: carriedMiddle,
        sum: split.leftSum,
        histogram: leaf.histogram,
      },
      {
        ...bounds.right,
        depth,
        node: rightNode,
        start: middle,
        end: leaf.end,
        carriedStart: carriedMiddle,
        carriedEnd: leaf.carriedEnd,
        sum: leaf.sum - split.leftSum,
        histogram: undefined,
      },
    ];
  }

  /** Rows that go left first, order kept; returns where the others start. */
  #partition(rows: Int32Array, start: number, end: number, feature: number): number {
    const { columns, length } = this.data;
    return partition(
      rows,
      start,
      end,
      columns.subarray(feature * length, (feature + 1) * length),
      this.#goesLeft,
      this.#buffer,
    );
  }

  /** Histograms and best splits of two new leaves; the left one comes with the histogram of both. */
  #prepare(left: Leaf, right: Leaf, learnt: Int32Array, features: Int32Array): void {
    if (this.#draws(features)) {
      this.#splitByDrawn(left, learnt, features);
      this.#splitByDrawn(right, learnt, features);
      return;
    }
    const [small, large] = left.end - left.start <= right.end - right.start ? [left, right] : [right, left];
    const both = left.histogram!;
    left.histogram = undefined;
    if (!this.#canSplit(large)) {
      this.#pool.push(both);
      return;
    }
    const { stride } = this.data;
    const counted = this.#count(learnt, small, features);
    for (const feature of features) subtract(both, counted, feature * stride, (feature + 1) * stride);
    large.histogram = both;
    large.split = this.#finder.best(large, both, features);
    if (this.#canSplit(small)) {
      small.histogram = counted;
      small.split = this.#finder.best(small, counted, features);
    } else this.#pool.push(counted);
  }

  #canSplit(leaf: Leaf): boolean {
    return leaf.depth < this.options.depth && leaf.end - leaf.start >= 2 * this.options.leafRows;
  }

  #draws(features: Int32Array): boolean {
    return this.options.featuresPerSplit !== undefined && this.options.featuresPerSplit < features.length;
  }

  /** The best split over a few features drawn anew; their histograms are counted for this leaf alone. */
  #splitByDrawn(leaf: Leaf, learnt: Int32Array, features: Int32Array): void {
    if (!this.#canSplit(leaf) || !this.random) return;
    const looked = drawn(features, this.options.featuresPerSplit!, this.random);
    const histogram = this.#count(learnt, leaf, looked);
    leaf.split = this.#finder.best(leaf, histogram, looked);
    this.#pool.push(histogram);
  }
}

function partition(
  rows: Int32Array,
  start: number,
  end: number,
  column: Uint8Array,
  side: Uint8Array,
  buffer: Int32Array,
): number {
  let [lefts, rights] = [start, 0];
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    const left = side[column[row]!]!;
    rows[lefts] = row;
    buffer[rights] = row;
    lefts += left;
    rights += 1 - left;
  }
  rows.set(buffer.subarray(0, rights), lefts);
  return lefts;
}

function sumOf({ gradient, hessian }: Derivatives, rows: Int32Array, start: number, end: number) {
  let [first, second] = [0, 0];
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    first += gradient[row]!;
    second += hessian[row]!;
  }
  return { gradient: first, hessian: second };
}

function sumAt(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) sum += values[rows[i]!]!;
  return sum;
}

function addTo(scores: Float64Array, rows: Int32Array, start: number, end: number, value: number): void {
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    scores[row] = scores[row]! + value;
  }
}

function subtract(from: Float64Array, other: Float64Array, start: number, end: number): void {
  for (let i = start; i < end; i++) from[i] = from[i]! - other[i]!;
}

/** The inner loop of training: one addition for each row and feature. */
function countAll(
  rows: Int32Array,
  start: number,
  end: number,
  matrix: Uint8Array,
  p: number,
  stride: number,
  packed: Float64Array,
  histogram: Float64Array,
): void {
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    const value = packed[row]!;
    const stop = row * p + p;
    let [at, offset] = [row * p, 0];
    for (; at + 3 < stop; at += 4, offset += 4 * stride) {
      const a = offset + matrix[at]!;
      const b = offset + stride + matrix[at + 1]!;
      const c = offset + 2 * stride + matrix[at + 2]!;
      const d = offset + 3 * stride + matrix[at + 3]!;
      histogram[a] = histogram[a]! + value;
      histogram[b] = histogram[b]! + value;
      histogram[c] = histogram[c]! + value;
      histogram[d] = histogram[d]! + value;
    }
    for (; at < stop; at++, offset += stride) {
      const a = offset + matrix[at]!;
      histogram[a] = histogram[a]! + value;
    }
  }
}

function countSome(
  rows: Int32Array,
  start: number,
  end: number,
  matrix: Uint8Array,
  p: number,
  stride: number,
  features: Int32Array,
  packed: Float64Array,
  histogram: Float64Array,
): void {
  const count = features.length;
  const offsets = features.map((feature) => feature * stride);
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    const value = packed[row]!;
    const base = row * p;
    let f = 0;
    for (; f + 3 < count; f += 4) {
      const a = offsets[f]! + matrix[base + features[f]!]!;
      const b = offsets[f + 1]! + matrix[base + features[f + 1]!]!;
      const c = offsets[f + 2]! + matrix[base + features[f + 2]!]!;
      const d = offsets[f + 3]! + matrix[base + features[f + 3]!]!;
      histogram[a] = histogram[a]! + value;
      histogram[b] = histogram[b]! + value;
      histogram[c] = histogram[c]! + value;
      histogram[d] = histogram[d]! + value;
    }
    for (; f < count; f++) {
      const a = offsets[f]! + matrix[base + features[f]!]!;
      histogram[a] = histogram[a]! + value;
    }
  }
}

/** So many of the items, without repetition, in ascending order. */
export function drawn(items: Int32Array, wanted: number, random: Random): Int32Array {
  const copy = items.slice();
  for (let i = 0; i < wanted; i++) {
    const j = i + random.below(copy.length - i);
    const kept = copy[i]!;
    copy[i] = copy[j]!;
    copy[j] = kept;
  }
  return copy.subarray(0, wanted).sort();
}
