import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genomeKnowledge } from '../../../test/pgx.js';
import { allPositions, callOf, committedGene, namesOf, type OneRecord, tableGene } from '../../../test/pgx-gene.js';
import { genotypesOf, randomNumbers } from '../../../test/pgx-people.js';
import type { GeneDefinition } from './definition.js';

/** The worked example of PharmCAT's "Named Allele Matcher 101". */
const example = tableGene(
  {
    '*1': ['C', 'C', 'T', 'G', 'A'],
    '*2': ['T', '', '', 'A', ''],
    '*3': ['', '', '', 'A', ''],
    '*4': ['', 'T', '', '', ''],
    '*5': ['T', '', '', '', ''],
  },
  ['T', 'T', 'C', 'A', 'G'],
);
const sample = { 100: '0/1', 130: '0/1' };

describe('scoring by defined positions', () => {
  it('prefers the diplotype of more defined positions', () => {
    const call = callOf(example, allPositions(example, sample), { allCandidates: true });
    expect(call.diplotypes.map(({ name, score }) => [name, score])).toEqual([
      ['*1/*2', 7],
      ['*3/*5', 2],
    ]);
    expect(namesOf(callOf(example, allPositions(example, sample)))).toEqual(['*1/*2']);
  });

  it('drops missing positions from consideration', () => {
    const without = (position: number) =>
      allPositions(example, sample).filter((record) => record.position !== position);
    expect(
      callOf(example, without(140), { allCandidates: true }).diplotypes.map(({ name, score }) => [name, score]),
    ).toEqual([
      ['*1/*2', 6],
      ['*3/*5', 2],
    ]);
    const call = callOf(example, without(100));
    expect(call.missingPositions).toEqual([100]);
    expect(call.notExcluded).toEqual(['*5']);
    expect(namesOf(call)).toEqual(['*1/*2', '*1/*3']);
  });

  it('follows phase where there is one', () => {
    expect(namesOf(callOf(example, allPositions(example, { 100: '0|1', 130: '1|0' }, '0|0')))).toEqual(['*3/*5']);
    expect(namesOf(callOf(example, allPositions(example, { 100: '0|1', 130: '0|1' }, '0|0')))).toEqual(['*1/*2']);
  });

  it('keeps phase within a set and no phase between sets', () => {
    const same = { 100: '0|1;7;.', 130: '1|0;7;.' };
    const apart = { 100: '0|1;7;.', 130: '1|0;9;.' };
    expect(namesOf(callOf(example, allPositions(example, same)))).toEqual(['*3/*5']);
    expect(
      callOf(example, allPositions(example, apart), { allCandidates: true }).diplotypes.map(({ name }) => name),
    ).toEqual(['*1/*2', '*3/*5']);
  });

  it('makes no call of a half-called genotype', () => {
    expect(callOf(example, allPositions(example, { 100: './1' })).status).toBe('half-called');
    const halfReference = callOf(example, allPositions(example, { 100: './0' }));
    expect([halfReference.status, halfReference.missingPositions]).toEqual(['called', [100]]);
  });

  it('names combinations and single changes only for research', () => {
    const both = allPositions(example, { 100: '0|1', 110: '0|1' }, '0|0');
    expect(callOf(example, both).status).toBe('no-match');
    expect(namesOf(callOf(example, both, { combinations: true }))).toEqual(['*1/[*4 + *5]']);
    const partial = allPositions(example, { 120: '0|1' }, '0|0');
    expect(namesOf(callOf(example, partial, { combinations: true }))).toEqual(['*1/g.120T>C']);
  });
});

describe('genes of one copy', () => {
  const g6pd = committedGene('G6PD');
  it('names one allele for a male and two for a female', () => {
    const position = 154532269;
    const allele = g6pd.alleles.find(
      (each) => !each.isReference && each.defined.length === 1 && each.defined[0]!.mask === 2,
    )!;
    const at = g6pd.positions[allele.defined[0]!.index]!.position;
    expect(namesOf(callOf(g6pd, allPositions(g6pd, { [at]: '1' }, '0')))).toEqual([allele.name]);
    expect(namesOf(callOf(g6pd, allPositions(g6pd, { [at]: '0/1' })))).toEqual(
      [`B (reference)/${allele.name}`].map((name) => name.split('/').sort().join('/')),
    );
    expect(position).toBeGreaterThan(0);
  });

  it('reads the mitochondrion as one copy, however it is written', () => {
    const mt = committedGene('MT-RNR1');
    for (const genotype of ['1', '1/1', '1|1'])
      expect(namesOf(callOf(mt, allPositions(mt, { 1555: genotype })))).toEqual(['m.1555A>G']);
  });
});

describe('unphased data without enumeration', () => {
  it('calls 30 heterozygous positions of one gene', () => {
    const gene = committedGene('CYP2B6');
    const genotypes = Object.fromEntries(gene.positions.slice(0, 30).map(({ position }) => [position, '0/1']));
    expect(callOf(gene, allPositions(gene, genotypes)).status).toBe('no-match');
  });
});

/* ---- properties over the committed genes ---- */

const genes = [...genomeKnowledge.genes.values()].filter(
  (gene) => gene.positions.length > 3 && gene.chromosome !== 'chrM' && gene.gene !== 'CYP2D6',
);
const pairOf = fc.record({ gene: fc.constantFrom(...genes), seed: fc.nat(1 << 30) });

function draw(gene: GeneDefinition, seed: number, phased: boolean) {
  const random = randomNumbers(seed);
  const defined = gene.alleles.filter((allele) => allele.defined.length > 0);
  const pick = () => defined[Math.floor(random() * defined.length)]!;
  const [a, b] = [pick(), pick()];
  const genotypes = genotypesOf(gene, a, b, phased);
  const records = allPositions(
    gene,
    Object.fromEntries([...genotypes].map(([index, text]) => [gene.positions[index]!.position, text])),
    phased ? '0|0' : '0/0',
  );
  return { names: [a.reportAs, b.reportAs].sort(), records };
}

describe('any pair of named alleles', () => {
  it('is found when phased', () => {
    fc.assert(
      fc.property(pairOf, ({ gene, seed }) => {
        const { names, records } = draw(gene, seed, true);
        const call = callOf(gene, records);
        expect(call.diplotypes.map(({ alleles }) => [...alleles].sort())).toContainEqual(names);
      }),
      { numRuns: 300 },
    );
  });

  it('is among all candidates, or all its variants are listed, when unphased', () => {
    fc.assert(
      fc.property(pairOf, ({ gene, seed }) => {
        const { names, records } = draw(gene, seed, false);
        const call = callOf(gene, records, { allCandidates: true });
        if (call.variants.length > 0)
          expect(call.variants).toEqual(expect.arrayContaining(names.filter((name) => name !== gene.reference!.name)));
        else if (!call.warnings.includes('unphased-preference'))
          expect(call.diplotypes.map(({ alleles }) => [...alleles].sort())).toContainEqual(names);
      }),
      { numRuns: 300 },
    );
  });

  it('is called alike in any order of records and with the strands exchanged', () => {
    const flip = (record: OneRecord): OneRecord => ({
      ...record,
      genotype: record.genotype.split('|').reverse().join('|'),
    });
    fc.assert(
      fc.property(pairOf, ({ gene, seed }) => {
        const { records } = draw(gene, seed, true);
        const names = namesOf(callOf(gene, records));
        expect(namesOf(callOf(gene, [...records].reverse()))).toEqual(names);
        expect(namesOf(callOf(gene, records.map(flip)))).toEqual(names);
      }),
      { numRuns: 100 },
    );
  });

  it('is called alike with more bases in REF, and with ALTs in another order', () => {
    const longer = (record: OneRecord): OneRecord => ({
      ...record,
      ref: `${record.ref}ACGT`,
      alts: record.alts.map((alt) => `${alt}ACGT`),
    });
    const reversed = (record: OneRecord): OneRecord => {
      const count = record.alts.length;
      return {
        ...record,
        alts: [...record.alts].reverse(),
        genotype: record.genotype.replace(/\d+/g, (digit) =>
          digit === '0' ? digit : String(count + 1 - Number(digit)),
        ),
      };
    };
    fc.assert(
      fc.property(pairOf, ({ gene, seed }) => {
        const { records } = draw(gene, seed, true);
        const sparse = records.filter(
          (record, index) =>
            !records.some(
              (other, j) =>
                j !== index &&
                other.position > record.position &&
                other.position < record.position + record.ref.length + 4,
            ),
        );
        const names = namesOf(callOf(gene, sparse));
        expect(namesOf(callOf(gene, sparse.map(longer)))).toEqual(names);
        expect(namesOf(callOf(gene, records.map(reversed)))).toEqual(namesOf(callOf(gene, records)));
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same answer in a cohort as alone', () => {
    fc.assert(
      fc.property(pairOf, ({ gene, seed }) => {
        const { records } = draw(gene, seed, true);
        const alone = callOf(gene, records);
        expect(namesOf(callOf(gene, [...records, ...records]))).toEqual(namesOf(alone));
      }),
      { numRuns: 50 },
    );
  });
});
