import type { FeatureSchema, Frame, Rows } from './frame.js';
import type { Learner, Model } from './learner.js';
import { naiveBayesClasses } from './naive-bayes-classes.js';
import { softmaxRegression } from './softmax-regression.js';

/** A fitted model of a label with more than two values. */
export interface ClassModel {
  readonly kind: string;
  readonly schema: readonly FeatureSchema[];
  readonly classes: number;
  /** Row after row, the probability of each class; they add up to 1. */
  predict(frame: Frame, rows: Rows): Float64Array;
  /** Plain JSON from which `restoreClassModel` makes the same model. */
  serialise(): unknown;
}

/** Something that learns one of several classes; deterministic by its seed. */
export interface ClassLearner {
  readonly name: string;
  /** @param codes class of each row of the frame, 0 to `classes` - 1; only `rows` are looked at */
  fit(frame: Frame, codes: Uint8Array, classes: number, rows: Rows, seed: number): ClassModel;
}

/** The learner for several classes: in its own form where it has one (naive Bayes, logistic regression), else one against the rest. */
export function classLearner(learner: Learner): ClassLearner {
  switch (learner.name) {
    case 'naive-bayes':
      return naiveBayesClasses;
    case 'logistic-regression':
      return softmaxRegression();
    default:
      return oneVsRest(learner);
  }
}

interface OneVsRest {
  readonly schema: readonly FeatureSchema[];
  readonly members: readonly { readonly kind: string; readonly model: unknown }[];
}

/** A model for each class against all others; their probabilities, divided by their sum. Rifkin & Klautau, JMLR 2004;5:101. */
export function oneVsRest(learner: Learner): ClassLearner {
  return {
    name: learner.name,
    fit(frame, codes, classes, rows, seed) {
      const members = Array.from({ length: classes }, (_, one) => {
        const labels = codes.map((code) => (code === one ? 1 : 0));
        return learner.fit(frame, labels, rows, seed);
      });
      return together(members[0]!.schema, members);
    },
  };
}

function together(schema: readonly FeatureSchema[], members: readonly Model[]): ClassModel {
  const classes = members.length;
  return {
    kind: 'one-vs-rest',
    schema,
    classes,
    predict(frame, rows) {
      const probabilities = new Float64Array(rows.length * classes);
      members.forEach((member, one) => {
        member.predict(frame, rows).forEach((probability, i) => {
          probabilities[i * classes + one] = probability;
        });
      });
      normalise(probabilities, classes);
      return probabilities;
    },
    serialise: (): OneVsRest => ({
      schema,
      members: members.map((member) => ({ kind: member.kind, model: member.serialise() })),
    }),
  };
}

/** Each row divided by its sum; even where the sum is 0. */
function normalise(probabilities: Float64Array, classes: number): void {
  for (let start = 0; start < probabilities.length; start += classes) {
    const row = probabilities.subarray(start, start + classes);
    const sum = row.reduce((a, b) => a + b, 0);
    if (sum > 0) for (let k = 0; k < classes; k++) row[k] = row[k]! / sum;
    else row.fill(1 / classes);
  }
}

/** @param restore how to read a model of one class */
export function restoreOneVsRest(saved: unknown, restore: (kind: string, saved: unknown) => Model): ClassModel {
  const { schema, members } = saved as OneVsRest;
  return together(
    schema,
    members.map(({ kind, model }) => restore(kind, model)),
  );
}
