import { UnreadableBytes } from '../bytes/decompress.js';
import type { IssueDetails } from '../ledger.js';
import { normalChromosome } from './build.js';
import type { GenomePositions } from './index.js';
import { Intervals } from './intervals.js';

export interface VcfHeader {
  /** Meta-information lines with their one-based line numbers. */
  readonly meta: readonly { readonly line: number; readonly text: string }[];
  readonly columnsLine: number;
  readonly samples: readonly string[];
  /** How the first record names its chromosome, if it has a say in the build (`NC_000010.11`). */
  readonly firstChromosome: string | undefined;
}

/** A record at an asked position, split into its fields. */
export interface VcfLine {
  readonly line: number;
  readonly chromosome: string;
  readonly position: number;
  readonly fields: readonly string[];
  /** Asked for only because its annotation names a gene, not by its position. */
  readonly byGene: boolean;
}

export interface VcfVisitor {
  header(header: VcfHeader): void;
  unused(line: number): void;
  malformed(line: number, details: IssueDetails): void;
  record(line: VcfLine): void;
}

const tab = 9;
const newline = 10;
const carriageReturn = 13;
const hash = 35;
const lessThan = 60;
const comma = 44;
const fixedColumns = 9;
const annotationHeader = /^##INFO=<ID=(?:CSQ|ANN|BCSQ),/;

/**
 * Walks over the lines of a VCF as bytes: a record's chromosome, position and REF length decide whether it is asked for,
 * and only then is it made into strings.
 * @throws UnreadableBytes at a line longer than `lineBytes`
 */
export function scanVcf(
  chunks: Iterable<Uint8Array>,
  positions: GenomePositions,
  lineBytes: number,
  visitor: VcfVisitor,
): void {
  const scan = new Scan(positions, visitor);
  for (const { bytes, start, end, line } of linesOf(chunks, lineBytes)) {
    if (end > start) scan.line(bytes, start, end, line);
  }
  scan.end();
}

interface ByteLine {
  bytes: Buffer;
  start: number;
  end: number;
  /** One-based. */
  line: number;
}

/** Lines without their ends (LF or CRLF), across chunks. The same object is yielded again and again. */
function* linesOf(chunks: Iterable<Uint8Array>, lineBytes: number): Generator<ByteLine> {
  const current: ByteLine = { bytes: Buffer.alloc(0), start: 0, end: 0, line: 0 };
  let rest: Buffer[] = [];
  let restBytes = 0;
  const set = (bytes: Buffer, start: number, end: number) => {
    current.bytes = bytes;
    current.start = start;
    current.end = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    current.line++;
    return current;
  };
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      if (rest.length > 0) {
        const joined = Buffer.concat([...rest, bytes.subarray(0, end)]);
        rest = [];
        restBytes = 0;
        yield set(joined, 0, joined.length);
      } else yield set(bytes, start, end);
      start = end + 1;
    }
    if (start < bytes.length) {
      rest.push(bytes.subarray(start));
      restBytes += bytes.length - start;
      if (restBytes > lineBytes)
        throw new UnreadableBytes(
          'line-too-long',
          `over ${restBytes} bytes`,
          `up to ${lineBytes} bytes a line`,
          current.line + 1,
        );
    }
  }
  if (rest.length > 0) {
    const joined = Buffer.concat(rest);
    yield set(joined, 0, joined.length);
  }
}

class Scan {
  readonly #meta: { line: number; text: string }[] = [];
  #columns: { line: number; samples: string[] } | undefined;
  #isOpen = false;
  #chromosomeBytes: Buffer = Buffer.alloc(0);
  #chromosome = '';
  #intervals: Intervals | undefined;
  /** Finds a gene asked for in an annotated INFO field; undefined where the header declares no annotation. */
  #genes: RegExp | undefined;

  constructor(
    readonly positions: GenomePositions,
    readonly visitor: VcfVisitor,
  ) {}

  line(bytes: Buffer, start: number, end: number, line: number): void {
    if (bytes[start] === hash) this.#headerLine(bytes.toString('utf8', start, end), line);
    else this.#dataLine(bytes, start, end, line);
  }

  #headerLine(text: string, line: number): void {
    if (text.startsWith('##'))
      this.#meta.push({ line, text: text.slice(0, annotationHeader.test(text) ? 65_536 : 4_096) });
    else if (text.startsWith('#CHROM')) this.#columns = { line, samples: text.split('\t').slice(fixedColumns) };
  }

  /** The header is handed over once the first record has had its say, or there is none. */
  #open(firstChromosome: string | undefined): void {
    if (this.#isOpen || !this.#columns) return;
    this.#isOpen = true;
    const { genes } = this.positions;
    if (genes?.size && this.#meta.some(({ text }) => annotationHeader.test(text)))
      this.#genes = new RegExp(`\\|(?:${[...genes].join('|')})\\|`);
    this.visitor.header({
      meta: this.#meta,
      columnsLine: this.#columns.line,
      samples: this.#columns.samples,
      firstChromosome,
    });
  }

  end(): void {
    this.#open(undefined);
  }

  #dataLine(bytes: Buffer, start: number, end: number, line: number): void {
    const chromosomeEnd = nextColumn(bytes, start, end) - 1;
    if (chromosomeEnd >= end) {
      this.visitor.malformed(line, { found: 'one column', expected: '8 or more columns' });
      return;
    }
    this.#chromosomeAt(bytes, start, chromosomeEnd);
    let position = 0;
    let at = chromosomeEnd + 1;
    for (; at < end && bytes[at] !== tab; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) {
        this.visitor.malformed(line, { found: 'POS', expected: 'whole number' });
        return;
      }
      position = position * 10 + digit;
    }
    const refStart = nextColumn(bytes, at + 1, end);
    const altStart = nextColumn(bytes, refStart, end);
    if (altStart >= end) {
      this.visitor.malformed(line, { found: 'fewer than 5 columns', expected: '8 or more columns' });
      return;
    }
    const last = position + Math.max(altStart - 1 - refStart, 1) - 1;
    const byPosition =
      this.#intervals !== undefined &&
      (this.#intervals.overlaps(position, last) || this.#blockOverlaps(bytes, position, altStart, end));
    if (!byPosition && !this.#genes?.test(bytes.toString('latin1', altStart, end))) {
      this.visitor.unused(line);
      return;
    }
    this.visitor.record({
      line,
      chromosome: this.#chromosome,
      position,
      fields: bytes.toString('utf8', start, end).split('\t'),
      byGene: !byPosition,
    });
  }

  #chromosomeAt(bytes: Buffer, start: number, end: number): void {
    if (isSame(this.#chromosomeBytes, bytes, start, end)) return;
    this.#chromosomeBytes = Buffer.from(bytes.subarray(start, end));
    const written = this.#chromosomeBytes.toString('utf8');
    this.#open(written);
    this.#chromosome = normalChromosome(written);
    const intervals = this.positions.intervals.get(this.#chromosome);
    this.#intervals = intervals && Intervals.of(intervals);
  }

  /** A symbolic ALT (`<*>`, `<NON_REF>`, `<DEL>`) reaches to INFO/END. */
  #blockOverlaps(bytes: Buffer, position: number, altStart: number, end: number): boolean {
    const altEnd = nextColumn(bytes, altStart, end) - 1;
    let isSymbolic = bytes[altStart] === lessThan;
    for (let at = altStart; !isSymbolic && at < altEnd - 1; at++)
      isSymbolic = bytes[at] === comma && bytes[at + 1] === lessThan;
    // GATK's and bcftools' reference blocks may also have "." as ALT.
    if (!isSymbolic && !(bytes[altStart] === 46 && altEnd - altStart === 1)) return false;
    const infoStart = nextColumn(bytes, nextColumn(bytes, altEnd + 1, end), end);
    const infoEnd = Math.min(nextColumn(bytes, infoStart, end), end);
    const last = Number(/(?:^|;)END=(\d+)/.exec(bytes.toString('latin1', infoStart, infoEnd))?.[1]);
    return last > position && (this.#intervals?.overlaps(position, last) ?? false);
  }
}

/** A loop beats a call into native code for names of a few bytes. */
function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}

/** The offset after the next tab, or beyond the end. */
function nextColumn(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== tab) at++;
  return at + 1;
}
