import { describe, expect, it } from 'vitest';
import { packFile, terminology } from '../../../test/pack-file.js';
import { adviseDrugs } from './advise.js';
import { alleleCounts, type GeneResult, normaliseScore } from './gene-calls.js';
import { adviceNotes, drugGeneGuidance, parseDrugGeneKnowledge } from './knowledge.js';
import { adviceSummary } from './summary.js';

const file = (name: string) => packFile('pgx-guidance', name);
const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  [file('cpic.json'), file('dpwg.json')],
  file('scores.json'),
  terminology,
);

const result = (gene: string, phenotype: string, score?: string, diplotype?: string): GeneResult => ({
  gene,
  diplotypes: diplotype ? [diplotype] : [],
  phenotypes: [phenotype],
  activityScores: score ? [score] : [],
});
const rows = (drug: string, ...results: GeneResult[]) => adviseDrugs(results, guidance, new Set([drug]));
const actions = (drug: string, ...results: GeneResult[]) =>
  rows(drug, ...results).map((row) => `${row.source} ${row.action} ${row.population}`);

describe('advice by genes', () => {
  it('clopidogrel for a CYP2C19 poor metabolizer: avoid, by indication', () => {
    expect(actions('clopidogrel', result('CYP2C19', 'Poor Metabolizer', undefined, '*2/*2'))).toEqual([
      'CPIC avoid CVI ACS PCI',
      'CPIC avoid NVI',
      'CPIC avoid CVI non-ACS non-PCI',
      'DPWG avoid general',
    ]);
  });

  it('capecitabine at a DPYD score of 1: half the dose', () => {
    const [cpic] = rows('capecitabine', result('DPYD', 'Intermediate Metabolizer', '1.0'));
    expect(cpic).toMatchObject({ source: 'CPIC', action: 'lower-dose', doseFraction: { lower: 0.5, upper: 0.5 } });
    expect(cpic!.summary.zh).toContain('50%');
  });

  it('two genes at once: TPMT and NUDT15 for azathioprine', () => {
    const [cpic] = rows(
      'azathioprine',
      result('TPMT', 'Intermediate Metabolizer'),
      result('NUDT15', 'Normal Metabolizer'),
    );
    expect(cpic).toMatchObject({ action: 'lower-dose', doseFraction: { lower: 0.3, upper: 0.8 } });
    expect(cpic!.genes).toEqual(['NUDT15', 'TPMT']);
  });

  it('a gene that was not tested counts as no result', () => {
    const [cpic] = rows('azathioprine', result('TPMT', 'Poor Metabolizer'));
    expect(cpic).toMatchObject({ action: 'alternative', phenotypes: ['TPMT Poor Metabolizer'] });
  });

  it('a phenotype without a score stands for all its scores', () => {
    expect(actions('codeine', result('CYP2D6', 'Ultrarapid Metabolizer'))).toContain('CPIC avoid general');
    expect(actions('codeine', result('CYP2D6', 'Ultrarapid Metabolizer', '>=4'))).toContain('CPIC avoid general');
  });

  it('a diplotype that guidance names goes before its phenotype', () => {
    const siponimod = (diplotype: string, score: string) =>
      rows('siponimod', result('CYP2C9', 'Intermediate Metabolizer', score, diplotype)).map(({ action, basis }) => [
        action,
        basis,
      ]);
    expect(siponimod('*1/*2', '1.5')).toEqual([['standard', 'diplotype']]);
    expect(siponimod('*1/*3', '1.0')).toEqual([['lower-dose', 'diplotype']]);
    // *1/*5 is not listed: it is treated as the comparable phenotype.
    expect(siponimod('*1/*5', '1.0')).toEqual([['lower-dose', 'phenotype']]);
  });

  it('each of several diplotypes counts where they share a result', () => {
    const unclear: GeneResult = {
      gene: 'CYP2C9',
      diplotypes: ['*1/*2', '*1/*3'],
      phenotypes: ['Intermediate Metabolizer'],
      activityScores: ['1.0'],
    };
    expect(rows('siponimod', unclear).map(({ action }) => action)).toEqual(['standard', 'lower-dose']);
  });

  it('HLA alleles hold at the same time', () => {
    const hla: GeneResult = {
      gene: 'HLA-B',
      diplotypes: ['*15:02/*57:01'],
      phenotypes: ['*15:02 positive', '*57:01 positive', '*58:01 negative'],
      activityScores: [],
    };
    expect(actions('abacavir', hla)).toEqual(['CPIC avoid general', 'DPWG avoid general']);
    expect(actions('allopurinol', hla)).toEqual(['CPIC standard general']);
    expect(actions('carbamazepine', hla)[0]).toMatch(/^CPIC/);
  });

  it('without gene results nothing is advised', () => {
    expect(adviseDrugs([], guidance)).toEqual([]);
    expect(rows('metformin', result('CYP2C19', 'Poor Metabolizer'))).toEqual([]);
  });
});

describe('keys', () => {
  it('scores are written one way', () => {
    expect(['1', '1.50', '>=4', '≥3.25', 'n/a'].map(normaliseScore)).toEqual(['1.0', '1.5', '≥4.0', '≥3.25', 'n/a']);
  });
  it('a diplotype is two alleles', () => {
    expect(alleleCounts('*2/*2')).toEqual({ '*2': 2 });
    expect(alleleCounts('*1')).toBeUndefined();
    expect(alleleCounts('Unknown/Unknown')).toBeUndefined();
  });
});

it('every note has words in both languages', () => {
  for (const note of adviceNotes) {
    const { en, zh } = adviceSummary({
      action: 'standard',
      notes: [note],
      classification: 'Strong',
      population: 'general',
      flags: { dosing: false, alternative: false, other: false },
      when: [],
    });
    expect(en.length).toBeGreaterThan(14);
    expect(zh.length).toBeGreaterThan(7);
  }
});

it('a bad pack is refused with its place', () => {
  const [cpic] = file('cpic.json') as { drugs: object[] }[];
  const broken = { ...cpic, drugs: [{ drug: 'abacavir', advice: [{ action: 'eat', notes: [], when: [{}] }] }] };
  expect(() => parseDrugGeneKnowledge('p', [[broken]], {}, terminology)).toThrow(
    /p, PA\d+, abacavir: unknown action eat/,
  );
});

describe('guidance after the reference release, and FDA', () => {
  const all = parseDrugGeneKnowledge('pgx-guidance', drugGeneGuidance.map(file), file('scores.json'), terminology);
  const advised = (drug: string, ...results: GeneResult[]) =>
    adviseDrugs(results, all, new Set([drug])).map(({ source, action, supersededBy }) => ({
      source,
      action,
      supersededBy,
    }));

  it('thiopurines, intermediate in both genes: the update of 2025 goes before the guideline of 2018', () => {
    const both = [result('TPMT', 'Intermediate Metabolizer'), result('NUDT15', 'Intermediate Metabolizer')];
    const cpic = adviseDrugs(both, all, new Set(['azathioprine'])).filter(({ source }) => source === 'CPIC');
    expect(cpic.map(({ doseFraction, supersededBy }) => [doseFraction, supersededBy])).toEqual([
      [{ lower: 0.3, upper: 0.8 }, 'PA166251442'],
      [{ lower: 0.2, upper: 0.5 }, undefined],
    ]);
  });

  it('where the update says the same, the older guideline stands', () => {
    const one = [result('TPMT', 'Intermediate Metabolizer'), result('NUDT15', 'Normal Metabolizer')];
    expect(advised('azathioprine', ...one).filter(({ source }) => source === 'CPIC')).toEqual([
      { source: 'CPIC', action: 'lower-dose', supersededBy: undefined },
    ]);
  });

  it('hydralazine by NAT2, metoprolol by CYP2D6', () => {
    expect(advised('hydralazine', result('NAT2', 'Poor Metabolizer'))).toMatchObject([
      { source: 'CPIC', action: 'lower-dose' },
    ]);
    expect(advised('metoprolol', result('CYP2D6', 'Poor Metabolizer', '0.0'))[0]).toMatchObject({
      source: 'CPIC',
      action: 'lower-dose',
    });
  });

  it('FDA: a diplotype that is forbidden goes before the phenotype', () => {
    const siponimod = (diplotype: string) =>
      advised('siponimod', result('CYP2C9', 'Poor Metabolizer', '0.0', diplotype)).filter(
        ({ source }) => source === 'FDA',
      );
    expect(siponimod('*3/*3')).toMatchObject([{ action: 'avoid' }]);
    expect(siponimod('*2/*3')).toMatchObject([{ action: 'adjust' }]);
  });

  it('FDA: a fluoropyrimidine without a known safe dose is never the usual dose', () => {
    const fda = (phenotype: string, score: string) =>
      advised('capecitabine', result('DPYD', phenotype, score)).filter(({ source }) => source === 'FDA');
    expect(fda('Intermediate Metabolizer', '1.0')).toMatchObject([{ action: 'adjust' }]);
    expect(fda('Poor Metabolizer', '0.0')).toMatchObject([{ action: 'avoid' }]);
    expect(fda('Normal Metabolizer', '2.0')).toEqual([]);
  });
});
