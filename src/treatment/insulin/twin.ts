import { EmptyingCurve } from './emptying-curve.js';
import { State } from './model.js';
import type { KineticParameters } from './parameters.js';
import { insulinPropagator } from './propagator.js';
import { eatingRate } from './virtual-patient.js';

/** Places after the thirteen states: g served and not yet eaten, mg in the stomach when the meal began, mg eaten of it. */
const left = 13;
const before = 14;
const taken = 15;
export const twinSize = 16;

/** Gut steps within a step of the twin. */
const gutSteps = 2;

/**
 * A controller's own copy of the patient: the simulator's equations with the parameters that were identified, carried by
 * steps of a sample in a coarse, quick way (midpoint rule; insulin and intestine exactly). State and parameters apart,
 * so that one twin carries many hypotheses.
 */
export class Twin {
  readonly #p: KineticParameters;
  readonly #insulin: Float64Array;
  readonly #curve: EmptyingCurve;
  readonly #stay: number;

  constructor(
    parameters: KineticParameters,
    readonly step: number,
  ) {
    this.#p = parameters;
    this.#insulin = insulinPropagator(parameters, step);
    this.#curve = new EmptyingCurve(parameters);
    this.#stay = Math.exp((-parameters.kabs * step) / gutSteps);
  }

  /** mg/dL under the skin. */
  glucose(x: Float64Array): number {
    return x[State.skinGlucose]! / this.#p.Vg;
  }

  /** A state of the twin from the thirteen states of the model, nothing on the table. */
  start(initial: readonly number[]): Float64Array {
    const x = new Float64Array(twinSize);
    x.set(initial);
    x[taken] = -1;
    return x;
  }

  /** Puts food on the table. @param grams */
  serve(x: Float64Array, grams: number): void {
    x[left]! += grams;
  }

  /** Moves the glucose of all compartments by so much, mg/dL of the skin. */
  shift(x: Float64Array, by: number): void {
    const factor = Math.max(0.5, 1 + by / Math.max(20, this.glucose(x)));
    x[3]! *= factor;
    x[4]! *= factor;
    x[12]! *= factor;
  }

  /** One step on, in place. @param insulin U/min */
  advance(x: Float64Array, insulin: number): void {
    const absorbed = this.#gut(x);
    const action = x[State.insulinAction]!;
    const onLiver = x[State.insulinOnLiver]!;
    this.#skin(x, (insulin * 6000) / this.#p.BW);
    this.#glucose(
      x,
      absorbed / this.step,
      (action + x[State.insulinAction]!) / 2,
      (onLiver + x[State.insulinOnLiver]!) / 2,
    );
  }

  /** @returns mg absorbed */
  #gut(x: Float64Array): number {
    const p = this.#p;
    const h = this.step / gutSteps;
    let q1 = x[0]!;
    let q2 = x[1]!;
    let q3 = x[2]!;
    if (q1 + q2 + q3 + x[left]! < 1) return 0;
    let absorbed = 0;
    for (let part = 0; part < gutSteps; part++) {
      const eaten = Math.min(eatingRate * h, x[left]!) * 1000;
      if (eaten > 0) {
        if (x[taken]! < 0) {
          x[before] = q1 + q2;
          x[taken] = 0;
        }
        x[taken]! += eaten;
        x[left]! -= eaten / 1000;
      } else if (x[taken]! >= 0) {
        // The meal is over: its size stands, and the next one begins anew.
        x[before]! += x[taken]!;
        x[taken] = -1;
      }
      const meal = x[before]! + Math.max(0, x[taken]!);
      const ground = (q1 + eaten / 2) * -Math.expm1(-p.kmax * h);
      q1 += eaten - ground;
      const share = meal > 0 ? Math.min(1, Math.max(0, (q1 + q2 + ground / 2) / meal)) : 0;
      const rate = meal > 0 ? this.#curve.at(share) : p.kmax;
      const emptied = (q2 + ground / 2) * -Math.expm1(-rate * h);
      q2 += ground - emptied;
      const next = q3 * this.#stay + (emptied * (1 - this.#stay)) / (p.kabs * h);
      absorbed += q3 + emptied - next;
      q3 = next;
    }
    x[0] = q1;
    x[1] = q2;
    x[2] = q3;
    return absorbed;
  }

  #skin(x: Float64Array, u: number): void {
    const m = this.#insulin;
    const s1 = x[10]!;
    const s2 = x[11]!;
    const ip = x[5]!;
    const il = x[9]!;
    const action = x[6]!;
    const delay = x[7]!;
    const liver = x[8]!;
    x[10] = m[0]! * s1 + m[7]! * u;
    x[11] = m[9]! * s1 + m[10]! * s2 + m[16]! * u;
    x[5] = m[18]! * s1 + m[19]! * s2 + m[20]! * ip + m[21]! * il + m[25]! * u;
    x[9] = m[27]! * s1 + m[28]! * s2 + m[29]! * ip + m[30]! * il + m[34]! * u;
    x[6] = m[36]! * s1 + m[37]! * s2 + m[38]! * ip + m[39]! * il + m[40]! * action + m[43]! * u + m[44]!;
    x[7] = m[45]! * s1 + m[46]! * s2 + m[47]! * ip + m[48]! * il + m[50]! * delay + m[52]! * u;
    x[8] = m[54]! * s1 + m[55]! * s2 + m[56]! * ip + m[57]! * il + m[59]! * delay + m[60]! * liver + m[61]! * u;
  }

  /** By the midpoint rule. @param absorbed mg/min */
  #glucose(x: Float64Array, absorbed: number, action: number, onLiver: number): void {
    const p = this.#p;
    const h = this.step;
    const appearance = (p.f * absorbed) / p.BW - p.Fsnc;
    const use = p.Vm0 + p.Vmx * action;
    let gp = x[3]!;
    let gt = x[4]!;
    let gs = x[12]!;
    for (let stage = 0; stage < 2; stage++) {
      const production = p.kp1 - p.kp2 * gp - p.kp3 * onLiver;
      const excretion = gp > p.ke2 ? p.ke1 * (gp - p.ke2) : 0;
      const out = p.k1 * gp - p.k2 * gt;
      const move = stage === 0 ? h / 2 : h;
      const dp = Math.max(production, 0) + appearance - excretion - out;
      const dt = out - (use * gt) / (p.Km0 + gt);
      const ds = p.ksc * (gp - gs);
      gp = Math.max(0, x[3]! + move * dp);
      gt = Math.max(0, x[4]! + move * dt);
      gs = Math.max(0, x[12]! + move * ds);
    }
    x[3] = gp;
    x[4] = gt;
    x[12] = gs;
  }
}
