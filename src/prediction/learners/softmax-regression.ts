import { minimise } from '../text/lbfgs.js';
import type { ClassLearner, ClassModel } from './classes.js';
import { type Encoding, encode, fitEncoding } from './encoding.js';
import { type FeatureSchema, schemaOf } from './frame.js';
import { softmax } from './softmax.js';

interface Parameters {
  readonly schema: readonly FeatureSchema[];
  readonly encoding: Encoding;
  readonly classes: number;
  /** For each class: intercept, then a weight for each encoded column. */
  readonly weights: readonly number[];
}

/**
 * Multinomial logistic regression with a ridge penalty on standardised columns, by L-BFGS.
 * @param penalty lambda / 2 times the squared norm of the weights; 1 is usual
 */
export function softmaxRegression(penalty = 1): ClassLearner {
  return {
    name: 'logistic-regression',
    fit(frame, codes, classes, rows) {
      const encoding = fitEncoding(frame, rows);
      const matrix = encode(encoding, frame, rows);
      const target = Uint8Array.from(rows, (row) => codes[row]!);
      const weights = new Float64Array(classes * (encoding.columns.length + 1));
      minimise(lossOf(matrix, target, encoding.columns.length, classes, penalty), weights, 500, 1e-5);
      return softmaxModel({ schema: schemaOf(frame), encoding, classes, weights: Array.from(weights) });
    },
  };
}

function lossOf(matrix: Float64Array, target: Uint8Array, p: number, classes: number, penalty: number) {
  const size = p + 1;
  const scores = new Float64Array(target.length * classes);
  return (weights: Float64Array, gradient: Float64Array): number => {
    score(scores, matrix, target.length, p, weights, classes);
    softmax(scores, classes);
    gradient.fill(0);
    let loss = 0;
    for (let i = 0; i < target.length; i++) {
      loss -= Math.log(Math.max(scores[i * classes + target[i]!]!, 1e-300));
      for (let k = 0; k < classes; k++) {
        const error = scores[i * classes + k]! - (target[i] === k ? 1 : 0);
        gradient[k * size]! += error;
        for (let j = 0, at = k * size + 1; j < p; j++, at++) gradient[at]! += error * matrix[i * p + j]!;
      }
    }
    for (let k = 0; k < classes; k++) {
      for (let at = k * size + 1; at < (k + 1) * size; at++) {
        loss += 0.5 * penalty * weights[at]! ** 2;
        gradient[at]! += penalty * weights[at]!;
      }
    }
    return loss;
  };
}

function score(
  scores: Float64Array,
  matrix: Float64Array,
  n: number,
  p: number,
  weights: ArrayLike<number>,
  classes: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < classes; k++) {
      let sum = weights[k * (p + 1)]!;
      for (let j = 0, at = k * (p + 1) + 1; j < p; j++, at++) sum += weights[at]! * matrix[i * p + j]!;
      scores[i * classes + k] = sum;
    }
  }
}

function softmaxModel(parameters: Parameters): ClassModel {
  const { schema, encoding, classes, weights } = parameters;
  return {
    kind: 'softmax-regression',
    schema,
    classes,
    predict(frame, rows) {
      const scores = new Float64Array(rows.length * classes);
      score(scores, encode(encoding, frame, rows), rows.length, encoding.columns.length, weights, classes);
      softmax(scores, classes);
      return scores;
    },
    serialise: () => parameters,
  };
}

export const restoreSoftmaxRegression = (saved: unknown): ClassModel => softmaxModel(saved as Parameters);
