import { splitByLabel } from './evaluation.js';
import { encodeTexts, fitTextEncoding, type SparseRows, type TextEncoding } from './features.js';
import { minimise } from './lbfgs.js';

/** Turns texts into vectors of one length; the sentence encoder is one. */
export interface SentenceVectors {
  readonly name: string;
  readonly dimension: number;
  encode(texts: readonly string[]): readonly Float32Array[];
}

export type TextModelKind = 'naive-bayes' | 'logistic-regression' | 'sentence-embedding' | 'terms-and-embedding';

/** A fitted classifier of texts. */
export interface TextModel {
  readonly kind: TextModelKind;
  readonly labels: readonly string[];
  /** For each text the probability of each label, in the order of `labels`. */
  predict(texts: readonly string[]): Float64Array[];
  serialise(): SavedTextModel;
  /** The same model with its scores divided by a temperature. */
  rescaled(temperature: number): TextModel;
}

/** Plain JSON. Weights: for each label one for each term, then one for each number of the vector, then its intercept. */
export interface SavedTextModel {
  readonly kind: TextModelKind;
  readonly labels: readonly string[];
  readonly encoding: TextEncoding;
  /** The encoder whose vectors follow the terms, if any. */
  readonly encoder?: string;
  /** Scores are divided by it before they become probabilities; 1 if absent. */
  readonly temperature?: number;
  readonly weights: readonly (readonly number[])[];
}

export interface TextLearner {
  readonly name: TextModelKind;
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
export const textLogisticRegression = (penalty = 1e-6): TextLearner =>
  regression('logistic-regression', penalty, 'terms', undefined);

/** The same over the sentence encoder's vectors alone: a head on a pretrained network that stays as it is. */
export const textEmbeddingHead = (encoder: SentenceVectors, penalty = 1e-6): TextLearner =>
  regression('sentence-embedding', penalty, 'none', encoder);

/** The same over terms and vectors side by side: words that name a thing, and meaning where the words differ. */
export const textTermsAndEmbedding = (encoder: SentenceVectors, penalty = 1e-6): TextLearner =>
  regression('terms-and-embedding', penalty, 'terms', encoder);

function regression(
  name: TextModelKind,
  penalty: number,
  terms: 'terms' | 'none',
  encoder: SentenceVectors | undefined,
): TextLearner {
  return {
    name,
    fit(texts, labels) {
      const { encoding, rows, names, codes } = prepare(texts, labels, terms, encoder);
      const parameters = new Float64Array((rows.columns + 1) * names.length);
      minimise((x, gradient) => penalisedLoss(rows, codes, names.length, penalty, x, gradient), parameters);
      const weights = names.map((_, k) =>
        Array.from({ length: rows.columns + 1 }, (_, column) => parameters[column * names.length + k]!),
      );
      const saved = { kind: name, labels: names, encoding, ...(encoder ? { encoder: encoder.name } : {}), weights };
      return model(saved, encoder);
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

function prepare(
  texts: readonly string[],
  labels: readonly string[],
  terms: 'terms' | 'none' = 'terms',
  encoder?: SentenceVectors,
) {
  const names = [...new Set(labels)].sort();
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const encoding = terms === 'terms' ? fitTextEncoding(texts) : { terms: [], idf: [] };
  return {
    encoding,
    rows: rowsOf(encoding, texts, encoder),
    names,
    codes: Int32Array.from(labels, (label) => codeOf.get(label)!),
  };
}

/** Rows of terms, followed by the numbers of the vectors where an encoder is given. */
function rowsOf(encoding: TextEncoding, texts: readonly string[], encoder: SentenceVectors | undefined): SparseRows {
  const sparse = encodeTexts(encoding, texts);
  if (!encoder) return sparse;
  const vectors = encoder.encode(texts);
  const entries = sparse.indices.length + texts.length * encoder.dimension;
  const rows = {
    offsets: new Int32Array(texts.length + 1),
    indices: new Int32Array(entries),
    values: new Float64Array(entries),
    columns: sparse.columns + encoder.dimension,
  };
  let at = 0;
  for (const [row, vector] of vectors.entries()) {
    const [from, to] = [sparse.offsets[row]!, sparse.offsets[row + 1]!];
    rows.indices.set(sparse.indices.subarray(from, to), at);
    rows.values.set(sparse.values.subarray(from, to), at);
    at += to - from;
    for (let i = 0; i < vector.length; i++, at++) {
      rows.indices[at] = sparse.columns + i;
      rows.values[at] = vector[i]!;
    }
    rows.offsets[row + 1] = at;
  }
  return rows;
}

function forEachEntry(rows: SparseRows, visit: (row: number, column: number, value: number) => void): void {
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
      visit(row, rows.indices[at]!, rows.values[at]!);
  }
}

function model(saved: SavedTextModel, encoder?: SentenceVectors): TextModel {
  const temperature = saved.temperature ?? 1;
  return {
    kind: saved.kind,
    labels: saved.labels,
    predict(texts) {
      const rows = rowsOf(saved.encoding, texts, saved.encoder === undefined ? undefined : encoder);
      return texts.map((_, row) => {
        const scores = Float64Array.from(saved.weights, (weights) => {
          let score = weights[rows.columns]!;
          for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
            score += weights[rows.indices[at]!]! * rows.values[at]!;
          return score / temperature;
        });
        const sum = logSumExp(scores);
        return scores.map((score) => Math.exp(score - sum));
      });
    },
    serialise: () => saved,
    rescaled: (by) => model({ ...saved, temperature: by }, encoder),
  };
}

/**
 * A saved model ready to predict.
 * @throws if it needs an encoder that is not given
 */
export function restoreTextModel(saved: SavedTextModel, encoder?: SentenceVectors): TextModel {
  if (saved.encoder !== undefined && saved.encoder !== encoder?.name)
    throw new Error(`The model needs the sentence encoder ${saved.encoder}`);
  return model(saved, encoder);
}

const temperatures = Array.from({ length: 41 }, (_, i) => 2 ** ((i - 20) / 5));

/**
 * The learner with its probabilities scaled by the one temperature that fits a held-out fifth of the training texts best; the
 * model itself learns from all of them. Guo et al., ICML 2017.
 */
export function withTemperature(learner: TextLearner): TextLearner {
  return {
    name: learner.name,
    fit(texts, labels) {
      const { learnt, held } = splitByLabel(labels, 0.2, 1);
      const all = learner.fit(texts, labels);
      if (held.length < 10 || new Set(learnt.map((row) => labels[row])).size < 2) return all;
      const pick = (from: readonly string[], rows: readonly number[]) => rows.map((row) => from[row]!);
      const trial = learner.fit(pick(texts, learnt), pick(labels, learnt));
      const probabilities = trial.predict(pick(texts, held));
      const codes = held.map((row) => trial.labels.indexOf(labels[row]!));
      const lossAt = (temperature: number) =>
        probabilities.reduce((sum, row, i) => {
          const scores = row.map((p) => Math.log(Math.max(p, 1e-300)) / temperature);
          return sum + logSumExp(scores) - (scores[codes[i]!] ?? Math.log(1e-12));
        }, 0);
      const temperature = temperatures.reduce((best, each) => (lossAt(each) < lossAt(best) ? each : best), 1);
      return all.rescaled(temperature);
    },
  };
}
