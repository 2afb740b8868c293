import { type Frame, numberAt, type Rows, schemaOf } from './frame.js';
import { type Learner, logistic, type Model } from './learner.js';

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
  readonly likelihoods: readonly Likelihood[];
}

/**
 * Naive Bayes: P(D|X) = P(D) product of P(x|D) / P(X), features independent given the label; a missing feature says
 * nothing. Variances are held above a fraction of the largest, frequencies are smoothed by Laplace's rule.
 */
export const naiveBayes: Learner = {
  name: 'naive-bayes',
  fit(frame, labels, rows) {
    const counts: [number, number] = [0, 0];
    for (const row of rows) counts[labels[row]! as 0 | 1] += 1;
    const likelihoods = frame.features.map((feature): Likelihood => {
      if (feature.kind === 'categorical') {
        const byLevel = [new Float64Array(feature.levels.length), new Float64Array(feature.levels.length)] as const;
        const known: [number, number] = [0, 0];
        for (const row of rows) {
          const code = feature.codes[row]!;
          if (code < 0) continue;
          byLevel[labels[row]! as 0 | 1][code]! += 1;
          known[labels[row]! as 0 | 1] += 1;
        }
        const share = (label: 0 | 1, code: number) =>
          (byLevel[label][code]! + 1) / (known[label] + feature.levels.length);
        return {
          kind: 'categorical',
          logRatio: feature.levels.map((_, code) => Math.log(share(1, code) / share(0, code))),
        };
      }
      const moments = ([0, 1] as const).map((label) => {
        const values = Array.from(rows).flatMap((row) =>
          labels[row] === label && !Number.isNaN(feature.values[row]!) ? [feature.values[row]!] : [],
        );
        const mean = values.reduce((a, b) => a + b, 0) / Math.max(values.length, 1);
        return {
          mean,
          variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(values.length, 1),
        };
      });
      const floor = 1e-9 * Math.max(moments[0]!.variance, moments[1]!.variance, 1e-300);
      return {
        kind: 'gaussian',
        mean: [moments[0]!.mean, moments[1]!.mean],
        variance: [Math.max(moments[0]!.variance, floor), Math.max(moments[1]!.variance, floor)],
      };
    });
    return model({ schema: schemaOf(frame), priorLogOdds: Math.log((counts[1] + 1) / (counts[0] + 1)), likelihoods });
  },
};

/** The log-likelihood ratio that each feature contributes in one row; 0 where it is missing. */
export function naiveBayesContributions(parameters: Parameters, frame: Frame, row: number): number[] {
  return parameters.likelihoods.map((likelihood, index) => {
    const value = numberAt(frame.features[index]!, row);
    if (Number.isNaN(value)) return 0;
    if (likelihood.kind === 'categorical') return likelihood.logRatio[value]!;
    const [m0, m1] = likelihood.mean;
    const [v0, v1] = likelihood.variance;
    return 0.5 * (Math.log(v0 / v1) + (value - m0) ** 2 / v0 - (value - m1) ** 2 / v1);
  });
}

function model(parameters: Parameters): Model {
  return {
    kind: 'naive-bayes',
    schema: parameters.schema,
    predict: (frame: Frame, rows: Rows) =>
      Float64Array.from(rows, (row) =>
        logistic(naiveBayesContributions(parameters, frame, row).reduce((a, b) => a + b, parameters.priorLogOdds)),
      ),
    explain: (frame: Frame, row: number) => ({
      base: parameters.priorLogOdds,
      contributions: Float64Array.from(naiveBayesContributions(parameters, frame, row)),
    }),
    serialise: () => parameters,
  };
}

export const restoreNaiveBayes = (saved: unknown): Model => model(saved as Parameters);
