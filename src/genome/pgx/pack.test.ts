import { describe, expect, it } from 'vitest';
import { packFile } from '../../../test/pack-file.js';
import { genomeKnowledge } from '../../../test/pgx.js';
import { allPositions, callOf, namesOf } from '../../../test/pgx-gene.js';
import { parseGenomeKnowledge } from '../index.js';
import { parseGene } from './pack.js';
import { resultsOf } from './phenotype.js';

/** A gene of a user's own, as docs/pharmacogenomics.md shows it. */
const own = {
  gene: 'MYGENE1',
  chromosome: 'chr3',
  build: 'GRCh38',
  by: 'function',
  pairs: [
    ['Normal function', 'Normal function', 'Normal Metabolizer'],
    ['No function', 'Normal function', 'Intermediate Metabolizer'],
    ['No function', 'No function', 'Poor Metabolizer'],
  ],
  positions: [
    { pos: 1000, ref: 'C', alt: ['T'] },
    { pos: 1050, ref: 'GA', alt: ['G'], until: 1053 },
  ],
  alleles: [
    { name: '*1', reference: true, function: 'Normal function' },
    { name: '*2', at: { 1000: 'T' }, function: 'No function' },
    { name: '*3', at: { 1050: 'G' }, function: 'No function' },
  ],
};

describe('a gene file', () => {
  it("makes a gene of one's own callable", () => {
    const gene = parseGene(own, [], 'mine');
    const call = callOf(gene, allPositions(gene, { 1000: '0/1', 1050: '0/1' }));
    expect(namesOf(call)).toEqual(['*2/*3']);
    expect(resultsOf(call)[0]!.phenotypes).toEqual(['Poor Metabolizer']);
    const moved = callOf(gene, [allPositions(gene)[0]!, { position: 1052, ref: 'AA', alts: ['A'], genotype: '1/1' }]);
    expect(namesOf(moved)).toEqual(['*3/*3']);
  });

  it('replaces a shipped gene of the same name', () => {
    const knowledge = parseGenomeKnowledge({
      genes: [
        { pack: 'pgx-alleles', json: packFile('pgx-alleles', 'genes/CYP3A5.json') },
        { pack: 'mine', json: { ...own, gene: 'CYP3A5' } },
      ],
      rules: [],
      phenoconversion: packFile('pgx-phenoconversion', 'perpetrators.json'),
    });
    expect(knowledge.genes.get('CYP3A5')!.positions).toHaveLength(2);
  });

  it.each([
    ['an unknown build', { ...own, build: 'GRCh37' }, 'GRCh37'],
    ['a position twice', { ...own, positions: [own.positions[0], own.positions[0]] }, 'twice'],
    ['no reference', { ...own, alleles: own.alleles.slice(1) }, 'reference'],
    [
      'an allele at no position',
      { ...own, alleles: [...own.alleles, { name: '*9', at: { 77: 'T' } }] },
      'no position 77',
    ],
    [
      "a base that isn't listed",
      { ...own, alleles: [...own.alleles, { name: '*9', at: { 1000: 'G' } }] },
      '"G" is none of C, T',
    ],
    ['a wrong chromosome', { ...own, chromosome: '3' }, 'chromosome 3'],
    ['a wrong symbol', { ...own, gene: 'my gene' }, 'symbol'],
  ])('with %s is refused, naming pack and entry', (_, json, what) => {
    expect(() => parseGene(json, [], 'mine')).toThrow(what);
    expect(() => parseGene(json, [], 'mine')).toThrow('mine');
  });

  it('of a shipped pack has a citation that was checked', () => {
    for (const gene of genomeKnowledge.genes.values()) {
      if (gene.positions.length > 0 && gene.gene !== 'MT-RNR1')
        expect(gene.definitionCitation.checkedAgainst, gene.gene).toContain('PharmCAT');
    }
  });
});
