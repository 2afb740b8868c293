import type { Random } from '../../statistics/random.js';
import { type BinnedRows, binCount } from './bins.js';
import { LeafCounter, type RowList } from './leaf-counter.js';
import type { WholeSum } from './quantise.js';
import { less, type Split, SplitFinder } from './split.js';
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

/** Rows for one tree. */
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
  /** Sum of derivatives. */
  readonly sum: WholeSum;
  /** Bounds that monotone splits above have set. */
  readonly lower: number;
  readonly upper: number;
  /** Address of its histogram. */
  histogram: number | undefined;
  split?: Split | undefined;
}

/**
 * Grows a regression tree on derivatives, best leaf first, over histograms; of two children the smaller one is counted and
 * the other had by subtraction. Chen & Guestrin, KDD 2016 (gain, equation 7); Ke et al, NeurIPS 2017 (leaf-wise growth).
 */
export class TreeGrower {
  readonly #counter: LeafCounter;
  readonly #finder: SplitFinder;
  #nodes: TreeNode[] = [];

  constructor(
    private readonly options: GrowOptions,
    private readonly data: BinnedRows,
    private readonly loss: Derivatives,
    private readonly random?: Random,
  ) {
    this.#counter = new LeafCounter(data);
    this.#finder = new SplitFinder(options, data, this.#counter.derivatives);
  }

  /** The tree, its values times `rate`; each row's value is added to `scores`. */
  grow(rows: TreeRows, features: Int32Array, rate: number, scores: Float64Array): Tree {
    const sum = this.#counter.derivatives.pack(this.loss.gradient, this.loss.hessian, rows.learnt);
    const [learnt, carried] = [this.#counter.list(0, rows.learnt), this.#counter.list(1, rows.carried)];
    this.#nodes = [{ value: 0, cover: learnt.length }];
    const root: Leaf = {
      node: 0,
      start: 0,
      end: learnt.length,
      carriedStart: 0,
      carriedEnd: carried.length,
      depth: 0,
      sum,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
      histogram: undefined,
    };
    if (this.#draws(features)) this.#splitByDrawn(root, learnt, features);
    else if (this.#canSplit(root)) {
      root.histogram = this.#counter.count(learnt, root.start, root.end, features);
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
      if (leaves.length < this.options.leaves) this.#prepare(left, right, learnt, features);
    }
    for (const leaf of leaves) this.#finish(leaf, learnt, carried, rate, scores);
    return { nodes: this.#nodes };
  }

  /** Sets the leaf's value, from unrounded derivatives, and moves the scores of its rows. */
  #finish(leaf: Leaf, learnt: RowList, carried: RowList, rate: number, scores: Float64Array): void {
    const rows = this.#counter.rowsOf(learnt, leaf.start, leaf.end);
    const { gradient, hessian } = sumOf(this.loss, rows);
    const value = rate * this.#finder.value(gradient, hessian, leaf.lower, leaf.upper);
    this.#nodes[leaf.node] = { value, cover: rows.length };
    addTo(scores, rows, value);
    addTo(scores, this.#counter.rowsOf(carried, leaf.carriedStart, leaf.carriedEnd), value);
    if (leaf.histogram !== undefined) this.#counter.release(leaf.histogram);
  }

  #divide(leaf: Leaf, learnt: RowList, carried: RowList): [Leaf, Leaf] {
    const split = leaf.split!;
    const feature = this.data.bins[split.feature]!;
    this.#counter.chooseSides(split.levels ?? split.bin + 1, split.missingLeft ? binCount(feature) : undefined);
    const middle = this.#counter.divide(learnt, leaf.start, leaf.end, split.feature);
    const carriedMiddle = this.#counter.divide(carried, leaf.carriedStart, leaf.carriedEnd, split.feature);

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
        sum: split.left,
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
        sum: less(leaf.sum, split.left),
        histogram: undefined,
      },
    ];
  }

  /** Histograms and best splits of two new leaves; the left one comes with the histogram of both. */
  #prepare(left: Leaf, right: Leaf, learnt: RowList, features: Int32Array): void {
    if (this.#draws(features)) {
      this.#splitByDrawn(left, learnt, features);
      this.#splitByDrawn(right, learnt, features);
      return;
    }
    const [small, large] = left.end - left.start <= right.end - right.start ? [left, right] : [right, left];
    const both = left.histogram!;
    left.histogram = undefined;
    if (!this.#canSplit(large)) {
      this.#counter.release(both);
      return;
    }
    const counted = this.#counter.count(learnt, small.start, small.end, features);
    this.#counter.subtract(both, counted);
    large.histogram = both;
    large.split = this.#finder.best(large, both, features);
    if (this.#canSplit(small)) {
      small.histogram = counted;
      small.split = this.#finder.best(small, counted, features);
    } else this.#counter.release(counted);
  }

  #canSplit(leaf: Leaf): boolean {
    return leaf.depth < this.options.depth && leaf.end - leaf.start >= 2 * this.options.leafRows;
  }

  #draws(features: Int32Array): boolean {
    return this.options.featuresPerSplit !== undefined && this.options.featuresPerSplit < features.length;
  }

  /** The best split over a few features drawn anew; their histograms are counted for this leaf alone. */
  #splitByDrawn(leaf: Leaf, learnt: RowList, features: Int32Array): void {
    if (!this.#canSplit(leaf) || !this.random) return;
    const looked = drawn(features, this.options.featuresPerSplit!, this.random);
    const histogram = this.#counter.count(learnt, leaf.start, leaf.end, looked);
    leaf.split = this.#finder.best(leaf, histogram, looked);
    this.#counter.release(histogram);
  }
}

function sumOf({ gradient, hessian }: Derivatives, rows: Int32Array) {
  let [first, second] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    first += gradient[row]!;
    second += hessian[row]!;
  }
  return { gradient: first, hessian: second };
}

function addTo(scores: Float64Array, rows: Int32Array, value: number): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    scores[row] = scores[row]! + value;
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
