import {
  ageInYears,
  type Citation,
  type ConditionFact,
  conceptLabel,
  dateOf,
  daysBetween,
  type Evidence,
  type Fact,
  type IsoDate,
  type LocalizedText,
  type Measurement,
  type Terminology,
} from '../../record/index.js';

/** A quality measure over the terminology's keys. */
export interface QualityMeasure {
  readonly id: string;
  readonly title: LocalizedText;
  /** Completed years, both included, on the first or last day of the period. */
  readonly age?: { readonly from: number; readonly to: number; readonly at: 'start' | 'end' };
  readonly problem: {
    readonly anyOf: readonly string[];
    /** It must begin before so many days of the period are over. */
    readonly startsWithinDays?: number;
    /** It must overlap the first so many days of the period; else the period. */
    readonly overlapsFirstDays?: number;
    readonly active?: boolean;
  };
  /** A visit in the period, or in its first days. */
  readonly encounter: { readonly withinDays?: number };
  readonly exclusions: {
    readonly problems: readonly string[];
    readonly words: readonly string[];
  };
  readonly numerator: {
    readonly all: readonly NumeratorTerm[];
    /** Coded answers of the latest observation that count too. */
    readonly orCodes?: readonly string[];
    readonly orNoneInPeriod?: boolean;
    readonly outpatientOnly?: boolean;
  };
  /** The numerator is what should not be. */
  readonly inverse: boolean;
  readonly citation: Citation;
}

interface NumeratorTerm {
  readonly measures: readonly string[];
  readonly latest?: { readonly below: number };
  /** The lowest value of the latest day on which all terms were measured. */
  readonly lowestOfLatestDay?: { readonly below?: number; readonly above?: number };
  readonly inPeriod?: boolean;
  /** Words of codes that mean the measure and have no key of the terminology. */
  readonly words?: readonly string[];
}

/** FHIR Measure populations of one patient: 1 in it, 0 not. */
export interface Populations {
  readonly 'initial-population': 0 | 1;
  readonly denominator: 0 | 1;
  readonly 'denominator-exclusion': 0 | 1;
  readonly numerator: 0 | 1;
}

export interface Period {
  readonly start: IsoDate;
  readonly end: IsoDate;
}

/**
 * The populations of one patient. As in FHIR's proportion scoring, the numerator is only asked of those in the denominator
 * who are not excluded. @see https://hl7.org/fhir/R4/valueset-measure-population.html
 */
export function populationsOf(
  measure: QualityMeasure,
  evidence: Evidence,
  terminology: Terminology,
  period: Period,
): Populations {
  const isIn = isInitial(measure, evidence, terminology, period);
  const isOut = isIn && isExcluded(measure, evidence, terminology, period);
  const meets = isIn && !isOut && isNumerator(measure, evidence, period);
  return {
    'initial-population': isIn ? 1 : 0,
    denominator: isIn ? 1 : 0,
    'denominator-exclusion': isOut ? 1 : 0,
    numerator: meets ? 1 : 0,
  };
}

function isInitial(measure: QualityMeasure, evidence: Evidence, terminology: Terminology, period: Period): boolean {
  const [patient] = evidence.facts('patient');
  if (measure.age) {
    if (!patient?.birthDate) return false;
    const age = ageInYears(patient.birthDate, measure.age.at === 'start' ? period.start : period.end);
    if (age < measure.age.from || age > measure.age.to) return false;
  }
  const { anyOf, startsWithinDays, overlapsFirstDays, active } = measure.problem;
  const last = overlapsFirstDays ?? daysBetween(period.start, period.end);
  const hasProblem = conditions(evidence, terminology, anyOf).some((condition) => {
    if (active && condition.status !== 'active' && condition.status !== 'recurrence') return false;
    const begins = condition.time ? daysBetween(period.start, condition.time) : Number.NEGATIVE_INFINITY;
    const ends = condition.ended ? daysBetween(period.start, condition.ended) : Number.POSITIVE_INFINITY;
    if (startsWithinDays !== undefined) return begins < startsWithinDays;
    return begins <= last && ends >= 0;
  });
  return hasProblem && hasVisit(measure, evidence, period);
}

function hasVisit({ encounter }: QualityMeasure, evidence: Evidence, period: Period): boolean {
  const last = encounter.withinDays ?? daysBetween(period.start, period.end);
  return evidence.facts('encounter').some(({ time, setting, ended }) => {
    if (!time || setting === 'inpatient' || setting === 'emergency') return false;
    const end = ended ? daysBetween(period.start, ended) : 0;
    return daysBetween(period.start, time) >= 0 && daysBetween(period.start, time) <= last && end <= last;
  });
}

function isExcluded(
  { exclusions }: QualityMeasure,
  evidence: Evidence,
  terminology: Terminology,
  period: Period,
): boolean {
  const overlaps = ({ time, ended }: ConditionFact) =>
    (!time || daysBetween(time, period.end) >= 0) && (!ended || daysBetween(period.start, ended) >= 0);
  if (conditions(evidence, terminology, exclusions.problems).some(overlaps)) return true;
  const words = exclusions.words.map((word) => word.toLowerCase());
  return evidence.allFacts().some((fact) => {
    if (!isCare(fact) || (fact.time && daysBetween(fact.time, period.end) < 0)) return false;
    const said = wordsOf(fact);
    return words.some((word) => said.includes(word));
  });
}

const isCare = (fact: Fact) =>
  fact.certainty === 'present' &&
  (fact.kind === 'procedure' || fact.kind === 'encounter' || fact.kind === 'condition' || fact.kind === 'observation');

function wordsOf(fact: Fact): string {
  if (!('concept' in fact)) return '';
  const answer = fact.kind === 'observation' && fact.value.type === 'coded' ? fact.value.concept : undefined;
  const all = [fact.concept, ...(answer ? [answer] : [])];
  return all
    .flatMap((concept) => [conceptLabel(concept), ...concept.codings.map(({ display }) => display ?? '')])
    .join(' ')
    .toLowerCase();
}

function isNumerator({ numerator }: QualityMeasure, evidence: Evidence, period: Period): boolean {
  const inPeriod = (measurement: Measurement) => isWithin(dateOf(measurement.fact.time!), period);
  const series = numerator.all.map(({ measures }) =>
    measures
      .flatMap((key) => evidence.series(key))
      .filter(inPeriod)
      .sort((a, b) => a.at - b.at),
  );
  const keys = numerator.all.flatMap(({ measures }) => measures);
  const observed = keys
    .flatMap((key) => evidence.observed(key))
    .filter(({ time }) => time && isWithin(dateOf(time), period));
  if (observed.length === 0 && !numerator.all.some(({ words }) => words)) return numerator.orNoneInPeriod === true;
  const lastObserved = observed.toSorted((a, b) => (dateOf(a.time!) < dateOf(b.time!) ? -1 : 1)).at(-1);
  if (numerator.orCodes && lastObserved?.value.type === 'coded')
    return lastObserved.value.concept.codings.some(({ code }) => numerator.orCodes!.includes(code));
  // Asked but without a result counts as not controlled.
  if (numerator.orNoneInPeriod && lastObserved?.value.type === 'not-obtained') return true;
  const day = latestCommonDay(series);
  return numerator.all.every((term, index) => {
    const own = series[index]!;
    if (term.inPeriod) return own.length > 0 || isSaid(term.words ?? [], evidence, period);
    if (term.latest) return own.length > 0 && own.at(-1)!.value < term.latest.below;
    if (!day || !term.lowestOfLatestDay) return false;
    const lowest = Math.min(...own.filter(({ fact }) => dateOf(fact.time!) === day).map(({ value }) => value));
    const { below = Number.POSITIVE_INFINITY, above = Number.NEGATIVE_INFINITY } = term.lowestOfLatestDay;
    return lowest < below && lowest > above;
  });
}

/** An observation with a result in the period whose code's words hold one of these. */
function isSaid(words: readonly string[], evidence: Evidence, period: Period): boolean {
  return evidence
    .facts('observation')
    .some(
      (fact) =>
        fact.certainty === 'present' &&
        fact.value.type !== 'not-obtained' &&
        fact.time !== undefined &&
        isWithin(dateOf(fact.time), period) &&
        words.some((word) => wordsOf(fact).includes(word)),
    );
}

/** The latest day on which every series has a value. */
function latestCommonDay(series: readonly (readonly Measurement[])[]): IsoDate | undefined {
  const days = series.map((each) => new Set(each.map(({ fact }) => dateOf(fact.time!))));
  return [...(days[0] ?? [])]
    .filter((day) => days.every((each) => each.has(day)))
    .sort()
    .at(-1);
}

const isWithin = (day: IsoDate, { start, end }: Period) => daysBetween(start, day) >= 0 && daysBetween(day, end) >= 0;

function conditions(evidence: Evidence, terminology: Terminology, keys: readonly string[]): readonly ConditionFact[] {
  return evidence.facts('condition').filter(({ certainty, problem }) => {
    if (certainty !== 'present' || !problem) return false;
    const ancestors = terminology.problemAncestors(problem);
    return keys.some((key) => ancestors.has(key));
  });
}
