import { MersenneTwister } from './mersenne-twister.js';
import type { SensorParameters } from './parameters.js';

/** Continuous glucose monitor: reads every few minutes, holds its reading in between. */
export class Sensor {
  readonly parameters: SensorParameters;
  readonly #noise: SensorNoise | undefined;
  #reading = 0;

  /** @param seed of its noise; without one it has none */
  constructor(parameters: SensorParameters, seed?: number) {
    this.parameters = parameters;
    this.#noise = seed === undefined ? undefined : new SensorNoise(parameters, seed);
  }

  /** mg/dL shown at this minute. */
  read(minute: number, glucose: number): number {
    const { sampleMinutes, minimum, maximum } = this.parameters;
    if (minute % sampleMinutes === 0) {
      const noisy = this.#noise ? glucose + this.#noise.next() : glucose;
      this.#reading = Math.min(Math.max(noisy, minimum), maximum);
    }
    return this.#reading;
  }
}

const knotMinutes = 15;
const knotsAhead = 10;

/**
 * Sensor noise after Breton and Kovatchev (2008, doi 10.1177/193229680800200517): an autoregressive series every 15
 * minutes, made skew by Johnson's SU transform, and a cubic spline (not-a-knot) between.
 */
export class SensorNoise {
  readonly #parameters: SensorParameters;
  readonly #random: MersenneTwister;
  #level: number | undefined;
  #last: number;
  #ready: number[] = [];
  #used = 0;

  constructor(parameters: SensorParameters, seed: number) {
    this.#parameters = parameters;
    this.#random = new MersenneTwister(seed);
    this.#last = this.#knot();
  }

  #knot(): number {
    const { correlation, xi, lambda, gamma, delta } = this.#parameters;
    this.#level =
      this.#level === undefined ? this.#random.normal() : correlation * (this.#level + this.#random.normal());
    return xi + lambda * Math.sinh((this.#level - gamma) / delta);
  }

  /** mg/dL to add to the next reading. */
  next(): number {
    if (this.#used === this.#ready.length) {
      const knots = [this.#last, ...Array.from({ length: knotsAhead }, () => this.#knot())];
      this.#last = knots.at(-1)!;
      const spline = notAKnot(knots);
      const { sampleMinutes } = this.#parameters;
      const count = Math.floor((knotsAhead * knotMinutes) / sampleMinutes);
      this.#ready = Array.from({ length: count }, (_, n) => spline(((n + 1) * sampleMinutes) / knotMinutes));
      this.#used = 0;
    }
    return this.#ready[this.#used++]!;
  }
}

/** The cubic spline through values at 0, 1, 2, ... whose third derivative doesn't jump at the second and last but one. */
function notAKnot(values: readonly number[]): (x: number) => number {
  const n = values.length - 1;
  // Second derivatives: the ends follow from their two neighbours, so the inner system stays tridiagonal.
  const right = Array.from({ length: n + 1 }, (_, i) =>
    i === 0 || i === n ? 0 : 6 * (values[i - 1]! - 2 * values[i]! + values[i + 1]!),
  );
  const second = new Array<number>(n + 1).fill(0);
  // m0 = 2 m1 - m2 turns row 1 (m0 + 4 m1 + m2) into 6 m1.
  second[1] = right[1]! / 6;
  second[n - 1] = right[n - 1]! / 6;
  const diagonal = new Array<number>(n + 1).fill(4);
  const target = [...right];
  target[2]! -= second[1]!;
  target[n - 2]! -= second[n - 1]!;
  for (let i = 3; i <= n - 2; i++) {
    const factor = 1 / diagonal[i - 1]!;
    diagonal[i]! -= factor;
    target[i]! -= factor * target[i - 1]!;
  }
  for (let i = n - 2; i >= 2; i--) {
    second[i] = (target[i]! - (i < n - 2 ? second[i + 1]! : 0)) / diagonal[i]!;
  }
  second[0] = 2 * second[1]! - second[2]!;
  second[n] = 2 * second[n - 1]! - second[n - 2]!;
  return (x) => {
    const i = Math.min(Math.floor(x), n - 1);
    const b = x - i;
    const a = 1 - b;
    return a * values[i]! + b * values[i + 1]! + ((a ** 3 - a) * second[i]! + (b ** 3 - b) * second[i + 1]!) / 6;
  };
}
