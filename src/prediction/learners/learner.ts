import type { FeatureSchema, Frame, Rows } from './frame.js';
import type { Explanation } from './tree-shap.js';

/** A fitted model of a yes/no label. */
export interface Model {
  /** Which learner made it, and with it which `restore` reads it. */
  readonly kind: string;
  readonly schema: readonly FeatureSchema[];
  /** Probability of the label for each of these rows, 0 to 1. The frame must conform to the schema. */
  predict(frame: Frame, rows: Rows): Float64Array;
  /** What each feature adds to the log-odds of a row, exactly; absent where the model has no closed form. */
  explain?(frame: Frame, row: number): Explanation;
  /** Plain JSON from which `restore` makes the same model. */
  serialise(): unknown;
}

export interface HeldFit {
  readonly model: Model;
  /** For each of the rows, in their order, the probability by parts of the model that had not learnt from it. */
  readonly held: Float64Array;
}

/** Something that learns; deterministic by its seed. */
export interface Learner {
  readonly name: string;
  /** @param labels 1 or 0 for each row of the frame; only `rows` are looked at */
  fit(frame: Frame, labels: Uint8Array, rows: Rows, seed: number): Model;
  /** The same learner with what it would choose on these rows chosen for good, so that many like fits cost less. */
  settled?(frame: Frame, labels: Uint8Array, rows: Rows, seed: number): Learner;
  /** The model of `fit`, with what its own folds or bootstrap samples say of rows that they left out: no further fits are needed. */
  fitHeld?(frame: Frame, labels: Uint8Array, rows: Rows, seed: number): HeldFit;
}

export const logistic = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
export const logit = (p: number): number => Math.log(p / (1 - p));
