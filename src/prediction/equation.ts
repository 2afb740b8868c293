import type { Citation, LocalizedText, RefusalValue, RiskExplanation } from '../record/index.js';

export type InputValue = number | boolean | string;
/** Inputs by the names that the equation gives them; what is unknown is absent. */
export type InputValues = Readonly<Record<string, InputValue | undefined>>;

/** A column of a table that holds an input: its name, and how it differs from the input itself. */
export interface InputColumn {
  readonly name: string;
  /** The column's unit, where it isn't the input's. */
  readonly unit?: string;
  /** What its numbers are divided by to give the input's, where the equation's authors fix it: 88.4 for creatinine. */
  readonly divide?: number;
  /** The column's own codes for the input's values: `{"1": "female"}`. */
  readonly values?: Readonly<Record<string, InputValue>>;
}

export interface EquationInput {
  readonly name: string;
  /** What is asked of a patient's record (`inputs.ts` answers it): `systolic-pressure`, `problem:atrial-fibrillation`. */
  readonly of: string;
  readonly type: 'number' | 'boolean' | 'choice';
  readonly unit?: string;
  /** Inclusive, unless marked exclusive. Outside, the equation was never fitted or validated. */
  readonly lower?: number;
  readonly upper?: number;
  readonly lowerExclusive?: boolean;
  readonly upperExclusive?: boolean;
  readonly choices?: readonly string[];
  readonly required: boolean;
  /** Optional, but a value outside the range is refused and not left out. */
  readonly strict?: true;
  /** Taken where nothing is known, as the authors say to; the claim says that it was. */
  readonly default?: InputValue;
  readonly columns: readonly InputColumn[];
}

/** What one equation tells of one person. */
export interface EquationOutput {
  /** `total-cvd`, `type-2-diabetes`, `egfr`. */
  readonly outcome: string;
  /** Absent for scores and quantities. */
  readonly horizonYears?: number;
  /** `probability` is 0 to 1. */
  readonly measure: 'probability' | 'points' | 'quantity';
  readonly value: number;
  /** UCUM, for quantities. */
  readonly unit?: string;
  /** Where the equation publishes an interval. */
  readonly lower?: number;
  readonly upper?: number;
  /** The points that the probability was read from. */
  readonly score?: number;
  /** The table column that shows it, where outcome and horizon don't make a good one. */
  readonly column?: string;
  /** The member of the family that answered: `prevent-full`. */
  readonly model?: string;
}

export interface EquationRefusal {
  readonly ok: false;
  readonly why: RefusalValue['why'];
  /** One line for each input that stands in the way. */
  readonly details: readonly string[];
}
export type EquationResult =
  | {
      readonly ok: true;
      readonly outputs: readonly [EquationOutput, ...EquationOutput[]];
      /** Cautions that don't forbid the answer. */
      readonly notes: readonly string[];
    }
  | EquationRefusal;

/** Whom the equation is for; claims are made of these patients only. */
export interface Applicability {
  readonly sex?: 'female' | 'male';
  /** Problem keys (or kinds of them) of which at least one must be recorded. */
  readonly withAnyOf: readonly string[];
  /** Not in pregnancy, which changes what it reads. */
  readonly notInPregnancy: boolean;
  /** Problem keys (or kinds of them) that rule it out, whether past or present. */
  readonly without: readonly string[];
  /** ISO 3166-1 alpha-2; empty: anywhere. */
  readonly countries: readonly string[];
  /** Run on tables when asked for; a newer equation of ours speaks of the same outcome for patients. */
  readonly tableOnly: boolean;
  /** Inputs without which nothing is said at all: SCORE2's region outside Europe. */
  readonly silentWithout: readonly string[];
  /** Say what is missing where it applies but can't be computed; false for scores nobody asked for. */
  readonly refuseAloud: boolean;
}

/** A modifiable input, and the value that treatment aims at. */
export interface ModifiableInput {
  readonly input: string;
  readonly goal: InputValue;
}

/** One published equation, ready to run. */
export interface Equation {
  readonly name: string;
  readonly version: string;
  readonly title: LocalizedText;
  /** In whom it was derived. */
  readonly population: LocalizedText;
  /** A text that its authors ask to be shown with every result. */
  readonly disclaimer?: LocalizedText;
  readonly citation: Citation;
  readonly pack: string;
  readonly inputs: readonly EquationInput[];
  readonly applies: Applicability;
  readonly modifiable: readonly ModifiableInput[];
  /** Names under which it may be asked for with some inputs fixed: `prevent-base`. */
  readonly aliases: Readonly<Record<string, InputValues>>;
  /** CAUTION: expects checked inputs; call `evaluate`. */
  readonly compute: (values: Values) => EquationResult;
  /** What each input adds to the log-odds of the first output, where the model can tell. */
  readonly explain?: (values: Values) => RiskExplanation;
  /** Learnt from a table and installed by the user: shown and explained, but no drug is advised on it. */
  readonly installed?: { readonly outcome?: LocalizedText };
}

/** Checked inputs, by type. */
export class Values {
  constructor(readonly all: InputValues) {}

  /** @throws if absent or no number: a fault of ours, for required inputs were checked. */
  number(name: string): number {
    const value = this.all[name];
    if (typeof value !== 'number') throw new Error(`Equation input ${name} is not a number`);
    return value;
  }

  optionalNumber(name: string): number | undefined {
    return this.all[name] === undefined ? undefined : this.number(name);
  }

  /** Absent counts as false: only inputs that are optional in the publication may be absent. */
  flag(name: string): boolean {
    return this.all[name] === true;
  }

  /** 1 or 0. */
  indicator(name: string): number {
    return this.flag(name) ? 1 : 0;
  }

  /** @throws if absent or no text. */
  choice(name: string): string {
    const value = this.all[name];
    if (typeof value !== 'string') throw new Error(`Equation input ${name} is not a choice`);
    return value;
  }
}

/** `age 30 to 79`, `bmi 18.5 to below 40 kg/m2`: the input's range in words. */
export function rangeLabel(input: EquationInput): string {
  const unit = input.unit && input.unit !== 'a' ? ` ${input.unit}` : '';
  if (input.choices) return `${input.name} one of ${input.choices.join(', ')}`;
  if (input.lower !== undefined && input.upper !== undefined) {
    return `${input.name} ${input.lowerExclusive ? 'above ' : ''}${input.lower} to ${input.upperExclusive ? 'below ' : ''}${input.upper}${unit}`;
  }
  if (input.lower !== undefined) return `${input.name} from ${input.lower}${unit}`;
  return `${input.name} up to ${input.upper ?? 'any'}${unit}`;
}

/** `sbp 198: must be 90 to 180 mm[Hg]`. */
export function outsideLabel(input: EquationInput, value: InputValue): string {
  return `${input.name} ${value}: must be ${rangeLabel(input).slice(input.name.length + 1)}`;
}

/** True if the equation may be used with this value. */
export function withinValidity(input: EquationInput, value: InputValue): boolean {
  if (input.type === 'number') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return false;
    if (input.lower !== undefined && value < input.lower) return false;
    if (input.lowerExclusive && value === input.lower) return false;
    if (input.upper === undefined) return true;
    return input.upperExclusive ? value < input.upper : value <= input.upper;
  }
  if (input.type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && (input.choices?.includes(value) ?? true);
}

/** The equation's answer, or a refusal that names each missing input, else each input outside its range. */
export function evaluate(equation: Equation, given: InputValues): EquationResult {
  const defaults = equation.inputs.filter((input) => input.default !== undefined && given[input.name] === undefined);
  const values = { ...given, ...Object.fromEntries(defaults.map((input) => [input.name, input.default])) };
  const missing = equation.inputs.filter((input) => input.required && values[input.name] === undefined);
  if (missing.length > 0) return { ok: false, why: 'missing-input', details: missing.map((input) => input.name) };
  const outside = equation.inputs.filter((input) => {
    const value = values[input.name];
    return value !== undefined && !withinValidity(input, value);
  });
  if (outside.length > 0) {
    const details = outside.map((input) => outsideLabel(input, values[input.name]!));
    return { ok: false, why: 'outside-validity', details };
  }
  return equation.compute(new Values(values));
}

/** One output as a result. */
export const answer = (...outputs: [EquationOutput, ...EquationOutput[]]): EquationResult => ({
  ok: true,
  outputs,
  notes: [],
});
