import type { NamedAllele } from './definition.js';
import { sortMatches } from './match.js';
import { compareNames, diplotypeName } from './names.js';
import { codeOn, type SampleStrands } from './strands.js';

/** What one chromosome is made of: named alleles together, and single changes that belong to none. */
export interface ChromosomeReading {
  readonly name: string;
  /** Names of the alleles; the reference alone where nothing else is there or only single changes are. */
  readonly components: readonly string[];
  /** HGVS names of single changes, in order of position. */
  readonly partials: readonly { readonly position: number; readonly name: string }[];
  readonly score: number;
}

export interface CombinationMatch {
  readonly name: string;
  readonly alleles: readonly [string, string] | readonly [string];
  readonly readings: readonly ChromosomeReading[];
  readonly score: number;
}

/** Above so many blocks of unknown relative phase the pairs of chromosomes are too many to list. */
export const mostBlocks = 12;

interface Options {
  readonly alleles: readonly NamedAllele[];
  readonly partials: boolean;
}

/**
 * Every pair of chromosomes that the sample may have, each read as a combination of named alleles.
 * Lists 2^(blocks-1) pairs; the caller sees to it that there are at most {@link mostBlocks}.
 */
export function matchCombinations(sample: SampleStrands, options: Options): CombinationMatch[] {
  const found = new Map<string, CombinationMatch>();
  const add = (a: ChromosomeReading, b: ChromosomeReading) => {
    const [low, high] = compareNames(a.name, b.name) <= 0 ? [a, b] : [b, a];
    const name = diplotypeName(low.name, high.name);
    const score = low.score + high.score;
    found.set(`${name} ${score}`, { name, alleles: [low.name, high.name], readings: [low, high], score });
  };
  if (sample.blockCount === 0) {
    const readings = readChromosome(sample, () => 0, options);
    if (sample.haploid) {
      return readings.map((reading) => ({
        name: reading.name,
        alleles: [reading.name] as const,
        readings: [reading],
        score: reading.score,
      }));
    }
    readings.forEach((a, i) => {
      for (const b of readings.slice(i)) add(a, b);
    });
  } else {
    for (let orientation = 0; orientation < 1 << (sample.blockCount - 1); orientation++) {
      const strand = (block: number) => ((orientation >> block) & 1) as 0 | 1;
      for (const a of readChromosome(sample, strand, options)) {
        for (const b of readChromosome(sample, (block) => (1 - strand(block)) as 0 | 1, options)) add(a, b);
      }
    }
  }
  return sortMatches([...found.values()]);
}

/** All readings of one chromosome, given the strand it takes in each block. */
function readChromosome(
  sample: SampleStrands,
  strand: (block: number) => 0 | 1,
  { alleles, partials }: Options,
): ChromosomeReading[] {
  const sideAt = (index: number): 0 | 1 => {
    const block = sample.blockOf[index]!;
    return block < 0 ? 0 : strand(block);
  };
  const codeAt = (index: number) => codeOn(sample.calls[index]!, sideAt(index));
  const changed = sample.variant.filter((index) => codeAt(index) !== 0);
  const core = (allele: NamedAllele) => allele.defined.filter(({ index }) => sample.calls[index] !== undefined);
  const covered = alleles.filter((allele) => {
    const positions = allele.isReference ? [] : core(allele);
    return positions.length > 0 && positions.every(({ index, mask }) => ((mask >>> codeAt(index)) & 1) === 1);
  });
  const reference = alleles.find((allele) => allele.isReference)!;
  const sets = covered.length === 0 ? [[reference]] : covered.length === 1 ? [covered] : disjointSets(covered, core);
  return sets.map((set) => {
    const taken = new Set(set.flatMap((allele) => (allele.isReference ? [] : core(allele).map(({ index }) => index))));
    const left = partials ? changed.filter((index) => !taken.has(index)) : [];
    return reading(
      sample,
      set,
      left.map((index) => ({
        position: sample.gene.positions[index]!.position,
        name: changeName(sample, index, sideAt(index)),
      })),
    );
  });
}

/** A chromosome of these alleles and single changes, with its score: the measured positions that they define. */
export function reading(
  sample: SampleStrands,
  set: readonly NamedAllele[],
  partials: ChromosomeReading['partials'],
): ChromosomeReading {
  const defined = new Set(set.flatMap((allele) => allele.defined.map(({ index }) => index)));
  const score = [...defined].filter((index) => sample.calls[index] !== undefined).length - partials.length;
  return composeReading(set, partials, score);
}

/** Names a chromosome from its parts: `[*2 + *3]`, `*2`, `[*2 + g.1234A>G]`. */
function composeReading(
  set: readonly NamedAllele[],
  partials: ChromosomeReading['partials'],
  score: number,
): ChromosomeReading {
  const components = [...set].sort(
    (a, b) => Number(b.isReference) - Number(a.isReference) || compareNames(a.name, b.name),
  );
  const named = components.filter((allele) => !allele.isReference).map((allele) => allele.name);
  const parts = [...named, ...partials.map((partial) => partial.name)];
  const name = parts.length === 0 ? components[0]!.name : parts.length === 1 ? parts[0]! : `[${parts.join(' + ')}]`;
  return { name, components: components.map((allele) => allele.name), partials, score };
}

/** Sets of alleles that share no position, the allele with most positions first. */
function disjointSets(
  covered: readonly NamedAllele[],
  core: (allele: NamedAllele) => readonly { readonly index: number }[],
): NamedAllele[][] {
  const indicesOf = new Map(covered.map((allele) => [allele, core(allele).map(({ index }) => index)]));
  const size = (allele: NamedAllele) => indicesOf.get(allele)!.length;
  const overlap = (a: NamedAllele, b: NamedAllele) =>
    indicesOf.get(a)!.some((index) => indicesOf.get(b)!.includes(index));
  const sorted = [...covered].sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1));
  const sets: NamedAllele[][] = [];
  for (const allele of sorted) {
    let [added, within] = [false, false];
    for (const set of sets) {
      const rivals = set.filter((other) => overlap(other, allele));
      // Alleles of equal size overlap because a position that would tell them apart is missing: each gets a set.
      if (rivals.some((rival) => size(rival) !== size(allele))) within = true;
      if (rivals.length === 0) {
        set.push(allele);
        added = true;
      }
    }
    if (!added && !within) sets.push([allele]);
  }
  return sets;
}

/** HGVS genomic name of the sample's allele, `g.94781859G>A`; `?` where it wasn't called. */
function changeName(sample: SampleStrands, index: number, side: 0 | 1): string {
  const position = sample.gene.positions[index]!;
  const call = sample.calls[index]!;
  const code = codeOn(call, side);
  const text = call.texts[side] ?? '.';
  if (text === '.') return `g.${position.position}?`;
  if (code > 0 && code <= position.alts.length)
    return position.hgvs?.[code - 1] ?? `g.${position.position}${position.ref}>${position.alts[code - 1]}`;
  return `g.${position.position}${position.ref}>${text}`;
}
