import type { MealHabit } from './parameters.js';
import { type Twin, twinSize } from './twin.js';

/** A course that the patient may be on, and how well the sensor fits it. */
interface Hypothesis {
  readonly state: Float64Array;
  logWeight: number;
  /** mg/dL: what the sensor shows beyond the twin. */
  error: number;
}

/** Announced sizes are off by this share (standard deviation); a new meal is believed in at nine sizes around them. */
const announcementError = 0.3;
const deviations = [-1.8, -1.2, -0.75, -0.37, 0, 0.37, 0.75, 1.2, 1.8];
const masses = [0.06, 0.1, 0.125, 0.14, 0.15, 0.14, 0.125, 0.1, 0.06];
/** g, with its standard deviation. */
export interface MealSize {
  readonly grams: number;
  readonly spread: number;
}

/** Beyond so many standard deviations from the usual, what is announced is something else than the usual meal. */
const unusual = 2;
/** The usual never makes a meal believed in larger than this much of what was announced. */
const mostOfAnnounced = 1.3;

/** What to believe of an announced size: it and what is usually eaten at that hour, each by its precision. */
export function sizeOf(announced: number, hour: number, habits: readonly MealHabit[]): MealSize {
  const alone = { grams: announced, spread: announcementError * announced };
  const habit = habits.find((each) => each.hour === hour);
  if (!habit) return alone;
  const error = (announcementError * habit.grams) ** 2;
  const own = habit.spread ** 2;
  if (Math.abs(announced - habit.grams) > unusual * Math.sqrt(error + own)) return alone;
  const grams = (habit.grams * error + announced * own) / (error + own);
  return { grams: Math.min(grams, mostOfAnnounced * announced), spread: Math.sqrt((error * own) / (error + own)) };
}

/** Minutes after which a meal's size is settled. */
const settled = 360;

/** Of the sensor's error: its spread (mg/dL) and its correlation over a minute. */
const sensorSpread = 13;
const correlationOfMinute = 0.7 ** (1 / 15);
/** Minutes within which the twins follow a lasting error of theirs. */
const pullMinutes = 150;

/**
 * The belief about a patient's state: copies of the twin that differ in how much was really eaten, weighed by how well
 * the sensor fits each (first-order correlated errors), all of them drawn slowly towards the sensor.
 */
export class MealBelief {
  #all: readonly Hypothesis[];
  #since = 0;

  constructor(
    private readonly twin: Twin,
    start: Float64Array,
  ) {
    this.#all = [{ state: start, logWeight: 0, error: 0 }];
  }

  /** A sample has passed with this infusion (U/min), and the sensor shows `cgm`. */
  update(infusion: number, cgm: number): void {
    const phi = correlationOfMinute ** this.twin.step;
    const variance = sensorSpread ** 2 * (1 - phi * phi);
    const pull = 1 - Math.exp(-this.twin.step / pullMinutes);
    for (const each of this.#all) {
      this.twin.advance(each.state, infusion);
      const error = cgm - this.twin.glucose(each.state);
      each.logWeight -= (error - phi * each.error) ** 2 / (2 * variance);
      this.twin.shift(each.state, pull * error);
      each.error = (1 - pull) * error;
    }
    this.#normalise();
    this.#since += this.twin.step;
    if (this.#since > settled) this.#join();
  }

  /** Something is eaten from now on. @param size what is believed of it */
  announce({ grams, spread }: MealSize): void {
    this.#join();
    const [{ state, error }] = this.#all as [Hypothesis];
    this.#all = deviations.map((z, n) => {
      const own = Float64Array.from(state);
      this.twin.serve(own, Math.max(0, grams + z * spread));
      return { state: own, logWeight: Math.log(masses[n]!), error };
    });
    this.#since = 0;
  }

  /**
   * The state under a low quantile of the belief about the last meal's size: a smaller meal wants less insulin.
   * @param risk share of the belief in a smaller one
   */
  cautious(risk: number): Float64Array {
    let passed = 0;
    for (const { state, logWeight } of this.#all) {
      passed += Math.exp(logWeight);
      if (passed >= risk) return state;
    }
    return this.#all.at(-1)!.state;
  }

  #normalise(): void {
    const top = Math.max(...this.#all.map(({ logWeight }) => logWeight));
    const total = this.#all.reduce((sum, { logWeight }) => sum + Math.exp(logWeight - top), 0);
    for (const each of this.#all) each.logWeight -= top + Math.log(total);
  }

  /** One course of them all: the mean. */
  #join(): void {
    if (this.#all.length === 1) return;
    const state = new Float64Array(twinSize);
    let error = 0;
    for (const each of this.#all) {
      const weight = Math.exp(each.logWeight);
      for (let i = 0; i < twinSize; i++) state[i]! += weight * each.state[i]!;
      error += weight * each.error;
    }
    this.#all = [{ state, logWeight: 0, error }];
  }
}
