import { expect, test } from 'vitest';
import { generatedTable } from '../../../test/learners.js';
import { type BoostedParameters, boostedTrees } from './boosted-trees.js';
import { allRows, type Frame, numberAt } from './frame.js';
import { logit } from './learner.js';
import { goesLeft, isSplit, type Tree, type TreeNode } from './tree.js';
import { treeShap } from './tree-shap.js';

/** The mean of a tree where only these features are known: unknown ones follow both branches by cover. */
function conditional(nodes: readonly TreeNode[], index: number, known: number, cells: readonly number[]): number {
  const node = nodes[index]!;
  if (!isSplit(node)) return node.value;
  const [left, right] = [nodes[node.left]!, nodes[node.right]!];
  const of = (child: number) => conditional(nodes, child, known, cells);
  if (known & (1 << node.feature)) return of(goesLeft(node, cells[node.feature]!) ? node.left : node.right);
  return (left.cover * of(node.left) + right.cover * of(node.right)) / (left.cover + right.cover);
}

/** Shapley's definition: every subset of the other features. */
function byEnumeration(trees: readonly Tree[], frame: Frame, row: number): number[] {
  const p = frame.features.length;
  const cells = frame.features.map((feature) => numberAt(feature, row));
  const worth = Array.from({ length: 1 << p }, (_, known) =>
    trees.reduce((sum, { nodes }) => sum + conditional(nodes, 0, known, cells), 0),
  );
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const size = (set: number) => set.toString(2).split('1').length - 1;
  return Array.from({ length: p }, (_, feature) => {
    let value = 0;
    for (let set = 0; set < 1 << p; set++) {
      if (set & (1 << feature)) continue;
      const weight = (factorial(size(set)) * factorial(p - size(set) - 1)) / factorial(p);
      value += weight * (worth[set | (1 << feature)]! - worth[set]!);
    }
    return value;
  });
}

const { frame, labels } = generatedTable(500, 11);
const model = boostedTrees({ trees: 25, depth: 6, leaves: 20, earlyStopping: false }).fit(
  frame,
  labels,
  allRows(500),
  2,
);
const { trees, base } = model.serialise() as BoostedParameters;

test('equal to the definition by enumeration', () => {
  for (let row = 0; row < 30; row++) {
    const exact = byEnumeration(trees, frame, row);
    treeShap(trees, base, frame, row).contributions.forEach((value, feature) => {
      expect(value).toBeCloseTo(exact[feature]!, 10);
    });
  }
});

test('base and contributions sum to the prediction within 1e-9', () => {
  const probabilities = model.predict(frame, allRows(500));
  for (let row = 0; row < 500; row++) {
    const { base: start, contributions } = treeShap(trees, base, frame, row);
    expect(Math.abs(contributions.reduce((a, b) => a + b, start) - logit(probabilities[row]!))).toBeLessThan(1e-9);
  }
});
