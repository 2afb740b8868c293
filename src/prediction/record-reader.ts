import {
  type ConditionFact,
  dateOf,
  daysBetween,
  type Evidence,
  earliest,
  type FamilyHistoryFact,
  type IsoDate,
  type Measurement,
  type PatientFact,
  type Reason,
} from '../record/index.js';
import { codedAnswer } from './answers.js';
import type { InputValue } from './equation.js';
import type { PredictionKnowledge } from './knowledge.js';

/** What the record says on one input. */
export type Reading =
  | Known
  /** Measured, but too long ago to be used. */
  | { readonly state: 'stale'; readonly on: IsoDate; readonly reasons: readonly Reason[] }
  | { readonly state: 'missing' };

export interface Known {
  readonly state: 'known';
  readonly value: InputValue;
  readonly reasons: readonly Reason[];
  readonly on?: IsoDate;
  /** No source says no: the record lists problems or drugs and this isn't among them. */
  readonly assumed?: true;
}

export const missing: Reading = { state: 'missing' };
export const yes = (reasons: readonly Reason[]): Reading => ({ state: 'known', value: true, reasons });
export const no = (reasons: readonly Reason[]): Reading => ({ state: 'known', value: false, reasons });
const assumedNo: Reading = { state: 'known', value: false, reasons: [], assumed: true };

const daysInYear = 365.25;
const millisecondsInDay = 86_400_000;
/** Laboratory values, vital signs and habits older than this are not used. */
const freshYears = 5;

/** Reads single things from a record as of a day: a measure, an answer, a problem, a drug, a family history. */
export class RecordReader {
  constructor(
    readonly evidence: Evidence,
    readonly knowledge: PredictionKnowledge,
    readonly asOf: IsoDate,
  ) {}

  get patient(): PatientFact | undefined {
    return this.evidence.facts('patient')[0];
  }

  /** Measurements up to the day of the assessment, oldest first. */
  series(measure: string): readonly Measurement[] {
    return this.evidence.series(measure).filter(({ at }) => at < this.#endOfDay);
  }

  /** The latest value; for blood pressure the mean of the latest day, as guidelines ask for repeated readings. */
  measured(measure: string): Reading {
    const series = this.series(measure);
    const last = series.at(-1);
    if (!last) return missing;
    const on = dateOf(last.fact.time!);
    const used = measure === 'systolic-pressure' ? series.filter(({ fact }) => dateOf(fact.time!) === on) : [last];
    const reasons = used.map(({ fact }) => ({ fact: fact.id, role: measure }));
    // The height of a grown person lasts.
    if (this.isStale(on) && measure !== 'height') return { state: 'stale', on, reasons };
    return { state: 'known', value: used.reduce((sum, { value }) => sum + value, 0) / used.length, on, reasons };
  }

  /** The latest coded or worded answer whose meaning is known. */
  answered(measure: string, read: (answer: string) => InputValue): Reading {
    for (const fact of this.evidence.observed(measure).toReversed()) {
      if (fact.time && earliest(fact.time) >= this.#endOfDay) continue;
      const answer = codedAnswer(fact.value, this.knowledge.answers.coded[measure] ?? []);
      if (answer === undefined) continue;
      const reasons = [{ fact: fact.id, role: measure }];
      if (!fact.time) return { state: 'known', value: read(answer), reasons };
      const on = dateOf(fact.time);
      return this.isStale(on) ? { state: 'stale', on, reasons } : { state: 'known', value: read(answer), on, reasons };
    }
    return missing;
  }

  /** Recorded conditions of the kind, present and absent, now and in the past. */
  conditions(key: string): readonly ConditionFact[] {
    return this.evidence
      .facts('condition')
      .filter(({ problem }) => problem && this.knowledge.terminology.problemAncestors(problem).has(key));
  }

  /** Yes if it is recorded and counts; no if a source says so, or if the record has a problem list without it. */
  problem(key: string, counts: (fact: ConditionFact) => boolean): Reading {
    if (!this.knowledge.terminology.problem(key)) return missing;
    const conditions = this.conditions(key);
    const present = conditions.filter((fact) => fact.certainty === 'present' && counts(fact));
    if (present.length > 0) return yes(present.map((fact) => ({ fact: fact.id, role: key })));
    const denied = conditions.filter((fact) => fact.certainty === 'absent');
    if (denied.length > 0) return no(denied.map((fact) => ({ fact: fact.id, role: key })));
    return this.evidence.facts('condition').length > 0 ? assumedNo : missing;
  }

  /** By ingredient or class; no if the record lists drugs or problems and none is of that class. */
  drug(key: string): Reading {
    const { terminology } = this.knowledge;
    const isOfClass = (ingredient: string) =>
      ingredient === key || (terminology.ingredient(ingredient)?.classes.includes(`class:${key}`) ?? false);
    if (!terminology.ingredients.some((each) => isOfClass(each.key))) return missing;
    const taken = this.evidence.presentMedications().filter(({ ingredients }) => ingredients.some(isOfClass));
    if (taken.length > 0) return yes(taken.map((fact) => ({ fact: fact.id, role: key })));
    const listed = this.evidence.facts('medication').length + this.evidence.facts('condition').length;
    return listed > 0 ? assumedNo : missing;
  }

  relatives(key: string): readonly FamilyHistoryFact[] {
    return this.evidence
      .facts('familyHistory')
      .filter(
        ({ problem, certainty }) =>
          certainty === 'present' && problem && this.knowledge.terminology.problemAncestors(problem).has(key),
      );
  }

  /** In a relative of the first degree; no if the record has a family history without it. */
  family(key: string): Reading {
    if (!this.knowledge.terminology.problem(key)) return missing;
    const relatives = this.relatives(key).filter(({ degree }) => degree === 1);
    if (relatives.length > 0) return yes(relatives.map((fact) => ({ fact: fact.id, role: `family ${key}` })));
    return this.evidence.facts('familyHistory').length > 0 ? assumedNo : missing;
  }

  isStale(on: IsoDate): boolean {
    return daysBetween(on, this.asOf) > freshYears * daysInYear;
  }

  get #endOfDay(): number {
    return earliest(this.asOf) + millisecondsInDay;
  }
}

/** True if the patient has it now as far as the record says. */
export function isPresent({ status }: ConditionFact): boolean {
  return status === 'active' || status === 'recurrence' || status === 'unknown';
}

/** The patient's country as ISO 3166-1 alpha-2, where it is written so or in one of the usual ways; else its own words. */
export function countryOf(country: string | undefined): string | undefined {
  if (!country) return undefined;
  const text = country.trim().toUpperCase();
  return countryNames[text] ?? text;
}

const countryNames: Readonly<Record<string, string>> = {
  USA: 'US',
  'UNITED STATES': 'US',
  'UNITED STATES OF AMERICA': 'US',
  UK: 'GB',
  GBR: 'GB',
  'UNITED KINGDOM': 'GB',
  ENGLAND: 'GB',
  DEU: 'DE',
  GERMANY: 'DE',
  FRA: 'FR',
  FRANCE: 'FR',
  CHN: 'CN',
  CHINA: 'CN',
};
