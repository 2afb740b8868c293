import { stratifiedFolds } from './folds.js';
import type { Frame, Rows } from './frame.js';
import { applyIsotonic, fitIsotonic, type IsotonicCurve } from './isotonic.js';
import type { Learner, Model } from './learner.js';
import { applyPlatt, fitPlatt, type PlattScaling } from './platt.js';
import { clippedLogit } from './shapley-sampling.js';

export type CalibrationMethod = 'platt' | 'isotonic';

type Curve =
  | { readonly method: 'platt'; readonly curve: PlattScaling }
  | { readonly method: 'isotonic'; readonly curve: IsotonicCurve };

interface Parameters {
  readonly curve: Curve;
  readonly kind: string;
  readonly model: unknown;
}

/** The learner, its probabilities corrected by a curve fitted to five folds' held-out predictions. */
export function calibrated(learner: Learner, method: CalibrationMethod): Learner {
  return {
    name: `${learner.name}+${method}`,
    fit(frame, labels, rows, seed) {
      const folds = stratifiedFolds(labels, rows, 5, seed ^ 0x7feb352d);
      const scores = folds.flatMap(({ learnt, held }) =>
        Array.from(learner.fit(frame, labels, learnt, seed).predict(frame, held), clippedLogit),
      );
      const target = folds.flatMap(({ held }) => Array.from(held, (row) => labels[row]!));
      const curve: Curve =
        method === 'platt'
          ? { method, curve: fitPlatt(scores, target) }
          : { method, curve: fitIsotonic(scores, target) };
      return model(curve, learner.fit(frame, labels, rows, seed));
    },
  };
}

function model(curve: Curve, inner: Model): Model {
  const apply = (score: number) =>
    curve.method === 'platt' ? applyPlatt(curve.curve, score) : applyIsotonic(curve.curve, score);
  return {
    kind: 'calibrated',
    schema: inner.schema,
    predict: (frame: Frame, rows: Rows) => inner.predict(frame, rows).map((p) => apply(clippedLogit(p))),
    serialise: (): Parameters => ({ curve, kind: inner.kind, model: inner.serialise() }),
  };
}

/** @param restore how to read the model within */
export function restoreCalibrated(saved: unknown, restore: (kind: string, saved: unknown) => Model): Model {
  const { curve, kind, model: inner } = saved as Parameters;
  return model(curve, restore(kind, inner));
}
