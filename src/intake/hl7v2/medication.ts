import {
  type ClinicalTime,
  type Concept,
  codeSystem,
  dateOf,
  type MedicationFact,
  type Quantity,
} from '../../record/index.js';
import { isoTime } from '../standard/hl7-time.js';
import { normaliseQuantity } from '../standard/units.js';
import { conceptOf, conceptOrWords, numberIn, unitOf } from './datatypes.js';
import type { SegmentEntry } from './entry.js';
import type { Segment } from './message.js';

/** The segments from one ORC to the next. */
export type OrderGroup = readonly Segment[];

interface DrugFields {
  readonly drug: number;
  readonly amount: number;
  readonly unit: number;
  readonly instruction?: number;
}
const drugFields: Readonly<Record<string, DrugFields>> = {
  RXO: { drug: 1, amount: 2, unit: 4, instruction: 7 },
  RXE: { drug: 2, amount: 3, unit: 5, instruction: 7 },
  RXD: { drug: 2, amount: 4, unit: 5, instruction: 9 },
  RXA: { drug: 5, amount: 6, unit: 7 },
};

/** RXO, RXE, RXD and RXA (which is no vaccine): a drug ordered, dispensed or given. */
export function readMedication(entry: SegmentEntry, group: OrderGroup): void {
  const { segment, context } = entry;
  const fields = drugFields[segment.name]!;
  const concept = drugOf(entry, fields, group);
  if (!concept) return;
  const timing = timingOf(segment, group);
  const time = startOf(entry, group, timing);
  const ended = endOf(entry, timing);
  const order = group.find(({ name }) => name === 'ORC');
  const status = statusOf(entry, order, ended);
  const dose = segment.name === 'RXD' ? undefined : doseOf(entry, fields);
  const timesPerDay = timing && frequencyOf(timing.pattern);
  const route = conceptOf(following(segment, group, 'RXR')[0]?.field(1));
  const instruction = fields.instruction ? instructionOf(segment, fields.instruction) : undefined;
  const ingredients = new Set(
    [concept, ...componentsOf(segment, group)].flatMap((each) => context.standard.drugs.ingredientsOf(each)),
  );
  const fact: MedicationFact = {
    kind: 'medication',
    ...entry.source(),
    certainty: status === 'not-taken' ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    ingredients: [...ingredients],
    status,
    ...(time ? { time } : {}),
    ...(ended && dateOf(ended) <= context.options.asOf ? { ended } : {}),
    ...(dose ? { dose } : {}),
    ...(timesPerDay === undefined ? {} : { timesPerDay }),
    ...(route ? { route } : {}),
    ...(instruction ? { instruction } : {}),
  };
  entry.facts.push(fact);
}

function drugOf(entry: SegmentEntry, { drug }: DrugFields, group: OrderGroup): Concept | undefined {
  const own = conceptOrWords(entry.field(drug));
  if (own) return own;
  // An RXO may leave the drug to its components.
  const parts = componentsOf(entry.segment, group);
  if (parts.length === 0) return entry.required(undefined, entry.fieldName(drug));
  return {
    codings: parts.flatMap(({ codings }) => codings),
    text: parts.map(({ text, codings }) => text ?? codings[0]?.display ?? '').join(' / '),
  };
}

/** Segments of a name after this one and before the next drug of the group. */
function following(segment: Segment, group: OrderGroup, name: string): Segment[] {
  const found: Segment[] = [];
  for (const each of group.slice(group.indexOf(segment) + 1)) {
    if (each.name in drugFields) break;
    if (each.name === name) found.push(each);
  }
  return found;
}

/** RXC: base and additives of a compound. */
const componentsOf = (segment: Segment, group: OrderGroup): Concept[] =>
  following(segment, group, 'RXC').flatMap((each) => conceptOrWords(each.field(2)) ?? []);

interface Timing {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly pattern?: string | undefined;
}

/** TQ1 after the drug, else of its order; before version 2.5 the quantity/timing of RXE-1 or ORC-7. */
function timingOf(segment: Segment, group: OrderGroup): Timing | undefined {
  const tq1 = following(segment, group, 'TQ1')[0] ?? group.find(({ name }) => name === 'TQ1');
  if (tq1) return { start: tq1.value(7), end: tq1.value(8), pattern: tq1.value(3) };
  const old =
    (segment.name === 'RXE' ? segment.field(1) : undefined) ?? group.find(({ name }) => name === 'ORC')?.field(7);
  return old && { start: old.component(4), end: old.component(5), pattern: old.component(2) };
}

function startOf(entry: SegmentEntry, group: OrderGroup, timing: Timing | undefined): ClinicalTime | undefined {
  const { segment } = entry;
  if (segment.name === 'RXA' || segment.name === 'RXD') return entry.time([3], 'refuse');
  if (timing?.start) {
    // An order may begin tomorrow: it was still given today.
    const start = isoTime(timing.start);
    if (start.slice(0, 10) <= entry.context.options.asOf) return entry.timeIn(timing.start, 'TQ1-7', 'undated');
  }
  const order = group.find(({ name }) => name === 'ORC');
  const ordered = order?.value(15) ?? order?.value(9);
  return ordered ? entry.timeIn(ordered, 'ORC-9', 'undated') : undefined;
}

function endOf(entry: SegmentEntry, timing: Timing | undefined): ClinicalTime | undefined {
  if (entry.segment.name === 'RXA') return entry.time([4, 3], 'undated');
  if (!timing?.end) return undefined;
  const isLater = isoTime(timing.end).slice(0, 10) > entry.context.options.asOf;
  return isLater ? undefined : entry.timeIn(timing.end, 'TQ1-8', 'undated');
}

/** What an order control code (table 0119) or an order status (0038) says of the patient's taking it. */
const byControl: Readonly<Record<string, MedicationFact['status']>> = {
  CA: 'stopped',
  OC: 'stopped',
  CR: 'stopped',
  DC: 'stopped',
  OD: 'stopped',
  DR: 'stopped',
  DF: 'stopped',
  UA: 'stopped',
  HD: 'on-hold',
  OH: 'on-hold',
  HR: 'on-hold',
};
const byOrderStatus: Readonly<Record<string, MedicationFact['status']>> = {
  CA: 'stopped',
  DC: 'stopped',
  ER: 'stopped',
  RP: 'stopped',
  CM: 'completed',
  HD: 'on-hold',
};

function statusOf(
  entry: SegmentEntry,
  order: Segment | undefined,
  ended: ClinicalTime | undefined,
): MedicationFact['status'] {
  const { segment } = entry;
  if (segment.name === 'RXA') return notGiven(segment) ? 'not-taken' : 'completed';
  const stated = byControl[order?.value(1) ?? ''] ?? byOrderStatus[order?.value(5) ?? ''];
  if (stated) return stated;
  if (ended && dateOf(ended) < entry.context.options.asOf) return 'completed';
  // How long a dispensed supply lasts is not said.
  return segment.name === 'RXD' ? 'unknown' : 'active';
}

/** RXA-20 of table 0322: refused or not administered; RXA-18 is why it was refused. */
export const notGiven = (segment: Segment) =>
  /^(?:RE|NA)$/.test(segment.value(20) ?? '') || segment.value(18) !== undefined;

function doseOf(entry: SegmentEntry, { amount, unit }: DrugFields): Quantity | undefined {
  const number = numberIn(entry.segment.value(amount) ?? '');
  // 999 is "not known" (immunization guide of the CDC).
  if (!number || number.value <= 0 || number.value === 999) return undefined;
  return normaliseQuantity({ value: number.value, ...unitOf(entry.segment, unit) });
}

function instructionOf(segment: Segment, number: number): string | undefined {
  const lines = segment.repetitions(number).flatMap((field) => field.component(2) ?? field.component(1) ?? []);
  return lines.length > 0 ? lines.join(' ') : undefined;
}

/** Doses a day of a repeat pattern of table 0335 (`BID`, `Q6H`, `QD`); "as needed" says no number. */
function frequencyOf(pattern: string | undefined): number | undefined {
  const code = pattern?.toUpperCase().replace(/[.\s]/g, '') ?? '';
  if (code.includes('PRN')) return undefined;
  const [, every, unit] = /^Q(\d+)([HDW])$/.exec(code) ?? [];
  const period = Number(every) * ({ H: 1 / 24, D: 1, W: 7 }[unit ?? ''] ?? Number.NaN);
  if (period > 0) return 1 / period;
  return { QD: 1, DAILY: 1, QAM: 1, QPM: 1, QHS: 1, HS: 1, BID: 2, TID: 3, QID: 4, QOD: 0.5 }[code];
}

/** RXA of a vaccination: its CVX code, else what was written. */
export function readVaccination(entry: SegmentEntry): void {
  const { segment } = entry;
  if (segment.value(21)?.toUpperCase() === 'D') {
    entry.refuse('entered-in-error', 'RXA-21', { found: 'RXA-21 D' });
    return;
  }
  const concept = entry.required(conceptOrWords(segment.field(5)), 'RXA-5');
  if (!concept) return;
  if (concept.codings.some(({ system, code }) => system === codeSystem.cvx && code === '998')) {
    entry.inform('missing-field', 'RXA-5', { found: 'CVX 998: no vaccine administered' });
    return;
  }
  const time = entry.time([3], 'refuse');
  const refused = notGiven(segment);
  entry.facts.push({
    kind: 'immunization',
    ...entry.source(),
    certainty: refused ? 'absent' : 'present',
    foundBy: 'source',
    concept,
    status: refused ? 'not-done' : 'completed',
    ...(time ? { time } : {}),
  });
}
