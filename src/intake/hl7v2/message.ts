/** The five delimiters that a message declares in MSH-1 and MSH-2. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escapeCharacter: string;
  readonly subcomponent: string;
}

const usual: Delimiters = { field: '|', component: '^', repetition: '~', escapeCharacter: '\\', subcomponent: '&' };

/** One repetition of a field. */
export class Field {
  readonly #components: readonly string[];

  constructor(
    readonly raw: string,
    readonly delimiters: Delimiters,
  ) {
    this.#components = raw.split(delimiters.component);
  }

  /** The one-based component without escapes, its first subcomponent only; undefined if empty or an explicit null (`""`). */
  component(number: number): string | undefined {
    return this.subcomponent(number, 1);
  }

  subcomponent(number: number, part: number): string | undefined {
    const written = this.#components[number - 1]?.split(this.delimiters.subcomponent)[part - 1];
    return stated(written === undefined ? undefined : unescaped(written, this.delimiters));
  }

  /** All components from one on, in the order written. */
  components(from = 1): string[] {
    return this.#components.slice(from - 1).flatMap((_, index) => this.component(from + index) ?? []);
  }

  /** The whole repetition as text: some senders leave delimiters in free text unescaped. */
  get text(): string | undefined {
    return stated(unescaped(this.raw, this.delimiters));
  }
}

const stated = (text: string | undefined) => {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' || trimmed === '""' ? undefined : trimmed;
};

export class Segment {
  constructor(
    readonly name: string,
    /** One-based line of the decoded text. */
    readonly line: number,
    readonly fields: readonly string[],
    readonly delimiters: Delimiters,
  ) {}

  /** The repetitions of a one-based field that hold something. */
  repetitions(number: number): Field[] {
    const written = this.fields[number];
    if (!written) return [];
    return written
      .split(this.delimiters.repetition)
      .filter((each) => each.trim() !== '' && each.trim() !== '""')
      .map((each) => new Field(each, this.delimiters));
  }

  field(number: number): Field | undefined {
    return this.repetitions(number)[0];
  }

  /** The first component of a field. */
  value(number: number): string | undefined {
    return this.field(number)?.component(1);
  }
}

/** A line that is no segment, such as the rest of a text that was broken by a raw line end. */
export interface StrayLine {
  readonly line: number;
  readonly text: string;
}

/** From one MSH to the next; `segments[0]` is the MSH, unless the file begins without one. */
export interface Message {
  readonly segments: readonly Segment[];
  readonly stray: readonly StrayLine[];
}

export interface ParsedFile {
  readonly messages: readonly Message[];
  /** FHS, BHS, BTS, FTS: the envelope of a batch. */
  readonly envelope: readonly Segment[];
}

/** Start block, end block: bytes of the minimal lower layer protocol. */
const framing = ['\u000b', '\u001c'];

/** Splits a file into messages and segments. Lines may end in CR, LF or both; blank ones count as lines but not as segments. */
export function parseMessages(text: string): ParsedFile {
  const messages: { segments: Segment[]; stray: StrayLine[] }[] = [];
  const envelope: Segment[] = [];
  let delimiters = usual;
  for (const [index, written] of text.split(/\r\n|\r|\n/).entries()) {
    const content = framing.reduce((line, byte) => line.replaceAll(byte, ''), written).replace(/^[\s\ufeff]+/, '');
    if (content.trim() === '') continue;
    const line = index + 1;
    if (/^(?:MSH|FHS|BHS)[^\w\s]/.test(content)) delimiters = delimitersOf(content);
    const segment = segmentOf(content, line, delimiters);
    if (segment && /^(?:FHS|BHS|BTS|FTS)$/.test(segment.name)) {
      envelope.push(segment);
      continue;
    }
    if (segment?.name === 'MSH' || messages.length === 0) messages.push({ segments: [], stray: [] });
    if (segment) messages.at(-1)!.segments.push(segment);
    else messages.at(-1)!.stray.push({ line, text: content });
  }
  return { messages, envelope };
}

function delimitersOf(header: string): Delimiters {
  const field = header[3]!;
  const [, encoding = ''] = header.split(field, 2);
  return {
    field,
    component: encoding[0] ?? usual.component,
    repetition: encoding[1] ?? usual.repetition,
    escapeCharacter: encoding[2] ?? usual.escapeCharacter,
    subcomponent: encoding[3] ?? usual.subcomponent,
  };
}

function segmentOf(content: string, line: number, delimiters: Delimiters): Segment | undefined {
  const name = /^[A-Z][A-Z0-9]{2}/.exec(content)?.[0];
  if (!name || (content.trimEnd().length > 3 && content[3] !== delimiters.field)) return undefined;
  const fields = content.split(delimiters.field);
  // MSH-1 is the delimiter itself.
  if (/^(?:MSH|FHS|BHS)$/.test(name)) fields.splice(1, 0, delimiters.field);
  return new Segment(name, line, fields, delimiters);
}

/** Escape sequences of chapter 2.7: delimiters, line breaks, hexadecimal bytes; highlighting and other formatting are dropped. */
function unescaped(text: string, { escapeCharacter: mark, ...delimiters }: Delimiters): string {
  if (!text.includes(mark)) return text;
  const plain: Readonly<Record<string, string>> = {
    F: delimiters.field,
    S: delimiters.component,
    R: delimiters.repetition,
    E: mark,
    T: delimiters.subcomponent,
    P: '#',
  };
  const parts = text.split(mark);
  let result = parts[0]!;
  for (let at = 1; at < parts.length; at++) {
    const sequence = parts[at]!;
    const isLast = at === parts.length - 1;
    const meaning = isLast ? undefined : meaningOf(sequence, plain);
    if (meaning === undefined) result += mark + sequence;
    else {
      result += meaning + parts[at + 1]!;
      at++;
    }
  }
  return result;
}

function meaningOf(sequence: string, plain: Readonly<Record<string, string>>): string | undefined {
  if (sequence in plain) return plain[sequence];
  if (sequence === 'H' || sequence === 'N') return '';
  if (/^X(?:[0-9A-F]{2})+$/i.test(sequence)) return bytesOf(sequence.slice(1));
  if (/^\.(?:br|sp\s*[+-]?\d*|ce)$/i.test(sequence)) return '\n';
  if (/^(?:\.(?:fi|nf|in|ti|sk)\s*[+-]?\d*|[CM][0-9A-F]{4,6})$/i.test(sequence)) return ' ';
  return undefined;
}

function bytesOf(hexadecimal: string): string {
  const bytes = Uint8Array.from(hexadecimal.match(/../g)!, (pair) => Number.parseInt(pair, 16));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
