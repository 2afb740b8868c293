import { invert } from '../../statistics/matrix.js';
import { type Encoding, encode, fitEncoding } from './encoding.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { type Learner, logistic, type Model } from './learner.js';

interface Parameters {
  readonly schema: ReturnType<typeof schemaOf>;
  readonly encoding: Encoding;
  readonly intercept: number;
  readonly weights: readonly number[];
}

/**
 * Logistic regression with a ridge penalty, by Newton's method (iteratively reweighted least squares).
 * @param penalty lambda / 2 times the squared norm of the standardised weights; 1 is usual
 */
export function logisticRegression(penalty = 1): Learner {
  return {
    name: 'logistic-regression',
    fit(frame, labels, rows) {
      const encoding = fitEncoding(frame, rows);
      const matrix = encode(encoding, frame, rows);
      const target = Float64Array.from(rows, (row) => labels[row]!);
      const beta = newton(matrix, target, encoding.columns.length, penalty);
      return model({ schema: schemaOf(frame), encoding, intercept: beta[0]!, weights: Array.from(beta.subarray(1)) });
    },
  };
}

/** Intercept first; the intercept is not penalised. */
function newton(matrix: Float64Array, target: Float64Array, p: number, penalty: number): Float64Array {
  const n = target.length;
  const size = p + 1;
  const mean = target.reduce((a, b) => a + b, 0) / n;
  const beta = new Float64Array(size);
  beta[0] = Math.log((mean + 1e-9) / (1 - mean + 1e-9));
  let objective = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 100; iteration++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const offset = i * p;
      let eta = beta[0]!;
      for (let j = 0; j < p; j++) eta += beta[j + 1]! * matrix[offset + j]!;
      const probability = logistic(eta);
      const residual = target[i]! - probability;
      const weight = Math.max(probability * (1 - probability), 1e-10);
      loss +=
        eta >= 0 ? (1 - target[i]!) * eta + Math.log1p(Math.exp(-eta)) : -target[i]! * eta + Math.log1p(Math.exp(eta));
      gradient[0]! += residual;
      hessian[0]! += weight;
      for (let j = 0; j < p; j++) {
        const x = matrix[offset + j]!;
        gradient[j + 1]! += residual * x;
        const wx = weight * x;
        const row = (j + 1) * size;
        hessian[row]! += wx;
        for (let k = 0; k <= j; k++) hessian[row + k + 1]! += wx * matrix[offset + k]!;
      }
    }
    for (let j = 1; j < size; j++) {
      loss += 0.5 * penalty * beta[j]! ** 2;
      gradient[j]! -= penalty * beta[j]!;
      hessian[j * size + j]! += penalty;
    }
    if (Math.abs(objective - loss) < 1e-10 * (1 + Math.abs(loss))) break;
    objective = loss;
    const inverse = invert(
      Array.from({ length: size }, (_, j) =>
        Array.from({ length: size }, (_, k) => hessian[Math.max(j, k) * size + Math.min(j, k)]!),
      ),
    );
    if (!inverse) break;
    for (let j = 0; j < size; j++) {
      const step = inverse[j]!.reduce((sum, value, k) => sum + value * gradient[k]!, 0);
      beta[j]! += Math.max(-5, Math.min(5, step));
    }
  }
  return beta;
}

function model(parameters: Parameters): Model {
  const { encoding, intercept, weights, schema } = parameters;
  return {
    kind: 'logistic-regression',
    schema,
    predict(frame: Frame, rows: Rows) {
      const matrix = encode(encoding, frame, rows);
      return Float64Array.from(rows, (_, i) => {
        let eta = intercept;
        for (let j = 0, at = i * weights.length; j < weights.length; j++, at++) eta += weights[j]! * matrix[at]!;
        return logistic(eta);
      });
    },
    explain(frame: Frame, row: number) {
      const cells = encode(encoding, frame, Int32Array.of(row));
      const contributions = new Float64Array(schema.length);
      encoding.columns.forEach(({ feature }, column) => {
        contributions[feature]! += weights[column]! * cells[column]!;
      });
      return { base: intercept, contributions };
    },
    serialise: () => parameters,
  };
}

export const restoreLogisticRegression = (saved: unknown): Model => model(saved as Parameters);
