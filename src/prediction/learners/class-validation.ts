import type { ClassLearner } from './classes.js';
import type { Fold } from './folds.js';
import type { Frame } from './frame.js';
import { auroc } from './metrics.js';

/** How well probabilities of several classes fit what is true. */
export interface ClassMetrics {
  /** Mean over classes of the area under the ROC curve, each against the rest; a class that does not occur is left out. */
  readonly auroc: number;
  /** Mean squared distance of the probabilities from the truth, summed over classes (0 to 2). Brier 1950. */
  readonly brier: number;
  readonly logLoss: number;
  readonly accuracy: number;
  /** Mean over classes of the harmonic mean of precision and recall. */
  readonly macroF1: number;
}

export interface ClassFold extends ClassMetrics {
  readonly rows: number;
}

/** Means over the folds; times are summed. */
export interface ClassValidation extends ClassMetrics {
  readonly folds: readonly ClassFold[];
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  readonly held: { readonly rows: Int32Array; readonly probabilities: Float64Array };
}

/** @param probabilities row after row, one for each class */
export function classMetrics(probabilities: Float64Array, truth: Uint8Array, classes: number): ClassMetrics {
  const n = truth.length;
  const of = (k: number) => Float64Array.from({ length: n }, (_, i) => probabilities[i * classes + k]!);
  const each = Array.from({ length: classes }, (_, k) => of(k));
  const said = Uint8Array.from({ length: n }, (_, i) =>
    each.reduce((best, own, k) => (own[i]! > each[best]![i]! ? k : best), 0),
  );
  const areas = each.map((own, k) =>
    auroc(
      own,
      truth.map((code) => (code === k ? 1 : 0)),
    ),
  );
  const f1 = each.flatMap((_, k) => {
    const both = said.reduce((sum, code, i) => sum + (code === k && truth[i] === k ? 1 : 0), 0);
    const either = [said, truth].reduce(
      (sum, codes) => sum + codes.reduce((a, code) => a + (code === k ? 1 : 0), 0),
      0,
    );
    return either > 0 ? [(2 * both) / either] : [];
  });
  let [squares, loss, right] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < classes; k++) squares += (each[k]![i]! - (truth[i] === k ? 1 : 0)) ** 2;
    loss -= Math.log(Math.max(each[truth[i]!]![i]!, 1e-15));
    right += said[i] === truth[i] ? 1 : 0;
  }
  return {
    auroc: mean(areas),
    brier: squares / n,
    logLoss: loss / n,
    accuracy: right / n,
    macroF1: mean(f1),
  };
}

/**
 * Fits on each fold's learnt rows and judges on its held rows.
 * @param now seconds from any start, for the times
 * @param judged is told each time how many folds are done
 */
export function crossValidateClasses(
  learner: ClassLearner,
  frame: Frame,
  codes: Uint8Array,
  classes: number,
  folds: readonly Fold[],
  seed: number,
  now: () => number,
  judged: (done: number) => void = () => {},
): ClassValidation {
  let [fitSeconds, predictSeconds] = [0, 0];
  const parts = folds.map(({ learnt, held }, fold) => {
    const start = now();
    const model = learner.fit(frame, codes, classes, learnt, seed);
    const fitted = now();
    const probabilities = model.predict(frame, held);
    predictSeconds += now() - fitted;
    fitSeconds += fitted - start;
    judged(fold + 1);
    const truth = Uint8Array.from(held, (row) => codes[row]!);
    return { held, probabilities, figures: { rows: held.length, ...classMetrics(probabilities, truth, classes) } };
  });
  const results = parts.map(({ figures }) => figures);
  return {
    auroc: mean(results.map((fold) => fold.auroc)),
    brier: mean(results.map((fold) => fold.brier)),
    logLoss: mean(results.map((fold) => fold.logLoss)),
    accuracy: mean(results.map((fold) => fold.accuracy)),
    macroF1: mean(results.map((fold) => fold.macroF1)),
    folds: results,
    fitSeconds,
    predictSeconds,
    held: {
      rows: Int32Array.from(parts.flatMap(({ held }) => Array.from(held))),
      probabilities: Float64Array.from(parts.flatMap(({ probabilities }) => Array.from(probabilities))),
    },
  };
}

/** Of the values that are numbers. */
function mean(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
