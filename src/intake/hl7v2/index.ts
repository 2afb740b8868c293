import type { Fact, Place } from '../../record/index.js';
import type { RecordPatient } from '../identity.js';
import { type IssueDetails, issueAt, type Ledger } from '../ledger.js';
import type { StatementContext } from '../statement.js';
import { type Corrections, correctionKey } from './corrections.js';
import { SegmentEntry } from './entry.js';
import { readDocumentHead, readProcedure, readVisit } from './events.js';
import { readMedication, readVaccination } from './medication.js';
import type { Message, ParsedFile, Segment } from './message.js';
import { mentionsIn, readEncapsulated } from './notes.js';
import { readObservation, readReport } from './observation.js';
import { patientOf } from './patient.js';
import { readAllergy, readDiagnosis, readProblem } from './problems.js';

export { byMessageTime, Corrections } from './corrections.js';
export { type ParsedFile, parseMessages } from './message.js';

export interface MessageContext extends StatementContext {
  readonly patient: RecordPatient;
  readonly corrections: Corrections;
}

/** Segments whose content is part of another one's facts. */
const parts: Readonly<Record<string, string>> = {
  RXR: 'RX',
  RXC: 'RX',
  TQ1: 'RX',
  TQ2: 'RX',
  PV2: 'PV1',
  ORC: 'RX',
  RXV: 'RX',
};
/** Segments that say something of the patient and so need to know who that is. */
const clinical = new Set(['OBX', 'OBR', 'DG1', 'PRB', 'AL1', 'IAM', 'RXO', 'RXE', 'RXD', 'RXA', 'PV1', 'PR1', 'TXA']);

/** Reads one HL7 v2 file into its ledger: every segment once, in the order of the file. */
export function readMessages(
  { messages, envelope }: ParsedFile,
  ledger: Ledger,
  context: Omit<MessageContext, 'ledger'>,
): void {
  for (const segment of envelope) ignore(ledger, segment, { found: `${segment.name}: envelope of a batch` });
  for (const message of messages) readMessage(message, { ...context, ledger });
}

function readMessage(message: Message, context: MessageContext): void {
  const { ledger } = context;
  for (const { line, text } of message.stray) {
    const place: Place = { kind: 'segment', segment: line, field: text.slice(0, 3) };
    const details = { found: text, expected: 'a segment', remedy: 'fix-source' } as const;
    ledger.quarantine(place, [issueAt(ledger.document, place, 'invalid-field', 'error', details)]);
  }
  const reader = new MessageReader(message, context);
  for (const segment of message.segments) reader.read(segment);
}

/** The state of reading one message: whose it is now, and under which report observations stand. */
class MessageReader {
  readonly #segments: readonly Segment[];
  readonly #names: ReadonlySet<string>;
  readonly #positions: ReadonlyMap<Segment, number>;
  readonly #type: string;
  readonly #event: string;
  readonly #eventTime: string | undefined;
  readonly #mentions: ReadonlyMap<number, Fact[]>;
  #subject: 'none' | 'this-patient' | 'other-patient' = 'none';
  #report: Segment | undefined;

  constructor(
    message: Message,
    readonly context: MessageContext,
  ) {
    this.#segments = message.segments;
    this.#names = new Set(message.segments.map(({ name }) => name));
    this.#positions = new Map(message.segments.map((segment, index) => [segment, index]));
    const header = this.#named('MSH');
    const type = header?.field(9);
    this.#type = type?.component(1) ?? '';
    const event = this.#named('EVN');
    this.#event = `${this.#type}^${type?.component(2) ?? event?.value(1) ?? ''}`;
    this.#eventTime = event?.value(6) ?? event?.value(2);
    this.#mentions = mentionsIn(this.#segments, /^MDM/.test(this.#type) || this.#named('TXA') !== undefined, context);
  }

  #named(name: string): Segment | undefined {
    return this.#segments.find((segment) => segment.name === name);
  }

  read(segment: Segment): void {
    const { ledger } = this.context;
    if (segment.name === 'PID') {
      this.#readPatient(segment);
      return;
    }
    if (this.#subject === 'other-patient' && segment.name !== 'MSH') {
      refuse(ledger, segment, 'other-patient', { found: segment.name, remedy: 'split-patients' });
      return;
    }
    if (!clinical.has(segment.name)) {
      this.#account(segment);
      return;
    }
    if (this.#subject === 'none') {
      refuse(ledger, segment, 'unresolved-reference', { found: `${segment.name} before any PID`, expected: 'PID' });
      return;
    }
    const entry = new SegmentEntry(segment, this.context);
    this.#readClinical(entry);
    this.context.corrections.link(entry, this.#key(segment));
    if (entry.facts.length > 0) entry.facts.push(...(this.#mentions.get(segment.line) ?? []));
    entry.settle();
  }

  #readPatient(segment: Segment): void {
    const { ledger, patient } = this.context;
    this.#report = undefined;
    if (/^ADT\^(?:A23|A29)$/.test(this.#event)) {
      this.#subject = 'other-patient';
      refuse(ledger, segment, 'entered-in-error', { found: `${this.#event}: the person is deleted` });
      return;
    }
    const entry = new SegmentEntry(segment, this.context);
    const fact = patientOf(entry);
    if (!patient.accepts(fact)) {
      this.#subject = 'other-patient';
      refuse(ledger, segment, 'other-patient', { found: fact.name ?? 'PID', remedy: 'split-patients' });
      return;
    }
    this.#subject = 'this-patient';
    const whole = { ...fact, ...entry.source() };
    if (patient.learn(whole)) entry.facts.push(whole);
    else entry.inform('duplicate-entry', '', { found: 'PID: the same patient again' });
    entry.settle();
  }

  /** Segments that make no facts: parts of others, or nothing that Sartor reads. */
  #account(segment: Segment): void {
    const { ledger } = this.context;
    const whole = parts[segment.name];
    const other =
      whole && [...this.#names].find((name) => name !== segment.name && name.startsWith(whole) && clinical.has(name));
    if (other) {
      ignore(ledger, segment, { found: `${segment.name}: with ${other}` }, 'read-with-another');
      return;
    }
    const found =
      segment.name === 'NTE' ? 'NTE: a comment' : segment.name === 'NK1' ? 'NK1: a contact person' : segment.name;
    ignore(ledger, segment, { found });
  }

  #readClinical(entry: SegmentEntry): void {
    const { segment } = entry;
    switch (segment.name) {
      case 'OBX':
        if (/^(?:ED|RP)$/.test(segment.value(2) ?? '')) {
          readEncapsulated(entry, entry.time([14], 'undated'));
          return;
        }
        readObservation(entry, {
          report: this.#report,
          messageType: this.#type,
          eventTime: this.#eventTime,
        });
        return;
      case 'OBR':
        this.#report = segment;
        readReport(entry, this.#hasResults(segment));
        return;
      case 'DG1':
        readDiagnosis(entry);
        return;
      case 'PRB':
        readProblem(entry);
        return;
      case 'AL1':
      case 'IAM':
        readAllergy(entry);
        return;
      case 'PV1':
        this.#report = undefined;
        readVisit(entry, this.#event, this.#segments[this.#positions.get(segment)! + 1]);
        return;
      case 'PR1':
        readProcedure(entry);
        return;
      case 'TXA':
        readDocumentHead(entry);
        return;
      default:
        this.#readDrug(entry);
        return;
    }
  }

  #readDrug(entry: SegmentEntry): void {
    const { segment } = entry;
    this.#report = undefined;
    const group = this.#groupOf(segment);
    if (segment.name === 'RXA' && this.#type === 'VXU') {
      readVaccination(entry);
      return;
    }
    const encoded = group.find(({ name }) => name === 'RXE');
    if (encoded && (segment.name === 'RXO' || segment.name === 'RXD')) {
      entry.inform('read-with-another', '', { found: `${segment.name}: with RXE` });
      return;
    }
    readMedication(entry, group);
  }

  #hasResults(report: Segment): boolean {
    if (/^(?:ORM|OML|OMG|OMP|RDE|ORL)/.test(this.#type)) return false;
    for (let at = this.#positions.get(report)! + 1; at < this.#segments.length; at++) {
      const { name } = this.#segments[at]!;
      if (name === 'OBX') return true;
      if (name === 'OBR' || name === 'PID') return false;
    }
    return false;
  }

  /** From the ORC before a segment to the next one; without ORC, from the drug to the next drug. */
  #groupOf(segment: Segment): Segment[] {
    const at = this.#positions.get(segment)!;
    let from = at;
    while (from > 0 && !/^(?:ORC|PID|MSH)$/.test(this.#segments[from]!.name)) from--;
    const isOrdered = this.#segments[from]!.name === 'ORC';
    const ends = isOrdered ? /^(?:ORC|PID|MSH)$/ : /^(?:ORC|PID|MSH|RX[OEDA])$/;
    let end = at + 1;
    while (end < this.#segments.length && !ends.test(this.#segments[end]!.name)) end++;
    return this.#segments.slice(isOrdered ? from : at, end);
  }

  #key(segment: Segment): string | undefined {
    return correctionKey(
      segment,
      this.#report,
      this.#segments,
      /^RX[OE]$/.test(segment.name) ? this.#groupOf(segment) : [],
    );
  }
}

function ignore(
  ledger: Ledger,
  segment: Segment,
  details: IssueDetails,
  code: 'unsupported-resource' | 'read-with-another' = 'unsupported-resource',
): void {
  const place: Place = { kind: 'segment', segment: segment.line, field: segment.name };
  ledger.ignore(place, [issueAt(ledger.document, place, code, 'information', details)]);
}

function refuse(
  ledger: Ledger,
  segment: Segment,
  code: 'other-patient' | 'unresolved-reference' | 'entered-in-error',
  details: IssueDetails,
): void {
  const place: Place = { kind: 'segment', segment: segment.line, field: segment.name };
  ledger.quarantine(place, [issueAt(ledger.document, place, code, 'error', details)]);
}
