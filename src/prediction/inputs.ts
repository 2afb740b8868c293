import {
  type AssessmentContext,
  ageInYears,
  type ClaimOf,
  type ConditionFact,
  dateOf,
  daysBetween,
  type Evidence,
  earliest,
  type FamilyHistoryFact,
  type IsoDate,
  type KnowledgeRef,
  type Measurement,
  type Reason,
} from '../record/index.js';
import { codedAnswer } from './answers.js';
import type { InputValue } from './equation.js';
import type { PredictionKnowledge } from './knowledge.js';

/** What the record says on one input. */
export type Reading =
  | {
      readonly state: 'known';
      readonly value: InputValue;
      readonly reasons: readonly Reason[];
      readonly on?: IsoDate;
      /** No source says no: the record lists problems or drugs and this isn't among them. */
      readonly assumed?: true;
    }
  /** Measured, but too long ago to be used. */
  | { readonly state: 'stale'; readonly on: IsoDate; readonly reasons: readonly Reason[] }
  | { readonly state: 'missing' };

const missing: Reading = { state: 'missing' };
const daysInYear = 365.25;
/** Laboratory values, vital signs and habits older than this are not used. */
const freshYears = 5;

/** Reads a patient's facts as equations ask for them; the one place that decides what an input is. */
export class PatientInputs {
  readonly #evidence: Evidence;
  readonly #knowledge: PredictionKnowledge;
  readonly #asOf: IsoDate;
  readonly #derived = new Map<string, ClaimOf<'derived'>>();
  readonly #read = new Map<string, Reading>();

  constructor(evidence: Evidence, knowledge: PredictionKnowledge, context: AssessmentContext) {
    this.#evidence = evidence;
    this.#knowledge = knowledge;
    this.#asOf = context.asOf;
  }

  /** Makes a quantity computed in this stage readable: eGFR for PREVENT. */
  derive(name: string, claim: ClaimOf<'derived'>): void {
    if (!this.#derived.has(name)) this.#derived.set(name, claim);
    this.#read.delete(name);
  }

  /**
   * The reading of an input by its `of` name, numbers in the measure's canonical unit:
   * `age`, `sex`, a measure's key, `problem:KEY` (now), `ever:KEY` (now or in the past), `drug:KEY`,
   * `family:KEY` (first degree), or one of the composite inputs below. What nobody can answer is missing.
   */
  read(of: string): Reading {
    const known = this.#read.get(of);
    if (known) return known;
    const reading = this.#answer(of);
    this.#read.set(of, reading);
    return reading;
  }

  #answer(of: string): Reading {
    const [kind, key = ''] = of.split(':');
    switch (kind) {
      case 'age':
        return this.#age();
      case 'sex':
        return this.#sex();
      case 'race':
        return this.#race();
      case 'diabetes':
        return this.#diabetes();
      case 'smoking':
        return this.#smoking();
      case 'smoking-status':
        return this.#smokingStatus();
      case 'raised-glucose-ever':
        return this.#raisedGlucoseEver();
      case 'active-daily':
        return this.#activeDaily();
      case 'vegetables-daily':
        return this.#codedMeasure('vegetables-daily', (answer) => answer === 'yes');
      case 'family-diabetes':
        return this.#familyDiabetes();
      case 'diabetes-onset-age':
        return this.#diabetesOnsetAge();
      case 'smoking-category':
        return this.#smokingCategory();
      case 'altered-mentation':
        return this.#alteredMentation();
      case 'systolic-pressure-sd':
        return this.#systolicVariation();
      case 'cholesterol-ratio':
        return this.#cholesterolRatio();
      case 'any':
        return this.#anyProblem(key.split(','));
      case 'region':
        return this.#region(key);
      case 'area-deprivation':
        return this.#areaDeprivation();
      case 'problem':
        return this.#problem(key, isPresent);
      case 'ever':
        return this.#problem(key, () => true);
      case 'drug':
        return this.#drug(key);
      case 'family':
        return this.#family(key);
      default:
        return this.#measurement(of);
    }
  }

  #age(): Reading {
    const [patient] = this.#evidence.facts('patient');
    if (!patient?.birthDate) return missing;
    return {
      state: 'known',
      value: ageInYears(patient.birthDate, this.#asOf),
      reasons: [{ fact: patient.id, role: 'age' }],
    };
  }

  #sex(): Reading {
    const [patient] = this.#evidence.facts('patient');
    if (!patient || (patient.sex !== 'female' && patient.sex !== 'male')) return missing;
    return { state: 'known', value: patient.sex, reasons: [{ fact: patient.id, role: 'sex' }] };
  }

  /** As US records code it (OMB categories), in the words of the equations. */
  #race(): Reading {
    const [patient] = this.#evidence.facts('patient');
    const value = patient?.race && this.#knowledge.answers.race[patient.race.code];
    return patient && value ? { state: 'known', value, reasons: [{ fact: patient.id, role: 'race' }] } : missing;
  }

  /** The mean of the latest day for blood pressure, as guidelines ask for repeated readings; else the latest value. */
  #measurement(measure: string): Reading {
    const recorded = this.#recorded(measure);
    const claim = this.#derived.get(measure);
    if (!claim) return recorded;
    const isNewer = recorded.state === 'known' && recorded.on !== undefined && recorded.on > claim.value.on;
    if (isNewer) return recorded;
    return {
      state: 'known',
      value: claim.value.value,
      on: claim.value.on,
      reasons: [{ claim: claim.id, role: measure }],
    };
  }

  #recorded(measure: string): Reading {
    const series = this.#series(measure);
    const last = series.at(-1);
    if (!last) return missing;
    const on = dateOf(last.fact.time!);
    const used = measure === 'systolic-pressure' ? series.filter(({ fact }) => dateOf(fact.time!) === on) : [last];
    const reasons = used.map(({ fact }) => ({ fact: fact.id, role: measure }));
    if (this.#isStale(on) && measure !== 'height') return { state: 'stale', on, reasons };
    return { state: 'known', value: used.reduce((sum, { value }) => sum + value, 0) / used.length, on, reasons };
  }

  /** Not after the day of the assessment; heights of grown-ups only once they are grown. */
  #series(measure: string): readonly Measurement[] {
    const endOfDay = earliest(this.#asOf) + 86_400_000;
    return this.#evidence.series(measure).filter(({ at }) => at < endOfDay);
  }

  #isStale(on: IsoDate): boolean {
    return daysBetween(on, this.#asOf) > freshYears * daysInYear;
  }

  #conditions(key: string): readonly ConditionFact[] {
    return this.#evidence
      .facts('condition')
      .filter(({ problem }) => problem && this.#knowledge.terminology.problemAncestors(problem).has(key));
  }

  /** No if a source says so, or if the record has a problem list and this isn't on it. */
  #problem(key: string, counts: (fact: ConditionFact) => boolean): Reading {
    if (!this.#knowledge.terminology.problem(key)) return missing;
    const conditions = this.#conditions(key);
    const present = conditions.filter((fact) => fact.certainty === 'present' && counts(fact));
    if (present.length > 0) return yes(present.map((fact) => ({ fact: fact.id, role: key })));
    const denied = conditions.filter((fact) => fact.certainty === 'absent');
    if (denied.length > 0) return no(denied.map((fact) => ({ fact: fact.id, role: key })));
    return this.#evidence.facts('condition').length > 0 ? assumedNo : missing;
  }

  /** By ingredient or class; no if the record lists drugs or problems and none is of that class. */
  #drug(key: string): Reading {
    const isKnown = this.#knowledge.terminology.ingredients.some(
      (each) => each.key === key || each.classes.includes(`class:${key}`),
    );
    if (!isKnown) return missing;
    const taken = this.#evidence
      .presentMedications()
      .filter(({ ingredients }) =>
        ingredients.some(
          (each) => each === key || this.#knowledge.terminology.ingredient(each)?.classes.includes(`class:${key}`),
        ),
      );
    if (taken.length > 0) return yes(taken.map((fact) => ({ fact: fact.id, role: key })));
    const hasLists = this.#evidence.facts('medication').length + this.#evidence.facts('condition').length > 0;
    return hasLists ? assumedNo : missing;
  }

  /**
   * Yes if recorded, or by a diabetic HbA1c or fasting glucose (ADA thresholds, as the cohorts of the equations defined it);
   * no if a source says so, by values below them, or if the record has a problem list without it.
   */
  #diabetes(): Reading {
    const recorded = this.#problem('diabetes', isPresent);
    if (recorded.state === 'known' && !recorded.assumed) return recorded;
    const { thresholds } = this.#knowledge.answers;
    const tests = (['hba1c', 'fasting-glucose'] as const).flatMap((measure) => {
      const reading = this.#recorded(measure);
      return reading.state === 'known' ? [{ reading, high: (reading.value as number) >= thresholds[measure] }] : [];
    });
    const high = tests.filter((test) => test.high);
    if (high.length > 0) return yes(high.flatMap(({ reading }) => reading.reasons));
    if (tests.length > 0) return no(tests.flatMap(({ reading }) => reading.reasons));
    return recorded;
  }

  #smokingStatus(): Reading {
    return this.#codedMeasure('smoking-status', (answer) => answer);
  }

  #smoking(): Reading {
    const status = this.#smokingStatus();
    return status.state === 'known' ? { ...status, value: status.value === 'current' } : status;
  }

  /** The latest answer whose meaning is known. */
  #codedMeasure(measure: string, read: (answer: string) => InputValue): Reading {
    const endOfDay = earliest(this.#asOf) + 86_400_000;
    for (const fact of this.#evidence.observed(measure).toReversed()) {
      if (fact.time && earliest(fact.time) >= endOfDay) continue;
      const answer = codedAnswer(fact.value, this.#knowledge.answers.coded[measure] ?? []);
      if (answer === undefined) continue;
      const reasons = [{ fact: fact.id, role: measure }];
      if (!fact.time) return { state: 'known', value: read(answer), reasons };
      const on = dateOf(fact.time);
      return this.#isStale(on) ? { state: 'stale', on, reasons } : { state: 'known', value: read(answer), on, reasons };
    }
    return missing;
  }

  /** FINDRISC's question on raised glucose: a recorded diagnosis or any fasting value in the WHO impaired range. */
  #raisedGlucoseEver(): Reading {
    const found = ['prediabetes', 'gestational-diabetes', 'diabetes'].map((key) => this.#problem(key, () => true));
    const recorded = found.find((reading) => reading.state === 'known' && reading.value === true);
    if (recorded) return recorded;
    const { thresholds } = this.#knowledge.answers;
    const series = this.#series('fasting-glucose');
    const raised = series.filter(({ value }) => value >= thresholds['impaired-fasting-glucose']);
    if (raised.length > 0) return yes(raised.map(({ fact }) => ({ fact: fact.id, role: 'fasting-glucose' })));
    if (series.length > 0) return no(series.map(({ fact }) => ({ fact: fact.id, role: 'fasting-glucose' })));
    return found[0] ?? missing;
  }

  /** Half an hour a day: 210 minutes a week, as such or as days a week times minutes a day. */
  #activeDaily(): Reading {
    const weekly = this.#recorded('physical-activity');
    if (weekly.state === 'known') return { ...weekly, value: (weekly.value as number) >= 210 };
    const [days, minutes] = [this.#recorded('activity-days-per-week'), this.#recorded('activity-minutes-per-day')];
    if (days.state !== 'known') return days;
    if (days.value !== 0 && minutes.state !== 'known') return minutes;
    const daily = minutes.state === 'known' ? minutes : { value: 0, reasons: [] };
    const value = (days.value as number) * (daily.value as number) >= 210;
    return { ...days, value, reasons: [...days.reasons, ...daily.reasons] };
  }

  #family(key: string): Reading {
    if (!this.#knowledge.terminology.problem(key)) return missing;
    const relatives = this.#relatives(key).filter(({ degree }) => degree === 1);
    if (relatives.length > 0) return yes(relatives.map((fact) => ({ fact: fact.id, role: `family ${key}` })));
    return this.#evidence.facts('familyHistory').length > 0 ? assumedNo : missing;
  }

  #relatives(key: string): readonly FamilyHistoryFact[] {
    return this.#evidence
      .facts('familyHistory')
      .filter(
        ({ problem, certainty }) =>
          certainty === 'present' && problem && this.#knowledge.terminology.problemAncestors(problem).has(key),
      );
  }

  #familyDiabetes(): Reading {
    const relatives = this.#relatives('diabetes');
    const reasons = (facts: readonly FamilyHistoryFact[]) =>
      facts.map((fact) => ({ fact: fact.id, role: 'family diabetes' }));
    const first = relatives.filter(({ degree }) => degree === 1);
    if (first.length > 0) return { state: 'known', value: 'first-degree', reasons: reasons(first) };
    const further = relatives.filter(({ degree }) => degree === 2);
    if (further.length > 0) return { state: 'known', value: 'second-degree', reasons: reasons(further) };
    if (this.#evidence.facts('familyHistory').length === 0) return missing;
    return { state: 'known', value: 'none', reasons: [], assumed: true };
  }

  /** Age when the earliest record of diabetes says that it began. */
  #diabetesOnsetAge(): Reading {
    const [patient] = this.#evidence.facts('patient');
    const [first] = this.#conditions('diabetes')
      .filter(({ certainty, time }) => certainty === 'present' && time)
      .toSorted((a, b) => earliest(a.time!) - earliest(b.time!));
    if (!patient?.birthDate || !first?.time) return missing;
    const value = ageInYears(patient.birthDate, dateOf(first.time));
    return { state: 'known', value, reasons: [{ fact: patient.id }, { fact: first.id, role: 'diabetes onset' }] };
  }

  /** Never, former, or by cigarettes a day: below 10, below 20, more. */
  #smokingCategory(): Reading {
    const status = this.#smokingStatus();
    if (status.state !== 'known') return status;
    if (status.value !== 'current') return { ...status, value: status.value === 'never' ? 'non' : 'ex' };
    const cigarettes = this.#recorded('cigarettes-per-day');
    if (cigarettes.state !== 'known') return cigarettes;
    const count = cigarettes.value as number;
    const value = count < 10 ? 'light' : count < 20 ? 'moderate' : 'heavy';
    return { ...cigarettes, value, reasons: [...status.reasons, ...cigarettes.reasons] };
  }

  /** Sample standard deviation of at least two fresh readings. */
  #systolicVariation(): Reading {
    const series = this.#series('systolic-pressure').filter(({ fact }) => !this.#isStale(dateOf(fact.time!)));
    if (series.length < 2) return missing;
    const mean = series.reduce((sum, { value }) => sum + value, 0) / series.length;
    const variance = series.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (series.length - 1);
    const reasons = series.map(({ fact }) => ({ fact: fact.id, role: 'systolic-pressure' }));
    return { state: 'known', value: Math.sqrt(variance), on: dateOf(series.at(-1)!.fact.time!), reasons };
  }

  /** A Glasgow coma score below 15. */
  #alteredMentation(): Reading {
    const score = this.#recorded('glasgow-coma-scale');
    return score.state === 'known' ? { ...score, value: (score.value as number) < 15 } : score;
  }

  #cholesterolRatio(): Reading {
    const [total, hdl] = [this.#recorded('total-cholesterol'), this.#recorded('hdl-cholesterol')];
    if (total.state !== 'known') return total;
    if (hdl.state !== 'known') return hdl;
    return {
      ...total,
      value: (total.value as number) / (hdl.value as number),
      reasons: [...total.reasons, ...hdl.reasons],
    };
  }

  /** Yes if any of the problems was ever recorded; no only if each is known to be absent. */
  #anyProblem(keys: readonly string[]): Reading {
    const readings = keys.map((key) => this.read(`ever:${key}`));
    const found = readings.filter((reading) => reading.state === 'known' && reading.value === true);
    if (found.length > 0) return yes(found.flatMap((reading) => (reading.state === 'known' ? reading.reasons : [])));
    return readings.find((reading) => reading.state === 'missing') ?? readings[0] ?? missing;
  }

  /** The group of countries to which the equation counts the patient's. */
  #region(name: string): Reading {
    const [patient] = this.#evidence.facts('patient');
    const country = countryOf(patient?.country);
    const regions = this.#knowledge.answers.regions[name];
    const value = country && regions?.countries[country] ? regions.countries[country] : country && regions?.elsewhere;
    return patient && value ? { state: 'known', value, reasons: [{ fact: patient.id, role: 'country' }] } : missing;
  }

  /** The deprivation decile of a US address. */
  #areaDeprivation(): Reading {
    const [patient] = this.#evidence.facts('patient');
    const { deprivation } = this.#knowledge;
    if (!patient?.postalCode || !deprivation || countryOf(patient.country) !== 'US') return missing;
    const decile = deprivation.decile(patient.postalCode.slice(0, 5));
    if (decile === undefined) return missing;
    const knowledge: KnowledgeRef = { pack: deprivation.pack, entry: 'sdi', citation: deprivation.citation };
    return { state: 'known', value: decile, reasons: [{ fact: patient.id, role: 'postal code' }, { knowledge }] };
  }
}

/** The patient's country as ISO 3166-1 alpha-2, where it is written so or in one of the usual ways. */
export function countryOf(country: string | undefined): string | undefined {
  if (!country) return undefined;
  const text = country.trim().toUpperCase();
  if (text.length === 2) return text === 'UK' ? 'GB' : text;
  return (
    {
      USA: 'US',
      'UNITED STATES': 'US',
      'UNITED STATES OF AMERICA': 'US',
      GBR: 'GB',
      'UNITED KINGDOM': 'GB',
      CHN: 'CN',
      CHINA: 'CN',
    }[text] ?? text
  );
}

/** True if the patient has it now as far as the record says. */
export function isPresent({ status }: ConditionFact): boolean {
  return status === 'active' || status === 'recurrence' || status === 'unknown';
}

const yes = (reasons: readonly Reason[]): Reading => ({ state: 'known', value: true, reasons });
const no = (reasons: readonly Reason[]): Reading => ({ state: 'known', value: false, reasons });
const assumedNo: Reading = { state: 'known', value: false, reasons: [], assumed: true };
