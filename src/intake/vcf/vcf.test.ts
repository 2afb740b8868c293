import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GenotypeFact, PatientRecord } from '../../record/index.js';
import { type IntakeOptions, ingest } from '../index.js';
import { bgzip } from '../testing/bgzip.js';
import { fileOf, testDay, testKnowledge } from '../testing/knowledge.js';
import { buildOf, normalChromosome } from './build.js';
import { Intervals } from './intervals.js';

const knowledge = testKnowledge(
  new Map([
    [
      'chr10',
      [
        { start: 94781859, end: 94781859 },
        { start: 94842866, end: 94842870 },
      ],
    ],
  ]),
);
const header = (samples: string, meta = '##reference=GRCh38') =>
  `##fileformat=VCFv4.2\n${meta}\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${samples}\n`;
const line = (
  position: number,
  ref: string,
  alt: string,
  call: string,
  more: { info?: string; format?: string; chromosome?: string } = {},
) =>
  `${more.chromosome ?? 'chr10'}\t${position}\trs1\t${ref}\t${alt}\t.\tPASS\t${more.info ?? '.'}\t${more.format ?? 'GT'}\t${call}\n`;
const read = (text: string | Uint8Array, options: Partial<IntakeOptions> = {}) =>
  ingest([fileOf('x.vcf', text)], knowledge, { asOf: testDay, ...options });
const genotypes = (record: PatientRecord) => record.facts.filter((fact) => fact.kind === 'genotype') as GenotypeFact[];
const account = (record: PatientRecord) => {
  const { entries, entriesWithFacts, quarantined, ignored } = record.documents[0]!;
  return {
    entries,
    entriesWithFacts,
    quarantined: quarantined.map(({ issues, count }) => [issues[0].code, count]),
    ignored: ignored.map(({ issues, count }) => [issues[0].code, count]),
  };
};

describe('records', () => {
  it('only asked positions become facts; the others are counted in runs', () => {
    const record = read(
      header('S1') +
        line(1, 'A', 'G', '0/1') +
        line(2, 'A', 'G', '0/1') +
        line(94781859, 'G', 'A', '0|1:20:99', { format: 'GT:DP:GQ' }) +
        line(95000000, 'A', 'G', '0/1'),
    );
    expect(account(record)).toEqual({
      entries: 4,
      entriesWithFacts: 1,
      quarantined: [],
      ignored: [
        ['not-used-by-any-pack', 2],
        ['not-used-by-any-pack', 1],
      ],
    });
    expect(genotypes(record)[0]).toMatchObject({
      sample: 'S1',
      build: 'GRCh38',
      chromosome: 'chr10',
      position: 94781859,
      ref: 'G',
      alts: ['A'],
      alleles: [0, 1],
      phased: true,
      filter: 'PASS',
      depth: 20,
      quality: 99,
      provenance: { place: { kind: 'line', line: 6 } },
    });
  });

  it('a deletion that begins before an asked position reaches it', () => {
    expect(genotypes(read(header('S1') + line(94842860, 'ACGTACGTA', 'A', '0/1')))).toHaveLength(1);
    expect(genotypes(read(header('S1') + line(94842860, 'ACGTAC', 'A', '0/1')))).toHaveLength(0);
  });

  it.each(['<*>', '<NON_REF>', 'A,<*>', '.'])('a block with ALT %s reaches to its END', (alt) => {
    const record = read(header('S1') + line(94780000, 'G', alt, '0/0', { info: 'DP=3;END=94790000' }));
    expect(genotypes(record)).toHaveLength(1);
    expect(genotypes(read(header('S1') + line(94780000, 'G', alt, '0/0', { info: 'END=94780010' })))).toHaveLength(0);
  });

  it('a block says how far it holds', () => {
    expect(genotypes(read(header('S1') + line(94780000, 'G', '<*>', '0/0', { info: 'END=94790000' })))[0]?.end).toBe(
      94790000,
    );
  });

  it.each([
    ['./.', [null, null]],
    ['1', [1]],
    ['.', [null]],
    ['0|2', [0, 2]],
    ['1/.', [1, null]],
  ])('GT %s', (genotype, alleles) => {
    expect(genotypes(read(header('S1') + line(94781859, 'G', 'A,T', genotype)))[0]?.alleles).toEqual(alleles);
  });

  it.each([
    ['an allele that is not listed', line(94781859, 'G', 'A', '0/2'), 'malformed-record'],
    ['no genotype', line(94781859, 'G', 'A', '20', { format: 'DP' }), 'missing-field'],
    ['too few columns', 'chr10\t94781859\trs1\tG\tA\n', 'malformed-record'],
    ['a position that is no number', line(94781859, 'G', 'A', '0/1').replace('94781859', '9478x'), 'malformed-record'],
    ['a reference that is no base', line(94781859, 'G?', 'A', '0/1'), 'malformed-record'],
    ['no tabs', 'hello\n', 'malformed-record'],
  ])('%s is quarantined', (_, text, code) => {
    expect(account(read(header('S1') + text))).toMatchObject({
      entries: 1,
      entriesWithFacts: 0,
      quarantined: [[code, 1]],
    });
  });

  it('chromosome names of every kind are one', () => {
    expect(['10', 'chr10', 'Chr10', 'NC_000010.11', 'MT', 'chrM', 'X', '23'].map(normalChromosome)).toEqual([
      'chr10',
      'chr10',
      'chr10',
      'chr10',
      'chrM',
      'chrM',
      'chrX',
      'chrX',
    ]);
  });

  it('CRLF, no last line end, and chunks that cut lines change nothing', () => {
    const text = header('S1') + line(94781859, 'G', 'A', '0/1') + line(94842866, 'G', 'A', '1/1');
    const plain = genotypes(read(text)).map(({ alleles, position }) => [position, alleles]);
    expect(
      genotypes(read(text.trimEnd().replaceAll('\n', '\r\n'))).map(({ alleles, position }) => [position, alleles]),
    ).toEqual(plain);
    expect(genotypes(read(bgzip(Buffer.from(text), 7))).map(({ alleles, position }) => [position, alleles])).toEqual(
      plain,
    );
  });
});

describe('samples', () => {
  const text = header('S1\tS2') + line(94781859, 'G', 'A', '0/0\t1/1');

  it('the one asked for', () => {
    expect(genotypes(read(text, { sample: 'S2' }))[0]).toMatchObject({ sample: 'S2', alleles: [1, 1] });
  });
  it('of several the first, said aloud', () => {
    const record = read(text);
    expect(genotypes(record)[0]?.sample).toBe('S1');
    expect(record.issues).toContainEqual(
      expect.objectContaining({ code: 'unknown-sample', severity: 'warning', remedy: 'choose-sample' }),
    );
  });
  it('one that is not there: nothing is called', () => {
    expect(account(read(text, { sample: 'S3' }))).toMatchObject({
      entriesWithFacts: 0,
      quarantined: [['unknown-sample', 1]],
    });
  });
  it('two of the name asked for: nothing is called', () => {
    const twice = text.replace('S2', 'S1');
    for (const options of [{}, { sample: 'S1' }])
      expect(account(read(twice, options))).toMatchObject({
        entriesWithFacts: 0,
        quarantined: [['unknown-sample', 1]],
      });
  });
  it('none at all: nothing is called', () => {
    const sites =
      '##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr10\t94781859\t.\tG\tA\t.\tPASS\t.\n';
    const record = read(sites);
    expect(account(record)).toMatchObject({ entriesWithFacts: 0, quarantined: [['no-samples', 1]] });
    expect(record.issues.map(({ code }) => code)).toContain('no-samples');
  });
});

describe('genome build', () => {
  it.each([
    ['##reference=hg38', 'GRCh38'],
    ['##reference=file:/x/GCA_000001405.15_GRCh38_no_alt_analysis_set.fna', 'GRCh38'],
    ['##contig=<ID=chr10,length=133797422>', 'GRCh38'],
    ['##contig=<ID=10,length=135534747>', 'GRCh37'],
    ['##contig=<ID=10,assembly=b37,length=1>', 'GRCh37'],
    ['##contig=<ID=NC_000010.10>', 'GRCh37'],
    ['##reference=human_g1k_v37.fasta', 'GRCh37'],
    ['##reference=genome', 'unknown'],
  ] as const)('%s is %s', (text, build) => {
    expect(buildOf({ meta: [{ line: 2, text }], columnsLine: 3, samples: [], firstChromosome: undefined }).build).toBe(
      build,
    );
  });

  it('the accession of the first record says it too', () => {
    const record = read(header('S1', '##source=x') + line(94781859, 'G', 'A', '0/1', { chromosome: 'NC_000010.11' }));
    expect(genotypes(record)[0]).toMatchObject({ build: 'GRCh38', chromosome: 'chr10' });
  });

  it('GRCh37 is never called', () => {
    const record = read(header('S1', '##reference=hg19') + line(94781859, 'G', 'A', '0/1'));
    expect(account(record)).toMatchObject({ entriesWithFacts: 0, quarantined: [['wrong-genome-build', 1]] });
    expect(record.issues).toContainEqual(expect.objectContaining({ code: 'wrong-genome-build', remedy: 'lift-over' }));
  });

  it('an unnamed build is read and flagged', () => {
    const record = read(header('S1', '##source=x') + line(94781859, 'G', 'A', '0/1'));
    expect(genotypes(record)[0]?.build).toBe('unknown');
    expect(record.issues.map(({ code }) => code)).toContain('unknown-genome-build');
  });
});

describe('what breaks off', () => {
  const good = header('S1') + line(94781859, 'G', 'A', '0/1');

  it('a damaged block ends the file with a reason; what came before stays', () => {
    const packed = bgzip(Buffer.from(good + line(94842866, 'G', 'A', '0/1').repeat(2_000)), 4_000);
    const inLastBlock = packed.length - 28 - 10;
    packed[inLastBlock] = packed[inLastBlock]! ^ 0xff;
    const record = read(packed);
    expect(genotypes(record).length).toBeGreaterThan(0);
    expect(account(record).quarantined.at(-1)).toEqual(['unreadable-file', 1]);
  });

  it('a line without end stops at the limit, however it is packed', () => {
    const endless = gzipSync(Buffer.concat([Buffer.from(good), Buffer.alloc(3_000_000, 65)]));
    const record = read(endless, { limits: { lineBytes: 1_000_000 } });
    expect(genotypes(record)).toHaveLength(1);
    expect(account(record).quarantined.at(-1)).toEqual(['line-too-long', 1]);
  });

  it('a header without #CHROM is no VCF', () => {
    expect(account(read('##fileformat=VCFv4.2\n##x\n')).quarantined).toEqual([['malformed-record', 1]]);
  });
});

describe('intervals', () => {
  it('answer as a search through all of them does', () => {
    const interval = fc.tuple(fc.nat(300), fc.nat(20)).map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 12 }), fc.nat(320), fc.nat(40), (intervals, first, length) => {
        const last = first + length;
        expect(Intervals.of(intervals).overlaps(first, last)).toBe(
          intervals.some(({ start, end }) => start <= last && end >= first),
        );
      }),
    );
  });
});
