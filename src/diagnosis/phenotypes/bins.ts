import { frequentLevel } from './frequency.js';
import type { Ontology } from './ontology.js';
import type { MatchRow, PhenotypeIndex } from './phenotype-index.js';

/** How a patient's phenotype relates to what a disease is annotated with. */
export const matchKinds = ['exact', 'disease-more-specific', 'patient-more-specific', 'related', 'none'] as const;
export type MatchKind = (typeof matchKinds)[number];

const contentEdges = [2, 3.2, 4.2, 5.2, 6.4] as const;
const contentBins = contentEdges.length + 1;
const levels = 10;
const gapEdges = [0.7, 2] as const;
const levelGroups: readonly number[] = [0, 0, 0, 0, 1, 1, 2, 2, 2, 2];

const selfBins = levels * contentBins;
const upperBins = contentBins * 3 * 3;
/** exact, disease-more-specific | patient-more-specific, related | none */
export const binCount = 2 * selfBins + 2 * upperBins + contentBins;

const bandOf = (value: number, edges: readonly number[]) => {
  let band = 0;
  while (band < edges.length && value >= edges[band]!) band++;
  return band;
};

export const noneBin = (content: number) => 2 * selfBins + 2 * upperBins + bandOf(content, contentEdges);
const selfBin = (direct: number, level: number, content: number) =>
  (direct ? 0 : selfBins) + level * contentBins + bandOf(content, contentEdges);
const upperBin = (direct: number, level: number, shared: number, gap: number) =>
  2 * selfBins +
  (direct ? 0 : upperBins) +
  (bandOf(shared, contentEdges) * 3 + levelGroups[level]!) * 3 +
  bandOf(gap, gapEdges);

/** The kind of match that a bin stands for. */
export function kindOfBin(bin: number): MatchKind {
  if (bin < selfBins) return 'exact';
  if (bin < 2 * selfBins) return 'disease-more-specific';
  if (bin < 2 * selfBins + upperBins) return 'patient-more-specific';
  return bin < 2 * selfBins + 2 * upperBins ? 'related' : 'none';
}

/** For each bin, what a match in it adds to the tally of a disease (see `fit.ts`). */
export const binTally: readonly {
  readonly present: boolean;
  readonly exact: boolean;
  readonly frequent: boolean;
  readonly profile: boolean;
}[] = Array.from({ length: binCount }, (_, bin) => {
  const kind = kindOfBin(bin);
  const isSelf = kind === 'exact' || kind === 'disease-more-specific';
  const level = isSelf ? Math.floor((bin % selfBins) / contentBins) : 0;
  return {
    profile: isSelf,
    present: isSelf && level > 0,
    exact: kind === 'exact' && level > 0,
    frequent: isSelf && level >= frequentLevel,
  };
});

/** Below this information content a shared ancestor is no relation. */
const leastShared = 2.5;

/** Computes, for one term, the bin of every disease that relates to it through the most informative shared term. */
export class Matcher {
  readonly #seen: Uint16Array;
  #stamp = 0;
  readonly #diseases: Uint16Array;
  readonly #bins: Uint16Array;

  constructor(
    readonly ontology: Ontology,
    readonly index: PhenotypeIndex,
  ) {
    this.#seen = new Uint16Array(index.diseaseCount);
    this.#diseases = new Uint16Array(index.diseaseCount);
    this.#bins = new Uint16Array(index.diseaseCount);
  }

  row(term: number): MatchRow {
    const { index, ontology } = this;
    this.#stamp = (this.#stamp + 1) & 0xffff;
    if (this.#stamp === 0) {
      this.#seen.fill(0);
      this.#stamp = 1;
    }
    const content = index.informationContent;
    const own = content[term]!;
    const upward = Array.from(ontology.ancestors(term)).sort((a, b) => content[b]! - content[a]! || a - b);
    let count = 0;
    for (const shared of [term, ...upward.filter((each) => each !== term)]) {
      if (shared !== term && content[shared]! < leastShared) break;
      for (let place = index.start[shared]!; place < index.start[shared + 1]!; place++) {
        const disease = index.disease[place]!;
        if (this.#seen[disease] === this.#stamp) continue;
        const level = index.level[place]!;
        if (level === 0 && shared !== term) continue;
        this.#seen[disease] = this.#stamp;
        this.#diseases[count] = disease;
        this.#bins[count++] =
          shared === term
            ? selfBin(index.direct[place]!, level, own)
            : upperBin(index.direct[place]!, level, content[shared]!, own - content[shared]!);
      }
    }
    return { diseases: this.#diseases.slice(0, count), bins: this.#bins.slice(0, count) };
  }
}
