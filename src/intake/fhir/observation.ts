import {
  type ClinicalTime,
  type Concept,
  codeSystem,
  conceptLabel,
  type Measure,
  type ObservationFact,
  type ObservationValue,
} from '../../record/index.js';
import { normaliseQuantity } from '../standard/units.js';
import { codesOf, conceptOf, firstConcept, quantityOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { addReportedVariant, readGeneResult } from './genomics.js';
import { type Node, node, nodes, number, text, truth } from './json.js';
import { phenotypeConcept } from './phenotype.js';

/** What an observation's own element and its components share. */
interface Shared {
  readonly category: ObservationFact['category'];
  readonly time: ClinicalTime | undefined;
  readonly site: Concept | undefined;
}

const usableStatus = new Set(['final', 'amended', 'corrected', 'preliminary', 'registered', 'unknown']);

/** A FHIR Observation and each of its components. @see https://hl7.org/fhir/R4/observation.html */
export function readObservation(entry: Entry): void {
  const { resource } = entry;
  const status = text(resource.status);
  if (status === 'entered-in-error') {
    entry.refuse('entered-in-error', 'status');
    return;
  }
  if (status !== undefined && status !== 'cancelled' && !usableStatus.has(status)) {
    entry.warn('invalid-field', 'status', { found: status, expected: [...usableStatus].join(', ') });
  }
  const concept = entry.required(conceptOf(resource.code), 'code');
  const shared: Shared = {
    category: categoryOf(resource),
    time: entry.time(isStillGoingOn(entry) ? ['effectivePeriod.start'] : observedAt, 'refuse'),
    site: firstConcept(resource.bodySite),
  };
  if (!concept) return;
  if (readGeneResult(entry, concept, shared.time)) return;
  addReportedVariant(entry, concept, shared.time);
  readPhenotype(entry, concept, shared.time);
  const cancelled = status === 'cancelled';
  const components = nodes(resource.component);
  const value = cancelled
    ? ({ type: 'not-obtained', reason: 'cancelled' } as const)
    : valueIn(entry, resource, '', concept, components.length > 0);
  if (value) entry.facts.push(observation(entry, '', concept, value, resource, shared));
  else if (!cancelled && isExamination(resource, components.length)) readExamination(entry, concept, shared.time);
  if (cancelled) return;
  for (const { index, node: component } of components) readComponent(entry, component, `component[${index}]`, shared);
}

const examinations = new Set(['exam', 'procedure', 'imaging', 'survey', 'therapy']);

/** An examination, image or survey that was done, of which only that is told. */
function isExamination(resource: Node, components: number): boolean {
  if (components > 0 || resource.dataAbsentReason !== undefined) return false;
  if (Object.keys(resource).some((key) => key.startsWith('value'))) return false;
  const categories = nodes(resource.category).flatMap(({ node: each }) => codesOf(each));
  return (
    categories.some((code) => examinations.has(code)) && /^(final|amended|corrected)$/.test(text(resource.status) ?? '')
  );
}

function readExamination(entry: Entry, concept: Concept, time: ClinicalTime | undefined): void {
  entry.facts.push({
    kind: 'procedure',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    status: 'completed',
    ...(time ? { time } : {}),
  });
}

/** A period that ends after the day of the record began before it. */
function isStillGoingOn({ resource, context }: Entry): boolean {
  const end = text(node(resource.effectivePeriod)?.end);
  return end !== undefined && end.slice(0, 10) > context.options.asOf;
}

const observedAt = [
  'effectiveDateTime',
  'effectiveInstant',
  'effectivePeriod.end',
  'effectivePeriod.start',
  'effectiveTiming.event[0]',
  'issued',
];

function readComponent(entry: Entry, component: Node, path: string, shared: Shared): void {
  const concept = conceptOf(component.code);
  if (!concept) {
    entry.warn('missing-field', `${path}.code`, { found: 'component.code' });
    return;
  }
  const value = valueIn(entry, component, `${path}.`, concept, true);
  if (value) entry.facts.push(observation(entry, path, concept, value, component, shared));
}

function observation(
  entry: Entry,
  path: string,
  concept: Concept,
  value: ObservationValue,
  element: Node,
  shared: Shared,
): ObservationFact {
  const measure = entry.context.standard.measureOf(concept);
  const referenceRange = referenceRangeOf(element, measure);
  return {
    kind: 'observation',
    ...entry.source(path),
    certainty: 'present',
    foundBy: 'source',
    category: shared.category,
    concept,
    value,
    ...(measure ? { measure: measure.key } : {}),
    ...(shared.time ? { time: shared.time } : {}),
    ...(shared.site ? { site: shared.site } : {}),
    ...(referenceRange ? { referenceRange } : {}),
  };
}

/** `value[x]` of an observation or component; `prefix` is its path with a final dot, `isPart` where others may stand without it. */
function valueIn(
  entry: Entry,
  element: Node,
  prefix: string,
  concept: Concept,
  isPart: boolean,
): ObservationValue | undefined {
  const measure = entry.context.standard.measureOf(concept);
  const trouble = (name: string, found: unknown) =>
    isPart
      ? void entry.warn('invalid-field', `${prefix}${name}`, { found: String(found) })
      : void entry.refuse('invalid-field', `${prefix}${name}`, { found: String(found) });
  if (element.valueQuantity !== undefined) {
    const source = quantityOf(element.valueQuantity);
    if (source) return asQuantity(entry, source, `${prefix}valueQuantity`, measure, isPart);
    const written = node(element.valueQuantity)?.value;
    if (written !== undefined) return trouble('valueQuantity.value', JSON.stringify(written));
  }
  if (number(element.valueInteger) !== undefined) {
    return asQuantity(
      entry,
      { value: element.valueInteger as number, unit: '1' },
      `${prefix}valueInteger`,
      measure?.unit ? undefined : measure,
      isPart,
    );
  }
  const coded = conceptOf(element.valueCodeableConcept);
  if (coded) return { type: 'coded', concept: coded };
  const words = text(element.valueString);
  if (words !== undefined) return asText(entry, words, `${prefix}valueString`, measure, isPart);
  const boolean = truth(element.valueBoolean);
  if (boolean !== undefined) return { type: 'boolean', value: boolean };
  const when = text(element.valueDateTime);
  if (when !== undefined) {
    const time = entry.checkedTime(when, `${prefix}valueDateTime`, isPart ? 'undated' : 'refuse');
    return time ? { type: 'time', time } : undefined;
  }
  const other = otherValue(element);
  if (other !== undefined) return { type: 'text', text: other };
  const absent = firstConcept(element.dataAbsentReason);
  if (absent) return { type: 'not-obtained', reason: conceptLabel(absent) };
  const unread = Object.keys(element).find((key) => key.startsWith('value'));
  return unread ? trouble(unread, JSON.stringify(element[unread])) : undefined;
}

function asQuantity(
  entry: Entry,
  source: NonNullable<ReturnType<typeof quantityOf>>,
  element: string,
  measure: Measure | undefined,
  isPart: boolean,
): ObservationValue | undefined {
  const quantity = entry.quantity(source, element, measure, isPart);
  return quantity ? { type: 'quantity', quantity } : undefined;
}

/** Some laboratories send numbers as text: `4.1 mmol/L` becomes a quantity if its unit is the measure's or converts to it. */
function asText(
  entry: Entry,
  words: string,
  element: string,
  measure: Measure | undefined,
  isPart: boolean,
): ObservationValue | undefined {
  const match = measure?.unit ? /^([<>]=?)?\s*(\d+(?:\.\d+)?)\s*(\S.*)$/.exec(words) : null;
  if (!match) return { type: 'text', text: words };
  const [, comparator, value, unit] = match;
  const source = { value: Number(value), unit, comparator: comparator as '<' | undefined };
  const read = asQuantity(entry, source, element, measure, isPart);
  return read?.type === 'quantity' && !read.quantity.normalised.ok ? { type: 'text', text: words } : read;
}

/** Ranges, ratios (`1:80`) and times of day are kept as words. */
function otherValue(element: Node): string | undefined {
  const amount = (value: unknown) => {
    const quantity = quantityOf(value);
    return quantity ? `${quantity.value}${quantity.unit && quantity.unit !== '1' ? ` ${quantity.unit}` : ''}` : '';
  };
  const ratio = node(element.valueRatio);
  if (ratio) return `${amount(ratio.numerator)}:${amount(ratio.denominator)}`;
  const range = node(element.valueRange);
  if (range) return `${amount(range.low)}-${amount(range.high)}`;
  const period = node(element.valuePeriod);
  if (period) return [text(period.start), text(period.end)].filter(Boolean).join('/') || undefined;
  return text(element.valueTime);
}

function referenceRangeOf(element: Node, measure: Measure | undefined): ObservationFact['referenceRange'] {
  const range = nodes(element.referenceRange)[0]?.node;
  if (!range) return undefined;
  const [low, high] = [range.low, range.high].map((each) => {
    const source = quantityOf(each);
    return source && normaliseQuantity(source, measure);
  });
  return low || high ? { ...(low ? { low } : {}), ...(high ? { high } : {}) } : undefined;
}

function categoryOf(resource: Node): ObservationFact['category'] {
  for (const code of codesOf(resource.category)) {
    switch (code) {
      case 'laboratory':
      case 'survey':
      case 'imaging':
        return code;
      case 'vital-signs':
        return 'vital-sign';
      case 'social-history':
      case 'activity':
        return 'lifestyle';
    }
  }
  return 'other';
}

/** An HPO-coded observation is a phenotype, unless its value denies it. */
function readPhenotype(entry: Entry, concept: Concept, time: ClinicalTime | undefined): void {
  const valueConcept = conceptOf(entry.resource.valueCodeableConcept);
  const phenotype = phenotypeConcept(concept) ?? (valueConcept && phenotypeConcept(valueConcept));
  if (!phenotype) return;
  const denied =
    entry.resource.valueBoolean === false ||
    (valueConcept?.codings.some(
      ({ system, code }) => (system === codeSystem.snomed && code === '2667000') || code === 'LA9634-2',
    ) ??
      false);
  entry.facts.push({
    kind: 'phenotype',
    ...entry.source(),
    certainty: denied ? 'absent' : 'present',
    foundBy: 'source',
    concept: phenotype,
    ...(time ? { time } : {}),
  });
}
