import type { CaseVariant } from '../../src/diagnosis/phenotypes/case.js';
import type { DiseaseData } from '../../src/diagnosis/phenotypes/disease-data.js';
import {
  type AllelePattern,
  allelePatterns,
  type Consequence,
  consequenceOf,
  consequences,
  type GenotypeParameters,
  type Mode,
  modes,
  modesOf,
  patternOf,
} from '../../src/diagnosis/phenotypes/genotype.js';
import type { KnownVariantData } from '../../src/diagnosis/phenotypes/known-variants.js';
import type { PublishedCase } from './hpo-source.js';

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

/** Counts, with one added to each, of what causal variants look like in published cases of annotated diseases. */
export function learnGenotype(
  cases: readonly PublishedCase[],
  diseases: DiseaseData,
  genesBefore: ReadonlyMap<string, readonly string[]>,
): GenotypeParameters {
  const place = new Map(diseases.ids.map((id, each) => [id, each]));
  const reported = papersOf(cases);
  const patterns = new Map(modes.map((mode) => [mode, new Map(allelePatterns.map((each) => [each, 1]))]));
  const shares = new Map<Consequence, number>(consequences.map((each) => [each, 1]));
  let [found, known] = [1, 2];
  for (const { disease, variants, paper } of cases) {
    const at = place.get(disease);
    const genes = genesBefore.get(disease);
    if (at === undefined || variants.length === 0 || !genes) continue;
    known++;
    const causal = variants.filter(({ gene }) => genes.includes(gene));
    if (causal.length === 0) continue;
    found++;
    for (const variant of causal) {
      // Published before, as a new case would meet it: by another paper.
      const papers = reported.get(keyOf(variant) ?? '') ?? new Set();
      add(shares, [...papers].some((other) => other !== paper) ? 'published' : consequenceOf(variant));
    }
    const [mode, ...others] = modesOf(diseases.inheritance[at]!);
    const pattern = patternOf(causal);
    if (others.length === 0 && mode !== 'other') add(patterns.get(mode!)!, pattern);
    // Where no mode is known it may be any.
    add(patterns.get('other')!, pattern);
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

const keyOf = ({ at, coding }: CaseVariant) => at ?? coding;

/** The papers that report each variant. */
function papersOf(cases: readonly PublishedCase[]): ReadonlyMap<string, ReadonlySet<string>> {
  const papers = new Map<string, Set<string>>();
  for (const { variants, paper } of cases)
    for (const variant of variants) {
      const key = keyOf(variant);
      if (key) papers.set(key, (papers.get(key) ?? new Set()).add(paper));
    }
  return papers;
}

/** The variants of published cases, with the diseases that they were reported for and by how many papers. */
export function collectVariants(cases: readonly PublishedCase[], release: string): KnownVariantData {
  const found = new Map<string, { variant: CaseVariant; diseases: Map<string, Set<string>> }>();
  for (const { disease, variants, paper } of cases)
    for (const variant of variants) {
      const key = keyOf(variant);
      if (!key) continue;
      const entry = found.get(key) ?? { variant, diseases: new Map() };
      found.set(key, entry);
      entry.diseases.set(disease, (entry.diseases.get(disease) ?? new Set()).add(paper));
    }
  const variants = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { variant, diseases }]) => ({
      ...(variant.at ? { at: variant.at } : {}),
      gene: variant.gene,
      ...(variant.coding ? { coding: variant.coding } : {}),
      ...(variant.protein ? { protein: variant.protein } : {}),
      diseases: [...diseases]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, papers]): [string, number, number] => [
          id,
          papers.size,
          Number([...papers].sort()[0]!.slice(5)) || 0,
        ]),
    }));
  return { release, variants };
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
  consequences: { published: 1, truncating: 1, splice: 1, missense: 1, 'in-frame': 1, synonymous: 1, other: 1 },
};
