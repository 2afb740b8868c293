import { closeSync, openSync, writeSync } from 'node:fs';
import type { GeneDefinition, NamedAllele } from '../src/genome/index.js';
import { genomeKnowledge } from './pgx.js';

/** Genotype texts of one person by gene and index of position; absent is `0/0` (`0|0` if phased). */
export interface Person {
  readonly phased: boolean;
  readonly genotypes: ReadonlyMap<GeneDefinition, ReadonlyMap<number, string>>;
}

const genes = [...genomeKnowledge.genes.values()].filter(
  (gene) => gene.positions.length > 0 && gene.chromosome !== 'chrM' && gene.gene !== 'CYP2D6',
);

/** A small generator of our own, so that every run makes the same people. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The alleles that a chromosome with this named allele shows, as codes; ambiguous positions take their last base. */
export function codesOf(gene: GeneDefinition, allele: NamedAllele): number[] {
  return gene.positions.map((_, index) => 31 - Math.clz32(allele.filled[index]!));
}

/** The genotypes of a pair of named alleles. */
export function genotypesOf(
  gene: GeneDefinition,
  a: NamedAllele,
  b: NamedAllele,
  phased: boolean,
): Map<number, string> {
  const genotypes = new Map<number, string>();
  const [first, second] = [codesOf(gene, a), codesOf(gene, b)];
  first.forEach((code, index) => {
    const other = second[index]!;
    if (code === 0 && other === 0) return;
    genotypes.set(index, phased ? `${code}|${other}` : [code, other].sort().join('/'));
  });
  return genotypes;
}

/** Each gene has two alleles drawn at random from its definition: more variation than real people have. */
export function randomPeople(count: number, phased: boolean): Person[] {
  const random = randomNumbers(20_261_124);
  return Array.from({ length: count }, () => ({
    phased,
    genotypes: new Map(
      genes.map((gene) => {
        const defined = gene.alleles.filter((allele) => allele.defined.length > 0);
        const draw = () => defined[Math.floor(random() * defined.length)]!;
        return [gene, genotypesOf(gene, draw(), draw(), phased)];
      }),
    ),
  }));
}

/** A VCF, line by line, of so many people as {@link randomPeople} makes them, phased; a few bytes a person and gene in memory. */
export function* randomCohort(count: number): Generator<string> {
  const random = randomNumbers(20_261_124);
  yield `##fileformat=VCFv4.2\n##contig=<ID=chr1,assembly=GRCh38>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT`;
  for (let person = 0; person < count; person++) yield `\tS${person}`;
  for (const gene of genes) {
    const codes = gene.alleles.filter((allele) => allele.defined.length > 0).map((allele) => codesOf(gene, allele));
    const drawn = Uint16Array.from({ length: 2 * count }, () => Math.floor(random() * codes.length));
    for (const [index, position] of gene.positions.entries()) {
      let line = `\n${gene.chromosome}\t${position.position}\t${position.rsid ?? '.'}\t${position.ref}\t${position.alts.join(',')}\t.\tPASS\t.\tGT`;
      for (let at = 0; at < drawn.length; at += 2)
        line += `\t${codes[drawn[at]!]![index]}|${codes[drawn[at + 1]!]![index]}`;
      yield line;
    }
  }
  yield '\n';
}

/** Reference everywhere but for a common allele in a few genes: what a genome project's cohort looks like. */
export function referencePeople(count: number): Person[] {
  const random = randomNumbers(7);
  const common = [
    ['CYP2C19', '*2', 0.15],
    ['CYP2C19', '*17', 0.2],
    ['CYP2C9', '*2', 0.1],
    ['SLCO1B1', '*5', 0.03],
    ['CYP3A5', '*3', 0.8],
    ['VKORC1', 'rs9923231 variant (T)', 0.4],
    ['UGT1A1', '*80+*28', 0.3],
    ['TPMT', '*3A', 0.04],
    ['NAT2', '*5', 0.4],
    ['DPYD', 'c.1129-5923C>G, c.1236G>A (HapB3)', 0.02],
    ['CYP2B6', '*6', 0.2],
  ] as const;
  return Array.from({ length: count }, () => {
    const genotypes = new Map<GeneDefinition, Map<number, string>>();
    for (const [symbol, name, frequency] of common) {
      const gene = genomeKnowledge.genes.get(symbol)!;
      if (genotypes.has(gene)) continue;
      const draw = () =>
        random() < frequency ? gene.allelesByName.get(name)! : (gene.allelesByName.get('*1') ?? gene.reference!);
      genotypes.set(gene, genotypesOf(gene, draw(), draw(), true));
    }
    return { phased: true, genotypes };
  });
}

/** One gene with its first twenty single-base positions heterozygous and unphased: 2^19 pairs of chromosomes. */
export function twentyUnphased(symbol: string): Person {
  const gene = genomeKnowledge.genes.get(symbol)!;
  const indices = gene.positions.flatMap((position, index) => (position.ref.length === 1 ? [index] : [])).slice(0, 20);
  return { phased: false, genotypes: new Map([[gene, new Map(indices.map((index) => [index, '0/1']))]]) };
}

/** All defined positions of these people, as a VCF would have them after a joint call. */
export function writeVcf(path: string, people: readonly Person[], only: readonly GeneDefinition[] = genes): void {
  const file = openSync(path, 'w');
  const chromosomes = [...new Set(only.map((gene) => gene.chromosome!))];
  writeSync(
    file,
    `##fileformat=VCFv4.2\n${chromosomes.map((name) => `##contig=<ID=${name},assembly=GRCh38>\n`).join('')}##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n`,
  );
  writeSync(
    file,
    `#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${people.map((_, index) => `S${index}`).join('\t')}\n`,
  );
  for (const gene of only) {
    gene.positions.forEach((position, index) => {
      let line = `${gene.chromosome}\t${position.position}\t${position.rsid ?? '.'}\t${position.ref}\t${position.alts.join(',')}\t.\tPASS\t.\tGT`;
      for (const { phased, genotypes } of people)
        line += `\t${genotypes.get(gene)?.get(index) ?? (phased ? '0|0' : '0/0')}`;
      writeSync(file, `${line}\n`);
    });
  }
  closeSync(file);
}
