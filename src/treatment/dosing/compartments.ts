/** Disposition of a drug in one to three compartments; litres and litres an hour. */
export interface Disposition {
  readonly CL: number;
  readonly V1: number;
  /** Exchange with, and size of, each further compartment. */
  readonly peripheral?: readonly { readonly Q: number; readonly V: number }[];
  /** Absorption from a depot, 1/h; without it doses go into the central compartment. */
  readonly KA?: number;
}

/** One dose: `duration` 0 is a bolus. Hours; amounts in mg give mg/L. */
export interface Dose {
  readonly time: number;
  readonly amount: number;
  readonly duration: number;
}

/** A unit bolus in the central compartment gives the sum of weight * exp(-rate t): the weights (1/L) and rates (1/h). */
interface Exponential {
  readonly weight: number;
  readonly rate: number;
}

/**
 * Central concentration of linear compartments, in closed form (Gibaldi & Perrier, Pharmacokinetics, 2nd ed. 1982), by
 * superposition of the doses.
 */
export class LinearKinetics {
  readonly #terms: readonly Exponential[];
  readonly #KA: number | undefined;

  constructor(disposition: Disposition) {
    this.#terms = exponentials(disposition);
    this.#KA = disposition.KA;
  }

  /** Concentration at a time; a bolus counts from the moment after it. */
  concentration(doses: readonly Dose[], time: number): number {
    return this.#sum(doses, time, 'value');
  }

  /** Area under the concentration from the beginning up to a time. */
  area(doses: readonly Dose[], time: number): number {
    return this.#sum(doses, time, 'area');
  }

  #sum(doses: readonly Dose[], time: number, what: 'value' | 'area'): number {
    let total = 0;
    for (const { time: given, amount, duration } of doses) {
      const since = time - given;
      if (since < 0) continue;
      for (const { weight, rate } of this.#terms) total += amount * this.#response(weight, rate, since, duration, what);
    }
    return total;
  }

  #response(weight: number, rate: number, since: number, duration: number, what: 'value' | 'area'): number {
    const curve = what === 'value' ? decayed : areaOf;
    if (this.#KA !== undefined) {
      const absorbed = (weight * this.#KA) / (this.#KA - rate);
      return absorbed * (curve(rate, since) - curve(this.#KA, since));
    }
    if (duration <= 0) return weight * curve(rate, since);
    const running = Math.min(since, duration);
    const after = since - running;
    const atEnd = (weight / (rate * duration)) * -Math.expm1(-rate * running);
    if (what === 'value') return atEnd * Math.exp(-rate * after);
    const during = (weight / (rate * duration)) * (running + Math.expm1(-rate * running) / rate);
    return during + atEnd * areaOf(rate, after);
  }
}

const decayed = (rate: number, time: number) => Math.exp(-rate * time);
const areaOf = (rate: number, time: number) => -Math.expm1(-rate * time) / rate;

function exponentials({ CL, V1, peripheral = [] }: Disposition): Exponential[] {
  const back = peripheral.map(({ Q, V }) => Q / V);
  const rates = eigenvalues(
    CL / V1,
    peripheral.map(({ Q }) => Q / V1),
    back,
  );
  return rates.map((rate) => {
    const above = back.reduce((product, k) => product * (k - rate), 1);
    const below = rates.reduce((product, other) => (other === rate ? product : product * (other - rate)), V1);
    return { weight: above / below, rate };
  });
}

/** Rates of decline: roots of the characteristic polynomial, real for compartments around a centre. */
function eigenvalues(k10: number, out: readonly number[], back: readonly number[]): number[] {
  if (out.length === 0) return [k10];
  if (out.length === 1) {
    const sum = k10 + out[0]! + back[0]!;
    const product = k10 * back[0]!;
    const larger = (sum + Math.sqrt(sum * sum - 4 * product)) / 2;
    return [larger, product / larger];
  }
  if (out.length > 2) throw new Error('LinearKinetics: at most three compartments');
  const [k12, k13] = out as [number, number];
  const [k21, k31] = back as [number, number];
  const a0 = k10 * k21 * k31;
  const a1 = k10 * k31 + k21 * k31 + k21 * k13 + k10 * k21 + k31 * k12;
  const a2 = k10 + k12 + k13 + k21 + k31;
  const p = a1 - (a2 * a2) / 3;
  const q = (2 * a2 ** 3) / 27 - (a1 * a2) / 3 + a0;
  const radius = Math.sqrt(-(p ** 3) / 27);
  const angle = Math.acos(Math.min(1, Math.max(-1, -q / (2 * radius)))) / 3;
  return [0, 1, 2].map((n) => -(Math.cos(angle + (n * 2 * Math.PI) / 3) * 2 * Math.cbrt(radius) - a2 / 3));
}
