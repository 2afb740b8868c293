import { normalTwoSided } from '../../statistics/distribution.js';
import { studentQuantile } from '../../statistics/student.js';
import { type Performance, performance } from './performance.js';

/** What will be tested, written down before the challenger is looked at. */
export interface Registration {
  readonly metric: 'log-loss' | 'brier';
  /** The challenger must be better by more than this, in the metric. */
  readonly margin: number;
  /** One-sided level. */
  readonly alpha: number;
  /** Fewer judged cases give no verdict. */
  readonly leastCases: number;
  readonly leastEvents: number;
  /** In no subgroup may the challenger be worse by more than this. */
  readonly subgroupMargin: number;
  /** Its calibration slope must lie between these. */
  readonly slope: readonly [number, number];
}

export const usualRegistration: Registration = {
  metric: 'log-loss',
  margin: 0,
  alpha: 0.025,
  leastCases: 200,
  leastEvents: 20,
  subgroupMargin: 0.02,
  slope: [0.8, 1.25],
};

/** One case that neither model was fitted to. */
export interface HeldOut {
  readonly outcome: boolean;
  readonly champion: number;
  readonly challenger: number;
  readonly group?: string;
}

export interface Verdict {
  readonly verdict: 'challenger-better' | 'not-shown' | 'too-few-cases';
  /** Mean of champion's loss minus challenger's; positive is in the challenger's favour. */
  readonly gain: number;
  readonly lower: number;
  readonly upper: number;
  readonly p: number;
  readonly champion: Performance;
  readonly challenger: Performance;
  readonly subgroups: readonly { readonly group: string; readonly n: number; readonly gain: number }[];
  /** Why not, where it isn't better. */
  readonly reasons: readonly ('no-gain' | 'subgroup-worse' | 'miscalibrated' | 'few-cases' | 'few-events')[];
}

/**
 * Challenger against champion on the same cases: the paired difference of losses with Student's interval, by the terms
 * registered before. It decides nothing: a person promotes.
 * @throws for no cases
 */
export function challenge(cases: readonly HeldOut[], terms: Registration): Verdict {
  if (cases.length === 0) throw new Error('challenge: no held-out cases');
  const gains = cases.map(
    (each) => lossOf(each.champion, each.outcome, terms) - lossOf(each.challenger, each.outcome, terms),
  );
  const { mean, error } = meanAndError(gains);
  const quantile = gains.length > 1 ? studentQuantile(1 - terms.alpha, gains.length - 1) : Number.POSITIVE_INFINITY;
  const judged = (of: 'champion' | 'challenger') =>
    performance(cases.map((each) => ({ probability: each[of], outcome: each.outcome })))!;
  const [champion, challenger] = [judged('champion'), judged('challenger')];
  const groups = [...new Set(cases.flatMap(({ group }) => group ?? []))].sort();
  const subgroups = groups.map((group) => {
    const own = gains.filter((_, index) => cases[index]!.group === group);
    return { group, n: own.length, gain: meanAndError(own).mean };
  });
  const reasons: Verdict['reasons'][number][] = [];
  if (cases.length < terms.leastCases) reasons.push('few-cases');
  if (champion.events < terms.leastEvents) reasons.push('few-events');
  const tooFew = reasons.length > 0;
  if (!(mean - quantile * error > terms.margin)) reasons.push('no-gain');
  if (subgroups.some(({ n, gain }) => n >= 30 && gain < -terms.subgroupMargin)) reasons.push('subgroup-worse');
  const slope = challenger.slope ?? Number.NaN;
  if (!(slope >= terms.slope[0] && slope <= terms.slope[1])) reasons.push('miscalibrated');
  return {
    verdict: tooFew ? 'too-few-cases' : reasons.length > 0 ? 'not-shown' : 'challenger-better',
    gain: mean,
    lower: mean - quantile * error,
    upper: mean + quantile * error,
    p: error > 0 ? normalTwoSided((mean - terms.margin) / error) : 1,
    champion,
    challenger,
    subgroups,
    reasons,
  };
}

function lossOf(probability: number, outcome: boolean, { metric }: Registration): number {
  switch (metric) {
    case 'brier':
      return (probability - (outcome ? 1 : 0)) ** 2;
    case 'log-loss':
      return -Math.log(Math.max(1e-9, outcome ? probability : 1 - probability));
    default:
      return metric satisfies never;
  }
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    error: values.length > 1 ? Math.sqrt(squares / (values.length - 1) / values.length) : Number.POSITIVE_INFINITY,
  };
}
