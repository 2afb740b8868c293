import {
  type ClinicalTime,
  type Concept,
  codeSystem,
  type Measure,
  type ObservationFact,
  type ObservationValue,
} from '../../record/index.js';
import { normaliseQuantity } from '../standard/units.js';
import {
  attribute,
  child,
  childrenOf,
  conceptOf,
  isNull,
  quantityOf,
  referredText,
  templatesOf,
  timeOf,
  typeOf,
} from './datatypes.js';
import { statementIn } from './kinds.js';
import { type ClinicalEntry, isNegated } from './statement.js';
import type { XmlElement } from './xml.js';

/** Organizers: what is measured together, each part a fact of its own; a results battery is a report too. */
export function readPanel(entry: ClinicalEntry, organizer: XmlElement): void {
  const { narrative, section } = entry.context;
  const time = entry.time(child(organizer, 'effectiveTime'), 'undated', 'low', 'high');
  const concept = conceptOf(child(organizer, 'code'), narrative);
  const parts = childrenOf(organizer, 'component').flatMap((each) => statementIn(each) ?? []);
  const isReport = section === '30954-2' || templatesOf(organizer).has('2.16.840.1.113883.10.20.22.4.1');
  if (isReport && concept && parts.length > 0) {
    entry.facts.push({
      kind: 'report',
      ...entry.here(),
      certainty: 'present',
      foundBy: 'source',
      concept,
      ...(time ? { time } : {}),
    });
  }
  for (const part of parts) {
    if (part.name === 'observation') entry.within(part, () => readObservation(entry, part, time, parts.length > 1));
    else if (part.name === 'organizer') entry.within(part, () => readPanel(entry, part));
  }
}

const pregnancyTemplate = '2.16.840.1.113883.10.20.15.3.8';
const notPregnant: Concept = {
  codings: [{ system: codeSystem.snomed, code: '60001007', display: 'Not pregnant' }],
};
const isNotPregnant = (statement: XmlElement) =>
  isNegated(statement) &&
  templatesOf(statement).has(pregnancyTemplate) &&
  attribute(child(statement, 'value'), 'code') === '77386006';

/** Templates whose code may be a bare "assertion": what they assert, as LOINC has it. */
const asserted: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.10.20.22.4.78': '72166-2',
  '2.16.840.1.113883.10.20.22.4.85': '11367-0',
  [pregnancyTemplate]: '82810-3',
};

/** An observation with its value. */
export function readObservation(
  entry: ClinicalEntry,
  statement: XmlElement,
  panelTime: ClinicalTime | undefined,
  isPart: boolean,
): void {
  const concept = conceptFor(entry, statement);
  if (!concept) {
    entry.inform('missing-field', 'code', { found: 'observation.code' });
    return;
  }
  if (isNegated(statement) && !isNotPregnant(statement)) {
    entry.inform('missing-field', '.', { found: 'an observation that is negated' });
    return;
  }
  const own = child(statement, 'effectiveTime');
  const time = timeOf(own, 'low', 'high') ? entry.time(own, isPart ? 'undated' : 'refuse', 'low', 'high') : panelTime;
  const measure = entry.context.standard.measureOf(concept);
  const value: ObservationValue | undefined = isNotPregnant(statement)
    ? { type: 'coded', concept: notPregnant }
    : answerOf(entry, statement, measure, isPart);
  if (!value) return;
  const range = rangeOf(statement, measure);
  const site = conceptOf(child(statement, 'targetSiteCode'), entry.context.narrative);
  const fact: ObservationFact = {
    kind: 'observation',
    ...entry.here(),
    certainty: 'present',
    foundBy: 'source',
    category: categoryOf(entry.context.section),
    concept,
    value,
    ...(measure ? { measure: measure.key } : {}),
    ...(time ? { time } : {}),
    ...(site ? { site } : {}),
    ...(range ? { referenceRange: range } : {}),
  };
  entry.facts.push(fact);
}

function conceptFor(entry: ClinicalEntry, statement: XmlElement): Concept | undefined {
  const concept = conceptOf(child(statement, 'code'), entry.context.narrative);
  if (concept && !concept.codings.some(({ code }) => code === 'ASSERTION')) return concept;
  for (const template of templatesOf(statement)) {
    const code = asserted[template];
    if (code) return { codings: [{ system: codeSystem.loinc, code }] };
  }
  return concept;
}

function answerOf(
  entry: ClinicalEntry,
  statement: XmlElement,
  measure: Measure | undefined,
  isPart: boolean,
): ObservationValue | undefined {
  const status = attribute(child(statement, 'statusCode'), 'code');
  if (status === 'aborted' || status === 'cancelled') return { type: 'not-obtained', reason: status };
  const value = child(statement, 'value');
  if (!value) {
    if (status === 'active') return { type: 'not-obtained', reason: 'pending' };
    entry.inform('missing-field', 'value', { found: 'observation.value' });
    return undefined;
  }
  const type = typeOf(value);
  const source = /^(?:|PQ|INT|REAL|MO|IVL_PQ|IVL_INT|IVL_REAL)$/.test(type) ? quantityOf(value) : undefined;
  if (source) {
    const isCount = source.unit === undefined && type.endsWith('INT');
    const quantity = entry.quantity(
      isCount ? { ...source, unit: '1' } : source,
      'value',
      isCount && measure?.unit ? undefined : measure,
      isPart,
    );
    return quantity && { type: 'quantity', quantity };
  }
  if (/^(?:TS|IVL_TS)$/.test(type)) {
    const time = entry.time(value, isPart ? 'undated' : 'refuse', 'low', 'high');
    return time && { type: 'time', time };
  }
  if (type === 'BL' && attribute(value, 'value'))
    return { type: 'boolean', value: attribute(value, 'value') === 'true' };
  const concept = /^(?:ST|ED)$/.test(type) ? undefined : conceptOf(value, entry.context.narrative);
  if (concept) return { type: 'coded', concept };
  const text = referredText(value, entry.context.narrative) ?? wordsFrom(value);
  if (text) return asText(entry, text, measure, isPart);
  if (isNull(value)) return { type: 'not-obtained', reason: attribute(value, 'nullFlavor')! };
  entry.inform('missing-field', 'value', { found: `value of type ${type || '?'}` });
  return undefined;
}

/** A number that came as text, if its unit is the measure's or converts to it. */
function asText(
  entry: ClinicalEntry,
  text: string,
  measure: Measure | undefined,
  isPart: boolean,
): ObservationValue | undefined {
  const [, comparator, digits, unit] = (measure?.unit && /^([<>]=?)?\s*(\d+(?:\.\d+)?)\s*(\S.*)$/.exec(text)) || [];
  if (digits === undefined) return { type: 'text', text };
  const source = { value: Number(digits), unit, comparator: comparator as '<' | undefined };
  if (!normaliseQuantity(source, measure).normalised.ok) return { type: 'text', text };
  const quantity = entry.quantity(source, 'value', measure, isPart);
  return quantity && { type: 'quantity', quantity };
}

/** Intervals with two ends and ratios have no single value; they are kept as words. */
function wordsFrom(value: XmlElement): string | undefined {
  const amount = (name: string) => {
    const quantity = quantityOf(child(value, name));
    return quantity && `${quantity.value}${quantity.unit && quantity.unit !== '1' ? ` ${quantity.unit}` : ''}`;
  };
  const [low, high, numerator, denominator] = ['low', 'high', 'numerator', 'denominator'].map(amount);
  if (low && high) return `${low}-${high}`;
  return numerator && denominator ? `${numerator}:${denominator}` : undefined;
}

function rangeOf(statement: XmlElement, measure: Measure | undefined): ObservationFact['referenceRange'] {
  const interval = child(statement, 'referenceRange', 'observationRange', 'value');
  const [low, high] = ['low', 'high'].map((name) => {
    const source = quantityOf(child(interval, name));
    return source && normaliseQuantity(source, measure);
  });
  return low || high ? { ...(low ? { low } : {}), ...(high ? { high } : {}) } : undefined;
}

function categoryOf(section: string): ObservationFact['category'] {
  switch (section) {
    case '30954-2':
      return 'laboratory';
    case '8716-3':
      return 'vital-sign';
    case '29762-2':
      return 'lifestyle';
    case '47420-5':
    case '10190-7':
      return 'survey';
    default:
      return 'other';
  }
}
