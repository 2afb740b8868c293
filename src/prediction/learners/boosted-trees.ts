import { Random } from '../../statistics/random.js';
import { binRows, fitBins } from './bins.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { type GrowOptions, TreeGrower } from './grow-tree.js';
import { type Learner, logistic, type Model } from './learner.js';
import { logLoss } from './metrics.js';
import { type Tree, treeValue } from './tree.js';

export interface BoostingOptions extends GrowOptions {
  readonly rate: number;
  /** Most trees; fewer where held-out loss stops falling. */
  readonly trees: number;
  /** Share of rows for each tree. */
  readonly rowShare: number;
  /** Share of features for each tree. */
  readonly featureShare: number;
  /** Number of trees by held-out loss (cross-validated below 5,000 rows, else on a tenth); false grows them all. */
  readonly earlyStopping: boolean;
}

export const usualBoosting: BoostingOptions = {
  leaves: 16,
  depth: 4,
  leafRows: 8,
  leafWeight: 1e-3,
  lambda: 1,
  gamma: 0,
  rate: 0.05,
  trees: 400,
  rowShare: 0.8,
  featureShare: 0.7,
  earlyStopping: true,
};

/** Trees whose values add up to log-odds. Plain JSON. */
export interface BoostedParameters {
  readonly schema: ReturnType<typeof schemaOf>;
  readonly base: number;
  readonly trees: readonly Tree[];
}

/** Gradient-boosted trees on the log loss. Friedman, Ann Stat 2001;29:1189; histogram splits, missing values learn their side. */
export function boostedTrees(options: Partial<BoostingOptions> = {}): Learner {
  const settings = { ...usualBoosting, ...options };
  return {
    name: 'boosted-trees',
    fit(frame, labels, rows, seed) {
      const trees = settings.earlyStopping ? bestSize(frame, labels, rows, settings, seed) : settings.trees;
      return model(boost(frame, labels, rows, { ...settings, trees }, seed));
    },
  };
}

function boost(
  frame: Frame,
  labels: Uint8Array,
  rows: Rows,
  settings: BoostingOptions,
  seed: number,
  onTree?: (tree: Tree) => void,
): BoostedParameters {
  const bins = fitBins(frame, rows);
  const matrix = binRows(frame, bins, rows);
  const n = rows.length;
  const target = Uint8Array.from(rows, (row) => labels[row]!);
  const base = baseLogOdds(labels, rows);
  const scores = new Float64Array(n).fill(base);
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n);
  const grower = new TreeGrower(settings, { matrix, bins, gradient, hessian }, n);
  const random = new Random(seed);
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const allFeatures = Int32Array.from({ length: bins.length }, (_, i) => i);
  const trees: Tree[] = [];
  for (let round = 0; round < settings.trees; round++) {
    for (let i = 0; i < n; i++) {
      const probability = logistic(scores[i]!);
      gradient[i] = probability - target[i]!;
      hessian[i] = probability * (1 - probability);
    }
    const sampled = settings.rowShare < 1 ? sample(all, settings.rowShare, random) : all.slice();
    const features = settings.featureShare < 1 ? sample(allFeatures, settings.featureShare, random) : allFeatures;
    const reached = new Float64Array(sampled.length === n ? 0 : n);
    const tree = grower.grow(sampled, features, settings.rate, sampled.length === n ? scores : reached);
    if (sampled.length < n) for (let i = 0; i < n; i++) scores[i]! += treeValue(tree, frame, rows[i]!);
    trees.push(tree);
    onTree?.(tree);
    if (tree.nodes.length === 1 && settings.rowShare === 1 && settings.featureShare === 1) break;
  }
  return { schema: schemaOf(frame), base, trees };
}

function sample(items: Int32Array, share: number, random: Random): Int32Array {
  const wanted = Math.max(1, Math.round(items.length * share));
  const copy = items.slice();
  for (let i = 0; i < wanted; i++) {
    const j = i + random.below(copy.length - i);
    const kept = copy[i]!;
    copy[i] = copy[j]!;
    copy[j] = kept;
  }
  return copy.subarray(0, wanted).sort();
}

/** The number of trees with the least held-out log loss. */
function bestSize(frame: Frame, labels: Uint8Array, rows: Rows, settings: BoostingOptions, seed: number): number {
  const folds = rows.length < 5000 ? 5 : 10;
  const used = rows.length < 5000 ? 5 : 1;
  const shuffled = new Random(seed ^ 0x5bd1e995).shuffled([...rows]);
  const total = new Float64Array(settings.trees);
  for (let fold = 0; fold < used; fold++) {
    const held = Int32Array.from(shuffled.filter((_, i) => i % folds === fold));
    const learnt = Int32Array.from(shuffled.filter((_, i) => i % folds !== fold)).sort();
    const target = Uint8Array.from(held, (row) => labels[row]!);
    const scores = new Float64Array(held.length).fill(baseLogOdds(labels, learnt));
    const loss = () => logLoss(scores.map(logistic), target) * held.length;
    let round = 0;
    boost(frame, labels, learnt, settings, seed, (tree) => {
      for (let i = 0; i < held.length; i++) scores[i]! += treeValue(tree, frame, held[i]!);
      total[round]! += loss();
      round += 1;
    });
    for (; round < settings.trees; round++) total[round]! += loss();
  }
  return total.reduce((best, loss, size) => (loss < total[best]! ? size : best), 0) + 1;
}

function baseLogOdds(labels: Uint8Array, rows: Rows): number {
  const positives = rows.reduce((sum, row) => sum + labels[row]!, 0);
  return Math.log((positives + 0.5) / (rows.length - positives + 0.5));
}

function model(parameters: BoostedParameters): Model {
  return {
    kind: 'boosted-trees',
    schema: parameters.schema,
    predict: (frame: Frame, rows: Rows) =>
      Float64Array.from(rows, (row) => {
        let score = parameters.base;
        for (const tree of parameters.trees) score += treeValue(tree, frame, row);
        return logistic(score);
      }),
    serialise: () => parameters,
  };
}

export const restoreBoostedTrees = (saved: unknown): Model => model(saved as BoostedParameters);
