import type { Random } from '../../../statistics/random.js';
import type { Matrix } from './regressor.js';

const mostBins = 48;

/** A matrix cut into bins, column by column: what trees split. */
export class Binned {
  readonly codes: readonly Uint8Array[];
  /** For each column the largest value of each bin but the last. */
  readonly edges: readonly Float64Array[];

  constructor(readonly x: Matrix) {
    const columns = Array.from({ length: x.columns }, (_, j) =>
      Float64Array.from({ length: x.rows }, (__, row) => x.values[row * x.columns + j]!),
    );
    this.edges = columns.map(edgesOf);
    this.codes = columns.map((column, j) => Uint8Array.from(column, (value) => binOf(this.edges[j]!, value)));
  }
}

function edgesOf(column: Float64Array): Float64Array {
  const sorted = Float64Array.from(column).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= mostBins) return distinct.slice(0, -1);
  const cuts = Array.from(
    { length: mostBins - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / mostBins)]!,
  );
  return Float64Array.from([...new Set(cuts)]);
}

function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

export interface TreeSettings {
  readonly depth: number;
  readonly leafRows: number;
  /** Columns looked at for each split; absent: all. */
  readonly columnsPerSplit?: number;
  /** Added to the weight of a leaf: shrinks its value to 0. */
  readonly shrink: number;
}

/** A binary tree in arrays: column -1 marks a leaf. Values at most the threshold go left. */
export interface FlatTree {
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
}

/** The leaf that a row of a matrix reaches. */
export function leafOf(tree: FlatTree, x: Matrix, row: number): number {
  let node = 0;
  while (tree.column[node]! >= 0) {
    node =
      x.values[row * x.columns + tree.column[node]!]! <= tree.threshold[node]! ? tree.left[node]! : tree.right[node]!;
  }
  return node;
}

/** May this split of a node be? Told by the rows' counts on both sides. */
export type SplitGuard = (left: Int32Array, right: Int32Array) => boolean;

/**
 * Grows a regression tree by variance reduction over bins, depth first. `target` and `weight` are by row of the matrix and
 * may be set anew for every node by `prepare` (causal trees).
 */
export function growTree(
  binned: Binned,
  rows: Int32Array,
  target: Float64Array,
  weight: Float64Array | undefined,
  settings: TreeSettings,
  random: Random,
  hooks: { readonly prepare?: (rows: Int32Array) => void; readonly allowed?: SplitGuard } = {},
): FlatTree {
  const nodes: { column: number; threshold: number; left: number; right: number; value: number }[] = [];
  const all = Array.from({ length: binned.x.columns }, (_, j) => j);
  const sums = new Float64Array(mostBins + 1);
  const counts = new Float64Array(mostBins + 1);
  const members = new Float64Array(mostBins + 1);
  const grow = (own: Int32Array, depth: number): number => {
    const index = nodes.length;
    hooks.prepare?.(own);
    let sum = 0;
    let total = 0;
    for (const row of own) {
      const w = weight ? weight[row]! : 1;
      sum += w * target[row]!;
      total += w;
    }
    const node = { column: -1, threshold: 0, left: 0, right: 0, value: sum / (total + settings.shrink || 1) };
    nodes.push(node);
    if (depth >= settings.depth || own.length < 2 * settings.leafRows) return index;
    const columns = settings.columnsPerSplit ? drawn(all, settings.columnsPerSplit, random) : all;
    let best = { gain: (1e-10 * (sum * sum)) / (total + settings.shrink || 1) + 1e-12, column: -1, bin: 0 };
    const base = (sum * sum) / (total + settings.shrink || 1);
    for (const column of columns) {
      const codes = binned.codes[column]!;
      const size = binned.edges[column]!.length + 1;
      if (size < 2) continue;
      for (let b = 0; b < size; b++) sums[b] = counts[b] = members[b] = 0;
      for (let n = 0; n < own.length; n++) {
        const row = own[n]!;
        const w = weight ? weight[row]! : 1;
        const code = codes[row]!;
        sums[code]! += w * target[row]!;
        counts[code]! += w;
        members[code]! += 1;
      }
      let [s, c, m] = [0, 0, 0];
      for (let b = 0; b < size - 1; b++) {
        s += sums[b]!;
        c += counts[b]!;
        m += members[b]!;
        if (m < settings.leafRows) continue;
        if (own.length - m < settings.leafRows) break;
        const gain = (s * s) / (c + settings.shrink) + (sum - s) ** 2 / (total - c + settings.shrink) - base;
        if (gain > best.gain) best = { gain, column, bin: b };
      }
    }
    if (best.column < 0) return index;
    const codes = binned.codes[best.column]!;
    const left = own.filter((row) => codes[row]! <= best.bin);
    const right = own.filter((row) => codes[row]! > best.bin);
    if (hooks.allowed && !hooks.allowed(left, right)) return index;
    node.column = best.column;
    node.threshold = binned.edges[best.column]![best.bin]!;
    node.left = grow(left, depth + 1);
    node.right = grow(right, depth + 1);
    return index;
  };
  grow(rows, 0);
  return {
    column: Int32Array.from(nodes, ({ column }) => column),
    threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    value: Float64Array.from(nodes, ({ value }) => value),
  };
}

function drawn(all: readonly number[], count: number, random: Random): number[] {
  if (count >= all.length) return [...all];
  const pool = [...all];
  for (let i = 0; i < count; i++) {
    const j = i + random.below(pool.length - i);
    [pool[i], pool[j]] = [pool[j]!, pool[i]!];
  }
  return pool.slice(0, count);
}
