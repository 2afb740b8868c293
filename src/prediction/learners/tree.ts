import { type Frame, numberAt } from './frame.js';

/** A binary tree; node 0 is the root. Plain JSON. */
export interface Tree {
  readonly nodes: readonly TreeNode[];
}

export type TreeNode =
  | { readonly value: number; readonly cover: number }
  | {
      readonly feature: number;
      /** Numbers at most this go left; absent for a split by levels. */
      readonly threshold?: number;
      /** Level codes that go left. */
      readonly levels?: readonly number[];
      readonly missingLeft: boolean;
      readonly left: number;
      readonly right: number;
      /** Rows (or their weight) that reached the node in training. */
      readonly cover: number;
      readonly value: number;
    };

export type SplitNode = Extract<TreeNode, { feature: number }>;

export const isSplit = (node: TreeNode): node is SplitNode => 'feature' in node;

/** True if a row with this value of the node's feature goes left. */
export function goesLeft(node: SplitNode, value: number): boolean {
  if (Number.isNaN(value)) return node.missingLeft;
  if (node.levels) return node.levels.includes(value);
  // JSON has no infinity: a threshold that everything known is below is written null.
  return value <= (node.threshold ?? Number.POSITIVE_INFINITY);
}

/** The value of the leaf that the row reaches. */
export function treeValue(tree: Tree, frame: Frame, row: number): number {
  let node = tree.nodes[0]!;
  while (isSplit(node))
    node = tree.nodes[goesLeft(node, numberAt(frame.features[node.feature]!, row)) ? node.left : node.right]!;
  return node.value;
}
