import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GenotypeFact } from '../../record/index.js';
import { ingest } from '../index.js';
import { fileOf, testDay, testKnowledge } from '../testing/knowledge.js';
import { annotationReader } from './annotation.js';

const vep =
  '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|IMPACT|SYMBOL|Feature|EXON|HGVSc|HGVSp|MANE_SELECT|MAX_AF|REVEL|ClinVar_CLNSIG">';
const snpEff =
  '##INFO=<ID=ANN,Number=.,Type=String,Description="Functional annotations: \'Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p\'">';
const csq =
  '##INFO=<ID=BCSQ,Number=.,Type=String,Description="Haplotype-aware consequence annotation from BCFtools/csq. Format: [*]consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change">';

describe('annotations of a VCF', () => {
  it('VEP: one line a transcript, the allele without the base it shares with REF', () => {
    const read = annotationReader([vep])!;
    const info =
      'AC=1;CSQ=-|frameshift_variant|HIGH|BRCA1|NM_007294.4|2/23|NM_007294.4:c.68_69del|NP_009225.1:p.Glu23ValfsTer17|NM_007294.4|0.0018||Pathogenic,-|intron_variant|MODIFIER|BRCA1|NM_1|||||||';
    expect(read(info, ['A'])).toEqual([
      {
        alt: 'A',
        gene: 'BRCA1',
        preferred: true,
        transcript: 'NM_007294.4',
        consequences: ['frameshift_variant'],
        coding: 'NM_007294.4:c.68_69del',
        protein: 'NP_009225.1:p.Glu23ValfsTer17',
        exon: '2/23',
        alleleFrequency: 0.0018,
        significance: 'Pathogenic',
      },
      { alt: 'A', gene: 'BRCA1', preferred: false, transcript: 'NM_1', consequences: ['intron_variant'] },
    ]);
  });

  it('several ALTs: each line goes to the one that it names', () => {
    const vepLines = annotationReader([vep])!('CSQ=T|missense_variant||LDLR||||||||,G|stop_gained||LDLR||||||||', [
      'G',
      'T',
    ]);
    expect(vepLines.map(({ alt, consequences }) => [alt, ...consequences])).toEqual([
      ['T', 'missense_variant'],
      ['G', 'stop_gained'],
    ]);
    const effLines = annotationReader([snpEff])!(
      'ANN=GTT|stop_gained|HIGH|LDLR|x|transcript|NM_1|pc|2/18|c.1A>T|p.Met1?',
      ['GT', 'GTT'],
    );
    expect(effLines).toMatchObject([{ alt: 'GTT', gene: 'LDLR', exon: '2/18', protein: 'p.Met1?' }]);
  });

  it('bcftools csq, with ClinVar beside it', () => {
    const read = annotationReader([csq])!;
    expect(
      read(
        'BCSQ=missense|TP53|ENST1|protein_coding|-|175R>175H|7675088C>T;CLNSIG=Likely_pathogenic;CLNREVSTAT=reviewed_by_expert_panel',
        ['T'],
      ),
    ).toMatchObject([
      {
        gene: 'TP53',
        consequences: ['missense_variant'],
        significance: 'Likely pathogenic',
        review: 'reviewed by expert panel',
      },
    ]);
  });

  it('no annotation declared: nothing to read', () => {
    expect(annotationReader(['##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">'])).toBeUndefined();
  });

  it('never throws, whatever INFO holds', () => {
    const read = annotationReader([vep, snpEff, csq])!;
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (rest, alts) => {
        for (const key of ['CSQ', 'ANN', 'BCSQ']) expect(Array.isArray(read(`${key}=${rest}`, alts))).toBe(true);
      }),
    );
  });
});

describe('records of annotated genes', () => {
  const knowledge = testKnowledge(new Map());
  const positions = { ...knowledge.positions, genes: new Set(['BRCA1', 'LDLR']) };
  const record = (position: number, alt: string, info: string, call: string) =>
    `chr17\t${position}\t.\tC\t${alt}\t.\tPASS\t${info}\tGT\t${call}\n`;
  const read = (...records: string[]) =>
    ingest(
      [
        fileOf(
          'x.vcf',
          `##fileformat=VCFv4.2\n##reference=GRCh38\n${vep}\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n${records.join('')}`,
        ),
      ],
      { ...knowledge, positions },
      { asOf: testDay },
    );

  it('those that change a protein and that the sample carries become facts; the others are counted', () => {
    const { facts, documents } = read(
      record(1, 'T', 'CSQ=T|missense_variant||BRCA1||||||||', '0/1'),
      record(2, 'T', 'CSQ=T|missense_variant||BRCA1||||||||', '0/0'),
      record(3, 'T', 'CSQ=T|synonymous_variant||BRCA1||||||||', '0/1'),
      record(4, 'T', 'CSQ=T|missense_variant||TTN||||||||', '0/1'),
      record(5, 'T', 'CSQ=T|synonymous_variant||LDLR||||||||Pathogenic', '1/1'),
    );
    const found = facts.filter((fact) => fact.kind === 'genotype') as GenotypeFact[];
    expect(found.map(({ position, annotations }) => [position, annotations?.[0]?.gene])).toEqual([
      [1, 'BRCA1'],
      [5, 'LDLR'],
    ]);
    expect(documents[0]!.entries).toBe(5);
    expect(documents[0]!.ignored.reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });
});
