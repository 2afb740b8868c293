import type { DifferentialValue } from '../record/index.js';

type Contribution = DifferentialValue['contributions'][number];

export interface WaterfallStep {
  /** Absent for the many small ones taken together. */
  readonly contribution?: Contribution;
  /** How many contributions are taken together. */
  readonly count: number;
  /** ln odds before and after. */
  readonly from: number;
  readonly to: number;
}

/** How a disease's probability comes about: from the odds before the findings, step by step, to those after. */
export interface Waterfall {
  readonly before: number;
  readonly after: number;
  readonly steps: readonly WaterfallStep[];
}

const mostSteps = 14;
/** Contributions that would be drawn as nothing. */
const least = 0.01;

/**
 * The steps from largest for to largest against, in ln odds; small ones as one step, so that the steps add up to the
 * whole. For a posterior among all diseases, `before` is what the others leave to it without its own findings.
 */
export function waterfallOf({
  posterior,
  contributions,
}: Pick<DifferentialValue, 'posterior' | 'contributions'>): Waterfall {
  const after = logit(posterior);
  const sum = contributions.reduce((total, each) => total + each.logLikelihoodRatio, 0);
  const bySize = contributions
    .filter((each) => Math.abs(each.logLikelihoodRatio) >= least)
    .toSorted((a, b) => Math.abs(b.logLikelihoodRatio) - Math.abs(a.logLikelihoodRatio));
  const shown = bySize.slice(0, mostSteps).toSorted((a, b) => b.logLikelihoodRatio - a.logLikelihoodRatio);
  const before = after - sum;
  let at = before;
  const steps: WaterfallStep[] = shown.map((contribution) => {
    const from = at;
    at += contribution.logLikelihoodRatio;
    return { contribution, count: 1, from, to: at };
  });
  const others = contributions.length - shown.length;
  return { before, after, steps: others > 0 ? [...steps, { count: others, from: at, to: after }] : steps };
}

/** The probability of ln odds. */
export const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

const certain = 1e-9;
const logit = (probability: number) => {
  const inside = Math.min(1 - certain, Math.max(certain, probability));
  return Math.log(inside / (1 - inside));
};
