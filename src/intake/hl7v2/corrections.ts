import type { FactId } from '../../record/index.js';
import { isoTime } from '../standard/hl7-time.js';
import type { SegmentEntry } from './entry.js';
import type { Message, ParsedFile, Segment } from './message.js';
import { withdrawnStatus } from './observation.js';

/**
 * What later messages make of earlier ones: a result sent again under the same order and code replaces the earlier one,
 * a withdrawn one takes it back; an order's or a visit's newer state replaces the older. Messages are to be read oldest first.
 */
export class Corrections {
  readonly #last = new Map<string, { readonly id: FactId; readonly content: string }>();
  readonly #withdrawn = new Map<string, Segment>();

  constructor(files: readonly ParsedFile[]) {
    for (const { messages } of files) for (const message of messages) this.#note(message);
  }

  #note({ segments }: Message): void {
    let report: Segment | undefined;
    for (const segment of segments) {
      if (segment.name === 'OBR') report = segment;
      if (segment.name !== 'OBX' || !withdrawnStatus.has(segment.value(11) ?? '')) continue;
      const key = correctionKey(segment, report, segments, []);
      if (key) this.#withdrawn.set(key, segment);
    }
  }

  /** Ties what an entry says to what was said before under the same key. */
  link(entry: SegmentEntry, key: string | undefined): void {
    const [fact] = entry.facts;
    if (key && this.#withdrawn.get(key) === entry.segment) this.#withdrawn.delete(key);
    if (!key || !fact || entry.facts.length > 1) return;
    if (this.#withdrawn.has(key)) {
      entry.refuse('entered-in-error', '', { found: 'withdrawn by a later message' });
      return;
    }
    const { id, provenance, ...said } = fact;
    const content = JSON.stringify(said);
    const before = this.#last.get(key);
    if (before?.content === content) {
      entry.facts.length = 0;
      entry.inform('duplicate-entry', '', { found: `${entry.type}: sent again` });
      return;
    }
    if (before) entry.facts[0] = { ...fact, supersedes: before.id };
    this.#last.set(key, { id, content });
  }
}

/** What a later segment of the same meaning would share: order number and code; placer's number of an order; number of a visit. */
export function correctionKey(
  segment: Segment,
  report: Segment | undefined,
  segments: readonly Segment[],
  group: readonly Segment[],
): string | undefined {
  const sender = segments[0]?.value(3) ?? '';
  const first = (...values: (string | undefined)[]) => values.find((value) => value !== undefined);
  switch (segment.name) {
    case 'OBX': {
      const order = first(report?.value(3), report?.value(2));
      const taken = report?.value(7) ?? segment.value(14) ?? '';
      const sub = segment.value(4) ?? '';
      // Lines of one text share their code: they correct nothing.
      const isAlone = observationsAlike(segments).get(`${segment.fields[3]}|${sub}`) === 1;
      return order && isAlone ? `OBX|${sender}|${order}|${segment.fields[3]}|${sub}|${taken}` : undefined;
    }
    case 'RXO':
    case 'RXE': {
      const order = group.find(({ name }) => name === 'ORC');
      const number = first(order?.value(2), order?.value(3));
      return number ? `RX|${sender}|${number}` : undefined;
    }
    case 'PV1': {
      const number = segment.value(19);
      return number ? `PV1|${sender}|${number}` : undefined;
    }
    default:
      return undefined;
  }
}

const alike = new WeakMap<readonly Segment[], Map<string, number>>();

/** How many OBX of a message share a code and sub-id. */
function observationsAlike(segments: readonly Segment[]): ReadonlyMap<string, number> {
  const known = alike.get(segments);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const segment of segments) {
    if (segment.name !== 'OBX') continue;
    const key = `${segment.fields[3]}|${segment.value(4) ?? ''}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  alike.set(segments, counts);
  return counts;
}

/** Files by the time of their first message (MSH-7), those without one first. */
export function byMessageTime(a: ParsedFile, b: ParsedFile): number {
  const [left, right] = [sentAt(a), sentAt(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sentAt({ messages }: ParsedFile): string {
  const written = messages[0]?.segments.find(({ name }) => name === 'MSH')?.value(7);
  return written === undefined ? '' : isoTime(written);
}
