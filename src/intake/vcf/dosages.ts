import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { buildOf, normalChromosome } from './build.js';
import { VcfCohortError } from './cohort-scan.js';
import { type CellFault, type CellFormat, copiesInCell, type DosageField, dosageFields } from './genotype-cell.js';

/** A line of a VCF as copies of its alleles. Valid until the next one. */
export interface DosageRecord {
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
  /** Copies of an allele (0 is REF) for each sample, by the first field in order that is there; NaN if missing. */
  dosages(allele: number): Float64Array;
  /** Alleles that each sample has: 2, or 1 if haploid; 0 if missing. */
  readonly copies: Float64Array;
  /**
   * Where every sample is plainly diploid: its two allele numbers, four bits each, 255 if missing; how many are missing; and
   * the samples that are not plainly REF/REF.
   */
  readonly diploid: { readonly codes: Uint8Array; readonly missing: number; readonly others: Uint32Array } | undefined;
}

export interface DosageReader {
  header(samples: readonly string[], build: 'GRCh37' | 'GRCh38' | 'unknown'): void;
  wants(chromosome: string, position: number): boolean;
  record(record: DosageRecord): void;
}

/** Cells of which one field is not what the format says, and the first of them. */
export interface DosageFault extends CellFault {
  readonly count: number;
  readonly line: number;
  readonly sample: string;
}

const [tab, newline, dot, slash, colon, bar, zero] = [9, 10, 46, 47, 58, 124, 48];

/**
 * Reads genotype dosages of all samples in one pass, plain or compressed, in memory that does not grow with the records.
 * @param fields in which order the fields of a cell are asked
 * @returns what was wrong with cells, by field and kind; such a field is passed over
 * @throws VcfCohortError naming the line where the file cannot be read
 */
export async function readDosages(
  path: string,
  reader: DosageReader,
  fields: readonly DosageField[] = dosageFields,
): Promise<readonly DosageFault[]> {
  const compressed = isCompressed(path);
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = compressed ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file;
  if (stream !== file) file.on('error', (error) => stream.destroy(error));
  const scanner = new DosageScanner(reader, fields);
  try {
    for await (const chunk of stream) scanner.push(chunk as Buffer);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_'))
      throw new VcfCohortError(`line ${scanner.line}: the compressed data are damaged (${code})`);
    throw error;
  }
  return scanner.end();
}

/**
 * The same of plain bytes already at hand.
 * @throws VcfCohortError naming the line where the file cannot be read
 */
export function readDosagesOf(chunks: Iterable<Uint8Array>, reader: DosageReader): readonly DosageFault[] {
  const scanner = new DosageScanner(reader, dosageFields);
  for (const chunk of chunks) scanner.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  return scanner.end();
}

function isCompressed(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(2);
    return readSync(file, start, 0, 2, 0) === 2 && start[0] === 0x1f && start[1] === 0x8b;
  } finally {
    closeSync(file);
  }
}

class DosageScanner {
  #rest: Buffer[] = [];
  #meta: string[] = [];
  #samples: readonly string[] = [];
  #phred = false;
  readonly #faults = new Map<string, DosageFault>();
  #headed = false;
  #diploid: DiploidCells | undefined;
  line = 0;

  constructor(
    private readonly reader: DosageReader,
    private readonly fields: readonly DosageField[],
  ) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      if (this.#rest.length > 0) {
        const whole = Buffer.concat([...this.#rest, chunk.subarray(start, end)]);
        this.#rest = [];
        this.#take(whole);
      } else this.#take(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.#rest.push(Buffer.from(chunk.subarray(start)));
  }

  end(): readonly DosageFault[] {
    if (this.#rest.length > 0) this.#take(Buffer.concat(this.#rest));
    if (!this.#headed) throw new VcfCohortError(`line ${this.line}: no #CHROM header line: not a VCF file`);
    return [...this.#faults.values()];
  }

  #take(line: Buffer): void {
    this.line += 1;
    const bytes = line[line.length - 1] === 13 ? line.subarray(0, -1) : line;
    if (bytes.length === 0) return;
    if (bytes[0] === 35) this.#takeHeader(bytes.toString('utf8'));
    else if (!this.#headed)
      throw new VcfCohortError(`line ${this.line}: data before the #CHROM header line: not a VCF file`);
    else this.#takeRecord(bytes);
  }

  #takeHeader(text: string): void {
    if (text.startsWith('##')) this.#meta.push(text);
    if (!text.startsWith('#CHROM')) return;
    const samples = text.split('\t').slice(9);
    if (samples.length === 0) throw new VcfCohortError(`line ${this.line}: the file has no samples`);
    this.#headed = true;
    this.#samples = samples;
    this.#phred = this.#meta.some((each) => /^##FORMAT=<ID=GP,.*phred/i.test(each));
    const meta = this.#meta.map((each, index) => ({ line: index + 1, text: each }));
    this.reader.header(samples, buildOf({ meta, columnsLine: this.line, samples, firstChromosome: undefined }).build);
  }

  #takeRecord(bytes: Buffer): void {
    const position0 = bytes.indexOf(tab) + 1;
    const id0 = bytes.indexOf(tab, position0) + 1;
    if (position0 <= 0 || id0 <= 0) throw new VcfCohortError(`line ${this.line}: fewer than 5 columns`);
    const chromosome = normalChromosome(bytes.toString('latin1', 0, position0 - 1));
    const position = Number(bytes.toString('latin1', position0, id0 - 1));
    if (!this.reader.wants(chromosome, position)) return;
    let at = id0;
    const fields: string[] = [];
    for (let column = 0; column < 7; column++) {
      const end = bytes.indexOf(tab, at);
      if (end < 0) throw new VcfCohortError(`line ${this.line}: no genotype columns`);
      fields.push(bytes.toString('latin1', at, end));
      at = end + 1;
    }
    const [, ref, alt, , , , format] = fields as [string, string, string, string, string, string, string];
    const alts = alt === '.' ? [] : alt.toUpperCase().split(',');
    const parts = format.split(':');
    const present = this.fields.flatMap((field) => {
      const place = parts.indexOf(field);
      return place < 0 ? [] : [{ field, at: place }];
    });
    const [samples, start] = [this.#samples.length, at];
    this.#diploid ??= new DiploidCells(samples);
    const isPlain = present.length === 1 && present[0]!.field === 'GT' && present[0]!.at === 0;
    const isShort = isPlain && alts.length < 10;
    const plain = isShort && this.#diploid.read(bytes, start, alts.length) ? this.#diploid : undefined;
    const cell: CellFormat = { fields: present, alleles: alts.length + 1, phred: this.#phred };
    let found: ReturnType<typeof cells>;
    const read = () => {
      found ??= cells(bytes, start, samples, isPlain, cell, (fault, sample) => this.#takeFault(fault, sample));
      if (!found) throw new VcfCohortError(`line ${this.line}: not one genotype a sample`);
      return found;
    };
    if (!plain) read();
    this.reader.record({
      chromosome,
      position,
      ref: ref.toUpperCase(),
      alts,
      diploid: plain,
      get copies() {
        return read().copies;
      },
      dosages: (allele) => read().byAllele[allele]!,
    });
  }

  #takeFault(fault: CellFault, sample: number): void {
    const key = `${fault.field} ${fault.expected}`;
    const first = this.#faults.get(key) ?? { ...fault, count: 0, line: this.line, sample: this.#samples[sample]! };
    this.#faults.set(key, { ...first, count: first.count + 1 });
  }
}

/** `0|0` and `0/0`, each with its tab, as a word of four bytes on this machine. */
const [phasedReference, plainReference] = [bar, slash].map(
  (between) => new Uint32Array(Uint8Array.of(zero, between, zero, tab).buffer)[0]!,
) as [number, number];

/** The genotypes of one line whose samples are all plainly diploid; made once and filled anew for each line. */
class DiploidCells {
  readonly codes: Uint8Array;
  readonly #others: Uint32Array;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  #count = 0;
  missing = 0;

  constructor(private readonly samples: number) {
    this.codes = new Uint8Array(samples);
    this.#others = new Uint32Array(samples);
    this.#words = new Uint32Array(samples);
    this.#bytes = new Uint8Array(this.#words.buffer);
  }

  get others(): Uint32Array {
    return this.#others.subarray(0, this.#count);
  }

  /** Whether each cell is two alleles of one digit, at most `most`, or two dots, and there is one a sample. */
  read(line: Buffer, start: number, most: number): boolean {
    this.codes.fill(0);
    this.#count = 0;
    this.missing = 0;
    return line.length - start === 4 * this.samples - 1
      ? this.#readWords(line, start, most)
      : this.#readCells(line, start, most);
  }

  /** Cells of a genotype alone are four bytes with their tab; each word that was met once is known by its value. */
  #readWords(line: Buffer, start: number, most: number): boolean {
    const { codes } = this;
    const [words, bytes, others] = [this.#words, this.#bytes, this.#others];
    line.copy(bytes, 0, start);
    bytes[bytes.length - 1] = tab;
    let [count, lastWord, lastCode] = [0, phasedReference, 0];
    for (let sample = 0; sample < words.length; sample++) {
      const word = words[sample]!;
      if (word === phasedReference || word === plainReference) continue;
      if (word !== lastWord) {
        const at = 4 * sample;
        lastCode = bytes[at + 3] === tab ? codeOf(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, most) : -1;
        if (lastCode < 0) return false;
        lastWord = word;
      }
      if (lastCode === missingCode) this.missing += 1;
      codes[sample] = lastCode;
      others[count++] = sample;
    }
    this.#count = count;
    return true;
  }

  #readCells(line: Buffer, start: number, most: number): boolean {
    const end = line.length;
    let at = start;
    for (let sample = 0; sample < this.samples; sample++) {
      const code = codeOf(line[at]!, line[at + 1]!, line[at + 2]!, most);
      if (code < 0) return false;
      if (code === missingCode) this.missing += 1;
      if (code !== 0) this.#others[this.#count++] = sample;
      this.codes[sample] = code;
      at += 3;
      if (at < end && line[at] !== tab) {
        if (line[at] !== colon) return false;
        at = line.indexOf(tab, at);
        if (at < 0) at = end;
      }
      at += 1;
      if (at > end + 1) return false;
    }
    return at === end + 1;
  }
}

const missingCode = 255;

/** Two alleles of one digit, at most `most`, as four bits each; 255 for two dots; -1 for anything else. */
function codeOf(first: number, between: number, second: number, most: number): number {
  if (between !== bar && between !== slash) return -1;
  if (first === dot && second === dot) return missingCode;
  const a = first - zero;
  const b = second - zero;
  return a >= 0 && a <= most && b >= 0 && b <= most ? (a << 4) | b : -1;
}

/** Copies by allele of each sample's cell; undefined if there is not one cell a sample. */
function cells(
  bytes: Buffer,
  start: number,
  samples: number,
  isPlain: boolean,
  format: CellFormat,
  fault: (fault: CellFault, sample: number) => void,
) {
  const byAllele = Array.from({ length: format.alleles }, () => new Float64Array(samples));
  const copies = new Float64Array(samples);
  let at = start;
  for (let sample = 0; sample < samples; sample++) {
    if (at > bytes.length) return undefined;
    const plain = isPlain ? diploid(bytes, at, format.alleles) : -1;
    if (plain >= 0) {
      byAllele[plain >> 4]![sample]! += 1;
      byAllele[plain & 15]![sample]! += 1;
      copies[sample] = 2;
      at += 3;
      while (at < bytes.length && bytes[at] !== tab) at++;
      at++;
      continue;
    }
    let end = bytes.indexOf(tab, at);
    if (end < 0) end = bytes.length;
    const cell = bytes.toString('latin1', at, end).split(':');
    const own = copiesInCell(cell, format, (each) => fault(each, sample));
    let all = 0;
    for (const [allele, column] of byAllele.entries()) {
      column[sample] = own ? own[allele]! : Number.NaN;
      all += own?.[allele] ?? 0;
    }
    copies[sample] = Math.round(all);
    at = end + 1;
  }
  return at === bytes.length + 1 ? { byAllele, copies } : undefined;
}

/** Two alleles of one digit each as four bits each, or -1 where the cell looks otherwise. */
function diploid(bytes: Buffer, at: number, alleles: number): number {
  const [a, between, b, after] = [bytes[at]! - zero, bytes[at + 1], bytes[at + 2]! - zero, bytes[at + 3]];
  const most = Math.min(9, alleles - 1);
  if (!(a >= 0 && a <= most && b >= 0 && b <= most) || (between !== slash && between !== bar)) return -1;
  return after === undefined || after === tab || after === colon ? (a << 4) | b : -1;
}
