import { hashUnit } from '../../scripts/packs/hpo-split.js';

/** The rank of the true disease in one case; infinite where it is not among those ranked. */
export interface Outcome {
  readonly rank: number;
  readonly disease: string;
  readonly paper: string;
  /** Posterior of the first disease, and whether that is the true one, where the method gives posteriors. */
  readonly first?: { readonly posterior: number; readonly right: boolean };
}

export interface Share {
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

const resamples = 1000;

/** Share of cases at or above a rank, with a 95 % interval from resampling whole papers. */
export function topShare(outcomes: readonly Outcome[], within: number, by: 'case' | 'disease'): Share {
  const papers = new Map<string, Outcome[]>();
  for (const outcome of outcomes) papers.set(outcome.paper, [...(papers.get(outcome.paper) ?? []), outcome]);
  const groups = [...papers.values()];
  const draws = Array.from({ length: resamples }, (_, draw) =>
    shareOf(
      groups.flatMap((_group, place) => groups[Math.floor(hashUnit(`${draw}/${place}`) * groups.length)]!),
      within,
      by,
    ),
  ).sort((a, b) => a - b);
  return { share: shareOf(outcomes, within, by), lower: draws[24]!, upper: draws[974]! };
}

function shareOf(outcomes: readonly Outcome[], within: number, by: 'case' | 'disease'): number {
  // A mean rank of 1.5 (two tied for the first place) is not first.
  const hit = ({ rank }: Outcome) => (rank <= within ? 1 : 0);
  if (by === 'case') return outcomes.reduce((sum, each) => sum + hit(each), 0) / outcomes.length;
  const diseases = new Map<string, { hits: number; all: number }>();
  for (const each of outcomes) {
    const count = diseases.get(each.disease) ?? { hits: 0, all: 0 };
    count.hits += hit(each);
    count.all++;
    diseases.set(each.disease, count);
  }
  return [...diseases.values()].reduce((sum, { hits, all }) => sum + hits / all, 0) / diseases.size;
}

export interface ReliabilityBin {
  readonly mean: number;
  readonly right: number;
  readonly cases: number;
}

/** Ten bins of the first disease's posterior, and the expected calibration error over them. */
export function calibration(outcomes: readonly Outcome[]): {
  readonly error: number;
  readonly bins: readonly ReliabilityBin[];
} {
  const bins = Array.from({ length: 10 }, () => ({ sum: 0, right: 0, cases: 0 }));
  for (const { first } of outcomes) {
    if (!first) continue;
    const bin = bins[Math.min(9, Math.floor(first.posterior * 10))]!;
    bin.sum += first.posterior;
    bin.right += Number(first.right);
    bin.cases++;
  }
  const filled = bins.filter(({ cases }) => cases > 0);
  const all = filled.reduce((sum, { cases }) => sum + cases, 0);
  return {
    error: filled.reduce((sum, { sum: posterior, right }) => sum + Math.abs(posterior - right) / all, 0),
    bins: filled.map(({ sum, right, cases }) => ({ mean: sum / cases, right: right / cases, cases })),
  };
}
