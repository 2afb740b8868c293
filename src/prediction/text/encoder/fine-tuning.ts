import { Random } from '../../../statistics/random.js';
import { Arena, type Region } from '../../image/arena.js';
import { type Gemm, gemmKernel } from '../../image/gemm-kernel.js';
import { gelu, phi, rowMultiple, shape } from './encoder.js';
import type { Tensors } from './safetensors.js';

const { width, inner, heads } = shape;
const headWidth = width / heads;
const epsilon = 1e-12;
/** Token rows of a batch, padding included. */
const rowsAtOnce = 1536;

export interface FineTuning {
  readonly epochs: number;
  readonly batch: number;
  /** Adam's steps for the encoder's layer and for the new head; both rise over the first tenth and fall to zero. */
  readonly rate: number;
  readonly headRate: number;
  readonly seed: number;
}

export const usualFineTuning: FineTuning = { epochs: 8, batch: 16, rate: 2e-4, headRate: 4e-3, seed: 1 };

/** What enters the last layer, a row a token. */
export type Hidden = Float32Array;

interface Parameter {
  readonly value: Region;
  readonly gradient: Region;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly isHead: boolean;
}

interface Linear {
  /** As the file has it: a row an output. */
  readonly weights: Parameter;
  /** The same turned, a row an input: what the forward pass multiplies by. */
  readonly turned: Region;
  readonly bias: Parameter;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * The encoder's last layer and a linear head on the mean of its output, trained together by backpropagation: attention, both
 * layer norms, the feed-forward part. The five layers below stay as they are, so their output is worked out once.
 * Adam: Kingma & Ba 2015, arXiv:1412.6980. Deterministic for a seed.
 */
export class FineTunedLayer {
  readonly #arena = new Arena();
  readonly #parameters: Parameter[] = [];
  readonly #linears: Linear[] = [];
  readonly #gemm: Gemm;
  readonly #query: Linear;
  readonly #key: Linear;
  readonly #value: Linear;
  readonly #output: Linear;
  readonly #up: Linear;
  readonly #down: Linear;
  readonly #norms: readonly (readonly [weight: Parameter, bias: Parameter])[];
  readonly #head: Parameter;
  readonly #headBias: Parameter;
  /** Activations of a batch by name, and their gradients. */
  readonly #x: Region;
  readonly #q: Region;
  readonly #k: Region;
  readonly #v: Region;
  readonly #mixed: Region;
  readonly #sum1: Region;
  readonly #norm1: Region;
  readonly #upper: Region;
  readonly #active: Region;
  readonly #sum2: Region;
  readonly #norm2: Region;
  readonly #d1: Region;
  readonly #d2: Region;
  readonly #dq: Region;
  readonly #dk: Region;
  readonly #dv: Region;
  readonly #dWide: Region;
  #attention: Float32Array[] = [];
  #steps = 0;

  constructor(
    tensors: Tensors,
    readonly classes: number,
  ) {
    const name = `encoder.layer.${shape.layers - 1}`;
    const values: [Parameter, Float32Array][] = [];
    const parameter = (from: Float32Array, isHead = false): Parameter => {
      const made = {
        value: this.#arena.reserve(from.length),
        gradient: this.#arena.reserve(from.length),
        first: new Float32Array(from.length),
        second: new Float32Array(from.length),
        isHead,
      };
      values.push([made, from]);
      this.#parameters.push(made);
      return made;
    };
    const linear = (part: string, inputs: number, outputs: number): Linear => {
      const made = {
        weights: parameter(tensors.get(`${name}.${part}.weight`)!),
        turned: this.#arena.reserve(inputs * outputs),
        bias: parameter(tensors.get(`${name}.${part}.bias`)!),
        inputs,
        outputs,
      };
      this.#linears.push(made);
      return made;
    };
    this.#query = linear('attention.self.query', width, width);
    this.#key = linear('attention.self.key', width, width);
    this.#value = linear('attention.self.value', width, width);
    this.#output = linear('attention.output.dense', width, width);
    this.#up = linear('intermediate.dense', width, inner);
    this.#down = linear('output.dense', inner, width);
    this.#norms = ['attention.output.LayerNorm', 'output.LayerNorm'].map(
      (part) =>
        [parameter(tensors.get(`${name}.${part}.weight`)!), parameter(tensors.get(`${name}.${part}.bias`)!)] as const,
    );
    this.#head = parameter(new Float32Array(classes * width), true);
    this.#headBias = parameter(new Float32Array(classes), true);
    const rows = (columns: number) => this.#arena.reserve(rowsAtOnce * columns);
    this.#x = rows(width);
    this.#q = rows(width);
    this.#k = rows(width);
    this.#v = rows(width);
    this.#mixed = rows(width);
    this.#sum1 = rows(width);
    this.#norm1 = rows(width);
    this.#upper = rows(inner);
    this.#active = rows(inner);
    this.#sum2 = rows(width);
    this.#norm2 = rows(width);
    this.#d1 = rows(width);
    this.#d2 = rows(width);
    this.#dq = rows(width);
    this.#dk = rows(width);
    this.#dv = rows(width);
    this.#dWide = rows(inner);
    this.#gemm = gemmKernel(this.#arena.open());
    for (const [{ value }, from] of values) value.view.set(from);
    this.#turn();
  }

  /** Learns; `report` is told the mean loss of each epoch. */
  fit(
    hidden: readonly Hidden[],
    codes: readonly number[],
    settings: FineTuning,
    report?: (epoch: number, loss: number) => void,
  ): void {
    const random = new Random(settings.seed);
    const order = hidden.map((_, i) => i);
    const perEpoch = Math.ceil(hidden.length / settings.batch);
    const total = perEpoch * settings.epochs;
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      const shuffled = random.shuffled(order);
      let loss = 0;
      for (let from = 0; from < shuffled.length; from += settings.batch) {
        const batch = shuffled.slice(from, from + settings.batch);
        loss += this.#learn(
          batch.map((i) => hidden[i]!),
          batch.map((i) => codes[i]!),
        );
        const warm = total / 10;
        const factor = this.#steps < warm ? (this.#steps + 1) / warm : (total - this.#steps) / (total - warm);
        this.#step(settings, Math.max(0, factor));
      }
      report?.(epoch, loss / hidden.length);
    }
  }

  /** The probability of each class for each text. */
  predict(hidden: readonly Hidden[]): Float64Array[] {
    const results: Float64Array[] = [];
    for (let from = 0; from < hidden.length; from += 4)
      results.push(...this.#forward(hidden.slice(from, from + 4)).map(({ probabilities }) => probabilities));
    return results;
  }

  /** Loss and gradient of one batch without a step: for checks against finite differences. */
  gradientOf(hidden: readonly Hidden[], codes: readonly number[]) {
    const loss = this.#learn(hidden, codes);
    return {
      loss,
      parameters: this.#parameters.map(({ value, gradient }) => ({ value: value.view, gradient: gradient.view })),
    };
  }

  /** After a parameter was changed from outside. */
  refresh(): void {
    this.#turn();
  }

  #turn(): void {
    for (const { weights, turned, inputs, outputs } of this.#linears) {
      const [from, to] = [weights.value.view, turned.view];
      for (let o = 0; o < outputs; o++) for (let i = 0; i < inputs; i++) to[i * outputs + o] = from[o * inputs + i]!;
    }
  }

  #forward(hidden: readonly Hidden[]) {
    let row = 0;
    const spans = hidden.map((each) => {
      const span = { row, tokens: each.length / width };
      row += Math.ceil(span.tokens / rowMultiple) * rowMultiple;
      return span;
    });
    if (row > rowsAtOnce) throw new Error('FineTunedLayer: the batch has too many tokens');
    this.#x.view.fill(0, 0, row * width);
    for (const [at, each] of hidden.entries()) this.#x.view.set(each, spans[at]!.row * width);
    this.#apply(this.#query, this.#x, this.#q, row);
    this.#apply(this.#key, this.#x, this.#k, row);
    this.#apply(this.#value, this.#x, this.#v, row);
    this.#mixed.view.fill(0, 0, row * width);
    this.#attention = spans.map((span) => this.#attend(span.row, span.tokens));
    this.#apply(this.#output, this.#mixed, this.#sum1, row);
    add(this.#sum1.view, this.#x.view, row * width);
    normalise(this.#sum1.view, this.#norm1.view, row, this.#norms[0]!);
    this.#apply(this.#up, this.#norm1, this.#upper, row);
    const [upper, active] = [this.#upper.view, this.#active.view];
    for (let i = 0; i < row * inner; i++) active[i] = gelu(upper[i]!);
    this.#apply(this.#down, this.#active, this.#sum2, row);
    add(this.#sum2.view, this.#norm1.view, row * width);
    normalise(this.#sum2.view, this.#norm2.view, row, this.#norms[1]!);
    return spans.map((span) => {
      const mean = new Float64Array(width);
      for (let t = 0; t < span.tokens; t++)
        for (let i = 0; i < width; i++) mean[i]! += this.#norm2.view[(span.row + t) * width + i]! / span.tokens;
      return { ...span, rows: row, mean, probabilities: this.#headOf(mean) };
    });
  }

  #headOf(mean: Float64Array): Float64Array {
    const [head, bias] = [this.#head.value.view, this.#headBias.value.view];
    const scores = Float64Array.from({ length: this.classes }, (_, k) => {
      let score = bias[k]!;
      for (let i = 0; i < width; i++) score += head[k * width + i]! * mean[i]!;
      return score;
    });
    const most = Math.max(...scores);
    const exponentials = scores.map((score) => Math.exp(score - most));
    const sum = exponentials.reduce((one, other) => one + other, 0);
    return exponentials.map((value) => value / sum);
  }

  #learn(hidden: readonly Hidden[], codes: readonly number[]): number {
    for (const { gradient } of this.#parameters) gradient.view.fill(0);
    const texts = this.#forward(hidden);
    const rows = texts[0]!.rows;
    const dOut = this.#d1.view;
    dOut.fill(0, 0, rows * width);
    const [head, dHead, dBias] = [this.#head.value.view, this.#head.gradient.view, this.#headBias.gradient.view];
    let loss = 0;
    for (const [at, { row, tokens, mean, probabilities }] of texts.entries()) {
      loss -= Math.log(Math.max(probabilities[codes[at]!]!, 1e-12));
      const dMean = new Float64Array(width);
      for (let k = 0; k < this.classes; k++) {
        const delta = (probabilities[k]! - (k === codes[at] ? 1 : 0)) / texts.length;
        dBias[k]! += delta;
        for (let i = 0; i < width; i++) {
          dHead[k * width + i]! += delta * mean[i]!;
          dMean[i]! += delta * head[k * width + i]!;
        }
      }
      for (let t = 0; t < tokens; t++) for (let i = 0; i < width; i++) dOut[(row + t) * width + i] = dMean[i]! / tokens;
    }
    this.#backward(texts, rows);
    return loss;
  }

  /** From the gradient of the layer's output, in `d1`, to those of all its parameters. */
  #backward(texts: readonly { readonly row: number; readonly tokens: number }[], rows: number): void {
    backThroughNorm(this.#sum2.view, this.#d1.view, this.#d2.view, rows, this.#norms[1]!);
    // d2 is the gradient of norm1 (by the residual) and of the feed-forward part's output.
    this.#back(this.#down, this.#active, this.#d2, this.#dWide, rows);
    const [upper, dWide] = [this.#upper.view, this.#dWide.view];
    for (let i = 0; i < rows * inner; i++) {
      const x = upper[i]!;
      dWide[i]! *= slope(x);
    }
    this.#back(this.#up, this.#norm1, this.#dWide, this.#d1, rows);
    add(this.#d2.view, this.#d1.view, rows * width);
    backThroughNorm(this.#sum1.view, this.#d2.view, this.#d1.view, rows, this.#norms[0]!);
    this.#back(this.#output, this.#mixed, this.#d1, this.#d2, rows);
    for (const region of [this.#dq, this.#dk, this.#dv]) region.view.fill(0, 0, rows * width);
    for (const [at, { row, tokens }] of texts.entries()) this.#backAttention(row, tokens, this.#attention[at]!);
    this.#back(this.#query, this.#x, this.#dq, undefined, rows);
    this.#back(this.#key, this.#x, this.#dk, undefined, rows);
    this.#back(this.#value, this.#x, this.#dv, undefined, rows);
  }

  #apply({ turned, bias, inputs, outputs }: Linear, from: Region, to: Region, rows: number): void {
    for (let row = 0; row < rows; row++) to.view.set(bias.value.view, row * outputs);
    this.#gemm(
      rows,
      outputs,
      inputs,
      from.address,
      inputs * 4,
      4,
      turned.address,
      outputs * 4,
      to.address,
      outputs * 4,
    );
  }

  /** Adds to the gradients of a map's parameters; writes that of its input, where one is asked for. */
  #back(
    { weights, bias, inputs, outputs }: Linear,
    from: Region,
    dTo: Region,
    dFrom: Region | undefined,
    rows: number,
  ): void {
    const [dBias, d] = [bias.gradient.view, dTo.view];
    for (let row = 0; row < rows; row++) for (let o = 0; o < outputs; o++) dBias[o]! += d[row * outputs + o]!;
    this.#gemm(
      outputs,
      inputs,
      rows,
      dTo.address,
      4,
      outputs * 4,
      from.address,
      inputs * 4,
      weights.gradient.address,
      inputs * 4,
    );
    if (!dFrom) return;
    dFrom.view.fill(0, 0, rows * inputs);
    this.#gemm(
      rows,
      inputs,
      outputs,
      dTo.address,
      outputs * 4,
      4,
      weights.value.address,
      inputs * 4,
      dFrom.address,
      inputs * 4,
    );
  }

  #attend(row: number, tokens: number): Float32Array {
    const [q, k, v, mixed] = [this.#q.view, this.#k.view, this.#v.view, this.#mixed.view];
    const weights = new Float32Array(heads * tokens * tokens);
    const scores = new Float64Array(tokens);
    for (let head = 0; head < heads; head++) {
      const base = row * width + head * headWidth;
      for (let s = 0; s < tokens; s++) {
        let most = Number.NEGATIVE_INFINITY;
        for (let t = 0; t < tokens; t++) {
          let sum = 0;
          for (let i = 0; i < headWidth; i++) sum += q[base + s * width + i]! * k[base + t * width + i]!;
          scores[t] = sum / Math.sqrt(headWidth);
          most = Math.max(most, scores[t]!);
        }
        let total = 0;
        for (let t = 0; t < tokens; t++) {
          scores[t] = Math.exp(scores[t]! - most);
          total += scores[t]!;
        }
        for (let t = 0; t < tokens; t++) {
          const weight = scores[t]! / total;
          weights[(head * tokens + s) * tokens + t] = weight;
          for (let i = 0; i < headWidth; i++) mixed[base + s * width + i]! += weight * v[base + t * width + i]!;
        }
      }
    }
    return weights;
  }

  #backAttention(row: number, tokens: number, weights: Float32Array): void {
    const [q, k, v, dMixed] = [this.#q.view, this.#k.view, this.#v.view, this.#d2.view];
    const [dq, dk, dv] = [this.#dq.view, this.#dk.view, this.#dv.view];
    const dWeight = new Float64Array(tokens);
    for (let head = 0; head < heads; head++) {
      const base = row * width + head * headWidth;
      for (let s = 0; s < tokens; s++) {
        let mean = 0;
        for (let t = 0; t < tokens; t++) {
          const weight = weights[(head * tokens + s) * tokens + t]!;
          let sum = 0;
          for (let i = 0; i < headWidth; i++) {
            const d = dMixed[base + s * width + i]!;
            sum += d * v[base + t * width + i]!;
            dv[base + t * width + i]! += weight * d;
          }
          dWeight[t] = sum;
          mean += weight * sum;
        }
        for (let t = 0; t < tokens; t++) {
          const weight = weights[(head * tokens + s) * tokens + t]!;
          const d = (weight * (dWeight[t]! - mean)) / Math.sqrt(headWidth);
          for (let i = 0; i < headWidth; i++) {
            dq[base + s * width + i]! += d * k[base + t * width + i]!;
            dk[base + t * width + i]! += d * q[base + s * width + i]!;
          }
        }
      }
    }
  }

  #step({ rate, headRate }: FineTuning, factor: number): void {
    this.#steps += 1;
    const [beta1, beta2] = [0.9, 0.999];
    const [correct1, correct2] = [1 - beta1 ** this.#steps, 1 - beta2 ** this.#steps];
    for (const { value, gradient, first, second, isHead } of this.#parameters) {
      const step = (isHead ? headRate : rate) * factor;
      const [values, gradients] = [value.view, gradient.view];
      for (let i = 0; i < values.length; i++) {
        const g = gradients[i]!;
        first[i] = beta1 * first[i]! + (1 - beta1) * g;
        second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
        values[i]! -= (step * first[i]!) / correct1 / (Math.sqrt(second[i]! / correct2) + 1e-8);
      }
    }
    this.#turn();
  }
}

/** The derivative of gelu. */
function slope(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const share = Math.abs(x) >= 6 ? (x > 0 ? 1 : 0) : x === 0 ? 0.5 : Math.abs(x) < 1e-3 ? phi(x) : gelu(x) / x;
  return share + x * density;
}

function add(to: Float32Array, from: Float32Array, length: number): void {
  for (let i = 0; i < length; i++) to[i]! += from[i]!;
}

type Norm = readonly [weight: Parameter, bias: Parameter];

function momentsOf(values: Float32Array, start: number): { mean: number; scale: number } {
  let mean = 0;
  for (let i = 0; i < width; i++) mean += values[start + i]!;
  mean /= width;
  let variance = 0;
  for (let i = 0; i < width; i++) variance += (values[start + i]! - mean) ** 2;
  return { mean, scale: 1 / Math.sqrt(variance / width + epsilon) };
}

function normalise(from: Float32Array, to: Float32Array, rows: number, [weight, bias]: Norm): void {
  const [w, b] = [weight.value.view, bias.value.view];
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const { mean, scale } = momentsOf(from, start);
    for (let i = 0; i < width; i++) to[start + i] = (from[start + i]! - mean) * scale * w[i]! + b[i]!;
  }
}

function backThroughNorm(
  from: Float32Array,
  dTo: Float32Array,
  dFrom: Float32Array,
  rows: number,
  [weight, bias]: Norm,
): void {
  const [w, dWeight, dBias] = [weight.value.view, weight.gradient.view, bias.gradient.view];
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const { mean, scale } = momentsOf(from, start);
    let [sum, product] = [0, 0];
    for (let i = 0; i < width; i++) {
      const standard = (from[start + i]! - mean) * scale;
      const d = dTo[start + i]!;
      dWeight[i]! += d * standard;
      dBias[i]! += d;
      sum += d * w[i]!;
      product += d * w[i]! * standard;
    }
    for (let i = 0; i < width; i++) {
      const standard = (from[start + i]! - mean) * scale;
      dFrom[start + i] = scale * (dTo[start + i]! * w[i]! - sum / width - (standard * product) / width);
    }
  }
}
