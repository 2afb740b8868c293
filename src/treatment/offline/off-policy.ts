import { Random } from '../../statistics/random.js';
import { type ActionValue, type DecisionPolicy, type Episode, returnOf } from './decisions.js';

/** What a policy would be worth, by episodes that another one made. */
export interface OffPolicyEstimate {
  readonly estimate: number;
  /** 95 % interval by bootstrap of episodes. */
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

const quantile = (sorted: readonly number[], share: number) => sorted[Math.round(share * (sorted.length - 1))]!;

/** @param value of a resample of the episodes, by their numbers */
function bootstrapped(count: number, seed: number, value: (drawn: readonly number[]) => number): [number, number] {
  const random = new Random(seed);
  const values = Array.from({ length: 400 }, () => value(Array.from({ length: count }, () => random.below(count))));
  values.sort((a, b) => a - b);
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

const effective = (weights: readonly number[]) => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const square = weights.reduce((total, weight) => total + weight * weight, 0);
  return square > 0 ? (sum * sum) / square : 0;
};

/** Weighted importance sampling of whole episodes (Precup, Sutton & Singh, ICML 2000). */
export function weightedImportance(episodes: readonly Episode[], policy: DecisionPolicy, seed = 1): OffPolicyEstimate {
  const weights = episodes.map((episode) => ratios(episode, policy).at(-1) ?? 1);
  const returns = episodes.map(returnOf);
  const value = (drawn: readonly number[]) => {
    let [sum, total] = [0, 0];
    for (const n of drawn) {
      sum += weights[n]! * returns[n]!;
      total += weights[n]!;
    }
    return total > 0 ? sum / total : 0;
  };
  const [lower, upper] = bootstrapped(episodes.length, seed, value);
  return { estimate: value([...episodes.keys()]), lower, upper, effectiveEpisodes: effective(weights) };
}

/**
 * Doubly robust: the policy's own action values, corrected by what the logged episodes earned beyond them (Jiang & Li,
 * ICML 2016), with weights that are made to sum to 1 at each decision (Thomas & Brunskill, ICML 2016).
 * @param q of the policy, learnt from other episodes
 */
export function doublyRobust(
  episodes: readonly Episode[],
  policy: DecisionPolicy,
  q: ActionValue,
  seed = 1,
): OffPolicyEstimate {
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
  const value = (drawn: readonly number[]) => {
    let estimate = drawn.reduce((sum, n) => sum + told[n]!.first, 0) / drawn.length;
    for (let t = 0; t < longest; t++) {
      let [sum, total] = [0, 0];
      for (const n of drawn) {
        const { weights, errors } = told[n]!;
        total += weights[t]!;
        sum += weights[t]! * (errors[t] ?? 0);
      }
      if (total > 0) estimate += sum / total;
    }
    return estimate;
  };
  const [lower, upper] = bootstrapped(episodes.length, seed, value);
  const last = told.map(({ weights }) => weights.at(-1)!);
  return { estimate: value([...episodes.keys()]), lower, upper, effectiveEpisodes: effective(last) };
}
