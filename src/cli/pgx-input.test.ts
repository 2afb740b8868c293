import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { genomeKnowledge } from '../../test/pgx.js';
import { randomPeople, writeVcf } from '../../test/pgx-people.js';
import { readPgx } from './pgx-read.js';
import { PgxReport } from './pgx-report.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-pgx-input-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const report = () => new PgxReport(genomeKnowledge, { outside: [], taking: undefined, lang: 'en' });
const columns = '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n';
const named = '##fileformat=VCFv4.2\n##contig=<ID=chr10,assembly=GRCh38>\n';

describe('input of sartor pgx', () => {
  it('flags filtered, shallow and doubtful genotypes, and leaves out filtered ones if asked', async () => {
    const path = write(
      'filtered.vcf',
      `${named}${columns}chr10\t94781859\trs4244285\tG\tA\t.\tLowQual\t.\tGT:DP:GQ\t0/1:30:99\nchr10\t94780653\trs4986893\tG\tA\t.\tPASS\t.\tGT:DP:GQ\t0/0:4:12\nchr10\t94842866\trs3758581\tA\tG\t.\tPASS\t.\tGT:DP:GQ\t1/1:30:99\nchr10\t94761900\trs12248560\tC\tT\t.\tRefCall\t.\tGT:DP:GQ\t0/0:30:99\n`,
    );
    const used = report().sample(await readPgx(path, genomeKnowledge, {}), 0).genes.CYP2C19!;
    expect(used.warnings).toEqual(
      expect.arrayContaining(['filtered-record 94781859', 'low-depth 94780653', 'low-quality 94780653']),
    );
    expect(used.warnings.join()).not.toMatch(/94761900|94842866/);
    expect(used.missing).not.toContain(94781859);
    const left = report().sample(await readPgx(path, genomeKnowledge, { passOnly: true }), 0).genes.CYP2C19!;
    expect(left.missing).toContain(94781859);
    expect(left.warnings).toContain('filtered-record 94781859');
  });

  it('refuses a file in coordinates of GRCh37 that does not say so', async () => {
    // CYP2C19 *2, *3, *17 and CYP2C9 *2, *3, VKORC1 as GRCh37 places them (dbSNP).
    const rows = [
      ['10', 96541616, 'rs4244285', 'G', 'A'],
      ['10', 96540410, 'rs4986893', 'G', 'A'],
      ['10', 96521657, 'rs12248560', 'C', 'T'],
      ['10', 96702047, 'rs1799853', 'C', 'T'],
      ['10', 96741053, 'rs1057910', 'A', 'C'],
      ['16', 31107689, 'rs9923231', 'C', 'T'],
    ];
    const body = rows.map(
      ([chrom, pos, id, ref, alt]) => `${chrom}\t${pos}\t${id}\t${ref}\t${alt}\t.\t.\t.\tGT\t0/1\n`,
    );
    const path = write('b37.vcf', `##fileformat=VCFv4.2\n${columns}${body.join('')}`);
    await expect(readPgx(path, genomeKnowledge, {})).rejects.toThrow('wrong-genome-build');
  });

  it('refuses a gVCF of which nothing tells the build', async () => {
    const path = write(
      'blocks.vcf',
      `##fileformat=VCFv4.2\n${columns}chr10\t94700000\t.\tA\t<*>\t.\t.\tEND=94900000\tGT\t0/0\n`,
    );
    await expect(readPgx(path, genomeKnowledge, {})).rejects.toThrow('names no genome build');
  });

  it('knows the build by the accessions of its records', async () => {
    const row = (accession: string) =>
      `##fileformat=VCFv4.2\n${columns}${accession}\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/1\n`;
    const reader = await readPgx(write('nc38.vcf', row('NC_000010.11')), genomeKnowledge, {});
    expect([reader.build, report().sample(reader, 0).genes.CYP2C19!.missing.includes(94781859)]).toEqual([
      'GRCh38',
      false,
    ]);
    await expect(readPgx(write('nc37.vcf', row('NC_000010.10')), genomeKnowledge, {})).rejects.toThrow('GRCh37');
  });

  it.each([
    ['empty', '', 'is empty'],
    ['a header alone', '##fileformat=VCFv4.2\n', 'no #CHROM header line'],
    ['no header', 'chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/1\n', 'line 1: data before the #CHROM header line'],
    [
      'sites only',
      `##fileformat=VCFv4.2\n${columns.split('\t').slice(0, 8).join('\t')}\n`,
      'line 2: the file has no samples',
    ],
    ['cut off', gzipSync(`${named}${columns}`.repeat(20)).subarray(0, 90), 'damaged, cut off'],
  ])('refuses a file that is %s', async (name, content, why) => {
    await expect(readPgx(write(`${name}.vcf`, content), genomeKnowledge, {})).rejects.toThrow(why);
  });

  it('says of each broken line where it is and why, and reads the others', async () => {
    const rows = [
      'chr10\t94x81859\t.\tG\tA\t.\t.\t.\tGT\t0/1',
      'chr10\t94780653\t.\tG\tA\t.\t.\t.\tGT',
      'chr10\t94781859\t.\tG\tA\t.\t.\t.\tGT\t0/7',
      'chr10\t94761900\t.\tC\tT\t.\t.\t.\tGT\t0/1',
    ];
    const reader = await readPgx(write('lines.vcf', `\ufeff${named}${columns}${rows.join('\n')}`), genomeKnowledge, {});
    expect(reader.malformed.map(({ line, why }) => [line, why])).toEqual([
      [4, 'POS is not a number'],
      [5, 'no genotype columns'],
    ]);
    const gene = report().sample(reader, 0).genes.CYP2C19!;
    expect(gene.warnings).toContain('invalid-allele-index 94781859');
    expect(gene.missing).not.toContain(94761900);
  });

  it('knows GRCh37 by the length of any chromosome', async () => {
    const path = write('length.vcf', `##fileformat=VCFv4.2\n##contig=<ID=10,length=135534747>\n${columns}`);
    await expect(readPgx(path, genomeKnowledge, {})).rejects.toThrow('GRCh37');
  });

  it.each(['plain', 'packed'])('reads raw data of an array by rs number, not by position (%s)', async (how) => {
    const text =
      '# This data file generated by 23andMe\n# rsid\tchromosome\tposition\tgenotype\nrs4244285\t10\t96541616\tAG\nrs4986893\t10\t96540410\tGG\nrs12248560\t10\t96521657\tCC\nrs3758581\t10\t96602623\tGG\nrs28399504\t10\t96522463\tTT\n';
    const reader = await readPgx(write(`raw-${how}.txt`, how === 'plain' ? text : gzipSync(text)), genomeKnowledge, {});
    expect(reader.array).toMatchObject({ source: '23andMe', measured: 5, read: 5 });
    const gene = report().sample(reader, 0).genes.CYP2C19!;
    expect(gene.missing.length).toBeGreaterThan(20);
    expect(gene.missing).not.toContain(94781859);
    expect(gene.diplotypes.length).toBeGreaterThan(0);
    expect(gene.notExcluded!.length).toBeGreaterThan(0);
    // rs28399504 is A>G: T is the other strand's A.
    expect(gene.missing).not.toContain(94762706);
  });

  it('reads some samples of a cohort as it reads all', async () => {
    const path = join(folder, 'cohort.vcf');
    writeVcf(path, randomPeople(9, true));
    const all = await readPgx(path, genomeKnowledge, {});
    const some = await readPgx(path, genomeKnowledge, {}, (sample) => sample % 3 === 1);
    expect(some.samples).toEqual(['S1', 'S4', 'S7']);
    some.samples.forEach((_, index) => {
      expect(report().line(some, index)).toBe(report().line(all, index * 3 + 1));
    });
  });
});
