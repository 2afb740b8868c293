import { describe, expect, it } from 'vitest';
import { genomeKnowledge } from '../../../test/pgx.js';
import { Evidence, type Fact, type FactId, type IsoDate, usualPreferences } from '../../record/index.js';
import { callGenome, genomePositions } from '../index.js';

const context = { asOf: '2026-11-24' as IsoDate, preferences: usualPreferences };
let serial = 0;
const base = (place: string) => ({
  id: `000000000000/${place}/${serial++}` as FactId,
  provenance: { document: 'a'.repeat(64) as never, place: { kind: 'line' as const, line: serial } },
  certainty: 'present' as const,
  foundBy: 'source' as const,
});

/** Every position of a gene, reference but for the alleles given by position. */
function genotypes(
  symbol: string,
  variants: Readonly<Record<number, readonly (number | null)[]>> = {},
  build: 'GRCh38' | 'GRCh37' | 'unknown' = 'GRCh38',
): Fact[] {
  const gene = genomeKnowledge.genes.get(symbol)!;
  return gene.positions.map((position) => ({
    ...base('vcf'),
    kind: 'genotype' as const,
    sample: 'S1',
    build,
    chromosome: gene.chromosome!,
    position: position.position,
    variantIds: [],
    ref: position.ref,
    alts: position.alts,
    alleles: variants[position.position] ?? [0, 0],
    phased: false,
    filter: 'PASS',
  }));
}

const medication = (ingredient: string): Fact => ({
  ...base('fhir'),
  kind: 'medication',
  concept: { codings: [], text: ingredient },
  ingredients: [ingredient],
  status: 'active',
});
const result = (gene: string, diplotype: string): Fact => ({ ...base('report'), kind: 'geneResult', gene, diplotype });

function callAll(facts: readonly Fact[]) {
  const evidence = new Evidence(facts);
  evidence.add(callGenome(evidence, genomeKnowledge, context));
  return evidence;
}

describe('callGenome', () => {
  it('claims diplotype and phenotype, resting on every genotype of the gene and on its alleles', () => {
    const facts = genotypes('CYP2C19', { 94781859: [0, 1], 94842866: [1, 1], 94775367: [0, 1] });
    const evidence = callAll(facts);
    const [diplotype] = evidence.claims('diplotype');
    expect(diplotype!.value).toMatchObject({
      gene: 'CYP2C19',
      diplotypes: ['*1/*2'],
      callSource: 'vcf',
      missingPositions: [],
      warnings: [],
    });
    expect(evidence.sources(diplotype!.id)).toEqual(new Set(facts.map((fact) => fact.id)));
    const entries = diplotype!.because.flatMap((reason) => ('knowledge' in reason ? [reason.knowledge.entry] : []));
    expect(entries).toEqual(expect.arrayContaining(['CYP2C19/*1', 'CYP2C19/*2']));
    const [phenotype] = evidence.claims('genePhenotype');
    expect(phenotype!.value).toMatchObject({ phenotypes: ['Intermediate Metabolizer'] });
    expect(evidence.claims('refusal')).toEqual([]);
  });

  it('says nothing of genes that the VCF lacks', () => {
    expect(
      callAll(genotypes('TPMT'))
        .allClaims()
        .map(({ id }) => id),
    ).toEqual(['diplotype:TPMT', 'genePhenotype:TPMT']);
  });

  it('never calls GRCh37 genotypes', () => {
    const evidence = callAll(genotypes('CYP2C19', {}, 'GRCh37'));
    expect(evidence.claims('diplotype')).toEqual([]);
    expect(evidence.claims('refusal').map(({ value }) => [value.of, value.why])).toEqual([
      ['pharmacogenes', 'outside-validity'],
    ]);
  });

  it('takes an unnamed build for GRCh38 only if its reference bases are', () => {
    const good = genotypes('CYP2C19', {}, 'unknown');
    expect(callAll(good).claims('diplotype')).toHaveLength(1);
    const other: Readonly<Record<string, string>> = { A: 'C', C: 'G', G: 'T', T: 'A' };
    const foreign = good.map((fact) => (fact.kind === 'genotype' ? { ...fact, ref: other[fact.ref[0]!]! } : fact));
    const evidence = callAll(foreign);
    expect(evidence.claims('diplotype')).toEqual([]);
    expect(evidence.claims('refusal')).toHaveLength(1);
  });

  it('refuses a gene that no allele explains, and one that is half called', () => {
    const evidence = callAll([
      ...genotypes('CYP3A5', { 99652770: [1, 1], 99665212: [1, 1] }),
      ...genotypes('CYP2C9', { 94942290: [null, 1] }),
    ]);
    expect(evidence.claims('refusal').map(({ value }) => [value.of, value.why])).toEqual([
      ['diplotype:CYP2C9', 'missing-input'],
      ['diplotype:CYP3A5', 'no-definition'],
    ]);
  });

  it('puts an outside result before the VCF, and says what the VCF would give', () => {
    const evidence = callAll([...genotypes('CYP2C19'), result('CYP2C19', '*2/*2')]);
    const [diplotype] = evidence.claims('diplotype');
    expect(diplotype!.value).toMatchObject({
      diplotypes: ['*2/*2'],
      callSource: 'outside',
      warnings: ['vcf-would-call *38/*38'],
    });
    expect(evidence.claims('genePhenotype')[0]!.value.phenotypes).toEqual(['Poor Metabolizer']);
  });

  it("shows the present-day phenotype beside the genotype's", () => {
    const drug = medication('paroxetine');
    const evidence = callAll([result('CYP2D6', '*1/*1'), drug]);
    const [phenotype] = evidence.claims('genePhenotype');
    expect(phenotype!.value).toEqual({
      gene: 'CYP2D6',
      phenotypes: ['Normal Metabolizer'],
      activityScores: ['2.0'],
      presentDay: { phenotypes: ['Poor Metabolizer'], activityScores: ['0.0'], dueTo: ['paroxetine'] },
    });
    expect(phenotype!.because).toContainEqual({ fact: drug.id, role: 'phenoconversion' });
  });

  it('halves the score under a moderate inhibitor', () => {
    const scores = (diplotype: string) =>
      callAll([result('CYP2D6', diplotype), medication('duloxetine')]).claims('genePhenotype')[0]!.value.presentDay;
    expect(scores('*1/*1')).toMatchObject({ phenotypes: ['Intermediate Metabolizer'], activityScores: ['1.0'] });
    expect(scores('*1x2/*9')).toMatchObject({ phenotypes: ['Intermediate Metabolizer'], activityScores: ['1.125'] });
    expect(scores('*4/*10')).toMatchObject({ phenotypes: ['Intermediate Metabolizer'], activityScores: ['0.125'] });
    expect(scores('*1x≥3/*1')).toBeUndefined();
  });

  it('decides SLCO1B1 by rs4149056 where no star allele fits, without naming a diplotype', () => {
    const evidence = callAll(
      genotypes('SLCO1B1', {
        21178615: [0, 1],
        21172782: [1, 1],
        21176804: [0, 1],
        21176868: [0, 1],
        21178612: [0, 1],
        21196975: [0, 1],
      }),
    );
    expect(evidence.claims('diplotype')[0]!.value.diplotypes).toEqual([]);
    expect(evidence.claims('genePhenotype')[0]!.value.phenotypes).toEqual(['Decreased Function']);
  });

  it('gives the same claims again, byte for byte', () => {
    const facts = [
      ...genotypes('CYP2C9', { 94942290: [0, 1] }),
      ...genotypes('DPYD'),
      result('HLA-B', '*57:01/*15:02'),
    ];
    expect(JSON.stringify(callAll(facts).allClaims())).toBe(JSON.stringify(callAll(facts).allClaims()));
  });
});

describe('genomePositions', () => {
  it("covers every position, and room before an indel's anchor", () => {
    const intervals = genomePositions(genomeKnowledge);
    for (const gene of genomeKnowledge.genes.values()) {
      for (const { position } of gene.positions) {
        expect(intervals.get(gene.chromosome!)!.some(({ start, end }) => start <= position && position <= end)).toBe(
          true,
        );
      }
    }
    expect(intervals.get('chr2')!.some(({ start, end }) => start < 233760233 && end === 233760248)).toBe(true);
  });

  it('says that present drugs move the activity of a gene without a rule of conversion, and leaves its phenotype', () => {
    const under = (...drugs: string[]) =>
      callAll([...genotypes('CYP2C19', { 94842866: [1, 1] }), ...drugs.map(medication)]).claims('genePhenotype')[0]!;
    expect(under('fluvoxamine').value).toMatchObject({
      phenotypes: ['Normal Metabolizer'],
      activityShift: { direction: 'lower', dueTo: ['fluvoxamine'] },
    });
    expect(under('rifampin').value.activityShift).toEqual({ direction: 'higher', dueTo: ['rifampin'] });
    expect(under('rifampin', 'fluvoxamine').value.activityShift?.direction).toBe('either');
    expect(under('rifampin').value).not.toHaveProperty('presentDay');
    expect(under('metformin').value).not.toHaveProperty('activityShift');
    expect(JSON.stringify(under('fluvoxamine').because)).toContain('CYP2C19/fluvoxamine');
  });
});
