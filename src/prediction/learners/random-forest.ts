import { Random } from '../../statistics/random.js';
import { type BinnedRows, binRows } from './bins.js';
import { type FlatTrees, flatten, sumOfTrees } from './flat-trees.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { type GrowOptions, TreeGrower } from './grow-tree.js';
import type { HeldFit, Learner, Model } from './learner.js';
import { brier } from './metrics.js';
import type { Tree } from './tree.js';

export interface ForestOptions extends GrowOptions {
  readonly trees: number;
  /** Least rows in a leaf, of which the out-of-bag Brier score of the first trees chooses, unless `leafRows` is given. */
  readonly leafRowsAmong: readonly number[];
}

/** From here on a third of the trees does. */
const manyRows = 10_000;

const usualForest: ForestOptions = {
  trees: 300,
  leaves: 4096,
  depth: 24,
  leafRows: 1,
  leafRowsAmong: [1, 3, 10],
  leafWeight: 0,
  lambda: 0,
  gamma: 0,
};

interface Parameters {
  readonly schema: ReturnType<typeof schemaOf>;
  /** The mean label; tree values are differences from it, already divided by the number of trees. */
  readonly base: number;
  readonly trees: readonly Tree[];
}

/**
 * Random forest: deep trees, each on a bootstrap sample, each split over a few features drawn anew. Breiman, Mach Learn 2001;45:5.
 * Leaves of one row where classes lie apart, larger ones where labels are noise (Probst, WIREs 2019;9:e1301, on the node size).
 */
export function randomForest(options: Partial<ForestOptions> = {}): Learner {
  return {
    name: 'random-forest',
    fit: (frame, labels, rows, seed) => grow(options, frame, labels, rows, seed).model,
    fitHeld: (frame, labels, rows, seed) => grow(options, frame, labels, rows, seed),
  };
}

/** Of three forests with leaves of different size this share of the trees is grown before one of them is chosen. */
const tried = 1 / 4;

/** The forest, and for each row the mean of the trees whose sample it was not in. Breiman, Out-of-bag estimation, 1996. */
function grow(options: Partial<ForestOptions>, frame: Frame, labels: Uint8Array, rows: Rows, seed: number): HeldFit {
  const p = frame.features.length;
  const n = rows.length;
  const settings = {
    ...usualForest,
    trees: n < manyRows ? usualForest.trees : 100,
    featuresPerSplit: Math.max(1, Math.round(Math.sqrt(p))),
    ...options,
  };
  const target = Uint8Array.from(rows, (row) => labels[row]!);
  const base = target.reduce((sum, label) => sum + label, 0) / n;
  const binned = binRows(frame, rows);
  const sizes = options.leafRows === undefined ? settings.leafRowsAmong : [options.leafRows];
  const forests = sizes.map((leafRows) => new Forest({ ...settings, leafRows }, binned, target, base, seed));
  if (forests.length > 1) for (const forest of forests) forest.grow(Math.ceil(settings.trees * tried));
  const errors = forests.map((forest) => brier(forest.held(), target));
  const chosen = forests[errors.indexOf(Math.min(...errors))]!;
  chosen.grow(settings.trees - chosen.trees.length);
  const trees = chosen.trees.map(({ nodes }) => ({
    nodes: nodes.map((node) => ({ ...node, value: node.value / settings.trees })),
  }));
  return { model: model({ schema: schemaOf(frame), base, trees }), held: chosen.held() };
}

/** A forest that grows tree by tree, and what each row's trees that had not seen it say. */
class Forest {
  readonly trees: Tree[] = [];
  readonly #random: Random;
  readonly #grower: TreeGrower;
  readonly #features: Int32Array;
  readonly #sums: Float64Array;
  readonly #counts: Int32Array;
  readonly #scores: Float64Array;

  constructor(
    settings: ForestOptions,
    binned: BinnedRows,
    target: Uint8Array,
    private readonly base: number,
    seed: number,
  ) {
    const n = target.length;
    const gradient = Float64Array.from(target, (label) => base - label);
    this.#random = new Random(seed);
    this.#grower = new TreeGrower(settings, binned, { gradient, hessian: new Float64Array(n).fill(1) }, this.#random);
    this.#features = Int32Array.from(binned.bins, (_, feature) => feature);
    this.#sums = new Float64Array(n);
    this.#counts = new Int32Array(n);
    this.#scores = new Float64Array(n);
  }

  grow(trees: number): void {
    const n = this.#scores.length;
    for (let tree = 0; tree < trees; tree++) {
      const learnt = Int32Array.from({ length: n }, () => this.#random.below(n)).sort();
      const carried = outOf(learnt, n);
      this.#scores.fill(0);
      this.trees.push(this.#grower.grow({ learnt, carried }, this.#features, 1, this.#scores));
      for (const row of carried) {
        this.#sums[row] = this.#sums[row]! + this.#scores[row]!;
        this.#counts[row] = this.#counts[row]! + 1;
      }
    }
  }

  held(): Float64Array {
    return this.#sums.map((sum, row) => bounded(this.base + sum / Math.max(1, this.#counts[row]!)));
  }
}

/** The numbers below n that are not among these, which are in order. */
function outOf(sorted: Int32Array, n: number): Int32Array {
  const out = new Int32Array(n);
  let found = 0;
  for (let row = 0, at = 0; row < n; row++) {
    if (sorted[at] !== row) out[found++] = row;
    while (sorted[at] === row) at++;
  }
  return out.subarray(0, found);
}

const bounded = (value: number): number => Math.min(1, Math.max(0, value));

function model(parameters: Parameters): Model {
  let flat: FlatTrees | undefined;
  return {
    kind: 'random-forest',
    schema: parameters.schema,
    predict(frame: Frame, rows: Rows) {
      flat ??= flatten(parameters.trees);
      return sumOfTrees(flat, frame, rows, parameters.base).map(bounded);
    },
    serialise: () => parameters,
  };
}

export const restoreRandomForest = (saved: unknown): Model => model(saved as Parameters);
