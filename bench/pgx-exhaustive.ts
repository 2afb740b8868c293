/**
 * Every pair of named alleles of each gene, phased and unphased, written as genotypes and called again.
 * Run: npx tsx bench/pgx-exhaustive.ts [GENE ...]   The counts printed are those of docs/pharmacogenomics.md.
 */
import { CohortGenotypes, type GeneDefinition, type NamedAllele } from '../src/genome/index.js';
import { genomeKnowledge } from '../test/pgx.js';
import { genotypesOf } from '../test/pgx-people.js';

interface Counts {
  pairs: number;
  /** The pair is the one answer. */
  found: number;
  /** The pair is among several of the same score. */
  tied: number;
  /** Another pair explains the same genotypes with a higher score, or is preferred by the gene's rule. */
  outscored: number;
  /** Unphased lowest-function genes: the variants of both alleles are listed. */
  listed: number;
  missed: string[];
}

const wanted = new Set(process.argv.slice(2));
const genes = [...genomeKnowledge.genes.values()].filter(
  (gene) =>
    gene.positions.length > 0 &&
    gene.chromosome !== 'chrM' &&
    (wanted.size === 0 ? gene.gene !== 'CYP2D6' : wanted.has(gene.gene)),
);
const total = { phased: empty(), unphased: empty() };
console.log('gene\tphase\tpairs\tfound\ttied\toutscored\tlisted\tmissed');
for (const gene of genes) {
  for (const phase of ['phased', 'unphased'] as const) {
    const counts = callAllPairs(gene, phase === 'phased');
    for (const key of ['pairs', 'found', 'tied', 'outscored', 'listed'] as const) total[phase][key] += counts[key];
    total[phase].missed.push(...counts.missed);
    print(gene.gene, phase, counts);
  }
}
print('all', 'phased', total.phased);
print('all', 'unphased', total.unphased);
if (total.phased.missed.length + total.unphased.missed.length > 0) process.exitCode = 1;

function callAllPairs(gene: GeneDefinition, phased: boolean): Counts {
  const defined = gene.alleles.filter((allele) => allele.defined.length > 0);
  const counts = empty();
  defined.forEach((a, i) => {
    const partners = defined.slice(i);
    const genotypes = cohortOf(
      gene,
      partners.map((b) => genotypesOf(gene, a, b, phased)),
      phased,
    );
    for (const [j, b] of partners.entries()) judge(counts, gene, a, b, genotypes, j);
  });
  return counts;
}

function cohortOf(
  gene: GeneDefinition,
  people: readonly ReadonlyMap<number, string>[],
  phased: boolean,
): CohortGenotypes {
  const genotypes = new CohortGenotypes([gene], genomeKnowledge.index, people.length, { structuralGenes: true });
  gene.positions.forEach((position, index) => {
    const texts = ['0/0', '0|0'];
    const genotypeOf = Int32Array.from(people, (person) => {
      const text = person.get(index) ?? (phased ? '0|0' : '0/0');
      const known = texts.indexOf(text);
      return known >= 0 ? known : texts.push(text) - 1;
    });
    genotypes.add({
      chromosome: gene.chromosome!,
      position: position.position,
      ref: position.ref,
      alts: position.alts,
      genotypeOf,
      genotypes: texts,
    });
  });
  return genotypes;
}

function judge(
  counts: Counts,
  gene: GeneDefinition,
  a: NamedAllele,
  b: NamedAllele,
  genotypes: CohortGenotypes,
  sample: number,
): void {
  counts.pairs++;
  const call = genotypes.calls(sample)[0]!;
  const wantedPair = key([a.reportAs, b.reportAs]);
  const names = call.diplotypes.map((match) => key(match.alleles));
  const variants = [a, b].filter((allele) => !allele.isReference).map(({ name }) => name);
  if (names.length === 1 && names[0] === wantedPair) counts.found++;
  else if (names.includes(wantedPair)) counts.tied++;
  else if (call.variants.length > 0 && variants.every((name) => call.variants.includes(name))) counts.listed++;
  else if (call.diplotypes.length > 0 && isOutscored(genotypes, sample, wantedPair)) counts.outscored++;
  else
    counts.missed.push(
      `${gene.gene} ${a.name}/${b.name}: ${names.join(' or ') || call.variants.join(', ') || call.status}`,
    );
}

/** The pair is a candidate too, below the one taken, or the gene's rule prefers another. */
function isOutscored(genotypes: CohortGenotypes, sample: number, pair: string): boolean {
  const [all] = genotypes.callsWith(sample, { allCandidates: true, structuralGenes: true });
  return all!.warnings.includes('unphased-preference') || all!.diplotypes.some((match) => key(match.alleles) === pair);
}

function key(alleles: readonly string[]): string {
  return [...alleles].sort().join(' / ');
}

function empty(): Counts {
  return { pairs: 0, found: 0, tied: 0, outscored: 0, listed: 0, missed: [] };
}

function print(gene: string, phase: string, counts: Counts): void {
  console.log(
    [gene, phase, counts.pairs, counts.found, counts.tied, counts.outscored, counts.listed, counts.missed.length].join(
      '\t',
    ),
  );
  if (gene !== 'all') for (const missed of counts.missed.slice(0, 5)) console.error(`  missed: ${missed}`);
}
