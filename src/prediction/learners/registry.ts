import { boostedTrees, restoreBoostedTrees } from './boosted-trees.js';
import { restoreCalibrated } from './calibrated.js';
import { type ClassModel, restoreOneVsRest } from './classes.js';
import { decisionTree, restoreDecisionTree } from './decision-tree.js';
import { ensemble, restoreEnsemble } from './ensemble.js';
import type { Learner, Model } from './learner.js';
import { logisticRegression, restoreLogisticRegression } from './logistic-regression.js';
import { naiveBayes, restoreNaiveBayes } from './naive-bayes.js';
import { restoreNaiveBayesClasses } from './naive-bayes-classes.js';
import { neuralNetwork, restoreNeuralNetwork } from './neural-network.js';
import { randomForest, restoreRandomForest } from './random-forest.js';
import { restoreSoftmaxRegression } from './softmax-regression.js';

/** Which way each named feature may move the probability; only boosted trees heed it. */
export type Monotone = Readonly<Record<string, -1 | 0 | 1>>;

const makers: Readonly<Record<string, (monotone?: Monotone) => Learner>> = {
  'naive-bayes': () => naiveBayes(),
  'decision-tree': () => decisionTree(),
  'logistic-regression': () => logisticRegression(),
  'boosted-trees': (monotone) => boostedTrees(monotone ? { monotoneBy: monotone } : {}),
  'random-forest': () => randomForest(),
  'neural-network': () => neuralNetwork(),
  ensemble: () => ensemble(),
};

const aliases: Readonly<Record<string, string>> = {
  auto: 'ensemble',
  nb: 'naive-bayes',
  tree: 'decision-tree',
  lr: 'logistic-regression',
  logistic: 'logistic-regression',
  gbt: 'boosted-trees',
  gbm: 'boosted-trees',
  forest: 'random-forest',
  mlp: 'neural-network',
  nn: 'neural-network',
};

export const learnerNames: readonly string[] = Object.keys(makers);

/** The learner of this name or alias, or undefined. */
export function learnerNamed(name: string, monotone?: Monotone): Learner | undefined {
  const plain = name.toLowerCase().replaceAll(/[\s_]/g, '-');
  return makers[aliases[plain] ?? plain]?.(monotone);
}

/**
 * The model that `serialise` wrote.
 * @throws Error for a kind that this version does not know
 */
export function restoreModel(kind: string, saved: unknown): Model {
  switch (kind) {
    case 'naive-bayes':
      return restoreNaiveBayes(saved);
    case 'decision-tree':
      return restoreDecisionTree(saved);
    case 'logistic-regression':
      return restoreLogisticRegression(saved);
    case 'boosted-trees':
      return restoreBoostedTrees(saved);
    case 'random-forest':
      return restoreRandomForest(saved);
    case 'neural-network':
      return restoreNeuralNetwork(saved);
    case 'ensemble':
      return restoreEnsemble(saved, restoreModel);
    case 'calibrated':
      return restoreCalibrated(saved, restoreModel);
    default:
      throw new Error(`a model of kind "${kind}" is not known to this version`);
  }
}

/**
 * The model of several classes that `serialise` wrote; undefined if the kind is one of yes and no.
 * @throws Error for a kind that this version does not know
 */
export function restoreClassModel(kind: string, saved: unknown): ClassModel | undefined {
  switch (kind) {
    case 'one-vs-rest':
      return restoreOneVsRest(saved, restoreModel);
    case 'softmax-regression':
      return restoreSoftmaxRegression(saved);
    case 'naive-bayes-classes':
      return restoreNaiveBayesClasses(saved);
    default:
      return undefined;
  }
}
