import { studentQuantile } from '../../statistics/student.js';
import { type ActionValue, type DecisionPolicy, type Episode, returnOf } from './decisions.js';

/** What a policy would be worth, by episodes that another one made. */
export interface OffPolicyEstimate {
  readonly estimate: number;
  /** 95 % interval. */
  readonly lower: number;
  readonly upper: number;
  /** Kish's size of the weighted episodes. */
  readonly effectiveEpisodes: number;
}

/** Weights of each episode up to each decision: the policy's chances over the logging ones. */
function ratios(episode: Episode, policy: DecisionPolicy): number[] {
  let product = 1;
  return episode.map(({ state, action, chance }) => {
    product *= policy(state)[action]! / chance;
    return product;
  });
}

/**
 * An estimate with its 95 % interval by Student's quantile: the standard error from each episode's influence on the estimate,
 * on as many degrees of freedom as the weighted episodes are worth. Resampling says too little where a few carry the weight.
 */
function studentised(estimate: number, influences: readonly number[], effectiveEpisodes: number): OffPolicyEstimate {
  const n = influences.length;
  const mean = influences.reduce((sum, value) => sum + value, 0) / n;
  const variance = influences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  const half = studentQuantile(0.975, Math.max(1, effectiveEpisodes - 1)) * Math.sqrt(variance / n);
  return { estimate, lower: estimate - half, upper: estimate + half, effectiveEpisodes };
}

const effective = (weights: readonly number[]) => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const square = weights.reduce((total, weight) => total + weight * weight, 0);
  return square > 0 ? (sum * sum) / square : 0;
};

/** Weighted importance sampling of whole episodes (Precup, Sutton & Singh, ICML 2000). */
export function weightedImportance(episodes: readonly Episode[], policy: DecisionPolicy): OffPolicyEstimate {
  const weights = episodes.map((episode) => ratios(episode, policy).at(-1) ?? 1);
  const returns = episodes.map(returnOf);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  if (mean === 0)
    return { estimate: 0, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, effectiveEpisodes: 0 };
  const estimate = weights.reduce((sum, weight, n) => sum + weight * returns[n]!, 0) / weights.length / mean;
  const influences = weights.map((weight, n) => (weight / mean) * (returns[n]! - estimate));
  return studentised(estimate, influences, effective(weights));
}

/**
 * Doubly robust: the policy's own action values, corrected by what the logged episodes earned beyond them (Jiang & Li,
 * ICML 2016), with weights that are made to sum to 1 at each decision (Thomas & Brunskill, ICML 2016).
 * @param q of the policy, learnt from other episodes
 */
export function doublyRobust(episodes: readonly Episode[], policy: DecisionPolicy, q: ActionValue): OffPolicyEstimate {
  const longest = Math.max(...episodes.map(({ length }) => length));
  const told = episodes.map((episode) => {
    const own = ratios(episode, policy);
    // After its end an episode earns nothing, and keeps its weight.
    const weights = Array.from({ length: longest }, (_, t) => own[Math.min(t, own.length - 1)] ?? 1);
    const values = episode.map(({ state }) =>
      policy(state).reduce((sum, chance, a) => sum + (chance > 0 ? chance * q(state, a) : 0), 0),
    );
    const errors = episode.map(({ state, action, reward }, t) => reward + (values[t + 1] ?? 0) - q(state, action));
    return { weights, errors, first: values[0] ?? 0 };
  });
  const n = told.length;
  const first = told.reduce((sum, each) => sum + each.first, 0) / n;
  const influences = told.map((each) => each.first - first);
  let estimate = first;
  for (let t = 0; t < longest; t++) {
    const mean = told.reduce((sum, { weights }) => sum + weights[t]!, 0) / n;
    if (mean === 0) continue;
    const beyond = told.reduce((sum, { weights, errors }) => sum + weights[t]! * (errors[t] ?? 0), 0) / n / mean;
    estimate += beyond;
    told.forEach(({ weights, errors }, index) => {
      influences[index]! += (weights[t]! / mean) * ((errors[t] ?? 0) - beyond);
    });
  }
  return studentised(estimate, influences, effective(told.map(({ weights }) => weights.at(-1)!)));
}
