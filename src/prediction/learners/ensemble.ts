import { allFoldsBelow, boostedTrees } from './boosted-trees.js';
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
      const fits =
        rows.length < allFoldsBelow
          ? heldByAll(asked, frame, labels, rows, seed)
          : heldByOne(asked, frame, labels, rows, seed);
      const target = Uint8Array.from(fits.rows, (row) => labels[row]!);
      const scores = fits.members.map(({ held }) => held.map(boundedLogit));
      const scalings = scores.map((held) => fitPlatt(held, target));
      const calibrated = scores.map((held, member) => held.map((score) => scaled(scalings[member]!, score)));
      const { intercept, weights } = fitStack(calibrated, target);
      const chosen = fits.members.flatMap(({ fitted }, member) => {
        const weight = weights[member]!;
        return weight < 1e-3 ? [] : [{ weight, scaling: scalings[member]!, model: fitted() }];
      });
      return model(schemaOf(frame), intercept, chosen);
    },
  };
}

/** Members' probabilities of rows that they had not learnt from, and the members fitted to all. */
interface HeldOut {
  readonly rows: Rows;
  readonly members: readonly { readonly held: Float64Array; fitted(): Model }[];
}

const foldsFor = (labels: Uint8Array, rows: Rows, seed: number): Fold[] =>
  stratifiedFolds(labels, rows, 5, seed ^ 0x2545f491);

/** Every row, by the member's own folds or samples, else by five folds. */
function heldByAll(asked: readonly Learner[], frame: Frame, labels: Uint8Array, rows: Rows, seed: number): HeldOut {
  const folds = foldsFor(labels, rows, seed);
  const members = asked.map((learner) => {
    if (learner.fitHeld) {
      const { model: fitted, held } = learner.fitHeld(frame, labels, rows, seed);
      return { held, fitted: () => fitted };
    }
    const settled = learner.settled?.(frame, labels, rows, seed) ?? learner;
    const byRow = new Float64Array(frame.length);
    for (const { learnt, held } of folds) {
      const probabilities = settled.fit(frame, labels, learnt, seed).predict(frame, held);
      held.forEach((row, i) => {
        byRow[row] = probabilities[i]!;
      });
    }
    return {
      held: Float64Array.from(rows, (row) => byRow[row]!),
      fitted: () => settled.fit(frame, labels, rows, seed),
    };
  });
  return { rows, members };
}

/** A fifth of the rows, where there are many. */
function heldByOne(asked: readonly Learner[], frame: Frame, labels: Uint8Array, rows: Rows, seed: number): HeldOut {
  const [{ learnt, held }] = foldsFor(labels, rows, seed) as [Fold];
  const members = asked.map((learner) => {
    const settled = learner.settled?.(frame, labels, rows, seed) ?? learner;
    return {
      held: settled.fit(frame, labels, learnt, seed).predict(frame, held),
      fitted: () => settled.fit(frame, labels, rows, seed),
    };
  });
  return { rows: held, members };
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
