import { describe, expect, it } from 'vitest';
import { allPositions, callOf, committedGene, namesOf, type OneRecord } from '../../../test/pgx-gene.js';

const ugt1a1 = committedGene('UGT1A1');
const repeat = 233760233;
const others = allPositions(ugt1a1).filter((record) => record.position !== repeat);
const withRepeat = (record: Omit<OneRecord, 'genotype'>, genotype = '0/1', more: readonly OneRecord[] = []) => {
  const call = callOf(ugt1a1, [...others, { ...record, genotype }, ...more]);
  return call.status === 'called' ? namesOf(call) : [call.status];
};

describe('the TA repeat of UGT1A1, however it is written', () => {
  it("reads the definition's own form", () => {
    expect(withRepeat({ position: repeat, ref: 'CAT', alts: ['CATAT'] })).toEqual(['*1/*28']);
    expect(withRepeat({ position: repeat, ref: 'CAT', alts: ['C'] })).toEqual(['*1/*36']);
    expect(withRepeat({ position: repeat, ref: 'CAT', alts: ['CATATAT', 'CATAT'] }, '1/2')).toEqual(['*28/*37']);
  });

  it('reads a bare anchor and a longer REF', () => {
    expect(withRepeat({ position: repeat, ref: 'C', alts: ['CAT'] })).toEqual(['*1/*28']);
    expect(withRepeat({ position: repeat, ref: 'CATATATATATATATA', alts: ['CATATATATATATATATA'] })).toEqual(['*1/*28']);
  });

  it('reads insertions and deletions moved right within the repeat', () => {
    expect(withRepeat({ position: repeat + 2, ref: 'T', alts: ['TAT'] })).toEqual(['*1/*28']);
    expect(withRepeat({ position: repeat + 1, ref: 'A', alts: ['ATA'] })).toEqual(['*1/*28']);
    expect(withRepeat({ position: 233760248, ref: 'A', alts: ['ATA'] })).toEqual(['*1/*28']);
    expect(withRepeat({ position: repeat + 3, ref: 'ATA', alts: ['A'] })).toEqual(['*1/*36']);
  });

  it('does not take another insertion for it, nor one beyond the repeat', () => {
    const beyond = callOf(ugt1a1, [...others, { position: 233760249, ref: 'G', alts: ['GAT'], genotype: '0/1' }]);
    expect(beyond.missingPositions).toEqual([repeat]);
    const foreign = callOf(ugt1a1, [...others, { position: repeat + 2, ref: 'T', alts: ['TGG'], genotype: '0/1' }]);
    expect(foreign.missingPositions).toEqual([repeat]);
  });

  it('joins one record an ALT', () => {
    const second: OneRecord = { position: repeat, ref: 'CAT', alts: ['C'], genotype: '0/1' };
    expect(withRepeat({ position: repeat, ref: 'CAT', alts: ['CATAT'] }, '0/1', [second])).toEqual(['*28/*36']);
  });
});

describe('deletions and substitutions', () => {
  const dpyd = committedGene('DPYD');
  const at = 97450065;
  const rest = allPositions(dpyd).filter((record) => record.position !== at);

  it('reads a deletion at its rightmost place', () => {
    const call = callOf(dpyd, [...rest, { position: at + 1, ref: 'GG', alts: ['G'], genotype: '0/1' }]);
    expect(namesOf(call)).toEqual(['Reference/c.1898delC (*3)']);
    expect(call.missingPositions).toEqual([]);
  });

  it('reads a block substitution at the position it changes', () => {
    const cyp2c19 = committedGene('CYP2C19');
    const records = allPositions(cyp2c19).filter((record) => record.position !== 94780653);
    const call = callOf(cyp2c19, [...records, { position: 94780652, ref: 'TG', alts: ['TA'], genotype: '1/1' }], {
      allCandidates: true,
    });
    expect(call.missingPositions).toEqual([]);
    expect(call.sample.calls[cyp2c19.indexByPosition.get(94780653)!]!.codes).toEqual([1, 1]);
  });

  it('reads a deletion and a substitution written as one', () => {
    const cyp2c9 = committedGene('CYP2C9');
    const [deletion, base] = [94942205, 94942216];
    const { ref, alts } = cyp2c9.positions[cyp2c9.indexByPosition.get(base)!]!;
    const records = allPositions(cyp2c9).filter(({ position }) => position < deletion || position > base);
    const both = { position: deletion, ref: `CAATGGAAAGA${ref}`, alts: [`C${alts[0]}`], genotype: '0|1' };
    const call = callOf(cyp2c9, [...records, both]);
    const codesAt = (position: number) => call.sample.calls[cyp2c9.indexByPosition.get(position)!]?.codes;
    expect([codesAt(deletion), codesAt(base)]).toEqual([
      [0, 1],
      [0, 1],
    ]);
    // Another base than a defined one: nothing is read.
    const other = callOf(cyp2c9, [...records, { ...both, alts: ['CN'] }]);
    expect(other.missingPositions).toEqual([deletion, base]);
  });

  it('takes nothing from a record whose REF is not the reference', () => {
    const call = callOf(dpyd, [...rest, { position: at, ref: 'CC', alts: ['C'], genotype: '0/1' }]);
    expect(call.missingPositions).toEqual([at]);
    expect(call.issues).toEqual([{ position: at, issue: 'reference-mismatch' }]);
  });

  it('discards a genotype with a symbolic or spanning allele, not the line', () => {
    const cyp2c9 = committedGene('CYP2C9');
    const position = 94942290;
    const records = allPositions(cyp2c9).filter((record) => record.position !== position);
    for (const alts of [['<DEL>'], ['*'], ['<NON_REF>'], ['N']]) {
      const call = callOf(cyp2c9, [...records, { position, ref: 'C', alts, genotype: '0/1' }]);
      expect([call.missingPositions, call.issues[0]?.issue]).toEqual([[position], 'unusable-allele']);
      expect(callOf(cyp2c9, [...records, { position, ref: 'C', alts, genotype: '0/0' }]).missingPositions).toEqual([]);
    }
  });

  it('says that a base is not in the definition', () => {
    const tpmt = committedGene('TPMT');
    const [position] = tpmt.positions;
    const alt = ['A', 'C', 'G', 'T'].find((base) => base !== position!.ref && !position!.alts.includes(base))!;
    const records = allPositions(tpmt).slice(1);
    const call = callOf(tpmt, [
      { position: position!.position, ref: position!.ref, alts: [alt], genotype: '0/1' },
      ...records,
    ]);
    expect([namesOf(call), call.issues[0]?.issue]).toEqual([['*1/*1'], 'undocumented-as-reference']);
    const cyp3a5 = committedGene('CYP3A5');
    const first = cyp3a5.positions[0]!;
    const found = callOf(cyp3a5, [
      { position: first.position, ref: first.ref, alts: ['G'], genotype: '0/1' },
      ...allPositions(cyp3a5).slice(1),
    ]);
    expect(found.status).toBe('no-match');
  });
});

describe('genotypes to be careful with', () => {
  const cyp2c9 = committedGene('CYP2C9');
  const position = 94942290;
  const records = allPositions(cyp2c9).filter((record) => record.position !== position);

  it('discards a heterozygous genotype of which only one allele was read', () => {
    const record = { position, ref: 'C', alts: ['T'] };
    expect(callOf(cyp2c9, [...records, { ...record, genotype: '0/1;.;0,30' }]).issues[0]?.issue).toBe(
      'depth-contradicts-genotype',
    );
    expect(namesOf(callOf(cyp2c9, [...records, { ...record, genotype: '0/1;.;14,16' }]))).toEqual(['*1/*2']);
  });

  it('keeps the first of two contradicting records, and says so', () => {
    const twice = [
      { position, ref: 'C', alts: ['T'], genotype: '0/1' },
      { position, ref: 'C', alts: ['T'], genotype: '1/1' },
    ];
    const call = callOf(cyp2c9, [...records, ...twice]);
    expect([namesOf(call), call.issues.map(({ issue }) => issue)]).toEqual([['*1/*2'], ['duplicate-record']]);
  });

  it('takes a reference genotype for a contradiction only where both records name the same ALT', () => {
    const reference = { position, ref: 'C', alts: ['T'], genotype: '0/0' };
    const variant = { position, ref: 'C', alts: ['T'], genotype: '0/1' };
    const same = callOf(cyp2c9, [...records, reference, variant]);
    expect([namesOf(same), same.issues.map(({ issue }) => issue)]).toEqual([['*1/*1'], ['duplicate-record']]);
    const split = callOf(cyp2c9, [...records, { ...reference, alts: ['G'] }, variant]);
    expect([namesOf(split), split.issues]).toEqual([['*1/*2'], []]);
  });

  it('does not count the same record twice', () => {
    const record = { position, ref: 'C', alts: ['T'], genotype: '0/1' };
    expect(namesOf(callOf(cyp2c9, [...records, record, record]))).toEqual(['*1/*2']);
  });

  it('lets a valid record replace one that could not be used', () => {
    const twice = [
      { position, ref: 'C', alts: ['T'], genotype: './.' },
      { position, ref: 'C', alts: ['T'], genotype: '0/1' },
    ];
    expect(namesOf(callOf(cyp2c9, [...records, ...twice]))).toEqual(['*1/*2']);
  });

  it('reads reference blocks of a gVCF', () => {
    const first = cyp2c9.positions[0]!.position;
    const last = cyp2c9.positions.at(-1)!.position + 20;
    const block = { position: first - 5, ref: 'A', alts: ['<NON_REF>'], end: last, genotype: '0/0' };
    expect(namesOf(callOf(cyp2c9, [block]))).toEqual(['*1/*1']);
    expect(callOf(cyp2c9, [{ ...block, genotype: './.' }]).status).toBe('no-data');
    const variant = { position, ref: 'C', alts: ['T', '<NON_REF>'], genotype: '0/1' };
    const halves = [{ ...block, end: position - 1 }, variant, { ...block, position: position + 1, end: last }];
    expect(namesOf(callOf(cyp2c9, halves))).toEqual(['*1/*2']);
  });
});
