import { buildOf, normalChromosome } from './build.js';

/** What a VCF's header says that matters to its genotypes. */
export interface VcfCohortHeader {
  readonly samples: readonly string[];
  readonly build: 'GRCh38' | 'GRCh37' | 'unknown';
  /** FORMAT/AD is declared as one depth an allele (Number=R), or not declared at all. */
  readonly depthByAllele: boolean;
}

/** One record of interest. */
export interface VcfCohortRecord {
  /** One-based line of the file. */
  readonly line: number;
  /** With the `chr` prefix; the mitochondrion is `chrM`. */
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  /** Upper case; empty where ALT is `.`. */
  readonly alts: readonly string[];
  /** INFO/END of a gVCF reference block. */
  readonly end?: number;
  /** FILTER, where it is neither PASS nor `.`. */
  readonly filter?: string;
  /** For each sample, an index into `genotypes`. Valid until the next record. */
  readonly genotypeOf: Int32Array;
  /** The distinct genotypes of the line: GT, and `;PS;AD;doubts` where they bear on it: `d` for a low depth, `q` for a low genotype quality. The first two are `0/0` and `0|0`. */
  readonly genotypes: readonly string[];
}

export interface VcfCohortReader {
  /** Called once, before the first record. @throws to stop reading */
  header(header: VcfCohortHeader): void;
  /** False to skip a line that speaks of these bases, both included; asked for every line before it is read. */
  wants(chromosome: string, start: number, end: number): boolean;
  record(record: VcfCohortRecord): void;
  /** The ID of a line that isn't wanted; asked for only where the file names no build. */
  named?(id: string, chromosome: string, position: number): void;
  /** Which samples to read, by their order; absent: all. The others' columns are passed over. */
  takes?(sample: number): boolean;
  /** Lines met before, in this file or another: those alike up to FORMAT are cut only once. */
  readonly templates?: LineTemplates;
  /** FORMAT/DP and FORMAT/GQ below these are marked as doubts. */
  readonly leastDepth?: number;
  readonly leastQuality?: number;
  /** A line that is no VCF record; it is skipped. */
  malformed(line: number, why: string): void;
}

/** What all columns up to FORMAT say. */
interface LineFields {
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
  readonly end?: number;
  readonly filter?: string;
  readonly format: FormatPlan;
}

/** Where the parts of a genotype column lie; -1 if they don't. */
interface FormatPlan {
  readonly phaseSet: number;
  readonly alleleDepths: number;
  readonly depth: number;
  readonly quality: number;
  readonly hasMore: boolean;
}

/** The start of a line, cut already. A file of one person of a laboratory begins its lines as the last one did. */
export class LineTemplates {
  readonly #byPosition = new Map<number, { readonly prefix: Uint8Array; readonly fields: LineFields }>();

  find(bytes: Uint8Array, start: number, end: number): { prefix: Uint8Array; fields: LineFields } | undefined {
    let at = start;
    while (at < end && bytes[at] !== tab) at++;
    let position = 0;
    for (at++; at < end && bytes[at] !== tab; at++) position = position * 10 + bytes[at]! - zero;
    const found = this.#byPosition.get(position);
    if (!found || start + found.prefix.length >= end) return undefined;
    const { prefix } = found;
    for (let i = 0; i < prefix.length; i++) if (prefix[i] !== bytes[start + i]) return undefined;
    return found;
  }

  keep(prefix: Uint8Array, fields: LineFields): void {
    if (this.#byPosition.size >= mostTemplates) this.#byPosition.clear();
    if (prefix.length <= longestPrefix)
      this.#byPosition.set(fields.position, { prefix: Uint8Array.from(prefix), fields });
  }
}
const mostTemplates = 20_000;
const longestPrefix = 400;

/** The file can't be read as VCF. */
export class VcfCohortError extends Error {
  override readonly name = 'VcfCohortError';
}

/** A sample column of 100,000 people is about half a megabyte; a longer line than this is not a VCF's. */
const longestLine = 256 * 1024 * 1024;

const tab = 9;
const newline = 10;
const carriageReturn = 13;
const colon = 58;
const zero = 48;
const lessThan = 60;
const dot = 46;
const slash = 47;
const bar = 124;
const letterR = 114;

/** Cuts chunks into lines and lines into what the reader asks for. Works on bytes: text is made of hits only. */
export class VcfScanner {
  readonly #reader: VcfCohortReader;
  #rest: Buffer[] = [];
  #restLength = 0;
  #columnsLine = 0;
  #sampleNames: readonly string[] = [];
  #isOpen = false;
  #headerLines: string[] = [];
  #samples = 0;
  #genotypeOf = new Int32Array(0);
  #chromosomeBytes = Buffer.alloc(0);
  #chromosome = '';
  #build: VcfCohortHeader['build'] = 'unknown';
  #isTaken: Uint8Array | undefined;
  line = 0;

  constructor(reader: VcfCohortReader) {
    this.#reader = reader;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start);
      if (end < 0) break;
      if (this.#rest.length > 0) {
        this.#rest.push(chunk.subarray(start, end));
        const whole = Buffer.concat(this.#rest);
        this.#rest = [];
        this.#restLength = 0;
        this.#take(whole, 0, whole.length);
      } else this.#take(chunk, start, end);
      start = end + 1;
    }
    if (start < chunk.length) {
      this.#rest.push(Buffer.from(chunk.subarray(start)));
      this.#restLength += chunk.length - start;
      if (this.#restLength > longestLine)
        throw new VcfCohortError(`line ${this.line + 1}: longer than ${longestLine} bytes`);
    }
  }

  /** @throws VcfCohortError if no header line came */
  end(): void {
    if (this.#rest.length > 0) {
      const whole = Buffer.concat(this.#rest);
      this.#rest = [];
      this.#take(whole, 0, whole.length);
    }
    if (this.line === 0) throw new VcfCohortError('the file is empty: not a VCF');
    if (this.#columnsLine === 0) throw new VcfCohortError(`line ${this.line}: no #CHROM header line: not a VCF file`);
    if (!this.#isOpen) this.#open(undefined);
  }

  #take(bytes: Buffer, start: number, end: number): void {
    this.line++;
    if (end > start && bytes[end - 1] === carriageReturn) end--;
    // The byte order mark of editors on Windows.
    if (this.line === 1 && end - start > 2 && bytes.toString('utf8', start, start + 3) === '\ufeff') start += 3;
    if (end === start) return;
    if (bytes[start] === 35) this.#takeHeader(bytes.toString('utf8', start, end));
    else if (this.#columnsLine === 0)
      throw new VcfCohortError(`line ${this.line}: data before the #CHROM header line: not a VCF file`);
    else {
      if (!this.#isOpen) this.#open(bytes.toString('latin1', start, firstOf(bytes, tab, start, end)));
      this.#takeRecord(bytes, start, end);
    }
  }

  #takeHeader(text: string): void {
    if (text.startsWith('##')) {
      if (this.#columnsLine === 0) this.#headerLines.push(text);
      return;
    }
    if (this.#columnsLine > 0 || !text.startsWith('#CHROM')) return;
    const columns = text.split('\t');
    const samples = columns.slice(9);
    if (columns.length < 8)
      throw new VcfCohortError(`line ${this.line}: the #CHROM line has ${columns.length} columns, not 8 or more`);
    if (samples.length === 0) throw new VcfCohortError(`line ${this.line}: the file has no samples`);
    const seen = new Set<string>();
    const repeated = samples.find((name) => seen.size === seen.add(name).size);
    if (repeated !== undefined) throw new VcfCohortError(`line ${this.line}: two columns of the sample ${repeated}`);
    this.#columnsLine = this.line;
    this.#sampleNames = samples;
    this.#samples = samples.length;
  }

  /** The header is handed over once the first record has had its say: its accession may tell the build. */
  #open(firstChromosome: string | undefined): void {
    this.#isOpen = true;
    const samples = this.#sampleNames;
    if (this.#reader.takes) {
      const { takes } = this.#reader;
      this.#isTaken = Uint8Array.from(samples, (_, sample) => (takes(sample) ? 1 : 0));
    }
    this.#genotypeOf = new Int32Array(this.#isTaken?.reduce((sum, each) => sum + each, 0) ?? samples.length);
    // What made the file is no word on its build: tools name builds that they support.
    const meta = this.#headerLines.flatMap((text, index) =>
      text.startsWith('##source') ? [] : [{ line: index + 1, text }],
    );
    this.#build = buildOf({ meta, columnsLine: this.#columnsLine, samples, firstChromosome }).build;
    this.#reader.header({
      samples,
      build: this.#build,
      depthByAllele: depthByAllele(this.#headerLines),
    });
  }

  #takeRecord(bytes: Buffer, start: number, end: number): void {
    const known = this.#reader.templates?.find(bytes, start, end);
    if (known) {
      this.#takeSamples(bytes, start + known.prefix.length, end, known.fields);
      return;
    }
    const position0 = bytes.indexOf(tab, start) + 1;
    const id0 = position0 > 0 ? bytes.indexOf(tab, position0) + 1 : 0;
    const ref0 = id0 > 0 ? bytes.indexOf(tab, id0) + 1 : 0;
    const alt0 = ref0 > 0 ? bytes.indexOf(tab, ref0) + 1 : 0;
    if (alt0 <= 0 || alt0 > end) {
      this.#reader.malformed(this.line, 'fewer than 5 columns');
      return;
    }
    let position = 0;
    for (let i = position0; i < id0 - 1; i++) {
      const digit = bytes[i]! - zero;
      if (digit < 0 || digit > 9) {
        this.#reader.malformed(this.line, 'POS is not a number');
        return;
      }
      position = position * 10 + digit;
    }
    const chromosome = this.#chromosomeOf(bytes, start, position0 - 1);
    const mayBlock = bytes[alt0] === lessThan || bytes[alt0] === dot;
    const last = position + alt0 - 1 - ref0 - 1;
    if (!this.#reader.wants(chromosome, position, last)) {
      // A gVCF block tells its length only in INFO: a placeholder ALT is the sign to look.
      const blockEnd = mayBlock ? blockEndOf(bytes, alt0, end) : undefined;
      if (blockEnd === undefined || !this.#reader.wants(chromosome, position, blockEnd)) {
        if (this.#build === 'unknown' && bytes[id0] === letterR)
          this.#reader.named?.(bytes.toString('latin1', id0, ref0 - 1), chromosome, position);
        return;
      }
    }
    this.#takeWanted(bytes, start, end, { chromosome, position, ref0, alt0, mayBlock });
  }

  #takeWanted(
    bytes: Buffer,
    start: number,
    end: number,
    at: { chromosome: string; position: number; ref0: number; alt0: number; mayBlock: boolean },
  ): void {
    const qual0 = bytes.indexOf(tab, at.alt0) + 1;
    const filter0 = qual0 > 0 ? bytes.indexOf(tab, qual0) + 1 : 0;
    const info0 = filter0 > 0 ? bytes.indexOf(tab, filter0) + 1 : 0;
    const format0 = info0 > 0 ? bytes.indexOf(tab, info0) + 1 : 0;
    const sample0 = format0 > 0 ? bytes.indexOf(tab, format0) + 1 : 0;
    if (sample0 <= 0 || sample0 > end) {
      this.#reader.malformed(this.line, 'no genotype columns');
      return;
    }
    const ref = textOf(bytes, at.ref0, at.alt0 - 1).toUpperCase();
    const alt = textOf(bytes, at.alt0, qual0 - 1).toUpperCase();
    const blockEnd = at.mayBlock ? blockEndOf(bytes, at.alt0, end) : undefined;
    const isPlain = sample0 - format0 === 3;
    const format = isPlain ? [] : bytes.toString('latin1', format0, sample0 - 1).split(':');
    if (isPlain ? bytes[format0] !== 71 || bytes[format0 + 1] !== 84 : format[0] !== 'GT') {
      this.#reader.malformed(this.line, 'FORMAT does not begin with GT');
      return;
    }
    const filter = bytes.toString('latin1', filter0, info0 - 1);
    const fields: LineFields = {
      chromosome: at.chromosome,
      position: at.position,
      ref,
      alts: alt === '.' ? [] : alt.includes(',') ? alt.split(',') : [alt],
      ...(blockEnd === undefined ? {} : { end: blockEnd }),
      ...(filter === 'PASS' || filter === '.' || filter === '' ? {} : { filter }),
      format: isPlain ? plainFormat : planOf(format),
    };
    this.#reader.templates?.keep(bytes.subarray(start, sample0), fields);
    this.#takeSamples(bytes, sample0, end, fields);
  }

  #takeSamples(bytes: Buffer, sample0: number, end: number, fields: LineFields): void {
    const genotypes = this.#takeGenotypes(bytes, sample0, end, fields.format);
    if (!genotypes) {
      this.#reader.malformed(this.line, 'not one genotype a sample');
      return;
    }
    const { chromosome, position, ref, alts, end: last, filter } = fields;
    this.#reader.record({
      line: this.line,
      chromosome,
      position,
      ref,
      alts,
      ...(last === undefined ? {} : { end: last }),
      ...(filter === undefined ? {} : { filter }),
      genotypeOf: this.#genotypeOf,
      genotypes,
    });
  }

  /** Fills `genotypeOf`; undefined if the line has not as many columns as samples. */
  #takeGenotypes(bytes: Buffer, start: number, end: number, format: FormatPlan): readonly string[] | undefined {
    let genotypes = referenceGenotypes;
    let known: Map<string, number> | undefined;
    const more = format.hasMore;
    let at = start;
    let own = -1;
    const isTaken = this.#isTaken;
    for (let sample = 0; sample < this.#samples; sample++) {
      if (at > end) return undefined;
      if (isTaken?.[sample] === 0) {
        while (at < end && bytes[at] !== tab) at++;
        at++;
        continue;
      }
      own++;
      const reference = more ? -1 : referenceAt(bytes, at, end);
      if (reference >= 0) {
        this.#genotypeOf[own] = reference;
        at += 3;
        while (at < end && bytes[at] !== tab) at++;
        at++;
        continue;
      }
      let fieldEnd = bytes.indexOf(tab, at);
      if (fieldEnd < 0 || fieldEnd > end) fieldEnd = end;
      const text = more
        ? reduce(bytes.toString('latin1', at, fieldEnd), format, this.#reader)
        : bytes.toString('latin1', at, firstOf(bytes, colon, at, fieldEnd));
      known ??= new Map(referenceGenotypes.map((each, index) => [each, index]));
      let id = known.get(text);
      if (id === undefined) {
        if (genotypes === referenceGenotypes) genotypes = [...referenceGenotypes];
        id = genotypes.push(text) - 1;
        known.set(text, id);
      }
      this.#genotypeOf[own] = id;
      at = fieldEnd + 1;
    }
    return at > end ? genotypes : undefined;
  }

  #chromosomeOf(bytes: Buffer, start: number, end: number): string {
    if (
      end - start !== this.#chromosomeBytes.length ||
      bytes.compare(this.#chromosomeBytes, 0, end - start, start, end) !== 0
    ) {
      this.#chromosomeBytes = Buffer.from(bytes.subarray(start, end));
      this.#chromosome = normalChromosome(this.#chromosomeBytes.toString('latin1'));
    }
    return this.#chromosome;
  }
}

const referenceGenotypes = ['0/0', '0|0'];

/** INFO/END of the record whose ALT begins here. */
function blockEndOf(bytes: Buffer, alt0: number, end: number): number | undefined {
  let info0 = alt0;
  for (let column = 5; column <= 7; column++) {
    info0 = bytes.indexOf(tab, info0) + 1;
    if (info0 <= 0 || info0 > end) return undefined;
  }
  const next = bytes.indexOf(tab, info0);
  const found = /(?:^|;)END=(\d{1,9})(?:;|$)/.exec(
    bytes.toString('latin1', info0, next < 0 || next > end ? end : next),
  );
  return found ? Number(found[1]) : undefined;
}

/** 0 for `0/0`, 1 for `0|0`, -1 for any other genotype beginning here. */
function referenceAt(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== zero || bytes[at + 2] !== zero || at + 3 > end) return -1;
  if (at + 3 < end && bytes[at + 3] !== tab && bytes[at + 3] !== colon) return -1;
  return bytes[at + 1] === slash ? 0 : bytes[at + 1] === bar ? 1 : -1;
}

const single = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/** Most REF and ALT are one letter: no new string is made for those. */
function textOf(bytes: Buffer, start: number, end: number): string {
  return (end - start === 1 ? single[bytes[start]!] : undefined) ?? bytes.toString('latin1', start, end);
}

function firstOf(bytes: Buffer, wanted: number, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== wanted) at++;
  return at;
}

const plainFormat: FormatPlan = { phaseSet: -1, alleleDepths: -1, depth: -1, quality: -1, hasMore: false };

function planOf(format: readonly string[]): FormatPlan {
  const [phaseSet, alleleDepths, depth, quality] = ['PS', 'AD', 'DP', 'GQ'].map((key) => format.indexOf(key));
  return {
    phaseSet: phaseSet!,
    alleleDepths: alleleDepths!,
    depth: depth!,
    quality: quality!,
    hasMore: Math.max(phaseSet!, alleleDepths!, depth!, quality!) > 0,
  };
}

/** GT, with the phase set and depths that bear on it: those of a genotype with two different alleles, or a phased one's set. */
function reduce(field: string, format: FormatPlan, limits: VcfCohortReader): string {
  const parts = field.split(':');
  const genotype = parts[0]!;
  const set = format.phaseSet > 0 && genotype.includes('|') ? (parts[format.phaseSet] ?? '.') : '.';
  const isMixed = format.alleleDepths > 0 && new Set(genotype.split(/[|/]/)).size > 1;
  const depths = isMixed ? (parts[format.alleleDepths] ?? '.') : '.';
  const doubts =
    (isBelow(parts[format.depth], limits.leastDepth) ? 'd' : '') +
    (isBelow(parts[format.quality], limits.leastQuality) ? 'q' : '');
  if (doubts) return `${genotype};${set};${depths};${doubts}`;
  return set === '.' && depths === '.' ? genotype : `${genotype};${set};${depths}`;
}

const isBelow = (written: string | undefined, least: number | undefined) =>
  least !== undefined && written !== undefined && written !== '' && Number(written) < least;

function depthByAllele(header: readonly string[]): boolean {
  const declared = header.find((line) => /^##FORMAT=<(?:.*,)?ID=AD\b/.test(line));
  return !declared || /Number=R\b/.test(declared);
}
