import {
  type AssessmentContext,
  ageInYears,
  type ClaimOf,
  dateOf,
  daysBetween,
  type Evidence,
  earliest,
  type FamilyHistoryFact,
  type KnowledgeRef,
  type Terminology,
} from '../record/index.js';
import type { PredictionKnowledge } from './knowledge.js';
import { countryOf, isPresent, type Known, missing, no, type Reading, RecordReader, yes } from './record-reader.js';

export { countryOf, type Reading } from './record-reader.js';

/** Answers equations' questions from a patient's facts; the one place that decides what an input is. */
export class PatientInputs {
  readonly #record: RecordReader;
  readonly #derived = new Map<string, ClaimOf<'derived'>>();
  readonly #read = new Map<string, Reading>();

  constructor(evidence: Evidence, knowledge: PredictionKnowledge, { asOf }: AssessmentContext) {
    this.#record = new RecordReader(evidence, knowledge, asOf);
  }

  /** Makes a quantity computed in this stage readable: eGFR for PREVENT. */
  derive(name: string, claim: ClaimOf<'derived'>): void {
    if (!this.#derived.has(name)) this.#derived.set(name, claim);
    this.#read.delete(name);
  }

  /**
   * The reading of an input by its `of` name: one of `questions` (with what follows a colon), else a measure's key, in
   * the measure's canonical unit. What nobody can answer is missing.
   */
  read(of: string): Reading {
    const known = this.#read.get(of);
    if (known) return known;
    const [kind = '', key = ''] = of.split(':');
    const reading = questions[kind]?.(this.#record, key) ?? this.#measurement(of);
    this.#read.set(of, reading);
    return reading;
  }

  /** As computed here, unless a newer value is recorded. */
  #measurement(measure: string): Reading {
    const recorded = this.#record.measured(measure);
    const claim = this.#derived.get(measure);
    if (!claim) return recorded;
    if (recorded.state === 'known' && recorded.on && recorded.on > claim.value.on) return recorded;
    const { value, on } = claim.value;
    return { state: 'known', value, on, reasons: [{ claim: claim.id, role: measure }] };
  }
}

/** True if a record may answer this: a measure of the terminology, or one of the questions. */
export const isAnswerable = (of: string, terminology: Terminology): boolean =>
  terminology.measure(of) !== undefined || Object.hasOwn(questions, of.split(':')[0]!);

type Question = (record: RecordReader, key: string) => Reading;

const daysOfPregnancy = 290;

const numberOf = ({ value }: Known) => value as number;

const age: Question = ({ patient, asOf }) => {
  if (!patient?.birthDate) return missing;
  const value = ageInYears(patient.birthDate, asOf);
  return { state: 'known', value, reasons: [{ fact: patient.id, role: 'age' }] };
};

const sex: Question = ({ patient }) => {
  if (patient?.sex !== 'female' && patient?.sex !== 'male') return missing;
  return { state: 'known', value: patient.sex, reasons: [{ fact: patient.id, role: 'sex' }] };
};

/** As US records code it (OMB categories), in the words of the equations. */
const race: Question = ({ patient, knowledge }) => {
  const value = patient?.race && knowledge.answers.race[patient.race.code];
  return patient && value ? { state: 'known', value, reasons: [{ fact: patient.id, role: 'race' }] } : missing;
};

/**
 * Yes if recorded, or by a diabetic HbA1c or fasting glucose (ADA thresholds, as the cohorts of the equations defined it);
 * no if a source says so, by values below them, or if the record has a problem list without it.
 */
const diabetes: Question = (record) => {
  const recorded = record.problem('diabetes', isPresent);
  if (recorded.state === 'known' && recorded.value === true) return recorded;
  const { thresholds } = record.knowledge.answers;
  const tests = (['hba1c', 'fasting-glucose'] as const).flatMap((measure) => {
    const reading = record.measured(measure);
    return reading.state === 'known' ? [{ reading, high: numberOf(reading) >= thresholds[measure] }] : [];
  });
  const high = tests.filter((test) => test.high);
  if (high.length > 0) return yes(high.flatMap(({ reading }) => reading.reasons));
  if (recorded.state === 'known' && !recorded.assumed) return recorded;
  return tests.length > 0 ? no(tests.flatMap(({ reading }) => reading.reasons)) : recorded;
};

const smokingStatus: Question = (record) => record.answered('smoking-status', (answer) => answer);

const smoking: Question = (record) => record.answered('smoking-status', (answer) => answer === 'current');

/** Never, former, or by cigarettes a day: below 10, below 20, more. */
const smokingCategory: Question = (record, key) => {
  const status = smokingStatus(record, key);
  if (status.state !== 'known') return status;
  if (status.value !== 'current') return { ...status, value: status.value === 'never' ? 'non' : 'ex' };
  const cigarettes = record.measured('cigarettes-per-day');
  if (cigarettes.state !== 'known') return cigarettes;
  const count = numberOf(cigarettes);
  const value = count < 10 ? 'light' : count < 20 ? 'moderate' : 'heavy';
  return { ...cigarettes, value, reasons: [...status.reasons, ...cigarettes.reasons] };
};

/** FINDRISC's question on raised glucose: a recorded diagnosis or any fasting value in the WHO impaired range. */
const raisedGlucoseEver: Question = (record) => {
  const problems = ['prediabetes', 'gestational-diabetes', 'diabetes'].map((key) => record.problem(key, () => true));
  const recorded = problems.find((reading) => reading.state === 'known' && reading.value === true);
  if (recorded) return recorded;
  const reason = 'fasting-glucose';
  const series = record.series(reason);
  const raised = series.filter(({ value }) => value >= record.knowledge.answers.thresholds['impaired-fasting-glucose']);
  const reasons = (raised.length > 0 ? raised : series).map(({ fact }) => ({ fact: fact.id, role: reason }));
  if (series.length === 0) return problems[0] ?? missing;
  return raised.length > 0 ? yes(reasons) : no(reasons);
};

/** Half an hour a day: 210 minutes a week, as such or as days a week times minutes a day. */
const activeDaily: Question = (record) => {
  const weekly = record.measured('physical-activity');
  if (weekly.state === 'known') return { ...weekly, value: numberOf(weekly) >= 210 };
  const [days, minutes] = [record.measured('activity-days-per-week'), record.measured('activity-minutes-per-day')];
  if (days.state !== 'known') return days;
  if (numberOf(days) === 0) return { ...days, value: false };
  if (minutes.state !== 'known') return minutes;
  const value = numberOf(days) * numberOf(minutes) >= 210;
  return { ...days, value, reasons: [...days.reasons, ...minutes.reasons] };
};

const vegetablesDaily: Question = (record) => record.answered('vegetables-daily', (answer) => answer === 'yes');

/** Pregnant on the day: a status that says so, or pregnancy recorded within its usual length. */
const pregnant: Question = (record) => {
  const status = record.answered('pregnancy-status', (answer) => answer === 'yes');
  const current = record
    .conditions('pregnancy')
    .filter((fact) => fact.certainty === 'present' && isPresent(fact) && !fact.ended)
    .filter(({ time }) => !time || daysBetween(time, record.asOf) <= daysOfPregnancy);
  if (current.length > 0) return yes(current.map((fact) => ({ fact: fact.id, role: 'pregnancy' })));
  const isFresh = status.state === 'known' && (!status.on || daysBetween(status.on, record.asOf) <= daysOfPregnancy);
  return isFresh ? status : missing;
};

const familyDiabetes: Question = (record) => {
  const relatives = record.relatives('diabetes');
  const told = (value: string, facts: readonly FamilyHistoryFact[]): Reading => ({
    state: 'known',
    value,
    reasons: facts.map((fact) => ({ fact: fact.id, role: 'family diabetes' })),
  });
  const first = relatives.filter(({ degree }) => degree === 1);
  if (first.length > 0) return told('first-degree', first);
  const further = relatives.filter(({ degree }) => degree === 2);
  if (further.length > 0) return told('second-degree', further);
  if (record.evidence.facts('familyHistory').length === 0) return missing;
  return { state: 'known', value: 'none', reasons: [], assumed: true };
};

/** Age when the earliest record of diabetes says that it began. */
const diabetesOnsetAge: Question = (record) => {
  const { patient } = record;
  const [first] = record
    .conditions('diabetes')
    .filter(({ certainty, time }) => certainty === 'present' && time)
    .toSorted((a, b) => earliest(a.time!) - earliest(b.time!));
  if (!patient?.birthDate || !first?.time) return missing;
  const value = ageInYears(patient.birthDate, dateOf(first.time));
  return { state: 'known', value, reasons: [{ fact: patient.id }, { fact: first.id, role: 'diabetes onset' }] };
};

/** Sample standard deviation of at least two fresh readings. */
const systolicVariation: Question = (record) => {
  const series = record.series('systolic-pressure').filter(({ fact }) => !record.isStale(dateOf(fact.time!)));
  if (series.length < 2) return missing;
  const mean = series.reduce((sum, { value }) => sum + value, 0) / series.length;
  const variance = series.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (series.length - 1);
  const reasons = series.map(({ fact }) => ({ fact: fact.id, role: 'systolic-pressure' }));
  return { state: 'known', value: Math.sqrt(variance), on: dateOf(series.at(-1)!.fact.time!), reasons };
};

const cholesterolRatio: Question = (record) => {
  const [total, hdl] = [record.measured('total-cholesterol'), record.measured('hdl-cholesterol')];
  if (total.state !== 'known') return total;
  if (hdl.state !== 'known') return hdl;
  return { ...total, value: numberOf(total) / numberOf(hdl), reasons: [...total.reasons, ...hdl.reasons] };
};

/** A Glasgow coma score below 15. */
const alteredMentation: Question = (record) => {
  const score = record.measured('glasgow-coma-scale');
  return score.state === 'known' ? { ...score, value: numberOf(score) < 15 } : score;
};

/** Yes if any of the problems was ever recorded; no only if each is known to be absent. */
const any: Question = (record, keys) => {
  const readings = keys.split(',').map((key) => record.problem(key, () => true));
  const found = readings.flatMap((reading) => (reading.state === 'known' && reading.value === true ? [reading] : []));
  if (found.length > 0) return yes(found.flatMap(({ reasons }) => reasons));
  return readings.find((reading) => reading.state === 'missing') ?? readings[0] ?? missing;
};

/** The group of countries to which the equation counts the patient's. */
const region: Question = ({ patient, knowledge }, name) => {
  const country = countryOf(patient?.country);
  const regions = knowledge.answers.regions[name];
  const value = country && (regions?.countries[country] ?? regions?.elsewhere);
  return patient && value ? { state: 'known', value, reasons: [{ fact: patient.id, role: 'country' }] } : missing;
};

/** The deprivation decile of a US address. */
const areaDeprivation: Question = ({ patient, knowledge: { deprivation } }) => {
  if (!patient?.postalCode || !deprivation || countryOf(patient.country) !== 'US') return missing;
  const decile = deprivation.decile(patient.postalCode.slice(0, 5));
  if (decile === undefined) return missing;
  const knowledge: KnowledgeRef = { pack: deprivation.pack, entry: 'sdi', citation: deprivation.citation };
  return { state: 'known', value: decile, reasons: [{ fact: patient.id, role: 'postal code' }, { knowledge }] };
};

/**
 * Age at which a relative of that kinship (v3-RoleCode, several joined by +) had breast cancer; `#2` is the second youngest.
 * A relative whose age at onset nobody recorded is not counted.
 */
const relativeOnset: Question = (record, key) => {
  const [codes = '', rank = '1'] = key.split('#');
  const kinship = new Set(codes.split('+'));
  const found = record
    .relatives('breast-cancer')
    .filter(
      ({ relation, onsetAge }) => onsetAge !== undefined && relation.codings.some(({ code }) => kinship.has(code)),
    )
    .toSorted((a, b) => a.onsetAge! - b.onsetAge!)[Number(rank) - 1];
  if (!found) return missing;
  const reasons = [{ fact: found.id, role: 'family breast-cancer' }];
  return { state: 'known', value: found.onsetAge!, reasons };
};

/** What equations may ask beside measures, by the name before the colon. */
const questions: Readonly<Record<string, Question>> = {
  age,
  sex,
  race,
  diabetes,
  smoking,
  'smoking-status': smokingStatus,
  'smoking-category': smokingCategory,
  'raised-glucose-ever': raisedGlucoseEver,
  'active-daily': activeDaily,
  'vegetables-daily': vegetablesDaily,
  'family-diabetes': familyDiabetes,
  'diabetes-onset-age': diabetesOnsetAge,
  'systolic-pressure-sd': systolicVariation,
  'cholesterol-ratio': cholesterolRatio,
  'altered-mentation': alteredMentation,
  'area-deprivation': areaDeprivation,
  'relative-onset': relativeOnset,
  pregnant,
  any,
  region,
  /** Now. */
  problem: (record, key) => record.problem(key, isPresent),
  /** Now or in the past. */
  ever: (record, key) => record.problem(key, () => true),
  drug: (record, key) => record.drug(key),
  family: (record, key) => record.family(key),
};
