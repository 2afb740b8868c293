import type { Citation, LocalizedText } from '../../record/index.js';
import { type Dose, LinearKinetics } from './compartments.js';

/** How warfarin moves the INR over time, as the pack `pharmacokinetics` holds it. */
export interface InrModel {
  readonly id: string;
  readonly drug: string;
  /** Whom it was made from. */
  readonly title: LocalizedText;
  readonly course: {
    /** Share of the dose that acts: the S-enantiomer. */
    readonly activeShare: number;
    /** 1/h */
    readonly absorption: number;
    /** L */
    readonly volume: number;
    /** L/h that each CYP2C9 allele adds. */
    readonly clearanceByAllele: Readonly<Record<string, number>>;
    /** Of the clearance, a year of age above `centre`. */
    readonly clearanceByAge: { readonly centre: number; readonly perYear: number };
    /** Sigmoidicity of the inhibition. */
    readonly hill: number;
    /** Two chains of clotting factors, quick and slow. */
    readonly chains: { readonly compartments: number; readonly meanTransitHours: readonly [number, number] };
    /** INR above its baseline at full inhibition. */
    readonly maximumRise: number;
    /** INR without the drug. */
    readonly baseline: number;
    /** Residual standard deviation, of the INR expected. */
    readonly residual: number;
    readonly citation: Citation;
  };
  /** The INR that the equation of the maintenance dose is for. */
  readonly maintenance: { readonly inr: number; readonly citation: Citation };
  readonly target: { readonly lower: number; readonly upper: number; readonly citation: Citation };
  /** From this INR on doses are left out, and none is worked out. */
  readonly withhold: { readonly from: number; readonly citation: Citation };
  /** mg: doses are multiples of `step`; more than `most` in one is not dosed by it. */
  readonly dose: { readonly step: number; readonly most: number };
}

/**
 * The pack's model of the INR, checked.
 * @throws with what is wrong
 */
export function parseInrModel(json: unknown): InrModel {
  const model = json as InrModel;
  const wrong = (what: string) => new Error(`Pack pharmacokinetics: warfarin.json: ${what}`);
  if (!model?.course || !model.target || !model.maintenance || !model.withhold || !model.dose)
    throw wrong('course, maintenance, target, withhold, dose');
  const { course, target, dose } = model;
  const numbers = [
    ...Object.values(course.clearanceByAllele),
    ...course.chains.meanTransitHours,
    course.activeShare,
    course.absorption,
    course.volume,
    course.hill,
    course.maximumRise,
    course.baseline,
    course.residual,
    model.maintenance.inr,
    target.lower,
    dose.step,
  ];
  if (!numbers.every((each) => each > 0)) throw wrong('a number that is not above 0');
  if (course.chains.compartments !== 3 || course.chains.meanTransitHours.length !== 2) {
    throw wrong('two chains of three compartments');
  }
  if (!(target.upper > target.lower && dose.most > dose.step)) throw wrong('target or dose');
  for (const { checkedAgainst } of [course, model.maintenance, target, model.withhold].map((each) => each.citation)) {
    if (!checkedAgainst || checkedAgainst === 'unchecked') throw wrong('source not read');
  }
  return model;
}

/** Hours of a step of the chains: the INR is within 0.02 of the exact solution. */
const step = 2;

/** S-warfarin's clearance in L/h by CYP2C9 (as of *1/*1 where unknown) and age; undefined for an allele that the model doesn't know. */
export function clearanceOf({ course }: InrModel, age: number, cyp2c9 = '*1/*1'): number | undefined {
  const alleles = cyp2c9.split('/').map((allele) => course.clearanceByAllele[allele]);
  if (alleles.length !== 2 || alleles.some((each) => each === undefined)) return undefined;
  const { centre, perYear } = course.clearanceByAge;
  return (alleles[0]! + alleles[1]!) * (1 + perYear * (age - centre));
}

/**
 * The INR over time under doses. Inhibition is a sigmoid function of the concentration and slows the making of clotting
 * factors, which two chains of three compartments each delay.
 *
 * @see https://doi.org/10.1038/clpt.2010.37
 */
export class InrCourse {
  /** (concentration / mg/L) ^ hill, in the middle of each step. */
  readonly #drive: Float64Array;
  readonly #from: number;

  /** @param until hours; the course ends with the first step at or after it */
  constructor(
    readonly model: InrModel,
    clearance: number,
    readonly baseline: number,
    doses: readonly Dose[],
    until: number,
  ) {
    const { course } = model;
    this.#from = Math.min(...doses.map(({ time }) => time), until);
    const kinetics = new LinearKinetics({ CL: clearance, V1: course.volume, KA: course.absorption });
    const active = doses.map((dose) => ({ ...dose, amount: dose.amount * course.activeShare }));
    const steps = Math.max(1, Math.ceil((until - this.#from) / step));
    this.#drive = Float64Array.from(
      { length: steps },
      (_, n) => kinetics.concentration(active, this.#from + (n + 0.5) * step) ** course.hill,
    );
  }

  /** INR at these hours, for a person whose inhibition is half at this concentration of S-warfarin in mg/L. */
  at(ec50: number, times: readonly number[]): number[] {
    const { chains, maximumRise, hill } = this.model.course;
    const half = ec50 ** hill;
    const quick = new Chain(3 / chains.meanTransitHours[0]);
    const slow = new Chain(3 / chains.meanTransitHours[1]);
    const course = new Float64Array(this.#drive.length + 1);
    course[0] = this.baseline;
    for (let n = 0; n < this.#drive.length; n++) {
      const drive = this.#drive[n]!;
      const synthesis = half / (half + drive);
      course[n + 1] = this.baseline + maximumRise * (1 - (quick.advance(synthesis) + slow.advance(synthesis)) / 2);
    }
    return times.map((time) => {
      const place = Math.min(Math.max((time - this.#from) / step, 0), course.length - 1);
      const before = Math.floor(place);
      const after = Math.min(before + 1, course.length - 1);
      return course[before]! + (place - before) * (course[after]! - course[before]!);
    });
  }
}

/** Three compartments in a row, full at the start, exact for a constant inflow over a step. */
class Chain {
  readonly #kept: number;
  readonly #share: number;
  #first = 1;
  #second = 1;
  #third = 1;

  /** @param rate 1/h of each compartment */
  constructor(rate: number) {
    this.#share = rate * step;
    this.#kept = Math.exp(-this.#share);
  }

  /** The last compartment a step later. */
  advance(inflow: number): number {
    const [first, second, third] = [this.#first - inflow, this.#second - inflow, this.#third - inflow];
    this.#first = inflow + this.#kept * first;
    this.#second = inflow + this.#kept * (second + this.#share * first);
    this.#third = inflow + this.#kept * (third + this.#share * second + (this.#share ** 2 / 2) * first);
    return this.#third;
  }
}

/** Mean INR over a day at steady state under one dose a day. */
export class SteadyInr {
  /** (concentration of 1 mg a day) ^ hill, over the day. */
  readonly #drive: readonly number[];

  constructor(
    readonly model: InrModel,
    clearance: number,
    readonly baseline: number,
  ) {
    const { volume, absorption, activeShare, hill } = model.course;
    const rate = clearance / volume;
    const sum = (k: number, hour: number) => Math.exp(-k * hour) / -Math.expm1(-24 * k);
    const scale = (activeShare * absorption) / (volume * (absorption - rate));
    this.#drive = Array.from(
      { length: 24 },
      (_, n) => (scale * (sum(rate, n + 0.5) - sum(absorption, n + 0.5))) ** hill,
    );
  }

  /** @param daily mg */
  inr(daily: number, ec50: number): number {
    const { hill, maximumRise } = this.model.course;
    const half = (ec50 / daily) ** hill;
    const inhibited = this.#drive.reduce((total, drive) => total + drive / (half + drive), 0) / this.#drive.length;
    return this.baseline + maximumRise * inhibited;
  }

  /** The concentration of half inhibition, mg/L, with which this daily dose holds this INR. */
  ec50(daily: number, inr: number): number {
    let [lower, upper] = [1e-4, 1e4];
    for (let n = 0; n < 80; n++) {
      const middle = Math.sqrt(lower * upper);
      if (this.inr(daily, middle) > inr) lower = middle;
      else upper = middle;
    }
    return Math.sqrt(lower * upper);
  }
}
