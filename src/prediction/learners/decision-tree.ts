import { binRows, mostBins } from './bins.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { type GrowOptions, TreeGrower } from './grow-tree.js';
import type { Learner, Model } from './learner.js';
import { type Tree, type TreeNode, treeValue } from './tree.js';

interface Parameters {
  readonly schema: ReturnType<typeof schemaOf>;
  /** The mean label; leaf values are differences from it. */
  readonly base: number;
  readonly tree: Tree;
}

/**
 * One tree small enough to read. Splits lower the squared error of the label, which for 0/1 labels is the Gini impurity
 * (Breiman et al 1984); a leaf's probability is shrunk towards the mean as by two further rows.
 */
export function decisionTree(options: Partial<GrowOptions> = {}): Learner {
  const settings: GrowOptions = { leaves: 16, depth: 4, leafRows: 10, leafWeight: 0, lambda: 0, gamma: 0, ...options };
  return {
    name: 'decision-tree',
    fit(frame, labels, rows) {
      const base = rows.reduce((sum, row) => sum + labels[row]!, 0) / rows.length;
      const gradient = Float64Array.from(rows, (row) => base - labels[row]!);
      const hessian = new Float64Array(rows.length).fill(1);
      const grower = new TreeGrower(settings, binRows(frame, rows, mostBins), { gradient, hessian });
      const everyone = Int32Array.from({ length: rows.length }, (_, i) => i);
      const features = Int32Array.from(frame.features, (_, feature) => feature);
      const scores = new Float64Array(rows.length);
      const grown = grower.grow({ learnt: everyone, carried: new Int32Array(0) }, features, 1, scores);
      const tree = { nodes: grown.nodes.map((node) => ({ ...node, value: shrunk(node) })) };
      return model({ schema: schemaOf(frame), base, tree });
    },
  };
}

const shrunk = ({ value, cover }: TreeNode): number => (value * cover) / (cover + 2);

function model(parameters: Parameters): Model {
  return {
    kind: 'decision-tree',
    schema: parameters.schema,
    predict: (frame: Frame, rows: Rows) =>
      Float64Array.from(rows, (row) =>
        Math.min(1, Math.max(0, parameters.base + treeValue(parameters.tree, frame, row))),
      ),
    serialise: () => parameters,
  };
}

export const restoreDecisionTree = (saved: unknown): Model => model(saved as Parameters);
