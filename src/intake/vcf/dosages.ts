import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { buildOf, normalChromosome } from './build.js';
import { VcfCohortError } from './cohort-scan.js';

/** A line of a VCF as copies of its alleles. Valid until the next one. */
export interface DosageRecord {
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
  /** Copies of an allele (0 is REF) for each sample: from DS where there is one, else GT; NaN if missing. */
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

const [tab, newline, dot, slash, colon, bar, zero] = [9, 10, 46, 47, 58, 124, 48];

/**
 * Reads genotype dosages of all samples in one pass, plain or compressed, in memory that does not grow with the records.
 * @throws VcfCohortError naming the line where the file cannot be read
 */
export async function readDosages(path: string, reader: DosageReader): Promise<void> {
  const compressed = isCompressed(path);
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const stream = compressed ? file.pipe(createGunzip({ chunkSize: 1 << 18 })) : file;
  if (stream !== file) file.on('error', (error) => stream.destroy(error));
  const scanner = new DosageScanner(reader);
  try {
    for await (const chunk of stream) scanner.push(chunk as Buffer);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_'))
      throw new VcfCohortError(`line ${scanner.line}: the compressed data are damaged (${code})`);
    throw error;
  }
  scanner.end();
}

/**
 * The same of plain bytes already at hand.
 * @throws VcfCohortError naming the line where the file cannot be read
 */
export function readDosagesOf(chunks: Iterable<Uint8Array>, reader: DosageReader): void {
  const scanner = new DosageScanner(reader);
  for (const chunk of chunks) scanner.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  scanner.end();
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
  #samples = 0;
  #headed = false;
  #diploid: DiploidCells | undefined;
  line = 0;

  constructor(private readonly reader: DosageReader) {}

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

  end(): void {
    if (this.#rest.length > 0) this.#take(Buffer.concat(this.#rest));
    if (!this.#headed) throw new VcfCohortError(`line ${this.line}: no #CHROM header line: not a VCF file`);
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
    this.#samples = samples.length;
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
    const [genotypeAt, dosageAt] = [parts.indexOf('GT'), parts.indexOf('DS')];
    const [samples, start] = [this.#samples, at];
    this.#diploid ??= new DiploidCells(samples);
    const isPlain = genotypeAt === 0 && dosageAt < 0 && alts.length < 10;
    const plain = isPlain && this.#diploid.read(bytes, start, alts.length) ? this.#diploid : undefined;
    let found: ReturnType<typeof cells>;
    const read = () => {
      found ??= cells(bytes, start, samples, alts.length + 1, genotypeAt, dosageAt);
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
    return true;
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

/** Copies by allele of each sample's cell; undefined if there are fewer cells than samples. */
function cells(bytes: Buffer, start: number, samples: number, alleles: number, genotypeAt: number, dosageAt: number) {
  const byAllele = Array.from({ length: alleles }, () => new Float64Array(samples));
  const copies = new Float64Array(samples);
  let at = start;
  for (let sample = 0; sample < samples; sample++) {
    if (at > bytes.length) return undefined;
    const plain = dosageAt < 0 && genotypeAt === 0 ? diploid(bytes, at) : -1;
    if (plain >= 0) {
      const [a, b] = [plain >> 4, plain & 15];
      if (a >= alleles || b >= alleles) return undefined;
      byAllele[a]![sample]! += 1;
      byAllele[b]![sample]! += 1;
      copies[sample] = 2;
      at += 3;
      while (at < bytes.length && bytes[at] !== tab) at++;
      at++;
      continue;
    }
    let end = bytes.indexOf(tab, at);
    if (end < 0) end = bytes.length;
    const text = bytes.toString('latin1', at, end).split(':');
    const dosage = dosageAt >= 0 ? text[dosageAt] : undefined;
    const genotype = genotypeAt >= 0 ? text[genotypeAt] : undefined;
    copies[sample] = fill(byAllele, sample, genotype, dosage);
    at = end + 1;
  }
  return { byAllele, copies };
}

/** Two alleles of one digit each as four bits each, or -1 where the cell looks otherwise. */
function diploid(bytes: Buffer, at: number): number {
  const [a, between, b, after] = [bytes[at]! - zero, bytes[at + 1], bytes[at + 2]! - zero, bytes[at + 3]];
  if (a < 0 || a > 9 || b < 0 || b > 9 || (between !== slash && between !== bar)) return -1;
  return after === undefined || after === tab || after === colon ? (a << 4) | b : -1;
}

/** Fills one sample's copies of each allele; returns how many alleles it has. */
function fill(
  byAllele: readonly Float64Array[],
  sample: number,
  genotype: string | undefined,
  dosage: string | undefined,
): number {
  const called = genotype?.split(/[/|]/) ?? [];
  const ploidy = called.length === 1 ? 1 : 2;
  const expected = dosage?.split(',').map((each) => (each === '.' || each === '' ? Number.NaN : Number(each)));
  if (expected && expected.length === byAllele.length - 1 && expected.every((each) => each >= 0)) {
    byAllele[0]![sample] = ploidy - expected.reduce((sum, each) => sum + each, 0);
    expected.forEach((each, index) => {
      byAllele[index + 1]![sample] = each;
    });
    return ploidy;
  }
  const known = called.length > 0 && called.every((each) => /^\d+$/.test(each) && Number(each) < byAllele.length);
  for (const allele of byAllele) allele[sample] = known ? 0 : Number.NaN;
  if (!known) return 0;
  for (const each of called) byAllele[Number(each)]![sample]! += 1;
  return called.length;
}
