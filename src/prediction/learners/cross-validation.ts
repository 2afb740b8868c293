import type { Fold } from './folds.js';
import type { Frame } from './frame.js';
import type { Learner } from './learner.js';
import { accuracy, auroc, brier, logLoss } from './metrics.js';

export interface Metrics {
  readonly auroc: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly accuracy: number;
}

export interface FoldResult extends Metrics {
  readonly rows: number;
  readonly positives: number;
}

/** Means over the folds; times are summed. */
export interface CrossValidation extends Metrics {
  readonly folds: readonly FoldResult[];
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  /** Each held-out row's number and probability, fold after fold. */
  readonly held: { readonly rows: Int32Array; readonly probabilities: Float64Array };
}

export function metricsOf(probabilities: ArrayLike<number>, labels: ArrayLike<number>): Metrics {
  return {
    auroc: auroc(probabilities, labels),
    brier: brier(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
    accuracy: accuracy(probabilities, labels),
  };
}

/**
 * Fits on each fold's learnt rows and judges on its held rows. AUROC is the mean over the folds in which both labels occur.
 * @param now seconds from any start, for the times
 * @param judged is told each time how many folds are done
 */
export function crossValidate(
  learner: Learner,
  frame: Frame,
  labels: Uint8Array,
  folds: readonly Fold[],
  seed: number,
  now: () => number,
  judged: (done: number) => void = () => {},
): CrossValidation {
  let [fitSeconds, predictSeconds] = [0, 0];
  const parts = folds.map(({ learnt, held }, fold) => {
    const start = now();
    const model = learner.fit(frame, labels, learnt, seed);
    const fitted = now();
    const probabilities = model.predict(frame, held);
    predictSeconds += now() - fitted;
    fitSeconds += fitted - start;
    judged(fold + 1);
    return { held, probabilities, target: Uint8Array.from(held, (row) => labels[row]!) };
  });
  const results = parts.map(({ probabilities, target }) => ({
    rows: target.length,
    positives: target.reduce((sum, label) => sum + label, 0),
    ...metricsOf(probabilities, target),
  }));
  const mean = (of: (result: FoldResult) => number) => {
    const values = results.map(of).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    auroc: mean((fold) => fold.auroc),
    brier: mean((fold) => fold.brier),
    logLoss: mean((fold) => fold.logLoss),
    accuracy: mean((fold) => fold.accuracy),
    folds: results,
    fitSeconds,
    predictSeconds,
    held: {
      rows: Int32Array.from(parts.flatMap(({ held }) => Array.from(held))),
      probabilities: Float64Array.from(parts.flatMap(({ probabilities }) => Array.from(probabilities))),
    },
  };
}
