import { type Frame, numberAt } from './frame.js';
import { goesLeft, isSplit, type Tree, type TreeNode } from './tree.js';

/** What each feature adds to a prediction, starting from a base that is the same for everyone. */
export interface Explanation {
  readonly base: number;
  /** In the order of the features; base plus their sum is the prediction (log-odds). */
  readonly contributions: Float64Array;
}

/** Features on the way to a node: the share of background (zero) and whether the row (one) flows on, and the subset weights. */
interface Path {
  readonly feature: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;
  length: number;
}

/**
 * Exact Shapley values of a sum of trees, where an unknown feature follows both branches by their cover in training
 * ("path-dependent"). Lundberg et al, Nat Mach Intell 2020;2:56, algorithm 2; polynomial time.
 */
export function treeShap(trees: readonly Tree[], base: number, frame: Frame, row: number): Explanation {
  const contributions = new Float64Array(frame.features.length);
  const cells = frame.features.map((feature) => numberAt(feature, row));
  let expected = base;
  for (const tree of trees) {
    expected += expectedValue(tree.nodes, 0);
    walk(tree.nodes, 0, emptyPath(), 1, 1, -1, cells, contributions);
  }
  return { base: expected, contributions };
}

/** The mean of the leaf values by their cover. */
export function expectedValue(nodes: readonly TreeNode[], index: number): number {
  const node = nodes[index]!;
  if (!isSplit(node)) return node.value;
  const share = nodes[node.left]!.cover / node.cover;
  return share * expectedValue(nodes, node.left) + (1 - share) * expectedValue(nodes, node.right);
}

const emptyPath = (): Path => ({
  feature: new Int32Array(0),
  zero: new Float64Array(0),
  one: new Float64Array(0),
  weight: new Float64Array(0),
  length: 0,
});

function walk(
  nodes: readonly TreeNode[],
  index: number,
  parent: Path,
  zero: number,
  one: number,
  feature: number,
  cells: readonly number[],
  contributions: Float64Array,
): void {
  const path = extended(parent, zero, one, feature);
  const node = nodes[index]!;
  if (!isSplit(node)) {
    for (let i = 1; i < path.length; i++) {
      const share = weightWithout(path, i) * (path.one[i]! - path.zero[i]!);
      contributions[path.feature[i]!]! += share * node.value;
    }
    return;
  }
  const left = goesLeft(node, cells[node.feature]!);
  const [hot, cold] = left ? [node.left, node.right] : [node.right, node.left];
  let [zeroBefore, oneBefore] = [1, 1];
  for (let i = 1; i < path.length; i++) {
    if (path.feature[i] !== node.feature) continue;
    [zeroBefore, oneBefore] = [path.zero[i]!, path.one[i]!];
    unwind(path, i);
    break;
  }
  const share = (child: number) => (zeroBefore * nodes[child]!.cover) / node.cover;
  walk(nodes, hot, path, share(hot), oneBefore, node.feature, cells, contributions);
  walk(nodes, cold, path, share(cold), 0, node.feature, cells, contributions);
}

/** A copy of the path with one more feature. */
function extended(parent: Path, zero: number, one: number, feature: number): Path {
  const length = parent.length;
  const path: Path = {
    feature: new Int32Array(length + 1),
    zero: new Float64Array(length + 1),
    one: new Float64Array(length + 1),
    weight: new Float64Array(length + 1),
    length: length + 1,
  };
  path.feature.set(parent.feature.subarray(0, length));
  path.zero.set(parent.zero.subarray(0, length));
  path.one.set(parent.one.subarray(0, length));
  path.weight.set(parent.weight.subarray(0, length));
  path.feature[length] = feature;
  path.zero[length] = zero;
  path.one[length] = one;
  path.weight[length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    path.weight[i + 1]! += (one * path.weight[i]! * (i + 1)) / (length + 1);
    path.weight[i] = (zero * path.weight[i]! * (length - i)) / (length + 1);
  }
  return path;
}

/** Takes the feature at this place out of the path again. */
function unwind(path: Path, place: number): void {
  const last = path.length - 1;
  const [one, zero] = [path.one[place]!, path.zero[place]!];
  let next = path.weight[last]!;
  for (let i = last - 1; i >= 0; i--) {
    if (one !== 0) {
      const before = path.weight[i]!;
      path.weight[i] = (next * (last + 1)) / ((i + 1) * one);
      next = before - (path.weight[i]! * zero * (last - i)) / (last + 1);
    } else path.weight[i] = (path.weight[i]! * (last + 1)) / (zero * (last - i));
  }
  for (let i = place; i < last; i++) {
    path.feature[i] = path.feature[i + 1]!;
    path.zero[i] = path.zero[i + 1]!;
    path.one[i] = path.one[i + 1]!;
  }
  path.length = last;
}

/** The sum of the weights that unwinding this place would leave. */
function weightWithout(path: Path, place: number): number {
  const last = path.length - 1;
  const [one, zero] = [path.one[place]!, path.zero[place]!];
  let next = path.weight[last]!;
  let total = 0;
  for (let i = last - 1; i >= 0; i--) {
    if (one !== 0) {
      const weight = (next * (last + 1)) / ((i + 1) * one);
      total += weight;
      next = path.weight[i]! - (weight * zero * (last - i)) / (last + 1);
    } else total += (path.weight[i]! * (last + 1)) / (zero * (last - i));
  }
  return total;
}
