import {
  ageInYears,
  type Coding,
  type Concept,
  dateOf,
  type Evidence,
  type Fact,
  type IsoDate,
  type Sex,
} from '../../record/index.js';
import { type Day, dayAt, type Period, type Window, windowAt } from './period.js';

/** Codes that mean one thing to a measure: a published value set, or the part of it that may be shown. */
export interface ValueSet {
  readonly includes: (coding: Coding) => boolean;
  /** Of a code system whose codes the value set has but the pack may not. */
  readonly leavesOut: (coding: Coding) => boolean;
}

/** What must be so of a patient. Exactly one property is given. */
export type Criterion =
  | { readonly all: readonly Criterion[] }
  | { readonly any: readonly Criterion[] }
  | { readonly not: Criterion }
  /** One of the pack's definitions, by name. */
  | { readonly use: string }
  /** Completed years, both included. */
  | { readonly age: { readonly from: number; readonly to?: number; readonly at: Day } }
  | { readonly sex: Sex }
  | { readonly deceasedBy: Day }
  | { readonly has: Asked }
  /** The latest of these is such. */
  | { readonly latest: Asked & { readonly is: Result } }
  /** On the latest day that has each of these, the lowest of each is such. */
  | { readonly latestDay: readonly (Asked & { readonly lowest: Result })[] };

/** A fact of a kind, with one of the codes, at a time. */
export interface Asked {
  readonly kind: 'condition' | 'visit' | 'done' | 'order' | 'observation' | 'medication';
  /** Names of value sets. */
  readonly in?: readonly string[];
  /** `system|code`. */
  readonly codes?: readonly string[];
  /** The terminology's measures; what they hold is in their canonical units. */
  readonly measures?: readonly string[];
  /** The terminology's ingredients. */
  readonly ingredients?: readonly string[];
  /** The fact's time shares a day with the window, begins in it, or ends in it; else it lies wholly within. */
  readonly overlaps?: Window;
  readonly starts?: Window;
  readonly ends?: Window;
  readonly during?: Window;
  /** Only problems that are active. */
  readonly active?: boolean;
  /** Only observations with a result. */
  readonly result?: boolean;
  /** `system|code`s of answers. */
  readonly answer?: readonly string[];
  /** Names of value sets that the answer is in. */
  readonly answerIn?: readonly string[];
  /** `system|code`s of body sites. */
  readonly site?: readonly string[];
  /** `system|code`s of where a stay discharged to. */
  readonly discharge?: readonly string[];
  /** A visit coded in a system that the pack leaves out counts where it was outside a hospital. */
  readonly bySetting?: boolean;
  /** Not what was measured during a stay in hospital or in an emergency room. */
  readonly outpatient?: boolean;
  /** Completed years of age at its time. */
  readonly age?: { readonly from: number; readonly to?: number };
}

/** True of a value in its range (both bounds open), of one of the answers, or of one that was not obtained. */
export interface Result {
  readonly below?: number;
  readonly above?: number;
  readonly answers?: readonly string[];
  readonly missing?: boolean;
}

/** One patient in one period of measurement. */
export interface Measured {
  readonly evidence: Evidence;
  readonly period: Period;
  readonly valueSets: ReadonlyMap<string, ValueSet>;
  readonly definitions: ReadonlyMap<string, Criterion>;
}

/**
 * Whether the criterion holds. What nobody recorded is not so, as in the measures' own logic.
 * @see https://ecqi.healthit.gov the CQL libraries that the pack cites
 */
export function holds(criterion: Criterion, measured: Measured): boolean {
  const { evidence, period, definitions } = measured;
  if ('all' in criterion) return criterion.all.every((each) => holds(each, measured));
  if ('any' in criterion) return criterion.any.some((each) => holds(each, measured));
  if ('not' in criterion) return !holds(criterion.not, measured);
  if ('use' in criterion) return holds(definitions.get(criterion.use)!, measured);
  const [patient] = evidence.facts('patient');
  if ('sex' in criterion) return patient?.sex === criterion.sex;
  if ('age' in criterion) {
    const { from, to, at } = criterion.age;
    return isOfAge(patient?.birthDate, dayAt(at, period), { from, ...(to === undefined ? {} : { to }) });
  }
  if ('deceasedBy' in criterion)
    return typeof patient?.deceased === 'string' && dateOf(patient.deceased) <= dayAt(criterion.deceasedBy, period);
  if ('has' in criterion) return asked(criterion.has, measured).length > 0;
  if ('latest' in criterion) {
    const latest = asked(criterion.latest, measured).toSorted(byTime).at(-1);
    return latest !== undefined && isSuch(latest, criterion.latest.is);
  }
  return holdsOnLatestDay(criterion.latestDay, measured);
}

/** The lowest value counts; what has no number counts by any of its answers. */
function holdsOnLatestDay(terms: readonly (Asked & { readonly lowest: Result })[], measured: Measured): boolean {
  const found = terms.map((term) => asked(term, measured));
  const days = found.map((facts) => new Set(facts.map(({ time }) => dateOf(time!))));
  const day = [...(days[0] ?? [])]
    .filter((each) => days.every((other) => other.has(each)))
    .sort()
    .at(-1);
  return terms.every(({ lowest }, index) => {
    const ofDay = found[index]!.filter(({ time }) => dateOf(time!) === day);
    const numbers = ofDay.flatMap((fact) => numberOf(fact) ?? []);
    if (lowest.missing || numbers.length === 0) return ofDay.some((fact) => isSuch(fact, lowest));
    return isWithin(Math.min(...numbers), lowest);
  });
}

function isSuch(fact: Fact, { answers, missing, ...range }: Result): boolean {
  if (fact.kind !== 'observation') return false;
  if (fact.value.type === 'not-obtained') return missing === true;
  if (fact.value.type === 'coded') return hasCode(fact.value.concept, answers ?? []);
  const value = numberOf(fact);
  return value !== undefined && (range.below ?? range.above) !== undefined && isWithin(value, range);
}

const isWithin = (value: number, { below = Number.POSITIVE_INFINITY, above = Number.NEGATIVE_INFINITY }: Result) =>
  value < below && value > above;

/** A bound counts as the value that it bounds, as in the measures: `< 20` is 20. */
const numberOf = (fact: Fact): number | undefined =>
  fact.kind === 'observation' && fact.value.type === 'quantity' && fact.value.quantity.normalised.ok
    ? fact.value.quantity.normalised.value
    : undefined;

/** The facts that answer to what is asked; observations that were not obtained only where no result is asked. */
function asked(ask: Asked, measured: Measured): readonly Fact[] {
  const { evidence, period } = measured;
  return factsOf(ask.kind, evidence).filter(
    (fact) =>
      isMeant(fact, ask, measured) &&
      isThen(fact, ask, period) &&
      (!ask.active || (fact.kind === 'condition' && isOngoing(fact.status))) &&
      (!ask.result || (fact.kind === 'observation' && fact.value.type !== 'not-obtained')) &&
      (!ask.answer || hasCode(answerOf(fact), ask.answer)) &&
      (!ask.answerIn || isIn(answerOf(fact), ask.answerIn, measured)) &&
      (!ask.site || (fact.kind === 'condition' && hasCode(fact.site, ask.site))) &&
      (!ask.discharge || (fact.kind === 'encounter' && hasCode(fact.discharge, ask.discharge))) &&
      (!ask.outpatient || !isInHospital(fact, evidence)) &&
      (!ask.age ||
        (fact.time !== undefined && isOfAge(evidence.facts('patient')[0]?.birthDate, dateOf(fact.time), ask.age))),
  );
}

function factsOf(kind: Asked['kind'], evidence: Evidence): readonly Fact[] {
  switch (kind) {
    case 'condition':
      return evidence.facts('condition').filter(isPresent);
    case 'visit':
      return evidence.facts('encounter').filter(isPresent);
    case 'done':
      return evidence.facts('procedure').filter(({ status }) => status === 'completed');
    case 'order':
      return evidence.facts('procedure').filter((fact) => fact.status === 'planned' && isPresent(fact));
    case 'medication':
      return evidence.facts('medication').filter((fact) => fact.status === 'active' && isPresent(fact));
    // An examination that says no more than that it was done is read as a procedure or a report.
    case 'observation':
      return [
        ...evidence.facts('observation').filter(isPresent),
        ...evidence.facts('procedure').filter(({ status }) => status === 'completed'),
        ...evidence.facts('report').filter(isPresent),
      ];
    default:
      return kind satisfies never;
  }
}

const isPresent = ({ certainty }: Fact) => certainty === 'present';

function isMeant(fact: Fact, ask: Asked, measured: Measured): boolean {
  if (ask.measures && fact.kind === 'observation' && fact.measure) return ask.measures.includes(fact.measure);
  if (ask.ingredients && fact.kind === 'medication')
    return fact.ingredients.some((each) => ask.ingredients!.includes(each));
  if (!('concept' in fact) || !fact.concept) return false;
  if (hasCode(fact.concept, ask.codes ?? [])) return true;
  if (isIn(fact.concept, ask.in ?? [], measured)) return true;
  const sets = (ask.in ?? []).map((name) => measured.valueSets.get(name)!);
  return ask.bySetting === true && fact.kind === 'encounter' && isUncodedVisit(fact, sets);
}

const outside: ReadonlySet<string> = new Set(['ambulatory', 'virtual', 'home']);

const isUncodedVisit = (
  { concept, setting }: { readonly concept: Concept; readonly setting: string },
  sets: readonly ValueSet[],
) => outside.has(setting) && concept.codings.some((coding) => sets.some((set) => set.leavesOut(coding)));

/** From when to when it was so; what has no date at an end is open there. */
function timeOf(fact: Fact): { readonly from?: IsoDate; readonly to?: IsoDate } {
  const from = fact.time ? { from: dateOf(fact.time) } : {};
  if (fact.kind === 'condition') {
    if (fact.ended) return { ...from, to: dateOf(fact.ended) };
    // A problem that is over at an unknown time is known only of its beginning.
    return isOngoing(fact.status) || !fact.time ? from : { ...from, to: dateOf(fact.time) };
  }
  if (fact.kind === 'medication') return fact.ended ? { ...from, to: dateOf(fact.ended) } : from;
  if (!fact.time) return {};
  const ended = fact.kind === 'encounter' || fact.kind === 'procedure' ? fact.ended : undefined;
  return { ...from, to: dateOf(ended ?? fact.time) };
}

const isOngoing = (status: string) => status === 'active' || status === 'recurrence' || status === 'unknown';

function isThen(fact: Fact, { overlaps, starts, ends, during }: Asked, period: Period): boolean {
  const time = timeOf(fact);
  const isEvent = fact.kind !== 'condition' && fact.kind !== 'medication';
  if (isEvent && !time.from) return !(overlaps ?? starts ?? ends ?? during);
  const { from = '0000', to = '9999' } = time as { from?: string; to?: string };
  const is = (window: Window | undefined, test: (first: string, last: string) => boolean) => {
    if (!window) return true;
    const { first, last } = windowAt(window, period);
    return test(first, last);
  };
  return (
    is(overlaps, (first, last) => from <= last && to >= first) &&
    is(starts, (first, last) => from >= first && from <= last) &&
    is(ends, (first, last) => to >= first && to <= last) &&
    is(during, (first, last) => from >= first && to <= last)
  );
}

/** Measured between the beginning and the end of a stay in hospital or a visit to an emergency room. */
function isInHospital(fact: Fact, evidence: Evidence): boolean {
  if (!fact.time) return false;
  const at = Date.parse(fact.time);
  return evidence
    .facts('encounter')
    .some(
      ({ setting, time, ended }) =>
        (setting === 'inpatient' || setting === 'emergency') &&
        time !== undefined &&
        Date.parse(time) <= at &&
        Date.parse(ended ?? time) >= at,
    );
}

const answerOf = (fact: Fact) =>
  fact.kind === 'observation' && fact.value.type === 'coded' ? fact.value.concept : undefined;

const isIn = (concept: Concept | undefined, names: readonly string[], { valueSets }: Measured) =>
  concept?.codings.some((coding) => names.some((name) => valueSets.get(name)!.includes(coding))) ?? false;

const hasCode = (concept: Concept | undefined, codes: readonly string[]) =>
  concept?.codings.some(({ system, code }) => codes.includes(`${system}|${code}`)) ?? false;

function isOfAge(
  birth: Parameters<typeof ageInYears>[0] | undefined,
  on: IsoDate,
  { from, to = Number.POSITIVE_INFINITY }: { readonly from: number; readonly to?: number },
): boolean {
  if (!birth) return false;
  const age = ageInYears(birth, on);
  return age >= from && age <= to;
}

const byTime = (a: Fact, b: Fact) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1);
