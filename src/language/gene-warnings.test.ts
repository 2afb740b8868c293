import { describe, expect, it } from 'vitest';
import { geneWarnings } from './gene-warnings.js';

describe('warnings of gene results', () => {
  it('are sentences in both languages, one for each kind', () => {
    const codes = ['filtered-record 1', 'filtered-record 2', 'marker-without-cause', 'suballele *4.024 read as *4'];
    expect(geneWarnings(codes, 'en')).toEqual([
      "The file's own filter marks the record as doubtful (position 1, 2)",
      'The marker of the haplotype is present, its causal variant is not',
      'Suballele *4.024 was read as *4',
    ]);
    for (const sentence of geneWarnings(codes, 'zh')) expect(sentence).toMatch(/[\u4e00-\u9fff]/);
  });

  it('count what they do not name', () => {
    expect(geneWarnings(['recommended-positions-missing 1 2 3 4 5 6'], 'en')).toEqual([
      'Positions that guidelines recommend to test are missing (position 1, 2, 3, 4 and 2 more)',
    ]);
  });

  it('are given back where they are no code', () => {
    expect(geneWarnings(['something else'], 'en')).toEqual(['something else']);
  });
});
