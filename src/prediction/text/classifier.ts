import { encodeTexts, fitTextEncoding, type SparseRows, type TextEncoding } from './features.js';
import { minimise } from './lbfgs.js';

/** A fitted classifier of texts. */
export interface TextModel {
  readonly kind: 'naive-bayes' | 'logistic-regression';
  readonly labels: readonly string[];
  /** For each text the probability of each label, in the order of `labels`. */
  predict(texts: readonly string[]): Float64Array[];
  serialise(): SavedTextModel;
}

/** Plain JSON. Weights: for each label one for each term, then its intercept. */
export interface SavedTextModel {
  readonly kind: TextModel['kind'];
  readonly labels: readonly string[];
  readonly encoding: TextEncoding;
  readonly weights: readonly (readonly number[])[];
}

export interface TextLearner {
  readonly name: TextModel['kind'];
  fit(texts: readonly string[], labels: readonly string[]): TextModel;
}

/**
 * Complement naive Bayes over TF-IDF terms: each label is told from all others by terms that it lacks and has.
 * Rennie et al, ICML 2003. A class's probability is the softmax of its score.
 */
export const textNaiveBayes: TextLearner = {
  name: 'naive-bayes',
  fit(texts, labels) {
    const { encoding, rows, names, codes } = prepare(texts, labels);
    const { columns } = rows;
    const byLabel = names.map(() => new Float64Array(columns));
    const all = new Float64Array(columns);
    const counts = new Float64Array(names.length);
    forEachEntry(rows, (row, column, value) => {
      byLabel[codes[row]!]![column]! += value;
      all[column]! += value;
    });
    for (const code of codes) counts[code]! += 1;
    const total = all.reduce((a, b) => a + b, 0);
    const weights = byLabel.map((sums, code) => {
      const inside = sums.reduce((a, b) => a + b, 0);
      const outside = total - inside;
      const ratios = Array.from(sums, (sum, column) =>
        Math.log((sum + 0.1) / (inside + 0.1 * columns) / ((all[column]! - sum + 0.1) / (outside + 0.1 * columns))),
      );
      return [...ratios, Math.log((counts[code]! + 1) / (texts.length - counts[code]! + 1))];
    });
    return model({ kind: 'naive-bayes', labels: names, encoding, weights });
  },
};

/**
 * Multinomial logistic regression with a ridge penalty over TF-IDF terms.
 * @param penalty lambda / 2 times the squared norm of the weights, against the mean log loss; smaller fits closer
 */
export function textLogisticRegression(penalty = 1e-5): TextLearner {
  return {
    name: 'logistic-regression',
    fit(texts, labels) {
      const { encoding, rows, names, codes } = prepare(texts, labels);
      const parameters = new Float64Array((rows.columns + 1) * names.length);
      minimise((x, gradient) => penalisedLoss(rows, codes, names.length, penalty, x, gradient), parameters);
      return model({
        kind: 'logistic-regression',
        labels: names,
        encoding,
        weights: names.map((_, k) =>
          Array.from({ length: rows.columns + 1 }, (_, column) => parameters[column * names.length + k]!),
        ),
      });
    },
  };
}

/**
 * Mean log loss plus the penalty, and its gradient. Parameters lie term by term, each term's weights for all labels side by
 * side; the intercepts come last.
 */
function penalisedLoss(
  rows: SparseRows,
  codes: Int32Array,
  classes: number,
  penalty: number,
  x: Float64Array,
  gradient: Float64Array,
): number {
  const intercepts = rows.columns * classes;
  const scores = new Float64Array(classes);
  let loss = 0;
  for (let i = 0; i < intercepts; i++) {
    gradient[i] = penalty * x[i]!;
    loss += 0.5 * penalty * x[i]! ** 2;
  }
  gradient.fill(0, intercepts);
  for (let row = 0; row < codes.length; row++) {
    const [from, to] = [rows.offsets[row]!, rows.offsets[row + 1]!];
    scores.set(x.subarray(intercepts));
    for (let at = from; at < to; at++) {
      const base = rows.indices[at]! * classes;
      const value = rows.values[at]!;
      for (let k = 0; k < classes; k++) scores[k]! += x[base + k]! * value;
    }
    const logSum = logSumExp(scores);
    loss += (logSum - scores[codes[row]!]!) / codes.length;
    for (let k = 0; k < classes; k++)
      scores[k] = (Math.exp(scores[k]! - logSum) - (codes[row] === k ? 1 : 0)) / codes.length;
    for (let k = 0; k < classes; k++) gradient[intercepts + k]! += scores[k]!;
    for (let at = from; at < to; at++) {
      const base = rows.indices[at]! * classes;
      const value = rows.values[at]!;
      for (let k = 0; k < classes; k++) gradient[base + k]! += scores[k]! * value;
    }
  }
  return loss;
}

function logSumExp(values: Float64Array): number {
  const most = values.reduce((a, b) => Math.max(a, b));
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

function prepare(texts: readonly string[], labels: readonly string[]) {
  const names = [...new Set(labels)].sort();
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const encoding = fitTextEncoding(texts);
  return {
    encoding,
    rows: encodeTexts(encoding, texts),
    names,
    codes: Int32Array.from(labels, (label) => codeOf.get(label)!),
  };
}

function forEachEntry(rows: SparseRows, visit: (row: number, column: number, value: number) => void): void {
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
      visit(row, rows.indices[at]!, rows.values[at]!);
  }
}

function model(saved: SavedTextModel): TextModel {
  return {
    kind: saved.kind,
    labels: saved.labels,
    predict(texts) {
      const rows = encodeTexts(saved.encoding, texts);
      return texts.map((_, row) => {
        const scores = Float64Array.from(saved.weights, (weights) => {
          let score = weights[rows.columns]!;
          for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
            score += weights[rows.indices[at]!]! * rows.values[at]!;
          return score;
        });
        const most = scores.reduce((a, b) => Math.max(a, b));
        const exponentials = scores.map((score) => Math.exp(score - most));
        const total = exponentials.reduce((a, b) => a + b, 0);
        return exponentials.map((value) => value / total);
      });
    },
    serialise: () => saved,
  };
}

export const restoreTextModel = (saved: SavedTextModel): TextModel => model(saved);
