import { CohortGenotypes, type GeneDefinition, type SampleGeneCall } from '../src/genome/index.js';
import type { CallOptions } from '../src/genome/pgx/call.js';
import { parseGene } from '../src/genome/pgx/pack.js';
import { PositionIndex, type RecordAlleles } from '../src/genome/pgx/projection.js';
import { genomeKnowledge } from './pgx.js';

/** A VCF record with one sample's genotype (`0/1`, `0|1;<PS>;<AD>`). */
export interface OneRecord extends RecordAlleles {
  readonly genotype: string;
  readonly end?: number;
}

/** A committed gene by its symbol. */
export function committedGene(symbol: string): GeneDefinition {
  const gene = genomeKnowledge.genes.get(symbol);
  if (!gene) throw new Error(`no gene ${symbol}`);
  return gene;
}

/** The call of one gene from records of one sample; chromosome is the gene's. */
export function callOf(gene: GeneDefinition, records: readonly OneRecord[], options: CallOptions = {}): SampleGeneCall {
  const genotypes = new CohortGenotypes([gene], new PositionIndex([gene]), 1, options);
  for (const { genotype, ...record } of records) {
    genotypes.add({ ...record, chromosome: gene.chromosome!, genotypeOf: new Int32Array(1), genotypes: [genotype] });
  }
  return genotypes.calls(0)[0]!;
}

/** The names of the diplotypes called. */
export const namesOf = (call: SampleGeneCall): string[] => call.diplotypes.map(({ name }) => name);

/** Every position of the gene as a record: reference, but for the genotypes given by position. */
export function allPositions(
  gene: GeneDefinition,
  genotypes: Readonly<Record<number, string>> = {},
  reference = '0/0',
): OneRecord[] {
  return gene.positions.map((position) => ({
    position: position.position,
    ref: position.ref,
    alts: position.alts,
    genotype: genotypes[position.position] ?? reference,
  }));
}

/** A gene from a table as the PharmCAT documentation draws them: one base a position, `''` for blank; the first row is the reference. */
export function tableGene(rows: Readonly<Record<string, readonly string[]>>, alts: readonly string[]): GeneDefinition {
  const [reference, ...others] = Object.entries(rows);
  return parseGene(
    {
      gene: 'TABLE',
      chromosome: 'chr1',
      build: 'GRCh38',
      positions: reference![1].map((ref, index) => ({ pos: 100 + index * 10, ref, alt: [alts[index]!] })),
      alleles: [
        { name: reference![0], reference: true },
        ...others.map(([name, bases]) => ({
          name,
          at: Object.fromEntries(bases.flatMap((base, index) => (base === '' ? [] : [[100 + index * 10, base]]))),
        })),
      ],
    },
    [],
    'test',
  );
}
