import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assess } from '../assess.js';
import { ingest } from '../intake/index.js';
import { type IsoDate, usualPreferences } from '../record/index.js';
import { loadGenomeKnowledge } from './genome.js';
import { loadInstallation } from './installation.js';

const root = mkdtempSync(join(tmpdir(), 'own-genes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

mkdirSync(join(root, 'pgx-alleles-mine', 'genes'), { recursive: true });
writeFileSync(
  join(root, 'pgx-alleles-mine', 'genes', 'MYGENE1.json'),
  JSON.stringify({
    gene: 'MYGENE1',
    chromosome: 'chr3',
    build: 'GRCh38',
    by: 'function',
    pairs: [['No function', 'Normal function', 'Intermediate Metabolizer']],
    positions: [{ pos: 1000, ref: 'C', alt: ['T'] }],
    alleles: [
      { name: '*1', reference: true, function: 'Normal function' },
      { name: '*2', at: { '1000': 'T' }, function: 'No function' },
    ],
  }),
);

const patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1980-01-01' };
const vcf =
  '##fileformat=VCFv4.2\n##contig=<ID=chr3,assembly=GRCh38>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\nchr3\t1000\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n';
const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });

describe('gene definitions dropped into a folder of SARTOR_PACKS', () => {
  it('are called in an assessment, and their claims name the folder', () => {
    const installation = loadInstallation(root);
    const asOf = '2026-11-24' as IsoDate;
    const record = ingest([file('p.json', JSON.stringify(patient)), file('s.vcf', vcf)], installation.intake(), {
      asOf,
    });
    const { claims, versions } = assess(record, installation.knowledgeFor(record), {
      asOf,
      preferences: usualPreferences,
    });
    const diplotype = claims.find(({ id }) => id === 'diplotype:MYGENE1')!;
    expect(diplotype.value).toMatchObject({ diplotypes: ['*1/*2'] });
    expect(claims.find(({ id }) => id === 'genePhenotype:MYGENE1')!.value).toMatchObject({
      phenotypes: ['Intermediate Metabolizer'],
    });
    expect(JSON.stringify(diplotype.because)).toContain('"pack":"pgx-alleles-mine"');
    expect(versions.packs.find(({ id }) => id === 'pgx-alleles-mine')!.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are known to sartor pgx as well', () => {
    expect(loadGenomeKnowledge([], undefined, root).genes.has('MYGENE1')).toBe(true);
    expect(loadGenomeKnowledge([], undefined, undefined).genes.has('MYGENE1')).toBe(false);
  });
});
