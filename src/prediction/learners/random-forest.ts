import { Random } from '../../statistics/random.js';
import { binRows } from './bins.js';
import { type FlatTrees, flatten, sumOfTrees } from './flat-trees.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { type GrowOptions, TreeGrower } from './grow-tree.js';
import type { HeldFit, Learner, Model } from './learner.js';
import type { Tree } from './tree.js';

export interface ForestOptions extends GrowOptions {
  readonly trees: number;
}

/** From here on a third of the trees does. */
const manyRows = 10_000;

const usualForest: ForestOptions = {
  trees: 300,
  leaves: 4096,
  depth: 24,
  leafRows: 3,
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

/** Random forest: deep trees, each on a bootstrap sample, each split over a few features drawn anew. Breiman, Mach Learn 2001;45:5. */
export function randomForest(options: Partial<ForestOptions> = {}): Learner {
  return {
    name: 'random-forest',
    fit: (frame, labels, rows, seed) => grow(options, frame, labels, rows, seed).model,
    fitHeld: (frame, labels, rows, seed) => grow(options, frame, labels, rows, seed),
  };
}

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
  const random = new Random(seed);
  const base = rows.reduce((sum, row) => sum + labels[row]!, 0) / n;
  const gradient = Float64Array.from(rows, (row) => base - labels[row]!);
  const hessian = new Float64Array(n).fill(1);
  const grower = new TreeGrower(settings, binRows(frame, rows), { gradient, hessian }, random);
  const features = Int32Array.from({ length: p }, (_, feature) => feature);
  const rate = 1 / settings.trees;
  const scores = new Float64Array(n);
  const [sums, counts] = [new Float64Array(n), new Int32Array(n)];
  const trees = Array.from({ length: settings.trees }, () => {
    const learnt = Int32Array.from({ length: n }, () => random.below(n)).sort();
    const carried = outOf(learnt, n);
    scores.fill(0);
    const tree = grower.grow({ learnt, carried }, features, rate, scores);
    for (const row of carried) {
      sums[row] = sums[row]! + scores[row]!;
      counts[row] = counts[row]! + 1;
    }
    return tree;
  });
  const held = sums.map((sum, row) => bounded(base + sum / (rate * Math.max(1, counts[row]!))));
  return { model: model({ schema: schemaOf(frame), base, trees }), held };
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
