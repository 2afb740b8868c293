import { dormandPrince } from './dormand-prince.js';
import { EmptyingCurve } from './emptying-curve.js';
import { derivative } from './model.js';
import type { KineticParameters } from './parameters.js';
import { insulinPropagator } from './propagator.js';

/** Below this plasma glucose (mg/kg) the amounts may reach zero, where the model has a corner: steps are adapted there. */
const nearZero = 20;
const fewer = 0.4;
const more = 0.8;
const tight = { relative: 1e-9, absolute: 1e-10 };

/** Steps a minute. */
type Parts = 1 | 2 | 8 | 32;

/** Carries the thirteen states of one patient over a minute. */
export class Stepper {
  readonly #p: KineticParameters;
  /** By steps a minute. */
  readonly #propagators: Readonly<Record<Parts, Propagators>>;
  readonly #before = new Float64Array(13);
  /** The parameters that a step reads, unboxed. */
  readonly #values: Float64Array;
  readonly #curve: EmptyingCurve;
  #eaten = 0;
  #perMeal = 0;
  #meal = 0;
  #rising = 0;
  #falling = 0;

  constructor(parameters: KineticParameters) {
    this.#p = parameters;
    const p = parameters;
    this.#values = Float64Array.of(
      p.kmax,
      p.kabs,
      p.kp1,
      p.kp2,
      p.kp3,
      p.ke1,
      p.ke2,
      p.k1,
      p.k2,
      p.f / p.BW,
      p.Fsnc,
      p.Vm0,
      p.Vmx,
      p.Km0,
      p.ksc,
    );
    const { curve, halves, wholes } = preparedFor(parameters);
    this.#curve = curve;
    this.#propagators = {
      1: new Propagators(1, halves[1], wholes[1]),
      2: new Propagators(2, halves[2], wholes[2]),
      8: new Propagators(8, halves[8], wholes[8]),
      32: new Propagators(32, halves[32], wholes[32]),
    };
  }

  /**
   * One minute in place: insulin exactly, gut and glucose by the classical Runge-Kutta method of order 4, in one step
   * where all is smooth, in eight while eating, while emptying changes fast and where production or excretion begins
   * or ends.
   * @param insulin U/min
   * @param eating g/min
   * @param meal mg: what was in the stomach when the meal began and what has been eaten of it
   */
  minute(x: Float64Array, insulin: number, eating: number, meal: number): void {
    const p = this.#p;
    const perKg = (insulin * 6000) / p.BW;
    if (x[3]! < nearZero) {
      const inputs = { eating: eating * 1000, insulin: perKg, meal };
      dormandPrince((_, y, out) => derivative(p, inputs, y, out), x, 0, 1, tight);
      return;
    }
    this.#eaten = eating * 1000;
    this.#meal = meal;
    this.#perMeal = 1 / meal;
    this.#rising = 5 / (meal * (1 - p.b));
    this.#falling = 5 / (meal * p.d);
    const parts = this.#parts(x, eating);
    if (parts >= 8) {
      this.#steps(x, perKg, parts);
      return;
    }
    this.#before.set(x);
    const corner = this.#corner(x);
    this.#steps(x, perKg, parts);
    if (this.#corner(x) === corner) return;
    x.set(this.#before);
    this.#steps(x, perKg, 8);
  }

  /** How many steps the coming minute needs: by how far the arguments of the emptying curve move where it isn't flat. */
  #parts(x: Float64Array, eating: number): Parts {
    const p = this.#p;
    const liquid = x[1]!;
    if (eating > 0) return liquid > 500 && eating * 1000 * this.#rising > 2 ? 32 : 8;
    const full = x[0]! + liquid;
    const emptied = p.kmax * liquid;
    const upper = Math.abs(this.#rising * (full - p.b * this.#meal)) < 10 ? emptied * this.#rising : 0;
    const lower = Math.abs(this.#falling * (full - p.d * this.#meal)) < 10 ? emptied * this.#falling : 0;
    const shift = Math.max(upper, lower);
    return shift < fewer ? 1 : shift < more ? 2 : 8;
  }

  /** Which side of its two corners the glucose part is on. */
  #corner(x: Float64Array): number {
    const p = this.#p;
    return (p.kp1 - p.kp2 * x[3]! - p.kp3 * x[8]! > 0 ? 1 : 0) + (x[3]! > p.ke2 ? 2 : 0);
  }

  #steps(x: Float64Array, insulin: number, parts: Parts): void {
    const propagators = this.#propagators[parts];
    for (let part = 0; part < parts; part++) this.#step(x, insulin, propagators);
  }

  /** One step of the glucose part by the classical method of order 4; the model as in `derivative`, away from zero. */
  #step(x: Float64Array, insulin: number, propagators: Propagators): void {
    const h = propagators.step;
    const v = this.#values;
    const kmax = v[0]!;
    const kabs = v[1]!;
    const kp1 = v[2]!;
    const kp2 = v[3]!;
    const kp3 = v[4]!;
    const ke1 = v[5]!;
    const ke2 = v[6]!;
    const k1 = v[7]!;
    const k2 = v[8]!;
    const perKg = v[9]!;
    const Fsnc = v[10]!;
    const Vm0 = v[11]!;
    const Vmx = v[12]!;
    const Km0 = v[13]!;
    const ksc = v[14]!;
    let action = x[6]!;
    let onLiver = x[8]!;
    propagators.apply(x, insulin);
    const a = x[0]!;
    const b = x[1]!;
    const c = x[2]!;
    const d = x[3]!;
    const e = x[4]!;
    const s = x[12]!;
    let q1 = a;
    let q2 = b;
    let q3 = c;
    let gp = d;
    let gt = e;
    let gs = s;
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    let sumE = 0;
    let sumS = 0;
    for (let stage = 0; stage < 4; stage++) {
      if (stage === 1) {
        action = propagators.actionHalf;
        onLiver = propagators.liverHalf;
      } else if (stage === 3) {
        action = x[6]!;
        onLiver = x[8]!;
      }
      const rate = this.#meal > 0 ? this.#curve.at((q1 + q2) * this.#perMeal) : kmax;
      const fromSolid = kmax * q1;
      const emptied = rate * q2;
      const absorbed = kabs * q3;
      const production = kp1 - kp2 * gp - kp3 * onLiver;
      const excretion = gp > ke2 ? ke1 * (gp - ke2) : 0;
      const out = k1 * gp - k2 * gt;
      const dA = this.#eaten - fromSolid;
      const dB = fromSolid - emptied;
      const dC = emptied - absorbed;
      const dD = Math.max(production, 0) + absorbed * perKg - Fsnc - excretion - out;
      const dE = out - ((Vm0 + Vmx * action) * gt) / (Km0 + gt);
      const dS = ksc * (gp - gs);
      const weight = stage === 0 || stage === 3 ? 1 : 2;
      sumA += weight * dA;
      sumB += weight * dB;
      sumC += weight * dC;
      sumD += weight * dD;
      sumE += weight * dE;
      sumS += weight * dS;
      const move = stage === 2 ? h : h / 2;
      q1 = a + move * dA;
      q2 = b + move * dB;
      q3 = c + move * dC;
      gp = d + move * dD;
      gt = e + move * dE;
      gs = s + move * dS;
    }
    const sixth = h / 6;
    x[0] = a + sixth * sumA;
    x[1] = b + sixth * sumB;
    x[2] = c + sixth * sumC;
    x[3] = d + sixth * sumD;
    x[4] = e + sixth * sumE;
    x[12] = s + sixth * sumS;
  }
}

/** Exact steps of the insulin part, `parts` a minute, each with its middle. */
interface Prepared {
  readonly curve: EmptyingCurve;
  /** Over half a step and a whole one, by steps a minute. */
  readonly halves: Readonly<Record<Parts, Float64Array>>;
  readonly wholes: Readonly<Record<Parts, Float64Array>>;
}

/** What depends on the parameters alone: a patient is simulated for thousands of days. */
const prepared = new WeakMap<KineticParameters, Prepared>();

function preparedFor(parameters: KineticParameters): Prepared {
  const known = prepared.get(parameters);
  if (known) return known;
  const over = (share: number) => {
    const at = (parts: Parts) => insulinPropagator(parameters, share / parts);
    return { 1: at(1), 2: at(2), 8: at(8), 32: at(32) };
  };
  const made = { curve: new EmptyingCurve(parameters), halves: over(0.5), wholes: over(1) };
  prepared.set(parameters, made);
  return made;
}

class Propagators {
  readonly step: number;
  /** Insulin's action on use and on production in the middle of the step last applied. */
  actionHalf = 0;
  liverHalf = 0;

  constructor(
    readonly parts: Parts,
    private readonly half: Float64Array,
    private readonly full: Float64Array,
  ) {
    this.step = 1 / parts;
  }

  apply(x: Float64Array, u: number): void {
    const m = this.full;
    const n = this.half;
    const s1 = x[10]!;
    const s2 = x[11]!;
    const ip = x[5]!;
    const il = x[9]!;
    const action = x[6]!;
    const delay = x[7]!;
    const liver = x[8]!;
    this.actionHalf = n[36]! * s1 + n[37]! * s2 + n[38]! * ip + n[39]! * il + n[40]! * action + n[43]! * u + n[44]!;
    this.liverHalf =
      n[54]! * s1 + n[55]! * s2 + n[56]! * ip + n[57]! * il + n[59]! * delay + n[60]! * liver + n[61]! * u;
    x[10] = m[0]! * s1 + m[7]! * u;
    x[11] = m[9]! * s1 + m[10]! * s2 + m[16]! * u;
    x[5] = m[18]! * s1 + m[19]! * s2 + m[20]! * ip + m[21]! * il + m[25]! * u;
    x[9] = m[27]! * s1 + m[28]! * s2 + m[29]! * ip + m[30]! * il + m[34]! * u;
    x[6] = m[36]! * s1 + m[37]! * s2 + m[38]! * ip + m[39]! * il + m[40]! * action + m[43]! * u + m[44]!;
    x[7] = m[45]! * s1 + m[46]! * s2 + m[47]! * ip + m[48]! * il + m[50]! * delay + m[52]! * u;
    x[8] = m[54]! * s1 + m[55]! * s2 + m[56]! * ip + m[57]! * il + m[59]! * delay + m[60]! * liver + m[61]! * u;
  }
}
