import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packFile, terminology } from '../../test/pack-file.js';
import { genomeKnowledge } from '../../test/pgx.js';
import { randomPeople, referencePeople, twentyUnphased, writeVcf } from '../../test/pgx-people.js';
import { parseDrugGeneKnowledge } from '../treatment/pharmacogenomics/index.js';
import { readPgx } from './pgx-read.js';
import { PgxReport, type PgxReportOptions } from './pgx-report.js';
import { pgxText } from './pgx-text.js';
import { UsageError } from './usage-error.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-pgx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  [packFile('pgx-guidance', 'cpic.json'), packFile('pgx-guidance', 'dpwg.json')],
  packFile('pgx-guidance', 'scores.json'),
  terminology,
);
const reportWith = (options: Partial<PgxReportOptions> = {}) =>
  new PgxReport(genomeKnowledge, { outside: [], taking: undefined, guidance, lang: 'en', ...options });
const file = (name: string, people: Parameters<typeof writeVcf>[1]) => {
  writeVcf(join(folder, name), people);
  return join(folder, name);
};

describe('sartor pgx', () => {
  it('writes the agreed form', async () => {
    const reader = await readPgx(file('one.vcf', referencePeople(1)), genomeKnowledge, {});
    const sample = reportWith({ drugs: new Set(['clopidogrel', 'warfarin']) }).sample(reader, 0);
    expect(Object.keys(sample)).toEqual(['sample', 'build', 'genes', 'drugs']);
    expect(sample.genes.DPYD).toMatchObject({
      diplotypes: ['Reference/Reference'],
      phenotypes: ['Normal Metabolizer'],
      activityScores: ['2.0'],
      callSource: 'vcf',
      missing: [],
      warnings: [],
    });
    expect(sample.genes.CYP2D6).toMatchObject({ diplotypes: [], phenotypes: [], callSource: 'none' });
    const [row] = sample.drugs;
    for (const key of ['drug', 'source', 'genes', 'diplotypes', 'phenotypes', 'classification', 'action', 'citation'])
      expect(row).toHaveProperty(key);
    expect(new Set(sample.drugs.map(({ drug }) => drug))).toEqual(new Set(['clopidogrel', 'warfarin']));
  });

  it('writes a line a sample with the very same content', async () => {
    const reader = await readPgx(
      file('cohort.vcf', [...referencePeople(20), ...randomPeople(10, true)]),
      genomeKnowledge,
      {},
    );
    const report = reportWith();
    for (let sample = 0; sample < 30; sample++)
      expect(JSON.parse(report.line(reader, sample))).toEqual(
        JSON.parse(JSON.stringify(reportWith().sample(reader, sample))),
      );
  });

  it('puts outside calls first and advises by the present-day phenotype', async () => {
    const reader = await readPgx(file('one.vcf', referencePeople(1)), genomeKnowledge, {});
    const outside = [
      { gene: 'CYP2D6', diplotype: '*1/*1' },
      { gene: 'CYP2C19', diplotype: '*2/*2' },
    ];
    const codeine = new Set(['codeine']);
    const free = reportWith({ outside, drugs: codeine }).sample(reader, 0);
    expect(free.genes.CYP2C19).toMatchObject({ callSource: 'outside', phenotypes: ['Poor Metabolizer'] });
    expect(free.genes.CYP2C19!.warnings[0]).toMatch(/^vcf-would-call/);
    expect(free.drugs.find(({ source }) => source === 'CPIC')!.action).toBe('standard');
    const inhibited = reportWith({ outside, drugs: codeine, taking: new Set(['paroxetine']) }).sample(reader, 0);
    expect(inhibited.genes.CYP2D6!.presentDay!.phenotypes).toEqual(['Poor Metabolizer']);
    expect(inhibited.drugs.find(({ source }) => source === 'CPIC')!.action).not.toBe('standard');
  });

  it('cautions where a drug taken moves an activity by no known rule, and tells of drugs taken first', async () => {
    const reader = await readPgx(file('one.vcf', referencePeople(1)), genomeKnowledge, {});
    const drugs = new Set(['clopidogrel', 'warfarin', 'voriconazole']);
    const free = reportWith({ drugs }).sample(reader, 0).drugs;
    const taking = reportWith({ drugs, taking: new Set(['fluvoxamine', 'voriconazole']) }).sample(reader, 0);
    expect(taking.genes.CYP2C19!.activityShift).toEqual({ direction: 'lower', dueTo: ['fluvoxamine'] });
    expect(taking.drugs[0]).toMatchObject({ drug: 'voriconazole', present: true });
    for (const row of taking.drugs) {
      const alone = free.find(
        (each) => each.drug === row.drug && each.guideline === row.guideline && each.population === row.population,
      )!;
      const caution = row.summary.slice(alone.summary.length);
      expect(row.summary.startsWith(alone.summary)).toBe(true);
      expect(caution.includes('fluvoxamine taken now changes the activity of CYP2C19')).toBe(
        row.genes.includes('CYP2C19'),
      );
    }
    expect(taking.drugs.some(({ genes }) => genes.includes('CYP2C19'))).toBe(true);
  });

  it('gives no advice in research modes', async () => {
    const reader = await readPgx(file('one.vcf', referencePeople(1)), genomeKnowledge, { combinations: true });
    expect(
      new PgxReport(genomeKnowledge, { outside: [], taking: undefined, lang: 'en' }).sample(reader, 0).drugs,
    ).toEqual([]);
  });

  it('prints a table in both languages', async () => {
    const reader = await readPgx(file('one.vcf', [twentyUnphased('CYP2B6')]), genomeKnowledge, {});
    const sample = reportWith().sample(reader, 0);
    expect(pgxText(sample, 'en')).toContain('CYP2B6   not called');
    expect(pgxText(sample, 'zh')).toContain('未判定');
  });

  it('refuses another build with one clear message', async () => {
    const path = join(folder, 'b37.vcf');
    writeFileSync(
      path,
      '##fileformat=VCFv4.2\n##contig=<ID=10,assembly=b37,length=135534747>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n',
    );
    await expect(readPgx(path, genomeKnowledge, {})).rejects.toThrow(UsageError);
    await expect(readPgx(path, genomeKnowledge, {})).rejects.toThrow('GRCh37');
    await expect(readPgx(join(folder, 'none.vcf'), genomeKnowledge, {})).rejects.toThrow('cannot be read');
  });
});
