import { describe, expect, it } from 'vitest';
import { packFile, terminology } from '../../../test/pack-file.js';
import { type Claim, Evidence, type Fact, type IsoDate, usualPreferences } from '../../record/index.js';
import { adviseByGenes, parseDrugGeneKnowledge } from './index.js';

const file = (name: string) => packFile('pgx-guidance', name);
const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  [file('cpic.json'), file('dpwg.json')],
  file('scores.json'),
  terminology,
);
const context = { asOf: '2026-06-01' as IsoDate, preferences: usualPreferences };

const fact = (id: string, each: object) =>
  ({ id, provenance: {}, certainty: 'present', foundBy: 'source', ...each }) as unknown as Fact;
const patient = fact('patient', { kind: 'patient', birthDate: '1960-01-01', sex: 'male', identifiers: [] });
const takes = (drug: string, time?: string) =>
  fact(`takes/${drug}`, {
    kind: 'medication',
    concept: { codings: [], text: drug },
    ingredients: [drug],
    status: 'active',
    ...(time ? { time } : {}),
  });
const genotype = fact('vcf', { kind: 'genotype' });

const geneClaims = (gene: string, diplotype: string, phenotype: string, more: object = {}): Claim[] => [
  {
    id: `diplotype:${gene}`,
    kind: 'diplotype',
    because: [{ fact: genotype.id }],
    value: { gene, diplotypes: [diplotype] },
  } as unknown as Claim,
  {
    id: `genePhenotype:${gene}`,
    kind: 'genePhenotype',
    because: [{ claim: `diplotype:${gene}` }],
    value: { gene, phenotypes: [phenotype], activityScores: [], ...more },
  } as unknown as Claim,
];
const advise = (facts: Fact[], claims: Claim[], proposed: string[] = []) => {
  const evidence = new Evidence([patient, genotype, ...facts]);
  evidence.add(claims);
  const advice = adviseByGenes(evidence, guidance, proposed, context);
  evidence.add(advice);
  return { advice, evidence };
};
const told = (...parameters: Parameters<typeof advise>) =>
  advise(...parameters).advice.map(({ value }) => `${value.drug.display} ${value.source} ${value.action}`);

describe('advice by genes as claims', () => {
  const poor = geneClaims('CYP2C19', '*2/*2', 'Poor Metabolizer');

  it('for drugs taken and proposed, and no others; each reaches the sequence and the medication', () => {
    const { advice, evidence } = advise([takes('clopidogrel')], poor, ['omeprazole']);
    expect(new Set(advice.map(({ value }) => value.drug.display))).toEqual(new Set(['clopidogrel', 'omeprazole']));
    const [first] = advice.filter(({ value }) => value.drug.display === 'clopidogrel');
    expect(first!.value.present).toBe(true);
    expect(evidence.sources(first!.id)).toEqual(new Set([genotype.id, 'takes/clopidogrel']));
    expect(advice.find(({ value }) => value.drug.display === 'omeprazole')!.value.present).toBe(false);
  });

  it('the indication decides between populations', () => {
    const condition = (problem: string) => fact(problem, { kind: 'condition', concept: {}, problem, status: 'active' });
    const entries = (facts: Fact[]) =>
      advise([takes('clopidogrel'), ...facts], poor).advice.filter(({ value }) => value.source === 'CPIC').length;
    expect(entries([])).toBe(3);
    expect(entries([condition('stroke')])).toBe(1);
    expect(entries([condition('myocardial-infarction')])).toBe(2);
  });

  it('a result that only a report gives counts where the gene was not called', () => {
    const report = fact('report', {
      kind: 'geneResult',
      gene: 'CYP2C19',
      diplotype: '*2/*2',
      phenotype: 'Poor Metabolizer',
    });
    expect(told([takes('voriconazole'), report], [])).toContain('voriconazole CPIC alternative');
    expect(told([takes('voriconazole'), report], geneClaims('CYP2C19', '*1/*1', 'Normal Metabolizer'))).toContain(
      'voriconazole CPIC standard',
    );
  });

  it('an inhibitor taken counts, except for the inhibitor itself', () => {
    const inhibited = geneClaims('CYP2D6', '*1/*1', 'Normal Metabolizer', {
      activityScores: ['2.0'],
      presentDay: { phenotypes: ['Poor Metabolizer'], activityScores: ['0.0'], dueTo: ['paroxetine'] },
    });
    const { advice } = advise([takes('codeine'), takes('paroxetine')], inhibited);
    const codeine = advice.find(({ value }) => value.drug.display === 'codeine' && value.source === 'CPIC')!;
    expect(codeine.value.action).toBe('avoid');
    expect(codeine.value.summary.en).toContain('paroxetine');
    expect(advice.find(({ value }) => value.drug.display === 'paroxetine')!.value.action).not.toBe('avoid');
  });

  it('who took phenytoin for long is not told what is for beginners', () => {
    const hla = geneClaims('HLA-B', '*15:02', '*15:02 positive');
    const actions = (time?: string) =>
      told([takes('phenytoin', time)], hla).filter((text) => text.startsWith('phenytoin CPIC'));
    expect(actions('2020-01-01')).toEqual(['phenytoin CPIC monitor']);
    expect(actions('2026-05-20')).toEqual(['phenytoin CPIC avoid']);
  });

  it('without genes there is no advice', () => {
    expect(told([takes('clopidogrel')], [])).toEqual([]);
  });
});
