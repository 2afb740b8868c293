import { type ClinicalTime, dateOf, type Measure, type ObservationFact } from '../../record/index.js';
import { normaliseQuantity } from '../standard/units.js';
import type { Mention, NoteContext, Recogniser } from './context.js';
import { dateIn } from './dates.js';
import { ownerOf } from './relatives.js';

const bloodPressure = /(?:\bbp\b|\bblood pressure\b|血压)[^\d;；。]{0,20}?(\d{2,3})\s*\/\s*(\d{2,3})(?!\s*\/|\d)/gi;
/** Between a name and its number only these may stand. */
const valueAfter =
  /^(?:\s*\([^)]{0,12}\))?\s*(?:is|was|of|at|today|now|level|result|count|score|评分|measured|value|约|为|是|：|:|=|,|\s){0,4}\s*(\d{1,6}(?:\.\d+)?)\s*(%|％|[x×*]\s*10(?:\^|\*|e)?\d{1,2}\s*\/\s*[uµμ]?l|[°º]\s*[CF]|℃|℉|[a-zµμ\u4e00-\u9fff](?:[\wµμ/^*.\u4e00-\u9fff²]*[\w\u4e00-\u9fff²])?|\/min|次\/分)?/i;
const notMeasured =
  /\b(?:goal|target|aim(?:ing)?|below|under|above|over|less than|greater than|at least|threshold|should be|keep|until|if|reduce(?:d|s)? by|decreased by|increased by|dropped by|normal range|reference)\b|目标|控制在|低于|高于|以下|以上|参考|正常值|若|如果|[<>≤≥＜＞]/i;
const elsewhen =
  /\b(?:previous(?:ly)?|prior|last (?:year|month|visit|time|week)|ago|earlier|used to be|baseline|in \d{4}|from \d)\b|去年|上次|既往|曾|之前|前年|个月前|年前|天前|周前/i;
/** Units that everyone leaves out. */
const conventional = new Set([
  'heart-rate',
  'respiratory-rate',
  'bmi',
  'egfr',
  'inr',
  'glasgow-coma-scale',
  'ecog-performance',
  'phq-9',
  'gad-7',
  'mmse',
  'audit-c',
  'pain-score',
]);
const category = new Set([
  'systolic-pressure',
  'diastolic-pressure',
  'heart-rate',
  'respiratory-rate',
  'body-temperature',
  'oxygen-saturation',
  'height',
  'weight',
  'bmi',
  'waist-circumference',
]);

/** Numbers with their names and units: `LDL 4.1 mmol/L`, `BP 152/94`, 血压152/94. */
export const recogniseMeasurements: Recogniser = (sentence, context) => {
  const time = timeOf(sentence.text, context);
  if (time === 'elsewhen') return [];
  const pressures = [...sentence.text.matchAll(bloodPressure)].flatMap((match) =>
    pressureMentions(sentence.text, match, time, context),
  );
  const named = context.standard.measureNames.find(sentence.text).flatMap(({ start, end, value: measure }) => {
    if (!measure.unit || notMeasured.test(leadOf(sentence.text, start))) return [];
    const match = valueAfter.exec(sentence.text.slice(end));
    if (!match || notMeasured.test(match[0]) || isRange(sentence.text.slice(end + match[0].length))) return [];
    return mention(sentence.text, measure, Number(match[1]), match[2], start, end + match[0].length, time);
  });
  return [...pressures, ...named];
};

function pressureMentions(
  text: string,
  match: RegExpMatchArray,
  time: ClinicalTime | undefined,
  context: NoteContext,
): Mention[] {
  const start = match.index!;
  const end = start + match[0].length;
  if (notMeasured.test(match[0]) || notMeasured.test(leadOf(text, start)) || isRange(text.slice(end))) return [];
  const [systolic, diastolic] = [Number(match[1]), Number(match[2])];
  if (diastolic >= systolic) return [];
  const { terminology } = context.standard;
  return [
    ['systolic-pressure', systolic],
    ['diastolic-pressure', diastolic],
  ].flatMap(([key, value]) => {
    const measure = terminology.measure(key as string);
    return measure ? mention(text, measure, value as number, 'mmHg', start, end, time) : [];
  });
}

/** The words before a name that may speak of it: those of its own part of the sentence. */
const leadOf = (text: string, start: number) =>
  /[^,，;；]*$/.exec(text.slice(Math.max(0, start - 25), start))?.[0] ?? '';

const isRange = (after: string) => /^\s*(?:-|–|~|to|至)\s*\d/.test(after);

function mention(
  text: string,
  measure: Measure,
  value: number,
  unit: string | undefined,
  start: number,
  end: number,
  time: ClinicalTime | undefined,
): Mention[] {
  if (ownerOf(text, start, end, false).who !== 'patient') return [];
  const read = unitOf(measure, value, unit);
  if (read === undefined) return [];
  const quantity = normaliseQuantity({ value, unit: read }, measure);
  if (!quantity.normalised.ok) return [];
  const { normalised } = quantity;
  const range = measure.plausible;
  if (range && (normalised.value < range.lower || normalised.value > range.upper)) return [];
  const coding = measure.codings[0];
  const fact: Omit<ObservationFact, 'id' | 'provenance' | 'foundBy'> = {
    kind: 'observation',
    certainty: 'present',
    category: category.has(measure.key) ? 'vital-sign' : 'laboratory',
    concept: { codings: coding ? [coding] : [], text: text.slice(start, end) },
    measure: measure.key,
    value: { type: 'quantity', quantity: unit === undefined ? { ...quantity, source: { value } } : quantity },
    ...(time ? { time } : {}),
  };
  return [{ start, end, key: `measure|${measure.key}|${time ?? ''}|${normalised.value}`, fact }];
}

/** The written unit, or the conventional one where everybody leaves it out; undefined where there is none to rely on. */
function unitOf(measure: Measure, value: number, unit: string | undefined): string | undefined {
  const isUnit = unit !== undefined && normaliseQuantity({ value, unit }, measure).normalised.ok;
  if (isUnit) return unit;
  if (conventional.has(measure.key)) return measure.unit;
  // NGSP percent and IFCC mmol/mol never overlap.
  return measure.key === 'hba1c' && unit === undefined && value >= 3.5 && value <= 18 ? '%' : undefined;
}

/** The sentence's own date, else the note's; "last year" without a date cannot be placed. */
function timeOf(text: string, context: NoteContext): ClinicalTime | undefined | 'elsewhen' {
  const own = dateIn(text);
  if (own) return dateOf(own) <= context.asOf ? own : 'elsewhen';
  return elsewhen.test(text) ? 'elsewhen' : context.time;
}
