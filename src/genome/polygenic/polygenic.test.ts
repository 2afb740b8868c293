import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchAlleles, reverseComplement } from './alleles.js';
import { fitAncestryAdjustment } from './ancestry.js';
import { contribution, type GenotypeRecord, PolygenicScorer } from './score.js';
import { parseScoringFile, ScoringFileError } from './scoring-file.js';

const file = (header: readonly string[], columns: string, ...rows: readonly string[]) =>
  [
    ...header.map((line) => `#${line}`),
    columns.replaceAll(' ', '\t'),
    ...rows.map((row) => row.replaceAll(' ', '\t')),
  ].join('\n');

const plain = 'chr_name chr_position effect_allele other_allele effect_weight';

describe('scoring files', () => {
  test('version 1 and 2.0 headers, and a custom file', () => {
    const first = parseScoringFile(
      file([' PGS ID = PGS000001', ' Original Genome Build = hg19'], plain, '1 100 A G 0.5'),
      'x',
      'GRCh37',
    );
    expect(first[0]).toMatchObject({
      id: 'PGS000001',
      build: 'GRCh37',
      variants: [{ chromosome: 'chr1', position: 100 }],
    });
    const second = parseScoringFile(
      file(['pgs_id=PGS000002', 'genome_build=GRCh38'], plain, 'X 5 a g 1e-3'),
      'x',
      'GRCh38',
    );
    expect(second[0]!.variants[0]).toMatchObject({
      chromosome: 'chrX',
      effect: 'A',
      mode: { kind: 'additive', weight: 0.001 },
    });
    expect(parseScoringFile(file([], plain, '1 100 A G 0.5'), 'mine', 'unknown')[0]!.id).toBe('mine');
  });

  const harmonised = file(
    ['pgs_id=P', 'genome_build=GRCh37', 'HmPOS_build=GRCh38'],
    `rsID ${plain} hm_chr hm_pos`,
    'rs1 1 100 A G 0.5 1 200',
    'rs2 1 101 A G 0.5  ',
  );

  test('positions on the build of the genotypes; a row that was not lifted is refused', () => {
    expect(parseScoringFile(harmonised, 'x', 'GRCh37')[0]!.variants.map(({ position }) => position)).toEqual([
      100, 101,
    ]);
    const lifted = parseScoringFile(harmonised, 'x', 'GRCh38')[0]!;
    expect(lifted.variants.map(({ position }) => position)).toEqual([200]);
    expect(lifted.refused).toEqual([{ line: 6, why: 'no-position' }]);
  });

  test('positions on another build only are refused whole', () => {
    const text = file(['genome_build=GRCh37'], plain, '1 100 A G 0.5');
    expect(() => parseScoringFile(text, 'x', 'GRCh38')).toThrow(ScoringFileError);
  });

  test('interactions, haplotypes, names of alleles and repeats are refused by row', () => {
    const text = file(
      [],
      `${plain} is_interaction is_haplotype`,
      '1 1 A G 1 True False',
      '1 2 A G 1 False TRUE',
      '6 3 HLA-DR3 G 1 False False',
      '1 4 A G none False False',
      '1 5 A G 1 False False',
      '1 5 G A 1 False False',
    );
    const [score] = parseScoringFile(text, 'x', 'unknown');
    expect(score!.refused.map(({ why }) => why)).toEqual([
      'interaction',
      'haplotype-or-diplotype',
      'not-a-sequence',
      'no-weight',
      'duplicate',
    ]);
    expect(score!.variants).toHaveLength(1);
  });

  test('dominant, recessive and dosage weights; many scores side by side', () => {
    const modes = file([], `${plain} is_dominant is_recessive`, '1 1 A G 2 True False', '1 2 A G 2 False True');
    expect(parseScoringFile(modes, 'x', 'unknown')[0]!.variants.map(({ mode }) => mode.kind)).toEqual([
      'dominant',
      'recessive',
    ]);
    const dosage = file(
      [],
      'chr_name chr_position effect_allele other_allele dosage_0_weight dosage_1_weight dosage_2_weight',
      '6 9 G A -1 0 3',
    );
    expect(parseScoringFile(dosage, 'x', 'unknown')[0]!.variants[0]!.mode).toEqual({
      kind: 'by-dosage',
      weights: [-1, 0, 3],
    });
    const wide = parseScoringFile(file([], 'ID effect_allele one two', '22:17:G:A G 1 2'), 'x', 'GRCh38');
    expect(wide.map(({ id, variants }) => [id, variants[0]!.others])).toEqual([
      ['one', ['A']],
      ['two', ['A']],
    ]);
  });
});

test('alleles: as written, swapped, on the other strand, palindromic, not there', () => {
  const match = (effect: string, others: string[], ref: string, ...alts: string[]) =>
    matchAlleles({ effect, others }, ref, alts);
  expect(match('A', ['G'], 'G', 'A')).toEqual({ allele: 1, flipped: false, palindromic: false });
  expect(match('A', ['G'], 'A', 'G')).toEqual({ allele: 0, flipped: false, palindromic: false });
  expect(match('A', ['G'], 'C', 'T')).toEqual({ allele: 1, flipped: true, palindromic: false });
  expect(match('A', ['T'], 'T', 'A')).toEqual({ allele: 1, flipped: false, palindromic: true });
  expect(match('A', ['T'], 'C', 'G')).toBeUndefined();
  expect(match('A', ['G'], 'A', 'C')).toBeUndefined();
  expect(match('A', [], 'G', 'A')?.allele).toBe(1);
  expect(match('AT', ['A'], 'A', 'AT', 'ATT')?.allele).toBe(1);
  fc.assert(fc.property(fc.stringMatching(/^[ACGT]{1,8}$/), (s) => reverseComplement(reverseComplement(s)) === s));
});

test('contributions by dosage', () => {
  expect([0, 1, 2].map((d) => contribution({ kind: 'dominant', weight: 2 }, d))).toEqual([0, 2, 2]);
  expect([0, 1, 2].map((d) => contribution({ kind: 'recessive', weight: 2 }, d))).toEqual([0, 0, 2]);
  expect([0, 0.5, 1.5].map((d) => contribution({ kind: 'by-dosage', weights: [-1, 0, 4] }, d))).toEqual([-1, -0.5, 2]);
});

test('a missing genotype: nothing, the mean of fifty others, or the frequency of the file', () => {
  const scores = parseScoringFile(file([], `${plain} allelefrequency_effect`, '1 100 A G 0.5 0.25'), 'x', 'unknown');
  const sumOfMissing = (others: number, missing: 'zero' | 'mean') => {
    const dosages = Float64Array.from({ length: others + 1 }, (_, i) => (i === 0 ? Number.NaN : i % 2));
    const record: GenotypeRecord = {
      chromosome: 'chr1',
      position: 100,
      ref: 'G',
      alts: ['A'],
      dosages: (allele) => (allele === 1 ? dosages : dosages.map((d) => 2 - d)),
      copies: dosages.map((d) => (Number.isNaN(d) ? 0 : 2)),
    };
    const scorer = new PolygenicScorer(scores, others + 1, { missing, palindromic: 'keep' });
    scorer.add(record);
    return scorer.ofSample(0)[0]!;
  };
  expect(sumOfMissing(60, 'zero')).toMatchObject({ sum: 0, alleles: 0, average: 0, matched: 1, total: 1 });
  expect(sumOfMissing(60, 'mean')).toMatchObject({ sum: 0.25, alleles: 2, average: 0.125 });
  expect(sumOfMissing(3, 'mean').sum).toBeCloseTo(0.25, 12);
});

test('ancestry: what components explain is gone, mean and spread alike', () => {
  const components = Array.from({ length: 400 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
  const noise = components.map((_, i) => Math.sin(17 * i * i + 0.3) * (i % 2 ? 1 : 2));
  const scores = components.map(([a, b], i) => 4 + 3 * a! - 2 * b! + noise[i]! * Math.exp(a! / 2));
  const adjust = fitAncestryAdjustment({ scores, components });
  const z = components.map((own, i) => adjust(scores[i]!, own));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  expect(mean(z.map(({ z1 }) => z1))).toBeCloseTo(0, 10);
  expect(mean(z.map(({ z1 }) => z1 * z1))).toBeCloseTo(1, 10);
  expect(mean(z.map(({ z2 }) => z2 * z2))).toBeCloseTo(1, 10);
  expect(mean(z.map(({ z1 }, i) => z1 * components[i]![0]!))).toBeCloseTo(0, 10);
  const spread = (of: 'z1' | 'z2') => {
    const high = z.filter((_, i) => components[i]![0]! > 0.7).map((each) => each[of] ** 2);
    const low = z.filter((_, i) => components[i]![0]! < -0.7).map((each) => each[of] ** 2);
    return Math.abs(Math.log(mean(high) / mean(low)));
  };
  expect(spread('z2')).toBeLessThan(spread('z1') / 2);
  expect(() => fitAncestryAdjustment({ scores: [1], components: [[1]] })).toThrow();
});
