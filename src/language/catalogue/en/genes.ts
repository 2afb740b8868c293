/** Why a gene result is less sure than it looks, or is none, by the engine's code; `what` is what the code names. */
export const genes = {
  positions: (list: string) => `position ${list}`,
  more: (count: string) => `and ${count} more`,
  warning: {
    // genotypes at defined positions
    'no-call': (what: string) => `No genotype was called (${what})`,
    'half-call': (what: string) => `Only one of two alleles was called (${what})`,
    'half-call-reference': (what: string) =>
      `Only one of two alleles was called, the reference; the position was not used (${what})`,
    'unusable-allele': (what: string) => `The allele is symbolic or ambiguous; the position was not used (${what})`,
    'undocumented-allele': (what: string) => `Shows a base that the allele definitions do not list (${what})`,
    'undocumented-as-reference': (what: string) =>
      `Shows a base that the allele definitions do not list; it was read as the reference (${what})`,
    'single-base-at-repeat': (what: string) =>
      `The file has a single base where the definition expects an insertion or repeat (${what})`,
    'invalid-allele-index': (what: string) => `The genotype names an allele that the line does not have (${what})`,
    'depth-contradicts-genotype': (what: string) =>
      `Heterozygous by its genotype, but reads show one allele only; the position was not used (${what})`,
    'filtered-record': (what: string) => `The file's own filter marks the record as doubtful (${what})`,
    'low-depth': (what: string) => `Read fewer than 10 times (${what})`,
    'low-quality': (what: string) => `Genotype quality below 20: more than 1 % of such genotypes are wrong (${what})`,
    'too-many-alleles': (what: string) => `More than two alleles; the first two were read (${what})`,
    'reference-mismatch': (what: string) => `The reference base is not that of GRCh38; not used (${what})`,
    'duplicate-record': (what: string) => `Records of one position contradict each other; the first was kept (${what})`,
    'array-indel': (what: string) => `An array's letters do not tell which insertion or deletion; not read (${what})`,
    'ambiguous-strand': (what: string) =>
      `An array's letters fit both strands of the DNA and mean different genotypes; not read (${what})`,
    'undefined-allele': (what: string) => `An array's letters are no allele of the definition; not read (${what})`,
    'other-chromosome': (what: string) => `The array file has the variant on another chromosome; not read (${what})`,
    'conflicting-rows': (what: string) => `Rows of the array file contradict each other; not read (${what})`,
    // calls
    'half-called': () => 'A genotype is only half called: no diplotype follows',
    'no-match': () => 'No combination of named alleles explains the genotypes',
    'too-ambiguous': () => 'Too many unphased variants to list the combinations',
    'too-many-unphased': (what: string) => `${what} unphased variants are too many to list the combinations`,
    'missing-required': (what: string) =>
      `Required positions are missing${what ? ` (${what})` : ''}: no diplotype is called`,
    'no-usable-genotype': () => 'No usable genotype at its positions',
    'not-from-sequence-variants': () =>
      'Cannot be called from sequence variants alone; give a result of a laboratory or a special caller',
    'unphased-preference': () =>
      'Several diplotypes fit the unphased data; the most frequent in phased populations was taken',
    'recommended-positions-missing': (what: string) =>
      `Positions that guidelines recommend to test are missing (${what})`,
    'marker-without-cause': () => 'The marker of the haplotype is present, its causal variant is not',
    'cause-not-measured': () => 'The marker of the haplotype stands for its causal variant, which was not measured',
    // results from elsewhere
    'unknown-allele': (what: string) => `The definitions have no allele ${what}`,
    suballele: (what: string) => `Suballele ${what.replace(' read as ', ' was read as ')}`,
    'outside-call-contradicts-diplotype': (what: string) =>
      `The result given differs from what its diplotype means (${what})`,
    'vcf-would-call': (what: string) => `From the genome file ${what} would follow; the result given goes before`,
    'no-definition': () => 'No knowledge pack defines this gene',
    'two-alleles-of-one-copy': () => 'Two alleles were given for a gene of which there is one copy',
    'one-allele-of-two-copies': () => 'One allele was given for a gene of which there are two copies',
    // files
    'wrong-genome-build': () =>
      'The file is not on GRCh38, or its reference bases contradict GRCh38: lift it over first',
  },
};
