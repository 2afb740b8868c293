import { describe, expect, it } from 'vitest';
import type { DocumentHash } from '../../record/index.js';
import { Ledger } from '../ledger.js';
import { recognise } from '../recognise.js';
import { readPharmcatFacts } from './facts.js';
import { readPharmcat } from './index.js';

const allele = (name: string) => ({ gene: 'G', name, function: 'x', activityValue: 'n/a' });
const diplotype = (
  first: string,
  second: string | null,
  phenotypes: string[],
  activityScore: string | null = null,
) => ({
  allele1: allele(first),
  allele2: second === null ? null : allele(second),
  phenotypes,
  activityScore,
});
const report = (geneSymbol: string, recommendationDiplotypes: unknown[], callSource = 'MATCHER') => ({
  geneSymbol,
  callSource,
  sourceDiplotypes: [],
  recommendationDiplotypes,
});

/** The two ways in which PharmCAT nests gene reports. */
const genes = {
  CYP2D6: report('CYP2D6', [diplotype('*1', '*4', ['Intermediate Metabolizer'], '1.0')], 'OUTSIDE'),
  'HLA-B': report('HLA-B', [diplotype('*57:01', '*08:01', ['*57:01 positive', '*58:01 negative'])], 'OUTSIDE'),
  CYP2C9: report('CYP2C9', [diplotype('Unknown', 'Unknown', ['No Result'])]),
  TPMT: report('TPMT', [diplotype('*1', '*1', ['Normal Metabolizer'])], 'NONE'),
};
const expected = [
  { gene: 'CYP2D6', diplotype: '*1/*4', phenotype: 'Intermediate Metabolizer', activityScore: '1.0' },
  { gene: 'HLA-B', diplotype: '*57:01/*08:01' },
];

describe("PharmCAT's JSON", () => {
  it.each([
    ['version 2, phenotyper', { geneReports: { DPWG: { CYP2D6: genes.CYP2D6 }, CPIC: genes } }],
    ['version 2, reporter', { pharmcatVersion: 'v2', genes: { CPIC: genes } }],
    ['genes without a source', { geneReports: genes }],
  ])('of %s', (_, json) => {
    expect(readPharmcat(json)).toEqual(expected);
  });

  it('that has no gene reports is refused', () => {
    for (const json of [null, [], 3, {}, { geneReports: 1 }]) expect(readPharmcat(json)).toBeUndefined();
  });

  it('becomes gene results called elsewhere', () => {
    const text = JSON.stringify({ geneReports: { CPIC: genes } });
    expect(recognise(new TextEncoder().encode(text))).toEqual({ kind: 'table', format: 'pharmcat' });
    const ledger = new Ledger({ sha256: 'b'.repeat(64) as DocumentHash, name: 'p.json', kind: 'table', byteLength: 1 });
    readPharmcatFacts(text, ledger);
    expect(ledger.close().facts).toMatchObject(expected.map((call) => ({ kind: 'geneResult', ...call })));
    const broken = new Ledger({ sha256: 'c'.repeat(64) as DocumentHash, name: 'p.json', kind: 'table', byteLength: 1 });
    readPharmcatFacts('{"geneReports":', broken);
    expect(broken.close().document.quarantined).toHaveLength(1);
  });
});
