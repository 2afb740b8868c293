import type { DiseaseData } from '../../src/diagnosis/phenotypes/disease-data.js';
import {
  type AllelePattern,
  allelePatterns,
  type Consequence,
  consequenceOf,
  consequences,
  type GenotypeParameters,
  type Mode,
  modeOf,
  modes,
  patternOf,
} from '../../src/diagnosis/phenotypes/genotype.js';
import type { PublishedCase } from './hpo-source.js';

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

/** Counts, with one added to each, of what causal variants look like in published cases of annotated diseases. */
export function learnGenotype(
  cases: readonly PublishedCase[],
  diseases: DiseaseData,
  genesBefore: ReadonlyMap<string, readonly string[]>,
): GenotypeParameters {
  const place = new Map(diseases.ids.map((id, each) => [id, each]));
  const patterns = new Map(modes.map((mode) => [mode, new Map(allelePatterns.map((each) => [each, 1]))]));
  const shares = new Map<Consequence, number>(consequences.map((each) => [each, 1]));
  let [found, known] = [1, 2];
  for (const { disease, variants } of cases) {
    const at = place.get(disease);
    const genes = genesBefore.get(disease);
    if (at === undefined || variants.length === 0 || !genes) continue;
    known++;
    const causal = variants.filter(({ gene }) => genes.includes(gene));
    if (causal.length === 0) continue;
    found++;
    for (const variant of causal) add(shares, consequenceOf(variant));
    add(patterns.get(modeOf(diseases.inheritance[at]!))!, patternOf(causal));
  }
  const patternTable = (mode: Mode) => {
    const counts = patterns.get(mode)!;
    const total = [...counts.values()].reduce((a, b) => a + b);
    const share = (each: AllelePattern) => rounded(counts.get(each)! / total);
    return { one: share('one'), both: share('both'), only: share('only') };
  };
  const total = [...shares.values()].reduce((a, b) => a + b);
  return {
    detected: rounded(found / known),
    patterns: { D: patternTable('D'), R: patternTable('R'), X: patternTable('X'), other: patternTable('other') },
    consequences: Object.fromEntries(
      consequences.map((each) => [each, rounded(shares.get(each)! / total)]),
    ) as GenotypeParameters['consequences'],
  };
}

function add<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** For models that see no variants. */
export const neutralGenotype: GenotypeParameters = {
  detected: 0.5,
  patterns: {
    D: { one: 1, both: 1, only: 1 },
    R: { one: 1, both: 1, only: 1 },
    X: { one: 1, both: 1, only: 1 },
    other: { one: 1, both: 1, only: 1 },
  },
  consequences: { truncating: 1, splice: 1, missense: 1, 'in-frame': 1, synonymous: 1, other: 1 },
};
