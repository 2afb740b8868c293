import { type CombinationMatch, matchCombinations, mostBlocks } from './combinations.js';
import { type GeneDefinition, ruleOf } from './definition.js';
import type { PositionCall } from './genotype.js';
import { callLowestFunction } from './lowest-function.js';
import { type DiplotypeMatch, matchDiplotypes } from './match.js';
import { type SampleStrands, strandsOf } from './strands.js';

export interface CallOptions {
  /** All candidates, not the best-scoring alone. */
  readonly allCandidates?: boolean;
  /** Research: name combinations and single changes where no named allele fits. Not for advice. */
  readonly combinations?: boolean;
  /** Research: CYP2D6 from sequence variants, blind to its structural variants. Not for advice. */
  readonly structuralGenes?: boolean;
}

/** The options for a command line's words: all candidates; `combinations` and `cyp2d6` for research. */
export function callOptions(allCandidates: boolean | undefined, research: readonly string[]): CallOptions {
  return {
    allCandidates: allCandidates ?? false,
    combinations: research.includes('combinations'),
    structuralGenes: research.includes('cyp2d6'),
  };
}

/** What a gene's genotypes say. */
export interface GeneCall {
  readonly gene: GeneDefinition;
  readonly status: 'called' | 'no-data' | 'no-match' | 'half-called' | 'missing-required' | 'too-ambiguous';
  readonly diplotypes: readonly (DiplotypeMatch | CombinationMatch)[];
  /** Lowest-function genes without phase: the variants found. */
  readonly variants: readonly string[];
  readonly phased: boolean;
  readonly missingPositions: readonly number[];
  /** Named alleles that no measured position defines: they can neither be found nor excluded. */
  readonly notExcluded: readonly string[];
  /** Machine-made: `marker-without-cause`, `unphased-preference`. */
  readonly warnings: readonly string[];
  readonly sample: SampleStrands;
}

/** The diplotypes of one gene that fit the genotypes at its positions, absent ones being unmeasured. */
export function callGene(
  gene: GeneDefinition,
  calls: readonly (PositionCall | undefined)[],
  options: CallOptions = {},
): GeneCall {
  const sample = strandsOf(gene, calls);
  const result = callSample(sample, options);
  const missingPositions = sample.missing.map((index) => gene.positions[index]!.position);
  const warnings = [...result.warnings, ...recommendedMissing(sample)];
  return {
    gene,
    status: result.status,
    diplotypes: result.diplotypes.map((match) => renameSuballeles(gene, match)),
    variants: result.variants,
    phased: sample.phased,
    missingPositions,
    notExcluded: sample.missing.length === 0 ? [] : notExcluded(sample),
    warnings,
    sample,
  };
}

type Result = Pick<GeneCall, 'status' | 'diplotypes' | 'variants' | 'warnings'>;
const nothing = (status: GeneCall['status'], warnings: readonly string[] = []): Result => ({
  status,
  diplotypes: [],
  variants: [],
  warnings,
});

function callSample(sample: SampleStrands, options: CallOptions): Result {
  const { gene } = sample;
  if (sample.present.length === 0) return nothing('no-data');
  if (ruleOf(gene, 'not-from-sequence-variants') && !options.structuralGenes)
    return nothing('no-data', ['not-from-sequence-variants']);
  const required =
    ruleOf(gene, 'required-positions')?.positions.filter(
      (position) => !sample.calls[gene.indexByPosition.get(position)!],
    ) ?? [];
  if (required.length > 0)
    return nothing(
      'missing-required',
      required.map((position) => `missing-required ${position}`),
    );
  if (ruleOf(gene, 'lowest-function')) {
    const call = callLowestFunction(sample);
    return { status: call.diplotypes.length + call.variants.length > 0 ? 'called' : 'no-match', ...call };
  }
  if (sample.halfCalled) return options.combinations ? combined(sample) : nothing('half-called');
  const matches = matchDiplotypes(sample, gene.alleles);
  if (matches.length === 0) return options.combinations ? combined(sample) : nothing('no-match');
  return { status: 'called', variants: [], ...choose(sample, matches, options) };
}

/** The best by score; or, where unphased data leave several, the one that the gene's rule prefers. */
function choose(
  sample: SampleStrands,
  matches: readonly DiplotypeMatch[],
  options: CallOptions,
): Pick<Result, 'diplotypes' | 'warnings'> {
  const preferences = sample.effectivelyPhased ? undefined : ruleOf(sample.gene, 'preferred-when-unphased');
  if (preferences) {
    const names = new Set(matches.map((match) => match.name));
    const choice = preferences.choices.find(({ among }) => among.every((name) => names.has(name)));
    const preferred = choice && matches.find((match) => match.name === choice.choose);
    if (preferred && matches.length > 1) return { diplotypes: [preferred], warnings: ['unphased-preference'] };
    return { diplotypes: matches, warnings: [] };
  }
  if (options.allCandidates) return { diplotypes: matches, warnings: [] };
  return { diplotypes: matches.filter((match) => match.score === matches[0]!.score), warnings: [] };
}

function combined(sample: SampleStrands): Result {
  if (sample.blockCount > mostBlocks) return nothing('too-ambiguous', [`too-many-unphased ${sample.blockCount}`]);
  const composite = ruleOf(sample.gene, 'composite-alleles')?.alleles ?? [];
  const alleles = sample.gene.alleles.filter((allele) => allele.defined.length > 0 && !composite.includes(allele.name));
  const diplotypes = matchCombinations(sample, { alleles, partials: true });
  return { status: diplotypes.length > 0 ? 'called' : 'no-match', diplotypes, variants: [], warnings: [] };
}

function notExcluded(sample: SampleStrands): string[] {
  return sample.gene.alleles
    .filter(
      (allele) => allele.defined.length > 0 && allele.defined.every(({ index }) => sample.calls[index] === undefined),
    )
    .map((allele) => allele.name);
}

function recommendedMissing(sample: SampleStrands): string[] {
  const rule = ruleOf(sample.gene, 'recommended-test');
  if (!rule || sample.present.length === 0 || sample.missing.length === 0) return [];
  const missing = rule.positions.filter((position) => !sample.calls[sample.gene.indexByPosition.get(position)!]);
  return missing.length > 0 ? [`recommended-positions-missing ${missing.join(' ')}`] : [];
}

function renameSuballeles<M extends DiplotypeMatch | CombinationMatch>(gene: GeneDefinition, match: M): M {
  if (!gene.hasSuballeles) return match;
  const renamed = gene.alleles.filter((allele) => allele.reportAs !== allele.name);
  const rename = (text: string) =>
    renamed.reduce((name, allele) => name.replaceAll(allele.name, allele.reportAs), text);
  return { ...match, name: rename(match.name), alleles: match.alleles.map(rename) };
}
