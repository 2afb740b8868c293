import { normalChromosome } from '../vcf/build.js';

/** A variant that some pack asks about, as GRCh38 has it. */
export interface NamedVariant {
  readonly chromosome: string;
  readonly position: number;
  readonly ref: string;
  readonly alts: readonly string[];
}

/** One data line of an array's raw file. */
export interface ArrayRow {
  /** One-based. */
  readonly line: number;
  readonly id: string;
  /** `chr10`. */
  readonly chromosome: string;
  /** Letters as written: `AG`, `--`, `DI`. */
  readonly genotype: string;
}

export interface ArrayFile {
  readonly source: '23andMe' | 'AncestryDNA' | 'array';
  readonly rows: readonly ArrayRow[];
  /** Lines that are no row of it. */
  readonly malformed: readonly number[];
}

interface Columns {
  readonly separator: RegExp;
  readonly id: number;
  readonly chromosome: number;
  readonly genotype: readonly number[];
  readonly width: number;
}

/**
 * The raw data of a genotyping array: 23andMe (rsid, chromosome, position, genotype), AncestryDNA (allele1, allele2), or a
 * table with such columns. Undefined if the text is none. Positions are not read: files are on GRCh37 or older, and a
 * variant is known by its rs number alone.
 */
export function parseArray(text: string): ArrayFile | undefined {
  const lines = text.split(/\r?\n/);
  let columns: Columns | undefined;
  const rows: ArrayRow[] = [];
  const malformed: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (!columns) {
      columns = columnsOf(line.replace(/^#+\s*/, ''));
      if (!columns && !line.startsWith('#')) return undefined;
      continue;
    }
    if (line.startsWith('#')) continue;
    const row = rowOf(line, index + 1, columns);
    if (row) rows.push(row);
    else malformed.push(index + 1);
  }
  if (!columns) return undefined;
  const head = text.slice(0, 2_000);
  return {
    source: /23andme/i.test(head) ? '23andMe' : /ancestry/i.test(head) ? 'AncestryDNA' : 'array',
    rows,
    malformed,
  };
}

/** True if a file begins as an array's raw data does. */
export function looksLikeArray(head: string): boolean {
  for (const line of head.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    if (columnsOf(line.replace(/^#+\s*/, ''))) return true;
    if (!line.startsWith('#')) return false;
  }
  return false;
}

const cellsOf = (line: string, separator: RegExp) =>
  line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

function columnsOf(line: string): Columns | undefined {
  for (const separator of [/\t/, /,/, /;/]) {
    const cells = cellsOf(line, separator).map((cell) => cell.toLowerCase().replace(/[\s_]/g, ''));
    const at = (...names: string[]) => cells.findIndex((cell) => names.includes(cell));
    const id = at('rsid', 'snp', 'snpname', 'snpid', 'rs#', 'rs');
    const chromosome = at('chromosome', 'chrom', 'chr');
    const whole = at('genotype', 'result', 'call', 'alleles');
    const halves = [
      at('allele1', 'allele1forward', 'allele1-forward'),
      at('allele2', 'allele2forward', 'allele2-forward'),
    ];
    const genotype = whole >= 0 ? [whole] : halves.every((each) => each >= 0) ? halves : [];
    if (id >= 0 && chromosome >= 0 && genotype.length > 0)
      return { separator, id, chromosome, genotype, width: Math.max(id, chromosome, ...genotype) + 1 };
  }
  return undefined;
}

/** AncestryDNA numbers the sex chromosomes and the mitochondrion. */
const numbered: ReadonlyMap<string, string> = new Map([
  ['23', 'X'],
  ['24', 'Y'],
  ['25', 'X'],
  ['26', 'MT'],
  ['XY', 'X'],
]);

function rowOf(line: string, number: number, columns: Columns): ArrayRow | undefined {
  const cells = cellsOf(line, columns.separator);
  const [id, chromosome] = [cells[columns.id], cells[columns.chromosome]];
  if (cells.length < columns.width || !id || !chromosome) return undefined;
  const genotype = columns.genotype.map((index) => cells[index]!.toUpperCase().replaceAll('/', '')).join('');
  if (!/^[ACGTDI0-]{0,2}$/.test(genotype)) return undefined;
  return { line: number, id, chromosome: normalChromosome(numbered.get(chromosome) ?? chromosome), genotype };
}

/** What an array's letters mean at a defined variant: indices of alleles, or why nothing is read. */
export type ArrayReading =
  | { readonly alleles: readonly number[]; readonly otherStrand: boolean }
  | {
      readonly refused:
        | 'no-call'
        | 'array-indel'
        | 'ambiguous-strand'
        | 'undefined-allele'
        | 'other-chromosome'
        | 'conflicting-rows';
    };

const complements: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' };

/**
 * Reads the letters on the strand on which they are alleles of the variant. Where both strands would do and mean
 * different genotypes (A/T, C/G), nothing is read; nor are the letters I and D, which don't say what is inserted.
 */
export function readArrayGenotype(row: ArrayRow, variant: NamedVariant): ArrayReading {
  if (row.genotype === '' || /^[0-]+$/.test(row.genotype)) return { refused: 'no-call' };
  if (row.chromosome !== variant.chromosome) return { refused: 'other-chromosome' };
  const known = [variant.ref, ...variant.alts];
  if (/[DI]/.test(row.genotype) || known.some((allele) => allele.length > 1)) return { refused: 'array-indel' };
  if (/[0-]/.test(row.genotype)) return { refused: 'no-call' };
  const indices = (letters: readonly string[]) => {
    const found = letters.map((letter) => known.indexOf(letter));
    return found.includes(-1) ? undefined : found.sort((a, b) => a - b);
  };
  const letters = [...row.genotype];
  const forward = indices(letters);
  const reverse = indices(letters.map((letter) => complements[letter]!));
  if (forward && reverse && forward.join() !== reverse.join()) return { refused: 'ambiguous-strand' };
  if (forward) return { alleles: forward, otherStrand: false };
  if (reverse) return { alleles: reverse, otherStrand: true };
  return { refused: 'undefined-allele' };
}

/** Each asked variant that the file has, read once; rows that contradict each other are refused. */
export function* arrayGenotypes<V extends NamedVariant>(
  file: ArrayFile,
  variants: ReadonlyMap<string, V>,
): Generator<{ readonly row: ArrayRow; readonly variant: V; readonly reading: ArrayReading }> {
  const rows = new Map<string, ArrayRow[]>();
  for (const row of file.rows) {
    if (!variants.has(row.id)) continue;
    const same = rows.get(row.id);
    if (same) same.push(row);
    else rows.set(row.id, [row]);
  }
  for (const [id, same] of rows) {
    const variant = variants.get(id)!;
    const [row] = same;
    const readings = same.map((each) => readArrayGenotype(each, variant));
    const called = readings.filter((each) => 'alleles' in each);
    const texts = new Set(called.map((each) => each.alleles.join()));
    const reading: ArrayReading = texts.size > 1 ? { refused: 'conflicting-rows' } : (called[0] ?? readings[0]!);
    yield { row: row!, variant, reading };
  }
}
