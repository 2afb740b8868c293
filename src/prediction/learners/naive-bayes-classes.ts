import type { ClassLearner, ClassModel } from './classes.js';
import { stratifiedFolds } from './folds.js';
import { type FeatureSchema, type Frame, numberAt, type Rows, schemaOf } from './frame.js';
import { moments } from './naive-bayes.js';
import { softmax } from './softmax.js';

/** One feature's log-likelihood for each class: Gaussian for numbers, smoothed frequencies for levels. */
type Density =
  | { readonly kind: 'gaussian'; readonly mean: readonly number[]; readonly variance: readonly number[] }
  /** For each level, the logarithm of its frequency in each class. */
  | { readonly kind: 'categorical'; readonly log: readonly (readonly number[])[] };

interface Parameters {
  readonly schema: readonly FeatureSchema[];
  readonly logPrior: readonly number[];
  /** What every log-likelihood is multiplied by; see naiveBayes. */
  readonly weight: number;
  readonly densities: readonly Density[];
}

/** Naive Bayes for several classes: P(class | X) in proportion to P(class) times the product of P(x | class). */
export const naiveBayesClasses: ClassLearner = {
  name: 'naive-bayes',
  fit(frame, codes, classes, rows, seed) {
    const plain = fitPlain(frame, codes, classes, rows);
    return model({ ...plain, weight: temperedWeight(frame, codes, classes, rows, seed) });
  },
};

function fitPlain(frame: Frame, codes: Uint8Array, classes: number, rows: Rows): Parameters {
  const counts = new Float64Array(classes);
  for (const row of rows) counts[codes[row]!]! += 1;
  const densities = frame.features.map((feature): Density => {
    if (feature.kind === 'categorical') {
      const levels = feature.levels.length;
      const seen = Array.from({ length: classes }, () => new Float64Array(levels).fill(1));
      for (const row of rows) if (feature.codes[row]! >= 0) seen[codes[row]!]![feature.codes[row]!]! += 1;
      const sums = seen.map((row) => row.reduce((a, b) => a + b, 0));
      return {
        kind: 'categorical',
        log: feature.levels.map((_, level) => seen.map((row, k) => Math.log(row[level]! / sums[k]!))),
      };
    }
    const all = moments(feature.values, rows, () => true);
    const each = Array.from({ length: classes }, (_, k) => moments(feature.values, rows, (row) => codes[row] === k));
    const floor = all.variance > 0 ? Math.max(1e-9 * all.variance, 1e-300) : 1;
    // A class with fewer than two known values borrows the moments of all.
    const known = each.map((own) => (own.count > 1 ? own : all));
    return {
      kind: 'gaussian',
      mean: known.map(({ mean }) => mean),
      variance: known.map(({ variance }) => Math.max(variance, floor)),
    };
  });
  const logPrior = Array.from(counts, (count) => Math.log((count + 1) / (rows.length + classes)));
  return { schema: schemaOf(frame), logPrior, weight: 1, densities };
}

/** The weight, of a few between a tenth and one, with the least log loss of held-out rows. */
function temperedWeight(frame: Frame, codes: Uint8Array, classes: number, rows: Rows, seed: number): number {
  const weights = Array.from({ length: 11 }, (_, step) => 10 ** (-step / 10));
  const losses = new Float64Array(weights.length);
  for (const { learnt, held } of stratifiedFolds(codes, rows, 5, seed ^ 0x3c6ef372)) {
    if (held.length === 0) continue;
    const fitted = fitPlain(frame, codes, classes, learnt);
    weights.forEach((weight, index) => {
      const probabilities = predict({ ...fitted, weight }, frame, held);
      held.forEach((row, i) => {
        losses[index]! -= Math.log(Math.max(probabilities[i * classes + codes[row]!]!, 1e-15));
      });
    });
  }
  return weights[losses.indexOf(Math.min(...losses))]!;
}

function predict({ logPrior, weight, densities }: Parameters, frame: Frame, rows: Rows): Float64Array {
  const classes = logPrior.length;
  const scores = new Float64Array(rows.length * classes);
  rows.forEach((row, i) => {
    for (let k = 0; k < classes; k++) scores[i * classes + k] = logPrior[k]!;
    densities.forEach((density, index) => {
      const value = numberAt(frame.features[index]!, row);
      if (Number.isNaN(value)) return;
      for (let k = 0; k < classes; k++) {
        const log =
          density.kind === 'categorical'
            ? density.log[value]![k]!
            : -0.5 * (Math.log(density.variance[k]!) + (value - density.mean[k]!) ** 2 / density.variance[k]!);
        scores[i * classes + k]! += weight * log;
      }
    });
  });
  softmax(scores, classes);
  return scores;
}

function model(parameters: Parameters): ClassModel {
  return {
    kind: 'naive-bayes-classes',
    schema: parameters.schema,
    classes: parameters.logPrior.length,
    predict: (frame, rows) => predict(parameters, frame, rows),
    serialise: () => parameters,
  };
}

export const restoreNaiveBayesClasses = (saved: unknown): ClassModel => model(saved as Parameters);
