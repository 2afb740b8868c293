import { describe, expect, it } from 'vitest';
import { evidenceOf, fact, phenotype } from '../../../test/diagnosis-builders.js';
import type { Fact } from '../../record/index.js';
import { readAnnotatedVcf } from './annotated-vcf.js';
import { parseCaseLine, parsePhenopacket } from './case.js';
import type { DiseaseData } from './disease-data.js';
import { KnownVariants, variantPlace } from './known-variants.js';
import { patientVariants } from './patient-variants.js';

const ids = ['OMIM:1', 'OMIM:2', 'OMIM:3'];
const known = new KnownVariants(
  {
    release: 'test',
    variants: [
      { at: 'chr4:100:G:A', gene: 'FGFR3', coding: 'NM_000142.5:c.1138G>A', diseases: [['OMIM:1', 9, 7]] },
      { at: 'chr4:200:C:T', gene: 'FGFR3', diseases: [['OMIM:2', 4, 8]] },
      { at: 'chr4:300:C:T', gene: 'FGFR3', diseases: [['OMIM:2', 1, 8]] },
    ],
  },
  { ids } as unknown as DiseaseData,
);

describe('published variants', () => {
  it.each([
    ['hg38:chr1:94060760:C:T', 'chr1:94060760:C:T'],
    ['1-94060760-c-t', 'chr1:94060760:C:T'],
    ['GRCh38:MT:8993:T:G', 'chrM:8993:T:G'],
    ['hg19:chr1:1:C:T', undefined],
    ['chr1:1:C:<DEL>', undefined],
  ])('%s is %s', (text, place) => expect(variantPlace(text)).toBe(place));

  it('are found by place or by coding change, whatever the version of the transcript', () => {
    expect(known.find({ at: 'chr4:100:G:A' })?.gene).toBe('FGFR3');
    expect(known.find({ coding: 'NM_000142.4:c.1138G>A' })?.gene).toBe('FGFR3');
    expect(known.find({ at: 'chr4:100:G:C' })).toBeUndefined();
  });

  it('speak for the disease that they were published for, against others of the gene', () => {
    const first = known.find({ at: 'chr4:100:G:A' })!;
    expect(known.logShare(0, 'FGFR3', first)).toBeGreaterThan(0.5);
    expect(known.logShare(1, 'FGFR3', first)).toBeLessThan(-0.5);
    expect(known.logShare(2, 'FGFR3', first)).toBe(0);
    // A new variant speaks more against a disease that has always the same one.
    expect(known.logShare(0, 'FGFR3', undefined)).toBeLessThan(known.logShare(1, 'FGFR3', undefined));
  });
});

describe('where variants come from', () => {
  it('a case line and a phenopacket carry their place', () => {
    const variants = [{ gene: 'FGFR3', zyg: 'heterozygous', vcf: 'hg38:chr4:100:G:A' }];
    expect(parseCaseLine({ id: 1, hpo: [], variants }).variants[0]).toMatchObject({ at: 'chr4:100:G:A' });
    const descriptor = {
      geneContext: { symbol: 'FGFR3' },
      vcfRecord: { genomeAssembly: 'hg38', chrom: 'chr4', pos: '100', ref: 'G', alt: 'A' },
    };
    const packet = {
      id: 'p',
      phenotypicFeatures: [],
      interpretations: [
        { diagnosis: { genomicInterpretations: [{ variantInterpretation: { variationDescriptor: descriptor } }] } },
      ],
    };
    expect(parsePhenopacket(packet).variants[0]).toMatchObject({ at: 'chr4:100:G:A', gene: 'FGFR3' });
  });

  it('a record: published variants among its genotypes, and what a laboratory reports, benign ones excepted', () => {
    const genotype = (position: number, alleles: readonly number[], over: object = {}) =>
      fact({
        kind: 'genotype',
        sample: 's',
        build: 'GRCh38',
        chromosome: 'chr4',
        position,
        variantIds: [],
        ref: 'G',
        alts: ['A'],
        alleles,
        phased: false,
        filter: 'PASS',
        ...over,
      } as Partial<Fact>);
    const reported = (gene: string, phenotype: string) =>
      fact({ kind: 'geneResult', gene, phenotype, variant: { zygosity: 'heterozygous' } } as Partial<Fact>);
    const evidence = evidenceOf(
      phenotype('HP:1'),
      genotype(100, [0, 1]),
      genotype(100, [0, 1], { build: 'GRCh37' }),
      genotype(100, [0, 1], { filter: 'LowQual' }),
      genotype(101, [0, 1]),
      genotype(100, [0, 0]),
      reported('FBN1', 'Pathogenic'),
      reported('TTN', 'Likely benign'),
    );
    expect(patientVariants(evidence, known).map(({ variant }) => [variant.gene, variant.zygosity])).toEqual([
      ['FBN1', 'heterozygous'],
      ['FGFR3', 'heterozygous'],
    ]);
  });

  const header = (...info: string[]) => [
    '##fileformat=VCFv4.2',
    ...info,
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2',
  ];
  const csq =
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|IMPACT|SYMBOL|HGVSc|HGVSp|MAX_AF">';

  it('a VCF annotated by VEP: what changes a protein in the sample; published ones without annotation too', () => {
    const lines = [
      ...header(csq),
      'chr1\t10\t.\tC\tT\t.\tPASS\tCSQ=T|HIGH|FBN1|c.1C>T|p.Arg1Ter|0.0001\tGT\t0/1\t0/0',
      'chr1\t11\t.\tC\tT\t.\tPASS\tCSQ=T|LOW|TTN|||\tGT\t0/1\t0/0',
      'chr1\t12\t.\tC\tT\t.\tPASS\tCSQ=T|HIGH|TTN|||\tGT\t0/0\t1/1',
      '4\t100\t.\tG\tA\t.\tPASS\t.\tGT\t1/1\t0/0',
    ];
    expect(readAnnotatedVcf(lines, known)).toMatchObject({
      carried: 3,
      withoutGene: 1,
      variants: [
        { gene: 'FBN1', zygosity: 'heterozygous', alleleFrequency: 0.0001, protein: 'p.Arg1Ter' },
        { gene: 'FGFR3', zygosity: 'homozygous', at: 'chr4:100:G:A' },
      ],
    });
    expect(readAnnotatedVcf(lines, known, 'S2').variants).toMatchObject([{ gene: 'TTN', zygosity: 'homozygous' }]);
  });

  it('SnpEff; another build and an unknown sample are refused', () => {
    const ann =
      '##INFO=<ID=ANN,Number=.,Type=String,Description="Functional annotations: \'Allele | Annotation | Annotation_Impact | Gene_Name | HGVS.c | HGVS.p\' ">';
    const row = 'chr1\t10\t.\tC\tT\t.\t.\tANN=T|missense_variant|MODERATE|FBN1|c.1C>T|p.Ala1Val\tGT\t0|1\t0/0';
    expect(readAnnotatedVcf([...header(ann), row], known).variants).toMatchObject([{ gene: 'FBN1', coding: 'c.1C>T' }]);
    expect(readAnnotatedVcf(header('##reference=hg19.fa'), known).refused).toMatch(/GRCh38/);
    expect(readAnnotatedVcf(header(), known, 'S9').refused).toMatch(/S9/);
  });
});
