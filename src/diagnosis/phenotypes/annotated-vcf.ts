import type { CaseVariant } from './case.js';
import type { KnownVariants } from './known-variants.js';

/** What a VCF says for the differential. */
export interface VcfVariants {
  readonly variants: readonly CaseVariant[];
  /** Records in which the sample carries an alternative allele. */
  readonly carried: number;
  /** Of these, left out because neither VEP (CSQ) nor SnpEff (ANN) names a gene and nobody published them. */
  readonly withoutGene: number;
  /** Why nothing could be read: not GRCh38, no such sample. */
  readonly refused?: string;
}

/** Impacts that can cause a Mendelian disease; those below change no protein. */
const impacts = new Set(['HIGH', 'MODERATE']);
const frequencyFields = ['MAX_AF', 'gnomADe_AF', 'gnomADg_AF', 'gnomAD_AF', 'AF'];

/** The order of one annotation's fields, from the header line of CSQ or ANN. */
interface Annotation {
  readonly key: 'CSQ' | 'ANN';
  readonly fields: readonly string[];
}

/**
 * Candidate variants of one sample of a VCF on GRCh38: those whose annotation by Ensembl VEP or SnpEff says that they
 * change a protein or its splicing, and published ones, annotated or not.
 * See https://ensembl.org/info/docs/tools/vep/vep_formats.html and https://pcingola.github.io/SnpEff
 */
export function readAnnotatedVcf(lines: Iterable<string>, known: KnownVariants, sample?: string): VcfVariants {
  const annotations: Annotation[] = [];
  const variants: CaseVariant[] = [];
  let column = -1;
  let [carried, withoutGene] = [0, 0];
  for (const line of lines) {
    if (line.startsWith('##')) {
      if (isOtherBuild(line)) return { variants: [], carried: 0, withoutGene: 0, refused: 'the VCF is not on GRCh38' };
      const annotation = annotationOf(line);
      if (annotation) annotations.push(annotation);
      continue;
    }
    if (line.startsWith('#CHROM')) {
      const samples = line.split('\t').slice(9);
      column = sample === undefined ? 0 : samples.indexOf(sample);
      if (column < 0 || samples.length === 0)
        return { variants: [], carried: 0, withoutGene: 0, refused: `the VCF has no sample ${sample ?? ''}`.trim() };
      continue;
    }
    const found = recordVariants(line.split('\t'), column, annotations, known);
    if (!found) continue;
    carried++;
    if (found.length === 0) withoutGene++;
    variants.push(...found);
  }
  if (column < 0) return { variants: [], carried: 0, withoutGene: 0, refused: 'no #CHROM header line: not a VCF file' };
  return { variants, carried, withoutGene };
}

const isOtherBuild = (line: string) =>
  /^##(?:reference|contig|assembly)/.test(line) && /hg19|GRCh37|b37|hs37/i.test(line);

function annotationOf(line: string): Annotation | undefined {
  if (line.startsWith('##INFO=<ID=CSQ,')) {
    const fields = /Format: ([^">]+)/.exec(line)?.[1]?.split('|');
    return fields ? { key: 'CSQ', fields } : undefined;
  }
  if (!line.startsWith('##INFO=<ID=ANN,')) return undefined;
  const fields = /'([^']+)'/
    .exec(line)?.[1]
    ?.split('|')
    .map((each) => each.trim());
  return fields ? { key: 'ANN', fields } : undefined;
}

/** Undefined where the sample does not carry an alternative allele. */
function recordVariants(
  fields: readonly string[],
  column: number,
  annotations: readonly Annotation[],
  known: KnownVariants,
): CaseVariant[] | undefined {
  const [chromosome = '', position, , ref, alts = '', , filter = '.', info = '', format = ''] = fields;
  const call = fields[9 + column]?.split(':')[format.split(':').indexOf('GT')];
  if (!call || (filter !== 'PASS' && filter !== '.')) return undefined;
  const alleles = call.split(/[/|]/);
  const alternatives = alts.split(',');
  const carriedAlts = alternatives.filter((_, index) => alleles.includes(String(index + 1)));
  if (carriedAlts.length === 0) return undefined;
  const told = annotations.flatMap((annotation) => annotated(info, annotation));
  const place = chromosome.startsWith('chr') ? chromosome : `chr${chromosome}`;
  return carriedAlts.flatMap((alt): CaseVariant[] => {
    const copies = alleles.filter((allele) => allele === String(alternatives.indexOf(alt) + 1)).length;
    const zygosity = alleles.length === 1 ? 'hemizygous' : copies === 2 ? 'homozygous' : 'heterozygous';
    const at = `${place}:${position}:${ref}:${alt}`;
    const published = known.find({ at });
    const genes = new Map<string, Told>();
    for (const each of told)
      if (impacts.has(each.impact) && genes.get(each.gene)?.impact !== 'HIGH') genes.set(each.gene, each);
    if (published && !genes.has(published.gene)) genes.set(published.gene, { ...published, impact: 'HIGH' });
    return [...genes.values()].map(({ gene, coding, protein, alleleFrequency }) => ({
      gene,
      zygosity,
      at,
      ...(coding ? { coding } : {}),
      ...(protein ? { protein } : {}),
      ...(alleleFrequency === undefined ? {} : { alleleFrequency }),
    }));
  });
}

interface Told {
  readonly gene: string;
  readonly impact: string;
  readonly coding?: string | undefined;
  readonly protein?: string | undefined;
  readonly alleleFrequency?: number | undefined;
}

function annotated(info: string, { key, fields }: Annotation): Told[] {
  const text = new RegExp(`(?:^|;)${key}=([^;]*)`).exec(info)?.[1];
  if (!text) return [];
  return text.split(',').flatMap((entry): Told[] => {
    const values = entry.split('|');
    const value = (...names: string[]) => names.map((name) => values[fields.indexOf(name)]).find((each) => each);
    const gene = value('SYMBOL', 'Gene_Name');
    if (!gene) return [];
    const frequency = Number(value(...frequencyFields) ?? Number.NaN);
    return [
      {
        gene,
        impact: value('IMPACT', 'Annotation_Impact') ?? '',
        coding: value('HGVSc', 'HGVS.c'),
        protein: value('HGVSp', 'HGVS.p')?.replace('%3D', '='),
        alleleFrequency: Number.isFinite(frequency) ? frequency : undefined,
      },
    ];
  });
}
