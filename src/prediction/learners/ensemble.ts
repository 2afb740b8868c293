import { boostedTrees } from './boosted-trees.js';
import { type Fold, stratifiedFolds } from './folds.js';
import { type FeatureSchema, type Frame, type Rows, schemaOf } from './frame.js';
import { type Learner, logistic, logit, type Model } from './learner.js';
import { logisticRegression } from './logistic-regression.js';
import { naiveBayes } from './naive-bayes.js';
import { neuralNetwork } from './neural-network.js';
import { fitPlatt, type PlattScaling } from './platt.js';
import { randomForest } from './random-forest.js';
import { fitStack } from './stacking.js';

interface Parameters {
  readonly schema: readonly FeatureSchema[];
  readonly intercept: number;
  readonly members: readonly {
    readonly kind: string;
    readonly weight: number;
    readonly scaling: PlattScaling;
    readonly model: unknown;
  }[];
}

/** Above this many rows one held-out fifth serves for the weights; below, five folds, and below the second number twice. */
const [oneSplitFrom, twiceBelow] = [10_000, 400];

const usualMembers = (): Learner[] => [
  naiveBayes({ tempered: false }),
  logisticRegression(),
  boostedTrees(),
  randomForest(),
  neuralNetwork(),
];

/**
 * The default model: members' log-odds, each calibrated (Platt) on rows it had not learnt from, added with weights that are
 * not negative and lower the log loss of those rows. Wolpert, Neural Netw 1992;5:241; Breiman, Mach Learn 1996;24:49.
 */
export function ensemble(asked: readonly Learner[] = usualMembers()): Learner {
  return {
    name: 'ensemble',
    fit(frame, labels, rows, seed) {
      const folds = weightFolds(labels, rows, seed);
      const members = asked.map((learner) => learner.settled?.(frame, labels, rows, seed) ?? learner);
      const target = Uint8Array.from(
        folds.flatMap(({ held }) => Array.from(held)),
        (row) => labels[row]!,
      );
      const scores = members.map((learner) =>
        Float64Array.from(
          folds.flatMap(({ learnt, held }) =>
            Array.from(learner.fit(frame, labels, learnt, seed).predict(frame, held), boundedLogit),
          ),
        ),
      );
      const scalings = scores.map((held) => fitPlatt(held, target));
      const calibrated = scores.map((held, member) => held.map((score) => scaled(scalings[member]!, score)));
      const { intercept, weights } = fitStack(calibrated, target, target.length / rows.length);
      const chosen = members.flatMap((learner, member) => {
        const weight = weights[member]!;
        if (weight < 1e-3) return [];
        return [{ weight, scaling: scalings[member]!, model: learner.fit(frame, labels, rows, seed) }];
      });
      return model(schemaOf(frame), intercept, chosen);
    },
  };
}

function weightFolds(labels: Uint8Array, rows: Rows, seed: number): Fold[] {
  if (rows.length >= oneSplitFrom) return stratifiedFolds(labels, rows, 5, seed ^ 0x2545f491).slice(0, 1);
  const once = stratifiedFolds(labels, rows, 5, seed ^ 0x2545f491);
  return rows.length < twiceBelow ? [...once, ...stratifiedFolds(labels, rows, 5, seed ^ 0x1b873593)] : once;
}

/** Log-odds held within 1e-4 of certainty: one overconfident member must not decide alone. */
const boundedLogit = (probability: number): number => logit(Math.min(1 - 1e-4, Math.max(1e-4, probability)));
const scaled = ({ intercept, slope }: PlattScaling, score: number): number => intercept + slope * score;

interface Member {
  readonly weight: number;
  readonly scaling: PlattScaling;
  readonly model: Model;
}

function model(schema: readonly FeatureSchema[], intercept: number, members: readonly Member[]): Model {
  return {
    kind: 'ensemble',
    schema,
    predict(frame: Frame, rows: Rows) {
      const sums = new Float64Array(rows.length).fill(intercept);
      for (const { weight, scaling, model: member } of members) {
        member.predict(frame, rows).forEach((probability, i) => {
          sums[i]! += weight * scaled(scaling, boundedLogit(probability));
        });
      }
      return sums.map(logistic);
    },
    serialise: (): Parameters => ({
      schema,
      intercept,
      members: members.map(({ weight, scaling, model: member }) => ({
        kind: member.kind,
        weight,
        scaling,
        model: member.serialise(),
      })),
    }),
  };
}

/** @param restore how to read a member */
export function restoreEnsemble(saved: unknown, restore: (kind: string, saved: unknown) => Model): Model {
  const { schema, intercept, members } = saved as Parameters;
  return model(
    schema,
    intercept,
    members.map(({ kind, weight, scaling, model: member }) => ({ weight, scaling, model: restore(kind, member) })),
  );
}
