import {
  type ClinicalTime,
  type Concept,
  codeSystem,
  conceptLabel,
  type Measure,
  type ObservationFact,
  type ObservationValue,
} from '../../record/index.js';
import { normaliseQuantity, type SourceQuantity } from '../standard/units.js';
import { conceptOf, conceptOrWords, numberIn, structuredNumeric, unitOf } from './datatypes.js';
import type { SegmentEntry } from './entry.js';
import type { Segment } from './message.js';

/** What stands around an OBX. */
export interface ObservationContext {
  /** The OBR under which it was reported. */
  readonly report: Segment | undefined;
  /** When nothing nearer says so: the time of the event. */
  readonly eventTime: string | undefined;
  readonly messageType: string;
}

/** OBX-11 of table 0085 that deletes what was sent before. */
export const withdrawnStatus = new Set(['D', 'W']);
const notObtained: Readonly<Record<string, string>> = {
  X: 'no result could be obtained',
  I: 'result pending',
  N: 'not asked',
  O: 'order detail without a result',
};

/** OBX: one measured or asked thing, or several answers to it. */
export function readObservation(entry: SegmentEntry, around: ObservationContext): void {
  const { segment } = entry;
  const status = segment.value(11)?.toUpperCase() ?? '';
  if (withdrawnStatus.has(status)) {
    entry.refuse('entered-in-error', 'OBX-11', { found: `OBX-11 ${status}` });
    return;
  }
  const concept = entry.required(conceptOrWords(segment.field(3)), 'OBX-3');
  const time = timeOf(entry, around);
  if (!concept) return;
  const measure = measureOf(entry, concept, around.report);
  for (const value of valuesOf(entry, measure, notObtained[status])) {
    entry.facts.push(observation(entry, concept, measure, value, time, around));
  }
}

/** Of the observation itself, its specimen or its report. */
function timeOf(entry: SegmentEntry, { report, eventTime }: ObservationContext): ClinicalTime | undefined {
  const own = entry.segment.value(14);
  if (own) return entry.timeIn(own, 'OBX-14', 'refuse');
  const reported = report?.value(7) ?? report?.value(14);
  if (reported) return entry.timeIn(reported, 'OBR-7', 'refuse');
  const analysed = entry.segment.value(19) ?? report?.value(22) ?? eventTime;
  return analysed ? entry.timeIn(analysed, 'OBX-19', 'refuse') : undefined;
}

/** Words for a sample in which the usual names of measures mean something else. */
const otherSample = /urin|\bua\b|u\/a|csf|cerebrospinal|fluid|stool|f[ae]ec|saliva|sputum|pleural|ascit|尿|脑脊液|粪/i;

/** By code; a laboratory's own code by its name, unless another sample than blood may be meant. */
function measureOf(entry: SegmentEntry, concept: Concept, report: Segment | undefined): Measure | undefined {
  const { standard } = entry.context;
  const byCode = standard.measureOf(concept);
  if (byCode || concept.codings.some(({ system }) => system === codeSystem.loinc)) return byCode;
  const around = [report?.field(4)?.raw, report?.field(15)?.raw, conceptLabel(concept)].join(' ');
  if (otherSample.test(around)) return undefined;
  const words = [concept.text, ...concept.codings.map(({ display, code }) => display ?? code)];
  for (const text of words) {
    const measure = text ? standard.measureOf({ codings: [], text: text.replace(/[\s,]+$/, '') }) : undefined;
    if (measure) return measure;
  }
  return undefined;
}

function observation(
  entry: SegmentEntry,
  concept: Concept,
  measure: Measure | undefined,
  value: ObservationValue,
  time: ClinicalTime | undefined,
  around: ObservationContext,
): ObservationFact {
  const referenceRange = rangeOf(entry, measure);
  return {
    kind: 'observation',
    ...entry.source('OBX-5'),
    certainty: 'present',
    foundBy: 'source',
    category: categoryOf(measure, around),
    concept,
    value,
    ...(measure ? { measure: measure.key } : {}),
    ...(time ? { time } : {}),
    ...(referenceRange ? { referenceRange } : {}),
  };
}

function valuesOf(
  entry: SegmentEntry,
  measure: Measure | undefined,
  absent: string | undefined,
): readonly ObservationValue[] {
  const { segment } = entry;
  const repetitions = segment.repetitions(5);
  if (repetitions.length === 0) {
    if (absent) return [{ type: 'not-obtained', reason: absent }];
    entry.inform('missing-field', 'OBX-5', { found: 'OBX-5: no value' });
    return [];
  }
  const one = (value: ObservationValue | undefined) => (value ? [value] : []);
  const [first] = repetitions as [(typeof repetitions)[number]];
  const type = segment.value(2)?.toUpperCase() ?? 'ST';
  switch (type) {
    case 'NM':
    case 'ST':
    case 'SI':
      return one(repetitions.length === 1 ? asNumber(entry, numberIn(first.text ?? ''), measure, type) : textIn(entry));
    case 'SN':
      return one(asNumber(entry, structuredNumeric(first), measure, type) ?? asText(first.components().join('')));
    case 'CE':
    case 'CWE':
    case 'CNE':
    case 'CF':
    case 'IS':
    case 'ID':
      return repetitions.flatMap((field) => {
        const concept = conceptOrWords(field);
        return concept ? [{ type: 'coded', concept } as const] : [];
      });
    case 'DT':
    case 'TS':
    case 'DTM': {
      const time = entry.timeIn(first.component(1) ?? '', 'OBX-5', 'undated');
      return time ? [{ type: 'time', time }] : [];
    }
    case 'ED':
    case 'RP':
      return [];
    case 'TX':
    case 'FT':
    case 'TM':
      return one(textIn(entry));
    default:
      return one(asText(first.components().join(' ')));
  }
}

/** A number with the unit of OBX-6; a string that holds none, or whose unit is not the measure's, stays as words. */
function asNumber(
  entry: SegmentEntry,
  number: ReturnType<typeof numberIn>,
  measure: Measure | undefined,
  type: string,
): ObservationValue | undefined {
  const written = type === 'SN' ? undefined : textIn(entry);
  const unit = unitOf(entry.segment, 6);
  if (!number || (type === 'ST' && !measure?.unit)) return written;
  if (number.rest !== undefined && unit.unit !== undefined && number.rest !== unit.unit) return written;
  const source: SourceQuantity = {
    value: number.value,
    comparator: number.comparator,
    unit: unit.unit ?? number.rest,
    code: unit.code,
  };
  const quantity = entry.quantity(source, 'OBX-5', measure, false);
  if (!quantity) return undefined;
  return type === 'ST' && !quantity.normalised.ok ? written : { type: 'quantity', quantity };
}

const textIn = (entry: SegmentEntry) => asText(textOf(entry.segment) ?? '');
const asText = (text: string): ObservationValue | undefined => (text === '' ? undefined : { type: 'text', text });

/** All repetitions of OBX-5 as lines. */
export function textOf(segment: Segment): string | undefined {
  const lines = segment.repetitions(5).flatMap((field) => field.text ?? []);
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/** OBX-7: `3.5-5.1`, `<200`, `>=40`; other words are no range. */
function rangeOf(entry: SegmentEntry, measure: Measure | undefined): ObservationFact['referenceRange'] {
  const written = entry.field(7)?.text?.replace(/[()[\]]/g, '') ?? '';
  const unit = unitOf(entry.segment, 6);
  const bound = (digits: string | undefined) =>
    digits === undefined ? undefined : normaliseQuantity({ value: Number(digits), ...unit }, measure);
  const [, from, to] = /^\s*(-?\d+(?:\.\d+)?)\s*(?:-|to|–)\s*(-?\d+(?:\.\d+)?)(?![\d.])/.exec(written) ?? [];
  const upper = /^\s*<=?\s*(\d+(?:\.\d+)?)(?![\d.])/.exec(written)?.[1] ?? to;
  const lower = /^\s*>=?\s*(\d+(?:\.\d+)?)(?![\d.])/.exec(written)?.[1] ?? from;
  const [low, high] = [bound(lower), bound(upper)];
  return low || high ? { ...(low ? { low } : {}), ...(high ? { high } : {}) } : undefined;
}

const vitalSigns = new Set([
  'systolic-pressure',
  'diastolic-pressure',
  'heart-rate',
  'respiratory-rate',
  'body-temperature',
  'oxygen-saturation',
  'height',
  'weight',
  'bmi',
]);
/** OBR-24 of table 0074: radiology, CT, nuclear magnetic resonance, ultrasound, mammography and their like. */
const imagingServices = new Set(['RAD', 'RX', 'CT', 'NMR', 'MR', 'US', 'OUS', 'VUS', 'NMS', 'CUS', 'RUS', 'XRC', 'MG']);

function categoryOf(
  measure: Measure | undefined,
  { report, messageType }: ObservationContext,
): ObservationFact['category'] {
  if (measure && vitalSigns.has(measure.key)) return 'vital-sign';
  if (imagingServices.has(report?.value(24) ?? '')) return 'imaging';
  return /^(?:ORU|OUL|OML)/.test(messageType) ? 'laboratory' : 'other';
}

/** OBR: the report under which observations come; of an order alone nothing has been found yet. */
export function readReport(entry: SegmentEntry, hasResults: boolean): void {
  const { segment } = entry;
  if (!hasResults) {
    entry.inform('unsupported-resource', '', { found: 'OBR: an order without results' });
    return;
  }
  const concept = entry.required(conceptOf(segment.field(4)), 'OBR-4');
  const time = entry.time([7, 14, 22], 'undated');
  if (!concept) return;
  entry.facts.push({
    kind: 'report',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    concept,
    ...(time ? { time } : {}),
  });
}
