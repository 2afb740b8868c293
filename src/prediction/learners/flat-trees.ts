import type { Frame, Rows } from './frame.js';
import { isSplit, type Tree } from './tree.js';

/** Trees as arrays, node after node, for fast prediction. */
export interface FlatTrees {
  readonly roots: Int32Array;
  /** Feature of the node; -1 for a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** Left and right child of node i at 2i and 2i + 1. */
  readonly children: Int32Array;
  readonly missingLeft: Uint8Array;
  readonly value: Float64Array;
  /** For splits by levels: 1 for each level code that goes left. */
  readonly levels: readonly (Uint8Array | undefined)[];
}

export function flatten(trees: readonly Tree[]): FlatTrees {
  const size = trees.reduce((sum, tree) => sum + tree.nodes.length, 0);
  const roots = new Int32Array(trees.length);
  const feature = new Int32Array(size).fill(-1);
  const threshold = new Float64Array(size);
  const children = new Int32Array(2 * size);
  const missingLeft = new Uint8Array(size);
  const value = new Float64Array(size);
  const levels = new Array<Uint8Array | undefined>(size).fill(undefined);
  let at = 0;
  trees.forEach((tree, index) => {
    const root = at;
    roots[index] = root;
    for (const node of tree.nodes) {
      value[at] = node.value;
      if (isSplit(node)) {
        feature[at] = node.feature;
        // JSON has no infinity: a threshold that everything known is below is written null.
        if (node.threshold !== undefined) threshold[at] = node.threshold ?? Number.POSITIVE_INFINITY;
        if (node.levels) {
          const set = new Uint8Array(Math.max(...node.levels) + 1);
          for (const level of node.levels) set[level] = 1;
          levels[at] = set;
        }
        children[2 * at] = root + node.left;
        children[2 * at + 1] = root + node.right;
        missingLeft[at] = node.missingLeft ? 1 : 0;
      }
      at += 1;
    }
  });
  return { roots, feature, threshold, children, missingLeft, value, levels };
}

/** Rows taken together, so that a tree stays in the cache while they pass. */
const block = 256;

/** The sum of the trees' values, from the base on, for each row. */
export function sumOfTrees(flat: FlatTrees, frame: Frame, rows: Rows, base: number): Float64Array {
  const { roots, feature, threshold, children, missingLeft, value, levels } = flat;
  const p = frame.features.length;
  const sums = new Float64Array(rows.length).fill(base);
  const cells = new Float64Array(block * p);
  const anyLevels = levels.some((set) => set !== undefined);
  for (let start = 0; start < rows.length; start += block) {
    const count = Math.min(block, rows.length - start);
    fillCells(cells, frame, rows, start, count);
    for (let tree = 0; tree < roots.length; tree++) {
      const root = roots[tree]!;
      for (let i = 0; i < count; i++) {
        let node = root;
        const offset = i * p;
        for (let f = feature[node]!; f >= 0; f = feature[node]!) {
          const cell = cells[offset + f]!;
          let right: number;
          if (Number.isNaN(cell)) right = 1 - missingLeft[node]!;
          else if (anyLevels && levels[node]) right = levels[node]![cell] ? 0 : 1;
          else right = cell <= threshold[node]! ? 0 : 1;
          node = children[2 * node + right]!;
        }
        sums[start + i] = sums[start + i]! + value[node]!;
      }
    }
  }
  return sums;
}

function fillCells(cells: Float64Array, frame: Frame, rows: Rows, start: number, count: number): void {
  const p = frame.features.length;
  frame.features.forEach((source, column) => {
    for (let i = 0, at = column; i < count; i++, at += p) {
      const row = rows[start + i]!;
      if (source.kind === 'numeric') cells[at] = source.values[row]!;
      else cells[at] = source.codes[row]! < 0 ? Number.NaN : source.codes[row]!;
    }
  });
}
