import type { GenomeBuild } from '../../record/index.js';
import type { VcfHeader } from './scan.js';

/** Lengths of the primary chromosomes: NCBI assembly reports GCF_000001405.40 (GRCh38.p14) and GCF_000001405.25 (GRCh37.p13). */
const lengths: Readonly<Record<string, readonly [grch38: number, grch37: number]>> = {
  chr1: [248956422, 249250621],
  chr2: [242193529, 243199373],
  chr3: [198295559, 198022430],
  chr4: [190214555, 191154276],
  chr5: [181538259, 180915260],
  chr6: [170805979, 171115067],
  chr7: [159345973, 159138663],
  chr8: [145138636, 146364022],
  chr9: [138394717, 141213431],
  chr10: [133797422, 135534747],
  chr11: [135086622, 135006516],
  chr12: [133275309, 133851895],
  chr13: [114364328, 115169878],
  chr14: [107043718, 107349540],
  chr15: [101991189, 102531392],
  chr16: [90338345, 90354753],
  chr17: [83257441, 81195210],
  chr18: [80373285, 78077248],
  chr19: [58617616, 59128983],
  chr20: [64444167, 63025520],
  chr21: [46709983, 48129895],
  chr22: [50818468, 51304566],
  chrX: [156040895, 155270560],
  chrY: [57227415, 59373566],
};

/** Versions of the RefSeq accessions NC_000001 to NC_000024, same reports. */
const refSeqVersions: readonly (readonly [grch38: number, grch37: number])[] = [
  [11, 10],
  [12, 11],
  [12, 11],
  [12, 11],
  [10, 9],
  [12, 11],
  [14, 13],
  [11, 10],
  [12, 11],
  [11, 10],
  [10, 9],
  [12, 11],
  [11, 10],
  [9, 8],
  [10, 9],
  [10, 9],
  [11, 10],
  [10, 9],
  [10, 9],
  [11, 10],
  [9, 8],
  [11, 10],
  [11, 10],
  [10, 9],
];

/** The genome build a VCF is on, with what said so. */
export interface BuildFound {
  readonly build: GenomeBuild;
  readonly found?: string;
  /** One-based line of the header that says so. */
  readonly line?: number;
}

/** The build by contig lengths and assembly, the reference's name, or the first record's accession; the first that knows decides. */
export function buildOf({ meta, firstChromosome }: VcfHeader): BuildFound {
  for (const { line, text } of meta) {
    if (!text.startsWith('##contig=')) continue;
    const build = byContig(text);
    if (build) return { build, found: text.slice(0, 100), line };
  }
  for (const { line, text } of meta) {
    if (!/^##(?:reference|assembly|genome-?build|source|contig)/i.test(text)) continue;
    const build = byName(text);
    if (build) return { build, found: text.slice(0, 100), line };
  }
  const accession = firstChromosome === undefined ? undefined : byAccession(firstChromosome);
  if (accession) return { build: accession, found: firstChromosome! };
  const reference = meta.find(({ text }) => text.startsWith('##reference='));
  return reference
    ? { build: 'unknown', found: reference.text.slice(0, 100), line: reference.line }
    : { build: 'unknown' };
}

function byContig(text: string): GenomeBuild | undefined {
  const assembly = /[<,]assembly="?([^,>"]+)/i.exec(text)?.[1];
  const named = assembly && byName(assembly);
  if (named) return named;
  const id = /[<,]ID="?([^,>"]+)/.exec(text)?.[1] ?? '';
  const known = lengths[normalChromosome(id)];
  const length = Number(/[<,]length="?(\d+)/.exec(text)?.[1]);
  if (known?.[0] === length) return 'GRCh38';
  if (known?.[1] === length) return 'GRCh37';
  return byAccession(id);
}

function byName(text: string): GenomeBuild | undefined {
  if (/grch-?38|\bhg[-_]?38|hg38|hs38|GCA_000001405\.(?:1[5-9]|2[0-9])|GCF_000001405\.(?:2[6-9]|[34]\d)/i.test(text))
    return 'GRCh38';
  if (/grch-?37|hg[-_]?19|hs37|human_g1k_v37|\bb37\b|GCF_000001405\.(?:1[3-9]|2[0-5])/i.test(text)) return 'GRCh37';
  return undefined;
}

function byAccession(chromosome: string): GenomeBuild | undefined {
  const match = /^NC_0000(\d\d)\.(\d+)$/.exec(chromosome);
  const versions = match && refSeqVersions[Number(match[1]) - 1];
  if (!versions) return undefined;
  const version = Number(match[2]);
  return version === versions[0] ? 'GRCh38' : version === versions[1] ? 'GRCh37' : undefined;
}

/** `chr10` for `10`, `chr10`, `NC_000010.11`; `chrM` for the mitochondrial genome. */
export function normalChromosome(written: string): string {
  const accession = /^NC_0000(\d\d)\.\d+$/.exec(written);
  const plain = accession ? String(Number(accession[1])) : written.replace(/^chr/i, '');
  if (/^(?:MT?|NC_012920\.\d)$/i.test(plain)) return 'chrM';
  if (plain === '23' || plain === 'x') return 'chrX';
  if (plain === '24' || plain === 'y') return 'chrY';
  return `chr${plain}`;
}
