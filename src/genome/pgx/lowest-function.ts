import {
  type ChromosomeReading,
  type CombinationMatch,
  matchCombinations,
  mostBlocks,
  reading,
} from './combinations.js';
import { type NamedAllele, type RuleOf, ruleOf } from './definition.js';
import { type DiplotypeMatch, matchAlleles, matchDiplotypes, sortMatches } from './match.js';
import { compareNames, diplotypeName } from './names.js';
import { codeOn, type SampleStrands } from './strands.js';

/** A call of a gene whose variants are read one by one, by the least active on each chromosome. */
export interface LowestFunctionCall {
  readonly diplotypes: readonly (DiplotypeMatch | CombinationMatch)[];
  /** Without phase: the variants found, twice where on both chromosomes. Empty if diplotypes could be named. */
  readonly variants: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Phased data give every variant of each chromosome; unphased data only the list of variants.
 * See PharmCAT, Gene Definition Exceptions, "DPYD" and "RYR1".
 */
export function callLowestFunction(sample: SampleStrands): LowestFunctionCall {
  const { gene } = sample;
  const marker = ruleOf(gene, 'marker-and-cause');
  const defined = gene.alleles.filter((allele) => allele.defined.length > 0);
  const linked = marker && hasVariant(sample, marker) ? marker : undefined;
  const alleles = linked
    ? defined.filter(({ name }) => name !== linked.haplotype && name !== linked.cause.allele)
    : defined;

  if (sample.effectivelyPhased && !linked) {
    const exact = matchDiplotypes(sample, alleles);
    if (exact.length > 0) return { diplotypes: exact, variants: [], warnings: [] };
  }
  if (sample.effectivelyPhased || (sample.usesPhaseSets && sample.blockCount <= mostBlocks)) {
    const combined = matchCombinations(sample, { alleles, partials: true });
    if (!linked) return { diplotypes: combined, variants: [], warnings: [] };
    return { ...addLinked(sample, linked, alleles), variants: [] };
  }
  return { diplotypes: [], ...listVariants(sample, marker, defined) };
}

function hasVariant(sample: SampleStrands, rule: RuleOf<'marker-and-cause'>): boolean {
  return [rule.cause.position, rule.marker.position].some((position) => {
    const call = sample.calls[sample.gene.indexByPosition.get(position)!];
    return call?.codes.some((code) => code !== 0 && code !== null) ?? false;
  });
}

/* ---- a haplotype of a cause and its marker (DPYD HapB3), phased ---- */

const markerOnly = 'marker-without-cause';
const causeNotMeasured = 'cause-not-measured';

/** Chromosomes with the haplotype, or its cause alone, added to what else they carry. */
function addLinked(
  sample: SampleStrands,
  rule: RuleOf<'marker-and-cause'>,
  alleles: readonly NamedAllele[],
): Pick<LowestFunctionCall, 'diplotypes' | 'warnings'> {
  const warnings = new Set<string>();
  const positions = [rule.cause.position, rule.marker.position];
  const found = new Map<string, CombinationMatch>();
  const orientations = sample.blockCount === 0 ? 1 : 1 << (sample.blockCount - 1);
  for (let orientation = 0; orientation < orientations; orientation++) {
    const strands = [0, 1].map((side) => (block: number) => (((orientation >> block) & 1) ^ side) as 0 | 1);
    const readings = strands.map((strand) => {
      const plain = matchCombinations(asHaploid(sample, strand), { alleles, partials: true });
      const linked = linkedAllele(sample, rule, strand, warnings);
      return plain.map(({ readings: [plainReading] }) => withLinked(sample, plainReading!, linked, positions));
    });
    for (const a of readings[0]!) {
      for (const b of readings[1]!) {
        const [low, high] = compareNames(a.name, b.name) <= 0 ? [a, b] : [b, a];
        const name = diplotypeName(low.name, high.name);
        found.set(name, { name, alleles: [low.name, high.name], readings: [low, high], score: low.score + high.score });
      }
    }
  }
  return { diplotypes: sortMatches([...found.values()]), warnings: [...warnings] };
}

/** One of the sample's chromosomes by itself. */
function asHaploid(sample: SampleStrands, strand: (block: number) => 0 | 1): SampleStrands {
  const calls = sample.calls.map((call, index) => {
    if (!call) return undefined;
    const side = sample.blockOf[index]! < 0 ? 0 : strand(sample.blockOf[index]!);
    return { ...call, codes: [codeOn(call, side), null] as const, texts: [call.texts[side] ?? '.', null] as const };
  });
  const variant = sample.variant.filter((index) => calls[index]!.codes[0] !== 0);
  return {
    ...sample,
    calls,
    variant,
    heterozygous: [],
    blockOf: new Int16Array(calls.length).fill(-1),
    blockCount: 0,
    haploid: true,
  };
}

function linkedAllele(
  sample: SampleStrands,
  rule: RuleOf<'marker-and-cause'>,
  strand: (block: number) => 0 | 1,
  warnings: Set<string>,
): NamedAllele | undefined {
  const { gene } = sample;
  const shows = (position: number): boolean | undefined => {
    const index = gene.indexByPosition.get(position)!;
    const call = sample.calls[index];
    if (!call) return undefined;
    const code = codeOn(call, sample.blockOf[index]! < 0 ? 0 : strand(sample.blockOf[index]!));
    return code === 1 ? true : code === 0 ? false : undefined;
  };
  const [cause, marker] = [shows(rule.cause.position), shows(rule.marker.position)];
  if (cause) return gene.allelesByName.get(marker ? rule.haplotype : rule.cause.allele);
  if (!marker) return undefined;
  warnings.add(cause === false ? markerOnly : causeNotMeasured);
  return cause === false ? undefined : gene.allelesByName.get(rule.haplotype);
}

function withLinked(
  sample: SampleStrands,
  plain: ChromosomeReading,
  linked: NamedAllele | undefined,
  positions: readonly number[],
): ChromosomeReading {
  const partials = plain.partials.filter((partial) => !positions.includes(partial.position));
  const others = plain.components.map((name) => sample.gene.allelesByName.get(name)!);
  const set = linked ? [...others.filter((allele) => !allele.isReference), linked] : others;
  return reading(sample, set, partials);
}

/* ---- unphased ---- */

/** The variants found, without saying which lie together. */
function listVariants(
  sample: SampleStrands,
  marker: RuleOf<'marker-and-cause'> | undefined,
  defined: readonly NamedAllele[],
): Pick<LowestFunctionCall, 'variants' | 'warnings'> {
  const linked = marker ? countLinked(sample, marker) : { names: [], warnings: [] };
  const singles = marker
    ? defined.filter(({ name }) => name !== marker.haplotype && name !== marker.cause.allele)
    : defined;
  const matches = matchAlleles(sample, singles, 'anything');
  const found =
    matches.length + linked.names.length > 2 ? matches.filter(({ allele }) => !allele.isReference) : matches;
  const names = found.flatMap(({ allele }) =>
    isHomozygous(sample, allele) ? [allele.name, allele.name] : [allele.name],
  );
  return { variants: [...names, ...linked.names].sort(compareNames), warnings: linked.warnings };
}

function isHomozygous(sample: SampleStrands, allele: NamedAllele): boolean {
  if (allele.isReference) return false;
  return allele.defined.every(({ index }) => sample.calls[index] === undefined || sample.blockOf[index]! < 0);
}

/**
 * How often the haplotype, or its cause alone, is there when it isn't known which chromosome carries what:
 * the cause decides; the marker speaks only where the cause wasn't measured.
 */
function countLinked(
  sample: SampleStrands,
  rule: RuleOf<'marker-and-cause'>,
): { readonly names: string[]; readonly warnings: string[] } {
  const count = (position: number) => {
    const call = sample.calls[sample.gene.indexByPosition.get(position)!];
    return call ? call.codes.filter((code) => code === 1).length : undefined;
  };
  const [causes, markers] = [count(rule.cause.position), count(rule.marker.position)];
  if (causes === undefined) {
    const warnings = markers ? [causeNotMeasured] : [];
    return { names: Array<string>(markers ?? 0).fill(rule.haplotype), warnings };
  }
  const both = Math.min(causes, markers ?? 0);
  return {
    names: [...Array<string>(both).fill(rule.haplotype), ...Array<string>(causes - both).fill(rule.cause.allele)],
    warnings: (markers ?? 0) > causes ? [markerOnly] : [],
  };
}
