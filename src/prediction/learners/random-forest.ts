import { Random } from '../../statistics/random.js';
import { binRows } from './bins.js';
import { type FlatTrees, flatten, sumOfTrees } from './flat-trees.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { type GrowOptions, TreeGrower } from './grow-tree.js';
import type { Learner, Model } from './learner.js';
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
  lambda: 0.5,
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
    fit(frame, labels, rows, seed) {
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
      const nobody = new Int32Array(0);
      const scores = new Float64Array(n);
      const trees = Array.from({ length: settings.trees }, () => {
        const learnt = Int32Array.from({ length: n }, () => random.below(n)).sort();
        return grower.grow({ learnt, carried: nobody }, features, 1 / settings.trees, scores);
      });
      return model({ schema: schemaOf(frame), base, trees });
    },
  };
}

function model(parameters: Parameters): Model {
  let flat: FlatTrees | undefined;
  return {
    kind: 'random-forest',
    schema: parameters.schema,
    predict(frame: Frame, rows: Rows) {
      flat ??= flatten(parameters.trees);
      return sumOfTrees(flat, frame, rows, parameters.base).map((value) => Math.min(1, Math.max(0, value)));
    },
    serialise: () => parameters,
  };
}

export const restoreRandomForest = (saved: unknown): Model => model(saved as Parameters);
