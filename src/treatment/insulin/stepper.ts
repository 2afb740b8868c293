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
  /** Derivatives of gut and glucose, by stage. */
  readonly #k = new Float64Array(24);
  readonly #curve: EmptyingCurve;
  #eaten = 0;
  #perMeal = 0;
  #meal = 0;
  #rising = 0;
  #falling = 0;

  constructor(parameters: KineticParameters) {
    this.#p = parameters;
    this.#curve = new EmptyingCurve(parameters);
    this.#propagators = {
      1: new Propagators(parameters, 1),
      2: new Propagators(parameters, 2),
      8: new Propagators(parameters, 8),
      32: new Propagators(parameters, 32),
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

  #step(x: Float64Array, insulin: number, propagators: Propagators): void {
    const h = propagators.step;
    const half = h / 2;
    const k = this.#k;
    const action0 = x[6]!;
    const liver0 = x[8]!;
    propagators.apply(x, insulin);
    const actionHalf = propagators.actionHalf;
    const liverHalf = propagators.liverHalf;
    const a = x[0]!;
    const b = x[1]!;
    const c = x[2]!;
    const d = x[3]!;
    const e = x[4]!;
    const s = x[12]!;
    this.#rates(0, a, b, c, d, e, s, action0, liver0);
    this.#rates(6, a + half * k[0]!, b + half * k[1]!, c + half * k[2]!, d + half * k[3]!, e + half * k[4]!, s + half * k[5]!, actionHalf, liverHalf); // biome-ignore format: one stage a line
    this.#rates(12, a + half * k[6]!, b + half * k[7]!, c + half * k[8]!, d + half * k[9]!, e + half * k[10]!, s + half * k[11]!, actionHalf, liverHalf); // biome-ignore format: one stage a line
    this.#rates(18, a + h * k[12]!, b + h * k[13]!, c + h * k[14]!, d + h * k[15]!, e + h * k[16]!, s + h * k[17]!, x[6]!, x[8]!); // biome-ignore format: one stage a line
    const sixth = h / 6;
    x[0] = a + sixth * (k[0]! + 2 * (k[6]! + k[12]!) + k[18]!);
    x[1] = b + sixth * (k[1]! + 2 * (k[7]! + k[13]!) + k[19]!);
    x[2] = c + sixth * (k[2]! + 2 * (k[8]! + k[14]!) + k[20]!);
    x[3] = d + sixth * (k[3]! + 2 * (k[9]! + k[15]!) + k[21]!);
    x[4] = e + sixth * (k[4]! + 2 * (k[10]! + k[16]!) + k[22]!);
    x[12] = s + sixth * (k[5]! + 2 * (k[11]! + k[17]!) + k[23]!);
  }

  /** The glucose half of `derivative`, away from zero. */
  #rates(
    at: number,
    q1: number,
    q2: number,
    q3: number,
    gp: number,
    gt: number,
    gs: number,
    action: number,
    onLiver: number,
  ): void {
    const p = this.#p;
    const k = this.#k;
    const rate = this.#meal > 0 ? this.#curve.at((q1 + q2) * this.#perMeal) : p.kmax;
    const fromSolid = p.kmax * q1;
    const emptied = rate * q2;
    const absorbed = p.kabs * q3;
    k[at] = this.#eaten - fromSolid;
    k[at + 1] = fromSolid - emptied;
    k[at + 2] = emptied - absorbed;
    const production = p.kp1 - p.kp2 * gp - p.kp3 * onLiver;
    const excretion = gp > p.ke2 ? p.ke1 * (gp - p.ke2) : 0;
    const out = p.k1 * gp - p.k2 * gt;
    k[at + 3] = (production > 0 ? production : 0) + (p.f * absorbed) / p.BW - p.Fsnc - excretion - out;
    k[at + 4] = out - ((p.Vm0 + p.Vmx * action) * gt) / (p.Km0 + gt);
    k[at + 5] = p.ksc * (gp - gs);
  }
}

/** Exact steps of the insulin part, `parts` a minute, each with its middle. */
class Propagators {
  readonly step: number;
  readonly #half: Float64Array;
  readonly #full: Float64Array;
  /** Insulin's action on use and on production in the middle of the step last applied. */
  actionHalf = 0;
  liverHalf = 0;

  constructor(
    parameters: KineticParameters,
    readonly parts: number,
  ) {
    this.step = 1 / parts;
    this.#half = insulinPropagator(parameters, this.step / 2);
    this.#full = insulinPropagator(parameters, this.step);
  }

  apply(x: Float64Array, u: number): void {
    const m = this.#full;
    const n = this.#half;
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
