import { stratifiedFolds } from './folds.js';
import { type Feature, type Frame, numberAt, type Rows, schemaOf } from './frame.js';
import { type Learner, logistic, type Model } from './learner.js';
import { fitPlatt } from './platt.js';

/** One feature's log-likelihood ratio of label 1 against 0: Gaussian for numbers, smoothed frequencies for levels. */
type Likelihood =
  | {
      readonly kind: 'gaussian';
      readonly mean: readonly [number, number];
      readonly variance: readonly [number, number];
    }
  | { readonly kind: 'categorical'; readonly logRatio: readonly number[] };

interface Parameters {
  readonly schema: ReturnType<typeof schemaOf>;
  readonly priorLogOdds: number;
  /** What every log-likelihood ratio is multiplied by; 1 in the textbook. */
  readonly weight: number;
  readonly likelihoods: readonly Likelihood[];
}

/** Folds whose held-out log-odds say how far the independence assumption overstates the evidence. */
const temperingFolds = 5;

/**
 * Naive Bayes: P(D|X) = P(D) product of P(x|D) / P(X), features independent given the label; a missing feature says
 * nothing. Variances are held above a fraction of the largest, frequencies are smoothed by Laplace's rule. As features that go
 * together count the same evidence twice, the log-likelihood ratios are multiplied by one factor that makes held-out
 * probabilities right (Platt scaling; the ranking stays). `tempered: false` is the textbook's.
 */
export function naiveBayes({ tempered = true } = {}): Learner {
  return {
    name: 'naive-bayes',
    fit(frame, labels, rows, seed) {
      const plain = fitPlain(frame, labels, rows);
      return model(tempered ? temper(plain, frame, labels, rows, seed) : plain);
    },
  };
}

function fitPlain(frame: Frame, labels: Uint8Array, rows: Rows): Parameters {
  const counts: [number, number] = [0, 0];
  for (const row of rows) counts[labels[row]! as 0 | 1] += 1;
  const likelihoods = frame.features.map((feature) =>
    feature.kind === 'categorical' ? byLevel(feature, labels, rows) : gaussian(feature, labels, rows),
  );
  return { schema: schemaOf(frame), priorLogOdds: Math.log((counts[1] + 1) / (counts[0] + 1)), weight: 1, likelihoods };
}

function temper(plain: Parameters, frame: Frame, labels: Uint8Array, rows: Rows, seed: number): Parameters {
  const positives = rows.reduce((sum, row) => sum + labels[row]!, 0);
  if (Math.min(positives, rows.length - positives) < 2 * temperingFolds) return plain;
  const folds = stratifiedFolds(labels, rows, temperingFolds, seed ^ 0x3c6ef372);
  const scores = folds.flatMap(({ learnt, held }) => {
    const fitted = fitPlain(frame, labels, learnt);
    return Array.from(held, (row) => logOdds(fitted, frame, row));
  });
  const target = folds.flatMap(({ held }) => Array.from(held, (row) => labels[row]!));
  const { intercept, slope } = fitPlatt(scores, target);
  if (!(slope > 0)) return plain;
  return { ...plain, priorLogOdds: intercept + slope * plain.priorLogOdds, weight: slope };
}

function byLevel(feature: Extract<Feature, { kind: 'categorical' }>, labels: Uint8Array, rows: Rows): Likelihood {
  const counts = [new Float64Array(feature.levels.length), new Float64Array(feature.levels.length)] as const;
  const known: [number, number] = [0, 0];
  for (const row of rows) {
    const code = feature.codes[row]!;
    if (code < 0) continue;
    counts[labels[row]! as 0 | 1][code]! += 1;
    known[labels[row]! as 0 | 1] += 1;
  }
  const share = (label: 0 | 1, code: number) => (counts[label][code]! + 1) / (known[label] + feature.levels.length);
  return { kind: 'categorical', logRatio: feature.levels.map((_, code) => Math.log(share(1, code) / share(0, code))) };
}

function gaussian(feature: Extract<Feature, { kind: 'numeric' }>, labels: Uint8Array, rows: Rows): Likelihood {
  const of = (label: number) => moments(feature.values, rows, (row) => labels[row] === label);
  const [control, disease] = [of(0), of(1)];
  // A label that never has the value says nothing about it, nor does a value that is always the same.
  const constant = control.variance === 0 && disease.variance === 0 && control.mean === disease.mean;
  if (control.count === 0 || disease.count === 0 || constant)
    return { kind: 'gaussian', mean: [0, 0], variance: [1, 1] };
  const spread = Math.max(control.variance, disease.variance, (control.mean - disease.mean) ** 2);
  const floor = Math.max(1e-9 * spread, 1e-300);
  return {
    kind: 'gaussian',
    mean: [control.mean, disease.mean],
    variance: [Math.max(control.variance, floor), Math.max(disease.variance, floor)],
  };
}

/** Count, mean and variance of the known values of the rows that are wanted. */
export function moments(values: Float64Array, rows: Rows, wanted: (row: number) => boolean) {
  let [count, sum] = [0, 0];
  for (const row of rows) {
    if (Number.isNaN(values[row]!) || !wanted(row)) continue;
    count += 1;
    sum += values[row]!;
  }
  const mean = sum / Math.max(count, 1);
  let squares = 0;
  for (const row of rows) if (!Number.isNaN(values[row]!) && wanted(row)) squares += (values[row]! - mean) ** 2;
  return { count, mean, variance: squares / Math.max(count, 1) };
}

/** The weighted log-likelihood ratio that each feature contributes in one row; 0 where it is missing. */
export function naiveBayesContributions(parameters: Parameters, frame: Frame, row: number): number[] {
  return parameters.likelihoods.map((likelihood, index) => {
    const value = numberAt(frame.features[index]!, row);
    if (Number.isNaN(value)) return 0;
    if (likelihood.kind === 'categorical') return parameters.weight * likelihood.logRatio[value]!;
    const [m0, m1] = likelihood.mean;
    const [v0, v1] = likelihood.variance;
    return parameters.weight * 0.5 * (Math.log(v0 / v1) + (value - m0) ** 2 / v0 - (value - m1) ** 2 / v1);
  });
}

function logOdds(parameters: Parameters, frame: Frame, row: number): number {
  const sum = naiveBayesContributions(parameters, frame, row).reduce((a, b) => a + b, 0);
  return parameters.priorLogOdds + sum;
}

function model(parameters: Parameters): Model {
  return {
    kind: 'naive-bayes',
    schema: parameters.schema,
    predict: (frame: Frame, rows: Rows) => Float64Array.from(rows, (row) => logistic(logOdds(parameters, frame, row))),
    explain: (frame: Frame, row: number) => ({
      base: parameters.priorLogOdds,
      contributions: Float64Array.from(naiveBayesContributions(parameters, frame, row)),
    }),
    serialise: () => parameters,
  };
}

export const restoreNaiveBayes = (saved: unknown): Model => model(saved as Parameters);
