import { Random } from '../../statistics/random.js';
import type { EffectLearner } from './learner.js';
import { type Matrix, scales } from './regressors/regressor.js';

const [shared, head] = [32, 16];
/** At most; training ends when a fifth held out has not been told better for some epochs, and the best weights stand. */
const epochs = 60;
const patience = 8;
const batch = 32;
const rate = 0.003;
/** Of weights, a step, beside the learning rate. */
const decay = 0.02;
/** Of the propensity head in the loss (DragonNet). */
const propensityWeight = 0.3;
const networks = 3;

/**
 * One network with a representation shared by all arms, a head for the outcome of each arm and one for the arm itself:
 * TARNet (Shalit, Johansson & Sontag, ICML 2017) with DragonNet's propensity head (Shi, Blei & Veitch, NeurIPS 2019).
 */
export const twoHeadedNetwork: EffectLearner = {
  name: 'two-headed-network',
  fit({ trial, rows }, arm, seed) {
    const { x, y } = trial;
    const own = rows.filter((row) => trial.arm[row] === arm || trial.arm[row] === 0);
    const { mean, spread } = scales(x, own);
    const ys = Float64Array.from(own, (row) => y[row]!);
    const centre = ys.reduce((sum, value) => sum + value, 0) / ys.length;
    const unit = Math.sqrt(ys.reduce((sum, value) => sum + (value - centre) ** 2, 0) / ys.length) || 1;
    const inputs = (at: Matrix, row: number, into: Float64Array) => {
      for (let j = 0; j < into.length; j++) into[j] = (at.values[row * into.length + j]! - mean[j]!) / spread[j]!;
    };
    const nets = Array.from({ length: networks }, (_, n) => {
      const net = new Network(x.columns, new Random(seed + n));
      net.train(own.length, (i, into) => {
        const row = own[i]!;
        inputs(x, row, into);
        return { y: (y[row]! - centre) / unit, treated: trial.arm[row] === arm };
      });
      return net;
    });
    const z = new Float64Array(x.columns);
    return {
      effect(at, row) {
        inputs(at, row, z);
        return (unit * nets.reduce((sum, net) => sum + net.effect(z), 0)) / networks;
      },
    };
  },
};

/** A dense layer with exponential linear units (or none), and Adam's memory. */
class Layer {
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  readonly out: Float64Array;
  readonly back: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor(
    readonly inputs: number,
    readonly outputs: number,
    readonly isLinear: boolean,
    random: Random,
  ) {
    const size = (inputs + 1) * outputs;
    this.weights = Float64Array.from({ length: size }, (_, i) =>
      i % (inputs + 1) === inputs ? 0 : random.normal() * Math.sqrt((isLinear ? 0.5 : 1.5) / inputs),
    );
    this.gradient = new Float64Array(size);
    this.#first = new Float64Array(size);
    this.#second = new Float64Array(size);
    this.out = new Float64Array(outputs);
    this.back = new Float64Array(inputs);
  }

  forward(x: Float64Array): Float64Array {
    const n = this.inputs;
    for (let o = 0, at = 0; o < this.outputs; o++, at += n + 1) {
      let sum = this.weights[at + n]!;
      for (let i = 0; i < n; i++) sum += this.weights[at + i]! * x[i]!;
      this.out[o] = this.isLinear || sum > 0 ? sum : Math.expm1(sum);
    }
    return this.out;
  }

  /** Adds to the gradient; leaves the slope of the inputs in `back`. */
  backward(x: Float64Array, slope: Float64Array): Float64Array {
    const n = this.inputs;
    this.back.fill(0);
    for (let o = 0, at = 0; o < this.outputs; o++, at += n + 1) {
      const value = this.out[o]!;
      const d = slope[o]! * (this.isLinear || value > 0 ? 1 : value + 1);
      if (d === 0) continue;
      for (let i = 0; i < n; i++) {
        this.gradient[at + i]! += d * x[i]!;
        this.back[i]! += d * this.weights[at + i]!;
      }
      this.gradient[at + n]! += d;
    }
    return this.back;
  }

  step(count: number, t: number, learningRate: number): void {
    const [c1, c2] = [1 - 0.9 ** t, 1 - 0.999 ** t];
    for (let i = 0; i < this.weights.length; i++) {
      const isBias = i % (this.inputs + 1) === this.inputs;
      const g = this.gradient[i]! / count;
      this.#first[i] = 0.9 * this.#first[i]! + 0.1 * g;
      this.#second[i] = 0.999 * this.#second[i]! + 0.001 * g * g;
      this.weights[i]! -=
        learningRate *
        (this.#first[i]! / c1 / (Math.sqrt(this.#second[i]! / c2) + 1e-8) + (isBias ? 0 : decay * this.weights[i]!));
      this.gradient[i] = 0;
    }
  }
}

class Network {
  readonly #random: Random;
  readonly #first: Layer;
  readonly #second: Layer;
  /** By arm: hidden and output layer of its head. */
  readonly #heads: readonly (readonly [Layer, Layer])[];
  readonly #propensity: Layer;

  constructor(
    readonly inputs: number,
    random: Random,
  ) {
    this.#random = random;
    this.#first = new Layer(inputs, shared, false, random);
    this.#second = new Layer(shared, shared, false, random);
    this.#heads = [0, 1].map(() => [new Layer(shared, head, false, random), new Layer(head, 1, true, random)] as const);
    this.#propensity = new Layer(shared, 1, true, random);
  }

  effect(x: Float64Array): number {
    const phi = this.#second.forward(this.#first.forward(x));
    const [without, under] = this.#heads.map(([hidden, out]) => out.forward(hidden.forward(phi))[0]!);
    return under! - without!;
  }

  /** @param read puts the inputs of the i-th example and tells the rest */
  train(
    count: number,
    read: (i: number, into: Float64Array) => { readonly y: number; readonly treated: boolean },
  ): void {
    const layers = [this.#first, this.#second, ...this.#heads.flat(), this.#propensity];
    const x = new Float64Array(this.inputs);
    const slope = new Float64Array(1);
    const down = new Float64Array(shared);
    let t = 0;
    const mixed = this.#random.shuffled(Array.from({ length: count }, (_, i) => i));
    const cut = Math.floor(count / 5);
    const [held, all] = [mixed.slice(0, cut), mixed.slice(cut)];
    let best = { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: layers.map(({ weights }) => weights.slice()) };
    const lossOf = (rows: readonly number[]) =>
      rows.reduce((sum, i) => {
        const { y, treated } = read(i, x);
        const phi = this.#second.forward(this.#first.forward(x));
        const [hidden, out] = this.#heads[treated ? 1 : 0]!;
        return sum + (out.forward(hidden.forward(phi))[0]! - y) ** 2;
      }, 0);
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = this.#random.shuffled(all);
      const learningRate = rate * (1 - (0.9 * epoch) / epochs);
      for (let from = 0; from < order.length; from += batch) {
        const part = order.slice(from, from + batch);
        for (const i of part) {
          const { y, treated } = read(i, x);
          const h1 = this.#first.forward(x);
          const phi = this.#second.forward(h1);
          const [hidden, out] = this.#heads[treated ? 1 : 0]!;
          const middle = hidden.forward(phi);
          slope[0] = out.forward(middle)[0]! - y;
          down.set(hidden.backward(phi, out.backward(middle, slope)));
          const chance = 1 / (1 + Math.exp(-this.#propensity.forward(phi)[0]!));
          slope[0] = propensityWeight * (chance - (treated ? 1 : 0));
          const also = this.#propensity.backward(phi, slope);
          for (let k = 0; k < shared; k++) down[k]! += also[k]!;
          this.#first.backward(x, this.#second.backward(h1, down));
        }
        t++;
        for (const layer of layers) layer.step(part.length, t, learningRate);
      }
      const loss = lossOf(held);
      if (loss < best.loss) best = { loss, epoch, weights: layers.map(({ weights }) => weights.slice()) };
      else if (epoch > best.epoch + patience) break;
    }
    layers.forEach((layer, n) => {
      layer.weights.set(best.weights[n]!);
    });
  }
}
