import { Random } from '../../../statistics/random.js';
import { type Matrix, meanOf, type Regressor } from './regressor.js';
import { Binned, type FlatTree, growTree, leafOf } from './trees.js';

const cache = new WeakMap<Matrix, Binned>();
/** The bins of a matrix, made once. */
export function binnedOf(x: Matrix): Binned {
  const known = cache.get(x) ?? new Binned(x);
  cache.set(x, known);
  return known;
}

/** Random forest for a number: bootstrap samples, a third of the columns at a split. Breiman, Mach Learn 2001;45:5. */
export function regressionForest({ trees = 120, leafRows = 4 } = {}): Regressor {
  return {
    name: 'forest',
    fit(x, y, rows, seed, weights) {
      const random = new Random(seed);
      const binned = binnedOf(x);
      const settings = { depth: 24, leafRows, columnsPerSplit: Math.max(1, Math.ceil(x.columns / 3)), shrink: 0 };
      const grown = Array.from({ length: trees }, () => {
        const bag = Int32Array.from(rows, () => rows[random.below(rows.length)]!);
        return growTree(binned, bag, y, weights, settings, random);
      });
      return (at, row) => grown.reduce((sum, tree) => sum + tree.value[leafOf(tree, at, row)]!, 0) / trees;
    },
  };
}

export interface BoostSettings {
  readonly trees: number;
  readonly rate: number;
  readonly depth: number;
  readonly leafRows: number;
}

/** Boosted trees on squared error, the number of trees by a held-out fifth. Friedman, Ann Stat 2001;29:1189. */
export function boostedTrees(asked: Partial<BoostSettings> = {}): Regressor {
  const settings = { trees: 200, rate: 0.06, depth: 3, leafRows: 8, ...asked };
  const settled = (x: Matrix, y: Float64Array, rows: Int32Array, seed: number): Regressor => {
    const order = new Random(seed ^ 0x51ed).shuffled([...rows]);
    const cut = Math.max(1, Math.floor(order.length / 5));
    const held = Int32Array.from(order.slice(0, cut));
    const { size } = boost(settings, x, y, Int32Array.from(order.slice(cut)), seed, undefined, held);
    return fixed({ ...settings, trees: Math.max(1, size) });
  };
  return {
    name: 'boosted-trees',
    settled,
    fit: (x, y, rows, seed, weights) => settled(x, y, rows, seed).fit(x, y, rows, seed, weights),
  };
}

const fixed = (settings: BoostSettings): Regressor => ({
  name: 'boosted-trees',
  fit(x, y, rows, seed, weights) {
    const { base, trees } = boost(settings, x, y, rows, seed, weights, new Int32Array(0));
    return (at, row) => trees.reduce((sum, tree) => sum + settings.rate * tree.value[leafOf(tree, at, row)]!, base);
  },
});

const patience = 25;

/** @param held rows that tell how many trees are best: `size` */
function boost(
  settings: BoostSettings,
  x: Matrix,
  y: Float64Array,
  rows: Int32Array,
  seed: number,
  weights: Float64Array | undefined,
  held: Int32Array,
): { readonly base: number; readonly trees: readonly FlatTree[]; readonly size: number } {
  const random = new Random(seed);
  const binned = binnedOf(x);
  const base = meanOf(y, rows, weights);
  const rest = Float64Array.from(y, (value) => value - base);
  const trees: FlatTree[] = [];
  const growing = {
    depth: settings.depth,
    leafRows: settings.leafRows,
    columnsPerSplit: Math.max(1, Math.ceil(0.7 * x.columns)),
    shrink: 1,
  };
  let best = { error: Number.POSITIVE_INFINITY, size: 0 };
  for (let n = 0; n < settings.trees && (held.length === 0 || n < best.size + patience); n++) {
    const bag = rows.filter(() => random.uniform() < 0.7);
    const tree = growTree(binned, bag.length > 1 ? bag : rows, rest, weights, growing, random);
    trees.push(tree);
    for (const part of [rows, held]) {
      for (const row of part) rest[row]! -= settings.rate * tree.value[leafOf(tree, x, row)]!;
    }
    const error = held.reduce((sum, row) => sum + rest[row]! ** 2, 0);
    if (error < best.error) best = { error, size: n + 1 };
  }
  return { base, trees, size: best.size };
}
