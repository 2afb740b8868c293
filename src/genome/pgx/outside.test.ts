import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { genomeKnowledge } from '../../../test/pgx.js';
import { sharedFile } from '../../../test/shared.js';
import { normalisePhenotype, type OutsideCall, parseOutsideCalls, readOutsideCall } from './outside.js';

const read = (call: OutsideCall) => readOutsideCall(call, genomeKnowledge.genes.get(call.gene)!);
const cyp2d6 = (diplotype: string) => {
  const { result, warnings } = read({ gene: 'CYP2D6', diplotype });
  return [result?.diplotype, result?.phenotypes[0], result?.activityScore, ...warnings];
};

describe('CYP2D6 from outside', () => {
  it.each([
    ['*1/*4', ['*1/*4', 'Intermediate Metabolizer', '1.0']],
    ['*2/*1', ['*1/*2', 'Normal Metabolizer', '2.0']],
    ['CYP2D6*1/CYP2D6*4', ['*1/*4', 'Intermediate Metabolizer', '1.0']],
    ['*1x2/*17', ['*1x2/*17', 'Ultrarapid Metabolizer', '2.5']],
    ['*1x7/*1', ['*1/*1x7', 'Ultrarapid Metabolizer', '≥4.0']],
    ['*2/*36+*10', ['*2/*36 + *10', 'Normal Metabolizer', '1.25']],
    ['*68+*4/*10', ['*10/*68 + *4', 'Intermediate Metabolizer', '0.25']],
    ['*1/*4.024', ['*1/*4', 'Intermediate Metabolizer', '1.0', 'suballele *4.024 read as *4']],
    ['*1/*999', ['*1/*999', 'Indeterminate', 'n/a', 'unknown-allele *999']],
  ])('reads %s', (diplotype, expected) => {
    const ours = cyp2d6(diplotype);
    expect(new Set(ours.slice(1))).toEqual(new Set(expected.slice(1)));
    expect(new Set(String(ours[0]).split('/'))).toEqual(new Set(String(expected[0]).split('/')));
  });

  it('believes a stated phenotype before the diplotype, and says that they differ', () => {
    const { result, warnings } = read({ gene: 'CYP2D6', diplotype: '*1/*1', phenotype: 'PM', activityScore: '≥4.0' });
    expect([result!.phenotypes, result!.activityScore]).toEqual([['Poor Metabolizer'], '≥4.0']);
    expect(warnings[0]).toContain('outside-call-contradicts-diplotype');
  });

  it('finds the phenotype of a score', () => {
    expect(read({ gene: 'CYP2D6', activityScore: '1.25' }).result!.phenotypes).toEqual(['Normal Metabolizer']);
  });
});

describe('other genes from outside', () => {
  it('says of HLA which alleles are carried', () => {
    expect(read({ gene: 'HLA-B', diplotype: 'B*57:01:01/*15:02' }).result!.phenotypes).toEqual([
      '*15:02 positive',
      '*57:01 positive',
      '*58:01 negative',
    ]);
    expect(read({ gene: 'HLA-B', diplotype: '*07:02' }).result!.phenotypes).toEqual([
      '*15:02 negative',
      '*57:01 negative',
      '*58:01 negative',
    ]);
    expect(read({ gene: 'HLA-A', phenotype: '*31:01 positive' }).result!.phenotypes).toEqual(['*31:01 positive']);
  });

  it('reads one mitochondrial allele, and refuses two', () => {
    expect(read({ gene: 'MT-RNR1', diplotype: '1555A>G' }).result!.phenotypes).toEqual([
      'increased risk of aminoglycoside-induced hearing loss',
    ]);
    expect(read({ gene: 'MT-RNR1', diplotype: 'Reference/m.1555A>G' }).refused).toBeDefined();
    expect(read({ gene: 'CYP2C19', diplotype: '*2' }).refused).toBeDefined();
  });

  it('takes the least active variants of a combination', () => {
    const { result } = read({ gene: 'DPYD', diplotype: '[c.498G>A + c.2582A>G]/[c.2846A>T + c.2933A>G]' });
    expect([result!.phenotypes, result!.activityScore]).toEqual([['Intermediate Metabolizer'], '1.0']);
  });

  it.each([
    ['PM', 'Poor Metabolizer'],
    ['extensive metaboliser', 'Normal Metabolizer'],
    ['CYP2D6 Ultrarapid Metabolizers (UM)', 'Ultrarapid Metabolizer'],
    ['likely cyp2c19 poor metaboliser', 'Likely Poor Metabolizer'],
    ['indeterminate', 'Indeterminate'],
    ['Rapid Metabolizer', 'Rapid Metabolizer'],
  ])('writes %s as CPIC does', (text, expected) => expect(normalisePhenotype(text, 'CYP2D6')).toBe(expected));
});

describe('the file of outside calls', () => {
  it('skips comments and names bad lines', () => {
    const { calls, problems } = parseOutsideCalls(
      '# calls\nCYP2D6\t*1/*4\nHLA-B\t\t*57:01 positive\nCYP2C9\t\t\t2.0\nCYP2C19\nTPMT\t\nTPMT\t*1/*2/*3\n',
    );
    expect(calls.map(({ gene, line }) => [gene, line])).toEqual([
      ['CYP2D6', 2],
      ['HLA-B', 3],
      ['CYP2C9', 4],
    ]);
    expect(problems.map(({ line }) => line)).toEqual([5, 6, 7]);
  });
});

const vocabulary = sharedFile('pgx', 'phenotype-vocabulary.tsv');
describe.skipIf(!vocabulary)('the published vocabulary (reference data not at hand: skipped)', () => {
  it('has no phenotype or score that the tables lack, and the other way round', () => {
    for (const row of readFileSync(vocabulary!, 'utf8').trim().split('\n').slice(1)) {
      const [symbol, , phenotypes, scores] = row.split('\t');
      const gene = genomeKnowledge.genes.get(symbol!);
      if (!gene || gene.phenotypes.size === 0) continue;
      const list = (text: string | undefined) => new Set((text ?? '').split(';').filter(Boolean));
      const ours = [...gene.phenotypes.values()];
      expect(new Set(ours.map(({ phenotype }) => phenotype)), symbol).toEqual(list(phenotypes));
      if (gene.phenotypeBy === 'activity')
        expect(
          new Set(
            ours.flatMap(({ activityScore }) => (activityScore && activityScore !== 'n/a' ? [activityScore] : [])),
          ),
          symbol,
        ).toEqual(list(scores));
    }
  });
});
