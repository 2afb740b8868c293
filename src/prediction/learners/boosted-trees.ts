import { Random } from '../../statistics/random.js';
import { type BinnedRows, binRows } from './bins.js';
import { type FlatTrees, flatten, sumOfTrees } from './flat-trees.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { drawn, type GrowOptions, TreeGrower } from './grow-tree.js';
import { type Learner, logistic, type Model } from './learner.js';
import type { Tree } from './tree.js';
import { treeShap } from './tree-shap.js';

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
  /** Directions by feature name; see GrowOptions.monotone. */
  readonly monotoneBy?: Readonly<Record<string, -1 | 0 | 1>>;
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

/** Growing ends when held-out loss has not fallen for so many trees. */
const patience = 30;

/** From here on one fold of ten settles the number of trees; below, all of five. */
export const allFoldsBelow = 5000;

/** Trees whose values add up to log-odds. Plain JSON. */
export interface BoostedParameters {
  readonly schema: ReturnType<typeof schemaOf>;
  readonly base: number;
  readonly trees: readonly Tree[];
}

/** Gradient-boosted trees on the log loss. Friedman, Ann Stat 2001;29:1189; histogram splits, missing values learn their side. */
export function boostedTrees(options: Partial<BoostingOptions> = {}): Learner {
  const usual = { ...usualBoosting, ...options };
  return {
    name: 'boosted-trees',
    fit: (frame, labels, rows, seed) => boost(usual, frame, labels, rows, seed).model,
    settled(frame, labels, rows, seed) {
      if (!usual.earlyStopping) return this;
      const { trees } = this.fit(frame, labels, rows, seed).serialise() as BoostedParameters;
      return boostedTrees({ ...usual, trees: trees.length, earlyStopping: false });
    },
    ...(usual.earlyStopping
      ? {
          fitHeld: (frame: Frame, labels: Uint8Array, rows: Rows, seed: number) => {
            const { model: fitted, held } = boost(usual, frame, labels, rows, seed);
            return { model: fitted, held: held!.map(logistic) };
          },
        }
      : {}),
  };
}

/** The model, and the log-odds of each row by the folds that settled the number of trees, where there were any. */
function boost(usual: BoostingOptions, frame: Frame, labels: Uint8Array, rows: Rows, seed: number) {
  const settings = usual.monotoneBy
    ? { ...usual, monotone: frame.features.map(({ name }) => usual.monotoneBy?.[name] ?? 0) }
    : usual;
  const binned = binRows(frame, rows);
  const target = Uint8Array.from(rows, (row) => labels[row]!);
  const best = settings.earlyStopping ? bestSize(binned, target, settings, seed) : undefined;
  const everyone = Int32Array.from({ length: rows.length }, (_, i) => i);
  const booster = new Booster(binned, target, everyone, new Int32Array(0), settings, seed);
  const trees = Array.from({ length: best?.size ?? settings.trees }, () => booster.grow());
  return { model: model({ schema: schemaOf(frame), base: booster.base, trees }), held: best?.held };
}

/** Boosting one tree at a time. Row numbers count within the binned rows. */
class Booster {
  readonly base: number;
  /** Log-odds so far of every learnt and held row. */
  readonly scores: Float64Array;
  readonly #gradient: Float64Array;
  readonly #hessian: Float64Array;
  readonly #grower: TreeGrower;
  readonly #random: Random;
  readonly #features: Int32Array;

  constructor(
    binned: BinnedRows,
    private readonly target: Uint8Array,
    private readonly learnt: Int32Array,
    private readonly held: Int32Array,
    private readonly settings: BoostingOptions,
    seed: number,
  ) {
    const positives = learnt.reduce((sum, row) => sum + target[row]!, 0);
    this.base = Math.log((positives + 0.5) / (learnt.length - positives + 0.5));
    this.scores = new Float64Array(binned.length).fill(this.base);
    this.#gradient = new Float64Array(binned.length);
    this.#hessian = new Float64Array(binned.length);
    this.#random = new Random(seed);
    this.#grower = new TreeGrower(settings, binned, { gradient: this.#gradient, hessian: this.#hessian }, this.#random);
    this.#features = Int32Array.from(binned.bins, (_, feature) => feature);
  }

  grow(): Tree {
    const { rate, featureShare } = this.settings;
    derive(this.scores, this.target, this.learnt, this.#gradient, this.#hessian);
    const wanted = Math.max(1, Math.round(this.#features.length * featureShare));
    const features = featureShare < 1 ? drawn(this.#features, wanted, this.#random) : this.#features;
    return this.#grower.grow(this.#sample(), features, rate, this.scores);
  }

  /** Each row is in with the probability of the row share. */
  #sample() {
    const { rowShare } = this.settings;
    if (rowShare >= 1) return { learnt: this.learnt.slice(), carried: this.held.slice() };
    const sampled = new Int32Array(this.learnt.length);
    const others = new Int32Array(this.learnt.length + this.held.length);
    let [inside, outside] = [0, 0];
    for (let i = 0; i < this.learnt.length; i++) {
      if (this.#random.uniform() < rowShare) sampled[inside++] = this.learnt[i]!;
      else others[outside++] = this.learnt[i]!;
    }
    others.set(this.held, outside);
    return { learnt: sampled.subarray(0, inside), carried: others.subarray(0, outside + this.held.length) };
  }
}

/** Derivatives of the log loss at these scores. */
function derive(
  scores: Float64Array,
  target: Uint8Array,
  rows: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const probability = 1 / (1 + Math.exp(-scores[row]!));
    gradient[row] = probability - target[row]!;
    hessian[row] = probability * (1 - probability);
  }
}

/**
 * The number of trees with the least held-out log loss, and each held row's log-odds with so many; all folds grow side by
 * side and stop together.
 */
function bestSize(
  binned: BinnedRows,
  target: Uint8Array,
  settings: BoostingOptions,
  seed: number,
): { readonly size: number; readonly held: Float64Array } {
  const n = binned.length;
  const [folds, used] = n < allFoldsBelow ? [5, 5] : [10, 1];
  const order = new Random(seed ^ 0x5bd1e995).shuffled(Array.from({ length: n }, (_, i) => i));
  const runs = Array.from({ length: used }, (_, fold) => {
    const held = Int32Array.from(order.filter((_, i) => i % folds === fold));
    const learnt = Int32Array.from(order.filter((_, i) => i % folds !== fold)).sort();
    return { held, booster: new Booster(binned, target, learnt, held, settings, seed + fold) };
  });
  const loss = () => runs.reduce((sum, { held, booster }) => sum + logLossOf(booster.scores, target, held), 0);
  const heldScores = new Float64Array(n).fill(Number.NaN);
  let [best, size] = [loss(), 1];
  for (let trees = 1; trees <= settings.trees && trees - size <= patience; trees++) {
    for (const { booster } of runs) booster.grow();
    const now = loss();
    if (now >= best && trees > 1) continue;
    if (now < best) [best, size] = [now, trees];
    for (const { held, booster } of runs) for (const row of held) heldScores[row] = booster.scores[row]!;
  }
  return { size, held: heldScores };
}

function logLossOf(scores: Float64Array, target: Uint8Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) {
    const margin = target[row] ? scores[row]! : -scores[row]!;
    sum += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
  }
  return sum;
}

function model(parameters: BoostedParameters): Model {
  let flat: FlatTrees | undefined;
  return {
    kind: 'boosted-trees',
    schema: parameters.schema,
    predict(frame: Frame, rows: Rows) {
      flat ??= flatten(parameters.trees);
      return sumOfTrees(flat, frame, rows, parameters.base).map(logistic);
    },
    explain: (frame: Frame, row: number) => treeShap(parameters.trees, parameters.base, frame, row),
    serialise: () => parameters,
  };
}

export const restoreBoostedTrees = (saved: unknown): Model => model(saved as BoostedParameters);
