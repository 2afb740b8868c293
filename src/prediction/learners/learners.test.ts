import { describe, expect, test } from 'vitest';
import { generatedTable, readJson, referenceTable } from '../../../test/learners.js';
import { sharedFile } from '../../../test/shared.js';
import { boostedTrees } from './boosted-trees.js';
import { calibrated } from './calibrated.js';
import { crossValidate } from './cross-validation.js';
import { decisionTree } from './decision-tree.js';
import { ensemble } from './ensemble.js';
import { namedFolds, stratifiedFolds } from './folds.js';
import { allRows, type Frame } from './frame.js';
import { partialDependence, permutationImportance } from './importance.js';
import { type Learner, logit } from './learner.js';
import { logisticRegression } from './logistic-regression.js';
import { auroc, brier, logLoss, netBenefit } from './metrics.js';
import { naiveBayes } from './naive-bayes.js';
import { neuralNetwork } from './neural-network.js';
import { randomForest } from './random-forest.js';
import { restoreModel } from './registry.js';
import { sampledShapley } from './shapley-sampling.js';

const quickNetwork = neuralNetwork({ epochs: 15, members: 1 });
const learners: readonly Learner[] = [
  naiveBayes(),
  decisionTree(),
  logisticRegression(),
  boostedTrees({ trees: 60 }),
  randomForest({ trees: 40 }),
  quickNetwork,
  ensemble([naiveBayes(), logisticRegression(), boostedTrees({ trees: 40 })]),
  calibrated(naiveBayes(), 'platt'),
  calibrated(naiveBayes(), 'isotonic'),
];

describe.each(learners.map((learner) => [learner.name, learner] as const))('%s', (_, learner) => {
  const { frame, labels } = generatedTable(600, 3);
  const rows = allRows(400);
  const held = Int32Array.from({ length: 200 }, (_, i) => 400 + i);
  const model = learner.fit(frame, labels, rows, 7);
  const probabilities = model.predict(frame, held);

  test('probabilities that tell cases from others', () => {
    expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    const target = labels.subarray(400);
    expect(auroc(probabilities, target)).toBeGreaterThan(0.68);
    expect(logLoss(probabilities, target)).toBeLessThan(0.75);
  });

  test('the same seed gives the same model; what is saved predicts the same', () => {
    const saved = JSON.stringify(model.serialise());
    expect(JSON.stringify(learner.fit(frame, labels, rows, 7).serialise())).toBe(saved);
    expect(restoreModel(model.kind, JSON.parse(saved)).predict(frame, held)).toEqual(probabilities);
  });

  test('rows that it was not given do not matter', () => {
    const others = labels.map((label, row) => (row < 400 ? label : 1 - label));
    expect(learner.fit(frame, others, rows, 7).predict(frame, held)).toEqual(probabilities);
  });

  test('explanations add up to the prediction', () => {
    const background: Frame = generatedTable(20, 5).frame;
    const { base, contributions } = model.explain?.(frame, 450) ?? sampledShapley(model, frame, 450, background, 1);
    const sum = contributions.reduce((a, b) => a + b, base);
    expect(sum).toBeCloseTo(Math.max(-27, Math.min(27, logit(model.predict(frame, Int32Array.of(450))[0]!))), 9);
  });
});

test('a monotone feature never lowers the prediction', () => {
  const { frame, labels } = generatedTable(500, 9);
  const model = boostedTrees({ trees: 60, earlyStopping: false, monotoneBy: { b: 1 } }).fit(
    frame,
    labels,
    allRows(500),
    1,
  );
  const grid = Array.from({ length: 41 }, (_, i) => -3 + i * 0.15);
  for (let row = 0; row < 40; row++) {
    const features = frame.features.map((feature, index) => {
      if (feature.kind === 'numeric')
        return { ...feature, values: Float64Array.from(grid, (value) => (index === 1 ? value : feature.values[row]!)) };
      return { ...feature, codes: new Int32Array(grid.length).fill(feature.codes[row]!) };
    });
    const along = model.predict({ features, length: grid.length }, allRows(grid.length));
    for (let i = 1; i < along.length; i++) expect(along[i]!).toBeGreaterThanOrEqual(along[i - 1]!);
  }
});

test('a feature of which nothing depends matters less than one of which much does; dependence follows the label', () => {
  const { frame, labels } = generatedTable(800, 4);
  const model = boostedTrees({ trees: 60 }).fit(frame, labels, allRows(500), 1);
  const held = Int32Array.from({ length: 300 }, (_, i) => 500 + i);
  const importance = permutationImportance(model, frame, labels, held, 1);
  expect(importance[0]!).toBeGreaterThan(5 * Math.abs(importance[3]!));
  const [low, high] = partialDependence(model, frame, held, 0, [-1.5, 1.5]);
  expect(high!.probability - low!.probability).toBeGreaterThan(0.3);
});

test('net benefit at the prevalence: acting on everyone is worth nothing', () => {
  expect(netBenefit([1, 1, 1, 1], [1, 0, 0, 0], 0.25)).toBeCloseTo(0, 12);
  expect(netBenefit([0.9, 0.1, 0.1, 0.1], [1, 0, 0, 0], 0.5)).toBe(0.25);
});

test('folds hold every row once, with the labels shared evenly', () => {
  const labels = Uint8Array.from({ length: 103 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const folds = stratifiedFolds(labels, allRows(103), 5, 2);
  expect(folds.flatMap(({ held }) => [...held]).sort((a, b) => a - b)).toEqual([...allRows(103)]);
  const cases = folds.map(({ held }) => held.reduce((sum, row) => sum + labels[row]!, 0));
  expect(Math.max(...cases) - Math.min(...cases)).toBeLessThanOrEqual(1);
});

/** Peers of the same kind, and how far below them chance may put us: half the spread between folds. */
const peers = [
  ['wdbc', naiveBayes(), 'GaussianNB'],
  ['wdbc', logisticRegression(), 'LogReg'],
  ['cleveland', logisticRegression(), 'LogReg'],
  ['cleveland', boostedTrees(), 'XGB_lr.05_100_d3'],
  ['pima', naiveBayes(), 'GaussianNB'],
  ['pima', logisticRegression(), 'LogReg'],
  ['biopsy', decisionTree(), 'DecisionTree'],
  ['trace_1y', decisionTree(), 'DecisionTree_d4_leaf10'],
] as const;

interface Peer {
  readonly auroc: number;
  readonly auroc_sd: number;
  readonly brier: number;
}

test.each(peers)('%s, given folds: as good as its peer', (set, learner, peer) => {
  const [path, answers] = [sharedFile('tabular', `clf_${set}.csv`), sharedFile('tabular', 'peer-baselines.json')];
  if (!path || !answers) return expect(path, 'reference data not at hand').toBeUndefined();
  const { frame, labels, folds } = referenceTable(path);
  const found = crossValidate(learner, frame, labels, namedFolds(folds, allRows(frame.length)), 1, () => 0);
  const theirs = (readJson(answers) as Record<string, { models: Record<string, Peer> }>)[set]!.models[peer]!;
  expect(found.auroc).toBeGreaterThan(theirs.auroc - theirs.auroc_sd / 2);
  expect(found.brier).toBeLessThan(theirs.brier * 1.1);
  expect(
    brier(
      found.held.probabilities,
      Uint8Array.from(found.held.rows, (row) => labels[row]!),
    ),
  ).toBeCloseTo(found.brier, 2);
});

test('a random forest grows to single rows where the classes lie apart and keeps larger leaves where labels are noise', () => {
  const { frame, labels } = generatedTable(300, 5);
  const smallestLeaf = (noise: boolean) => {
    const [first] = frame.features as [Extract<Frame['features'][number], { kind: 'numeric' }>];
    // Told by one number exactly, or by nothing.
    const target = noise ? labels.map((_, row) => (row * 7919) % 2) : first.values.map((x) => Number(x > 0));
    const saved = randomForest({ trees: 80 }).fit(frame, Uint8Array.from(target), allRows(300), 1).serialise();
    const { trees } = saved as { trees: { nodes: { cover: number; feature?: number }[] }[] };
    return Math.min(
      ...trees.flatMap(({ nodes }) => nodes.filter((node) => node.feature === undefined).map((node) => node.cover)),
    );
  };
  expect(smallestLeaf(false)).toBe(1);
  expect(smallestLeaf(true)).toBe(10);
});
