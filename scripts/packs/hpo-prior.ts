import type { DiseaseData } from '../../src/diagnosis/phenotypes/disease-data.js';
import type { PhenotypeIndex } from '../../src/diagnosis/phenotypes/phenotype-index.js';
import type { PublishedCase } from './hpo-source.js';

/** What of a disease bears on how often a published patient has it; logarithms are of 1 + count. */
export const priorFeatures = [
  ...Array.from({ length: 10 }, (_, level) => `annotations at level ${level} (log)`),
  'has published cases',
  'papers with cases (log)',
  'published cases (log)',
  'cited reports (log)',
  'annotations (log)',
  'has a gene',
  'is in the annotations',
  'is a susceptibility',
  'is Orphanet only',
  'cites no report',
  'has no inheritance',
] as const;
export const priorCount = priorFeatures.length;

/** The features of every disease, row by row. */
export function priorMatrix(
  diseases: DiseaseData,
  index: PhenotypeIndex,
  cases: readonly PublishedCase[],
): Float64Array {
  const papers = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { disease, paper } of cases) {
    papers.set(disease, (papers.get(disease) ?? new Set()).add(paper));
    counts.set(disease, (counts.get(disease) ?? 0) + 1);
  }
  const matrix = new Float64Array(diseases.ids.length * priorCount);
  diseases.ids.forEach((id, disease) => {
    const levels = Array.from({ length: 10 }, (_, level) => Math.log1p(index.levelCounts[disease * 10 + level]!));
    const paperCount = papers.get(id)?.size ?? 0;
    matrix.set(
      [
        ...levels,
        Number(paperCount > 0),
        Math.log1p(paperCount),
        Math.log1p(counts.get(id) ?? 0),
        Math.log1p(diseases.reports[disease]!),
        Math.log1p(diseases.start[disease + 1]! - diseases.start[disease]!),
        Number(diseases.genes[disease]!.length > 0),
        Number(diseases.names[disease] !== id),
        Number(/susceptibility/i.test(diseases.names[disease]!)),
        Number(id.startsWith('ORPHA')),
        Number(diseases.reports[disease] === 0),
        Number(diseases.inheritance[disease] === ''),
      ],
      disease * priorCount,
    );
  });
  return matrix;
}
