import { haplotypes } from './haplotypes.js';
import { Random } from './random.js';

/** One position that some allele definition asks about (GRCh38, one-based). */
export interface DefinedPosition {
  readonly chromosome: string;
  readonly position: number;
  readonly rsid: string;
  readonly ref: string;
  readonly alts: readonly string[];
}

/** Two named alleles of each gene that isn't of the reference kind. */
export type Diplotypes = Readonly<Record<string, readonly [string, string]>>;

/** Lengths of the GRCh38 primary assembly. */
const chromosomeLengths: Readonly<Record<string, number>> = {
  chr1: 248956422,
  chr2: 242193529,
  chr4: 190214555,
  chr6: 170805979,
  chr7: 159345973,
  chr8: 145138636,
  chr10: 133797422,
  chr11: 135086622,
  chr12: 133275309,
  chr13: 114364328,
  chr15: 101991189,
  chr16: 90338345,
  chr19: 58617616,
  chr22: 50818468,
  chrX: 156040895,
};

/** What most people carry where the reference genome has the rarer allele, or a common allele of no effect. */
const usual: Diplotypes = { CYP2C19: ['*1', '*1'], CYP3A5: ['*3', '*3'] };

export interface Sample {
  readonly id: string;
  readonly sex: 'female' | 'male';
  readonly diplotypes: Diplotypes;
  readonly phased: boolean;
  /** rsIDs at which the sequencer gave no call. */
  readonly noCalls?: readonly string[];
}

/** A pharmacogene panel VCF 4.2 of one person: every defined position, with depth and quality. */
export function writeVcf(sample: Sample, positions: readonly DefinedPosition[], fileDate: string): string {
  const random = new Random(`sartor genome ${sample.id}`);
  const strands = alternativesByStrand({ ...usual, ...sample.diplotypes }, positions);
  const chromosomes = [...new Set(positions.map(({ chromosome }) => chromosome))];
  const lines = [
    '##fileformat=VCFv4.2',
    `##fileDate=${fileDate.replaceAll('-', '')}`,
    '##source=SartorExamples',
    '##reference=GRCh38',
    ...chromosomes.map((id) => `##contig=<ID=${id},length=${chromosomeLengths[id]!},assembly=GRCh38>`),
    '##FILTER=<ID=PASS,Description="All filters passed">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Read depth">',
    '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
    ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT', sample.id].join('\t'),
  ];
  for (const each of positions) {
    const [first, second] = strands.map((strand) => strand.get(each.rsid) ?? 0) as [number, number];
    const haploid = each.chromosome === 'chrX' && sample.sex === 'male';
    const called = !sample.noCalls?.includes(each.rsid);
    const alleles = haploid ? [first] : sample.phased ? [first, second] : [first, second].sort((a, b) => a - b);
    const genotype = called
      ? `${alleles.join(sample.phased ? '|' : '/')}:${random.integer(28, 61)}:${random.integer(70, 99)}`
      : `${haploid ? '.' : './.'}:${random.integer(0, 3)}:.`;
    const { chromosome, position, rsid, ref, alts } = each;
    lines.push([chromosome, position, rsid, ref, alts.join(','), '.', 'PASS', '.', 'GT:DP:GQ', genotype].join('\t'));
  }
  return `${lines.join('\n')}\n`;
}

/** For each of the two strands: rsID -> index of the allele it carries there (1 = first ALT). */
function alternativesByStrand(diplotypes: Diplotypes, positions: readonly DefinedPosition[]): Map<string, number>[] {
  const byRsid = new Map(positions.map((each) => [each.rsid, each]));
  return [0, 1].map((strand) => {
    const carried = new Map<string, number>();
    for (const [gene, pair] of Object.entries(diplotypes)) {
      const variants = haplotypes[gene]?.[pair[strand]!];
      if (!variants) throw new Error(`${gene} ${pair[strand]}: no such haplotype in the table`);
      for (const [rsid, allele] of Object.entries(variants)) {
        const alternative = byRsid.get(rsid)?.alts.indexOf(allele) ?? -1;
        if (alternative < 0) throw new Error(`${gene} ${pair[strand]}: ${rsid} ${allele} is not defined there`);
        carried.set(rsid, alternative + 1);
      }
    }
    return carried;
  });
}
