import { type ClinicalTime, type Fact, type Place, parseClinicalTime } from '../../record/index.js';
import { decodeText } from '../bytes/text.js';
import { readMentions } from '../notes/index.js';
import { isoTime } from '../standard/hl7-time.js';
import type { StatementContext } from '../statement.js';
import type { SegmentEntry } from './entry.js';
import type { Segment } from './message.js';
import { textOf } from './observation.js';

/** Shorter results (`Negative`, `see note`) are answers, no notes. */
const shortestNote = 100;

/**
 * What free texts of a message say, by the line of the OBX that says it. A text may go on over several OBX with one OBX-3:
 * they are read as one, so that sentences stay whole.
 */
export function mentionsIn(
  segments: readonly Segment[],
  isDocument: boolean,
  context: StatementContext,
): ReadonlyMap<number, Fact[]> {
  const found = new Map<number, Fact[]>();
  for (const { run, report, head } of runsOf(segments)) {
    const texts = run.map((segment) => textOf(segment) ?? '');
    const whole = unwrapped(texts.join('\n'));
    if (!isDocument && whole.length < shortestNote) continue;
    let next = 0;
    let end = texts[0]!.length;
    // Mentions come in the order of the text.
    const lineAt = (offset: number) => {
      while (offset > end && next < run.length - 1) end += 1 + texts[++next]!.length;
      return run[next]!.line;
    };
    const { ledger, standard, options } = context;
    const place = (line: number): Place => ({ kind: 'segment', segment: line, field: 'OBX-5' });
    const mentions = readMentions(whole, {
      standard,
      asOf: options.asOf,
      time: timeOf(run[0]!, report, head, options.asOf),
      source: (start) => ledger.source(place(lineAt(start))),
    });
    for (const fact of mentions) {
      if (fact.provenance.place.kind !== 'segment') continue;
      const line = fact.provenance.place.segment;
      found.set(line, [...(found.get(line) ?? []), fact]);
    }
  }
  return found;
}

/** A sentence that goes on in small letters on the next line is one; lengths stay, so that offsets hold. */
const unwrapped = (text: string) => text.replace(/(?<=[\p{L}\p{N},])\n(?=\p{Ll})/gu, ' ');

/** OBX that go on with one text, under the OBR and TXA before them. */
interface Run {
  readonly run: Segment[];
  readonly report: Segment | undefined;
  readonly head: Segment | undefined;
}

function runsOf(segments: readonly Segment[]): Run[] {
  const runs: Run[] = [];
  let [previous, report, head]: (Segment | undefined)[] = [];
  for (const segment of segments) {
    if (segment.name === 'OBR') report = segment;
    if (segment.name === 'TXA') head = segment;
    if (segment.name !== 'OBX') {
      if (segment.name !== 'NTE' && segment.name !== 'PRT') previous = undefined;
      continue;
    }
    const isText = /^(?:TX|FT|ST)$/.test(segment.value(2) ?? '') && !/^[DWXINO]$/.test(segment.value(11) ?? '');
    if (isText && previous?.fields[3] === segment.fields[3]) runs.at(-1)!.run.push(segment);
    else if (isText) runs.push({ run: [segment], report, head });
    previous = isText ? segment : undefined;
  }
  return runs;
}

function timeOf(
  obx: Segment,
  report: Segment | undefined,
  head: Segment | undefined,
  asOf: string,
): ClinicalTime | undefined {
  const written = obx.value(14) ?? head?.value(4) ?? head?.value(6) ?? report?.value(7);
  const time = written === undefined ? undefined : parseClinicalTime(isoTime(written));
  return time && time.slice(0, 10) <= asOf ? time : undefined;
}

/** OBX of type ED or RP: a document, whose plain text is read as a note. */
export function readEncapsulated(entry: SegmentEntry, time: ClinicalTime | undefined): void {
  const field = entry.field(5);
  if (!field) return;
  const isEmbedded = entry.segment.value(2) === 'ED';
  const subtype = field.component(isEmbedded ? 3 : 4);
  const contentType = [field.component(isEmbedded ? 2 : 3), subtype].filter(Boolean).join('/').toLowerCase();
  const title = entry.field(3)?.component(2);
  entry.facts.push({
    kind: 'document',
    ...entry.source('OBX-5'),
    certainty: 'present',
    foundBy: 'source',
    concept: { codings: [], text: title ?? 'document' },
    ...(title ? { title } : {}),
    ...(contentType ? { contentType } : {}),
    ...(time ? { time } : {}),
  });
  const data = isEmbedded ? field.component(5) : undefined;
  if (!data || !/text|plain/.test(contentType) || /html|rtf|xml/.test(contentType)) return;
  const words = /base64/i.test(field.component(4) ?? '') ? decodeText(Buffer.from(data, 'base64')).text : data;
  const { standard, options } = entry.context;
  entry.facts.push(...readMentions(words, { standard, time, asOf: options.asOf, source: () => entry.source('OBX-5') }));
}
