import { Random } from '../../statistics/random.js';
import { type Encoding, encode, fitEncoding } from './encoding.js';
import { stratifiedFolds } from './folds.js';
import { type Frame, type Rows, schemaOf } from './frame.js';
import { type Learner, logistic, type Model } from './learner.js';
import { logLoss } from './metrics.js';

export interface NetworkOptions {
  readonly hidden: number;
  /** Most passes over the rows; fewer where there are many rows. */
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Decoupled weight decay; of several, the one with the least log loss in folds drawn within the rows given. */
  readonly decay: number | readonly number[];
  /** Networks from different starts whose log-odds are averaged. */
  readonly members: number;
}

const usual: NetworkOptions = {
  hidden: 32,
  epochs: 120,
  batch: 32,
  learningRate: 0.004,
  decay: [0.01, 0.1, 1],
  members: 3,
};

/** Rows seen in training, at the most, where there are many. */
const visits = 250_000;

interface Parameters {
  readonly schema: ReturnType<typeof schemaOf>;
  readonly encoding: Encoding;
  readonly hidden: number;
  /** For each member: hidden x inputs, hidden biases, output weights, output bias, one after the other. */
  readonly members: readonly (readonly number[])[];
}

/**
 * A network with one hidden layer of rectified units, trained on the log loss by Adam with decoupled weight decay (Kingma & Ba
 * 2015; Loshchilov & Hutter 2019) and a rate that falls along a cosine to zero.
 */
export function neuralNetwork(options: Partial<NetworkOptions> = {}): Learner {
  const asked = { ...usual, ...options };
  return {
    name: 'neural-network',
    fit(frame, labels, rows, seed) {
      const settings = { ...asked, decay: decayOf(asked, frame, labels, rows, seed) };
      const encoding = fitEncoding(frame, rows);
      const matrix = encode(encoding, frame, rows);
      const target = Float64Array.from(rows, (row) => labels[row]!);
      const members = Array.from({ length: settings.members }, (_, member) =>
        Array.from(train(matrix, target, encoding.columns.length, settings, new Random(seed * 1009 + member))),
      );
      return model({ schema: schemaOf(frame), encoding, hidden: settings.hidden, members });
    },
    settled: (frame, labels, rows, seed) =>
      neuralNetwork({ ...asked, decay: decayOf(asked, frame, labels, rows, seed) }),
  };
}

const decayFolds = 3;

function decayOf(asked: NetworkOptions, frame: Frame, labels: Uint8Array, rows: Rows, seed: number): number {
  if (typeof asked.decay === 'number') return asked.decay;
  const positives = rows.reduce((sum, row) => sum + labels[row]!, 0);
  const middle = asked.decay[asked.decay.length >> 1]!;
  if (Math.min(positives, rows.length - positives) < 2 * decayFolds) return middle;
  const folds = stratifiedFolds(labels, rows, decayFolds, seed ^ 0x6a09e667);
  const losses = asked.decay.map((decay) => {
    const candidate = neuralNetwork({ ...asked, decay, members: 1 });
    return folds.reduce((sum, { learnt, held }) => {
      const probabilities = candidate.fit(frame, labels, learnt, seed).predict(frame, held);
      return (
        sum +
        held.length *
          logLoss(
            probabilities,
            Uint8Array.from(held, (row) => labels[row]!),
          )
      );
    }, 0);
  });
  return asked.decay[losses.indexOf(Math.min(...losses))]!;
}

interface Settled extends NetworkOptions {
  readonly decay: number;
}

function train(
  matrix: Float64Array,
  target: Float64Array,
  inputs: number,
  settings: Settled,
  random: Random,
): Float64Array {
  const { hidden, batch } = settings;
  const n = target.length;
  const epochs = Math.min(settings.epochs, Math.max(8, Math.ceil(visits / n)));
  const size = hidden * inputs + 2 * hidden + 1;
  const parameters = new Float64Array(size);
  for (let i = 0; i < hidden * inputs; i++) parameters[i] = random.normal() * Math.sqrt(2 / inputs);
  for (let i = 0; i < hidden; i++) parameters[hidden * inputs + hidden + i] = random.normal() * Math.sqrt(1 / hidden);
  const gradient = new Float64Array(size);
  const adam = new Adam(size, settings);
  const activation = new Float64Array(hidden);
  const [biasAt, outAt] = [hidden * inputs, hidden * inputs + hidden];
  const steps = epochs * Math.ceil(n / batch);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let epoch = 0, step = 0; epoch < epochs; epoch++) {
    const shuffled = random.shuffled(order);
    for (let start = 0; start < n; start += batch) {
      const end = Math.min(n, start + batch);
      gradient.fill(0);
      for (let place = start; place < end; place++) {
        const row = shuffled[place]!;
        const offset = row * inputs;
        activate(parameters, matrix, offset, inputs, activation);
        let eta = parameters[size - 1]!;
        for (let h = 0; h < hidden; h++) eta += parameters[outAt + h]! * activation[h]!;
        const error = (logistic(eta) - target[row]!) / (end - start);
        gradient[size - 1] = gradient[size - 1]! + error;
        for (let h = 0; h < hidden; h++) {
          if (activation[h] === 0) continue;
          gradient[outAt + h] = gradient[outAt + h]! + error * activation[h]!;
          const back = error * parameters[outAt + h]!;
          gradient[biasAt + h] = gradient[biasAt + h]! + back;
          for (let j = 0, at = h * inputs; j < inputs; j++, at++)
            gradient[at] = gradient[at]! + back * matrix[offset + j]!;
        }
      }
      step += 1;
      adam.step(parameters, gradient, step, steps, biasAt, outAt);
    }
  }
  return parameters;
}

/** What each hidden unit makes of one row; four side by side, as each sum must wait for its last addition. */
function activate(
  parameters: Float64Array,
  matrix: Float64Array,
  offset: number,
  inputs: number,
  activation: Float64Array,
): void {
  const hidden = activation.length;
  const biasAt = hidden * inputs;
  let h = 0;
  for (; h + 3 < hidden; h += 4) {
    let at = h * inputs;
    let a = parameters[biasAt + h]!;
    let b = parameters[biasAt + h + 1]!;
    let c = parameters[biasAt + h + 2]!;
    let d = parameters[biasAt + h + 3]!;
    for (let j = 0; j < inputs; j++, at++) {
      const x = matrix[offset + j]!;
      a += parameters[at]! * x;
      b += parameters[at + inputs]! * x;
      c += parameters[at + 2 * inputs]! * x;
      d += parameters[at + 3 * inputs]! * x;
    }
    activation[h] = Math.max(a, 0);
    activation[h + 1] = Math.max(b, 0);
    activation[h + 2] = Math.max(c, 0);
    activation[h + 3] = Math.max(d, 0);
  }
  for (; h < hidden; h++) {
    let sum = parameters[biasAt + h]!;
    for (let j = 0, at = h * inputs; j < inputs; j++, at++) sum += parameters[at]! * matrix[offset + j]!;
    activation[h] = Math.max(sum, 0);
  }
}

/** Adam with decoupled weight decay and a rate that falls along a cosine; biases do not decay. */
class Adam {
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor(
    size: number,
    private readonly settings: Settled,
  ) {
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
  }

  step(
    parameters: Float64Array,
    gradient: Float64Array,
    step: number,
    steps: number,
    biasAt: number,
    outAt: number,
  ): void {
    const [first, second] = [this.#first, this.#second];
    const { decay, learningRate } = this.settings;
    const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
    const [correct1, correct2] = [1 - 0.9 ** step, 1 - 0.999 ** step];
    const last = parameters.length - 1;
    for (let i = 0; i <= last; i++) {
      const slope = gradient[i]!;
      const mean = 0.9 * first[i]! + 0.1 * slope;
      const square = 0.999 * second[i]! + 0.001 * (slope * slope);
      first[i] = mean;
      second[i] = square;
      const isBias = i >= biasAt && (i < outAt || i === last);
      const weight = parameters[i]!;
      parameters[i] =
        weight - rate * (mean / correct1 / (Math.sqrt(square / correct2) + 1e-8) + (isBias ? 0 : decay * weight));
    }
  }
}

function model(parameters: Parameters): Model {
  const { encoding, hidden, members, schema } = parameters;
  const inputs = encoding.columns.length;
  return {
    kind: 'neural-network',
    schema,
    predict(frame: Frame, rows: Rows) {
      const matrix = encode(encoding, frame, rows);
      return Float64Array.from(rows, (_, i) => {
        let total = 0;
        for (const weights of members) {
          let eta = weights.at(-1)!;
          for (let h = 0; h < hidden; h++) {
            let sum = weights[hidden * inputs + h]!;
            for (let j = 0, at = h * inputs; j < inputs; j++, at++) sum += weights[at]! * matrix[i * inputs + j]!;
            if (sum > 0) eta += weights[hidden * inputs + hidden + h]! * sum;
          }
          total += eta;
        }
        return logistic(total / members.length);
      });
    },
    serialise: () => parameters,
  };
}

export const restoreNeuralNetwork = (saved: unknown): Model => model(saved as Parameters);
