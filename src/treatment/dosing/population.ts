import type { Citation, LocalizedText } from '../../record/index.js';
import { type Dose, LinearKinetics } from './compartments.js';

/** What the models ask of a person; absent where the record doesn't say. */
export interface Covariates {
  /** Completed years. */
  readonly age?: number;
  /** kg */
  readonly weight?: number;
  /** cm */
  readonly height?: number;
  /** m2, Du Bois. */
  readonly bodySurfaceArea?: number;
  /** g/L */
  readonly albumin?: number;
  /** mL/min, Cockcroft-Gault. */
  readonly creatinineClearance?: number;
  readonly daysAfterTransplant?: number;
  readonly cyp3a5Star1Alleles?: number;
  /** 1 yes, 0 no. */
  readonly steroidSparing?: number;
  readonly calciumChannelBlocker?: number;
}

export type Covariate = keyof Covariates;

interface Factor {
  readonly covariate: Covariate;
  /** (covariate / reference) ^ exponent */
  readonly reference?: number;
  readonly exponent?: number;
  /** Or by steps: the factor of the last step whose `from` is reached. */
  readonly steps?: readonly { readonly from: number; readonly factor: number }[];
}

interface Parameter {
  readonly name: 'CL' | 'V1' | 'Q' | 'V2' | 'KA';
  /** L/h or L. */
  readonly typical: number;
  /** Of the log between people; 0 where all share the value. */
  readonly variance: number;
  /** Added to the typical value: slope * (covariate - centre) / reference. */
  readonly slopes?: readonly {
    readonly covariate: Covariate;
    readonly reference: number;
    readonly slope: number;
    readonly centre?: number;
  }[];
  readonly factors: readonly Factor[];
}

export interface Target {
  /** `auc24`: mg h/L over a day at steady state; `peak`, `trough`: in the model's unit. */
  readonly quantity: 'auc24' | 'peak' | 'trough';
  readonly lower?: number;
  readonly upper?: number;
  /** Of a peak: so many hours after the dose begins; at the end of the infusion if absent. */
  readonly hoursAfterStart?: number;
  /** Of a peak: the trough must be below, too. */
  readonly troughBelow?: number;
  readonly citation?: Citation;
}

/** A population model of one drug, as the pack `pharmacokinetics` holds it. */
export interface PopulationModel {
  readonly id: string;
  readonly drug: string;
  /** Whom it was made from. */
  readonly title: LocalizedText;
  /** `steady-state`: concentration = dose rate / CL, no time course. */
  readonly kind: 'compartments' | 'steady-state';
  readonly unit: 'mg/L' | 'ng/mL';
  /** mg/L to `unit`. */
  readonly concentrationPerAmount: number;
  /** The terminology's measures that are levels of it. */
  readonly measures: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly error: { readonly additive: number; readonly proportional: number };
  /** How the authors prepared the clearance. */
  readonly creatinineClearance?: {
    readonly maximum?: number;
    readonly creatinineAtLeast: { readonly mgPerDl: number; readonly fromAge: number };
  };
  readonly validity: {
    readonly [covariate in Covariate]?: readonly [number, number];
  } & {
    readonly dialysis: boolean;
    readonly condition?: string;
    /** mg of a single dose. */
    readonly dose?: readonly [number, number];
    /** At least one level must have been measured. */
    readonly needsLevel?: true;
  };
  readonly target: Target;
  readonly regimens: {
    /** Hours. */
    readonly intervals: readonly number[];
    /** mg: doses are multiples of it. */
    readonly step: number;
    readonly perKg?: { readonly maximum: number; readonly citation: Citation };
    readonly infusion?: { readonly atLeastHours: number; readonly mgPerHour?: number; readonly citation: Citation };
  };
  readonly citation: Citation;
}

/**
 * The pack's models, checked.
 * @throws with the entry that is wrong
 */
export function parsePopulationModels(json: unknown): readonly PopulationModel[] {
  if (!Array.isArray(json)) throw new Error('Pack pharmacokinetics: models.json is a list');
  for (const model of json as PopulationModel[]) {
    const wrong = (what: string) => new Error(`Pack pharmacokinetics: ${model.id}: ${what}`);
    const named = new Map(model.parameters.map((parameter) => [parameter.name, parameter]));
    if (!named.has('CL')) throw wrong('no CL');
    if (model.kind === 'compartments' && !named.has('V1')) throw wrong('no V1');
    if (named.has('Q') !== named.has('V2')) throw wrong('Q and V2 go together');
    for (const { name, typical, variance } of model.parameters) {
      if (!(typical > 0 && variance >= 0)) throw wrong(`${name}: typical value and variance`);
    }
    if (!(model.error.additive > 0 || model.error.proportional > 0)) throw wrong('error');
    if (!model.citation.checkedAgainst || model.citation.checkedAgainst === 'unchecked') throw wrong('source not read');
  }
  return json as PopulationModel[];
}

const notCovariates: ReadonlySet<string> = new Set(['dialysis', 'condition', 'dose', 'needsLevel']);

/** The covariates that a model needs: those of its parameters and of its validity. */
export function covariatesOf(model: PopulationModel): readonly Covariate[] {
  const used = model.parameters.flatMap(({ slopes = [], factors }) =>
    [...slopes, ...factors].map((one) => one.covariate),
  );
  const bounded = (Object.keys(model.validity) as (keyof PopulationModel['validity'])[]).filter(
    (key): key is Covariate => !notCovariates.has(key),
  );
  return [...new Set([...used, ...bounded])];
}

/** One person in a model: parameters as a function of the deviations from the typical person. */
export class Person {
  readonly #typical: ReadonlyMap<string, number>;
  /** Places of the parameters that differ between people, in the order of the deviations. */
  readonly #varied: readonly string[];
  readonly variances: readonly number[];

  constructor(
    readonly model: PopulationModel,
    covariates: Covariates,
  ) {
    this.#typical = new Map(model.parameters.map((parameter) => [parameter.name, typicalOf(parameter, covariates)]));
    const varied = model.parameters.filter(({ variance }) => variance > 0);
    this.#varied = varied.map(({ name }) => name);
    this.variances = varied.map(({ variance }) => variance);
  }

  /** CL and the others, L/h and L. */
  parameters(eta: readonly number[]): Readonly<Record<string, number>> {
    return Object.fromEntries(
      [...this.#typical].map(([name, typical]) => {
        const place = this.#varied.indexOf(name);
        return [name, place < 0 ? typical : typical * Math.exp(eta[place]!)];
      }),
    );
  }

  /** Concentration over time under the doses, in the model's unit. */
  curve(eta: readonly number[], doses: readonly Dose[]): (time: number) => number {
    const { CL, V1, Q, V2, KA } = this.parameters(eta) as Record<string, number | undefined>;
    const scale = this.model.concentrationPerAmount;
    if (this.model.kind === 'steady-state') return (time) => (scale * doseRate(doses, time)) / CL!;
    const peripheral = Q && V2 ? [{ Q, V: V2 }] : [];
    const kinetics = new LinearKinetics({ CL: CL!, V1: V1!, peripheral, ...(KA === undefined ? {} : { KA }) });
    return (time) => scale * kinetics.concentration(doses, time);
  }
}

function typicalOf({ typical, slopes = [], factors }: Parameter, covariates: Covariates): number {
  const value = (covariate: Covariate) => {
    const known = covariates[covariate];
    if (known === undefined) throw new Error(`dosing: ${covariate} is not known`);
    return known;
  };
  const sum = slopes.reduce(
    (total, each) => total + (each.slope * (value(each.covariate) - (each.centre ?? 0))) / each.reference,
    typical,
  );
  return factors.reduce((product, { covariate, reference, exponent, steps }) => {
    const by = steps
      ? (steps.findLast(({ from }) => value(covariate) >= from)?.factor ?? 1)
      : (value(covariate) / reference!) ** exponent!;
    return product * by;
  }, sum);
}

/** mg/h: the last dose before the time over the interval since the dose before it (12 h if it is the first). */
function doseRate(doses: readonly Dose[], time: number): number {
  const before = doses.filter((dose) => dose.time < time);
  const last = before.at(-1);
  if (!last) return 0;
  const previous = before.at(-2);
  return last.amount / (previous ? last.time - previous.time : 12);
}
