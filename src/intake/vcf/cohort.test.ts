import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readVcfCohort, VcfCohortError, type VcfCohortHeader, VcfScanner } from './cohort.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-cohort-'));
afterAll(() => rmSync(folder, { recursive: true }));

const header = '##fileformat=VCFv4.2\n##contig=<ID=chr1,assembly=GRCh38>\n';
const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\tC\n';
const row = (rest: string) => `chr1\t${rest}\n`;

interface Read {
  header?: VcfCohortHeader;
  records: {
    chromosome: string;
    position: number;
    ref: string;
    alts: readonly string[];
    end?: number;
    genotypes: string[];
  }[];
  malformed: string[];
}

function collect(): { read: Read; reader: ConstructorParameters<typeof VcfScanner>[0] } {
  const read: Read = { records: [], malformed: [] };
  return {
    read,
    reader: {
      header: (found) => {
        read.header = found;
      },
      wants: () => true,
      record: ({ chromosome, position, ref, alts, end, genotypeOf, genotypes }) =>
        read.records.push({
          chromosome,
          position,
          ref,
          alts,
          ...(end ? { end } : {}),
          genotypes: [...genotypeOf].map((id) => genotypes[id]!),
        }),
      malformed: (line, why) => read.malformed.push(`${line} ${why}`),
    },
  };
}

function scan(text: string, step = text.length): Read {
  const { read, reader } = collect();
  const scanner = new VcfScanner(reader);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += step) scanner.push(bytes.subarray(at, at + step));
  scanner.end();
  return read;
}

describe('the cohort reader', () => {
  const text =
    header +
    columns +
    row('10\t.\ta\tg,<*>\t.\t.\t.\tGT\t0/0\t0|1\t2/.') +
    row('20\t.\tC\t.\t.\t.\tEND=40\tGT:DP\t0|0:3\t./.:0\t1:7');

  it('reads genotypes of every sample, wherever the chunks are cut', () => {
    const whole = scan(text);
    expect(whole.header).toEqual({ samples: ['A', 'B', 'C'], build: 'GRCh38', depthByAllele: true });
    expect(whole.records).toEqual([
      { chromosome: 'chr1', position: 10, ref: 'A', alts: ['G', '<*>'], genotypes: ['0/0', '0|1', '2/.'] },
      { chromosome: 'chr1', position: 20, ref: 'C', alts: [], end: 40, genotypes: ['0|0', './.', '1'] },
    ]);
    for (const step of [1, 2, 3, 7, 50]) expect(scan(text, step)).toEqual(whole);
    expect(scan(text.replaceAll('\n', '\r\n'))).toEqual(whole);
  });

  it('asks for a reference block by its end, and reads nothing that is not wanted', () => {
    const { read, reader } = collect();
    const scanner = new VcfScanner({ ...reader, wants: (_, start, end) => start <= 30 && end >= 30 });
    scanner.push(Buffer.from(text));
    scanner.end();
    expect(read.records.map(({ position, end }) => [position, end])).toEqual([[20, 40]]);
  });

  it('keeps phase sets and depths where they bear on the genotype', () => {
    const read = scan(header + columns + row('10\t.\tA\tG\t.\t.\t.\tGT:AD:PS\t0|1:3,4:77\t0/0:9,0:.\t1|1:0,8:77'));
    expect(read.records[0]!.genotypes).toEqual(['0|1;77;3,4', '0/0', '1|1;77;.']);
  });

  it.each([
    ['chr', 'chrX', 'chrX'],
    ['no chr', 'X', 'chrX'],
    ['MT', 'MT', 'chrM'],
    ['lower case', 'chrx', 'chrX'],
  ])('names chromosomes alike: %s', (_, written, expected) => {
    expect(
      scan(header + columns + row('1\t.\tA\tG\t.\t.\t.\tGT\t0/0\t0/0\t0/0').replace('chr1', written)).records[0]!
        .chromosome,
    ).toBe(expected);
  });

  it.each([
    ['##contig=<ID=1,length=249250621>\n', 'GRCh37'],
    ['##reference=file:///data/hs37d5.fa\n', 'GRCh37'],
    ['##contig=<ID=chr1,length=248956422>\n', 'GRCh38'],
    ['##source=GRCh37 is only mentioned here\n', 'unknown'],
  ])('knows the build from %s', (line, build) =>
    expect(scan(`##fileformat=VCFv4.2\n${line}${columns}`).header!.build).toBe(build),
  );

  it('skips lines that are no records, and says why', () => {
    const read = scan(
      header +
        columns +
        'chr1\t10\n' +
        row('x\t.\tA\tG\t.\t.\t.\tGT\t0/0\t0/0\t0/0') +
        row('10\t.\tA\tG\t.\t.\t.\tDP\t1\t2\t3') +
        row('10\t.\tA\tG\t.\t.\t.\tGT\t0/0\t0/0') +
        row('10\t.\tA\tG\t.\t.\t.\tGT\t0/0\t0/0\t0/0\t0/0'),
    );
    expect(read.records).toEqual([]);
    expect(read.malformed.map((each) => each.slice(0, 1))).toEqual(['4', '5', '6', '7', '8']);
  });

  it.each([
    ['no header', 'chr1\t1\t.\tA\tG\t.\t.\t.\tGT\t0/0\n', 'line 1'],
    ['no samples', `${header}${columns.replace('\tFORMAT\tA\tB\tC', '')}`, 'no samples'],
    ['a sample twice', `${header}${columns.replace('\tA\tB\tC', '\tA\tB\tA')}`, 'two columns of the sample A'],
    ['an empty file', '', 'not a VCF'],
    ['another format', '{"resourceType":"Bundle"}', 'not a VCF'],
  ])('refuses %s', (_, text, message) => {
    expect(() => scan(text)).toThrow(VcfCohortError);
    expect(() => scan(text)).toThrow(message);
  });

  it('reads plain, gzip and several gzip members (bgzip), and refuses damaged ones', async () => {
    const files = {
      'plain.vcf': Buffer.from(text),
      'one.vcf.gz': gzipSync(text),
      'many.vcf.gz': Buffer.concat([gzipSync(text.slice(0, 150)), gzipSync(text.slice(150))]),
    };
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(join(folder, name), bytes);
      const { read, reader } = collect();
      await readVcfCohort(join(folder, name), reader);
      expect(read).toEqual(scan(text));
    }
    writeFileSync(join(folder, 'cut.vcf.gz'), gzipSync(text).subarray(0, 60));
    await expect(readVcfCohort(join(folder, 'cut.vcf.gz'), collect().reader)).rejects.toThrow(VcfCohortError);
  });

  it('streams large files, compressed or not', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) =>
      row(`${index + 1}\t.\tA\tG\t.\t.\t.\tGT\t0/0\t0/1\t1|1`),
    ).join('');
    const large = header + columns + lines;
    const noise = Buffer.from(large);
    writeFileSync(join(folder, 'large.vcf'), noise);
    writeFileSync(join(folder, 'large.vcf.gz'), gzipSync(noise, { level: 0 }));
    for (const name of ['large.vcf', 'large.vcf.gz']) {
      const { read, reader } = collect();
      await readVcfCohort(join(folder, name), reader);
      expect(read.records).toHaveLength(60_000);
      expect(read.records.at(-1)!.genotypes).toEqual(['0/0', '0/1', '1|1']);
    }
    writeFileSync(join(folder, 'cut-large.vcf.gz'), gzipSync(noise, { level: 0 }).subarray(0, 1_500_000));
    await expect(readVcfCohort(join(folder, 'cut-large.vcf.gz'), collect().reader)).rejects.toThrow(VcfCohortError);
  });
});
