import { Random } from '../../statistics/random.js';
import { type DecisionPolicy, type Episode, returnOf } from './decisions.js';
import { conservativeQ, evaluate, fittedQ, greedy } from './fitted-q.js';
import { doublyRobust, type OffPolicyEstimate, weightedImportance } from './off-policy.js';

export interface OfflineAnswer {
  /** `logging` where nothing was shown to be better. */
  readonly chosen: 'logging' | 'fitted-q' | 'conservative-q';
  readonly policy: DecisionPolicy;
  /** By episodes that had no part in learning or choosing. */
  readonly doublyRobust: OffPolicyEstimate;
  readonly weightedImportance: OffPolicyEstimate;
  /** Mean return of the log. */
  readonly logged: number;
}

const conservatism = 0.05;
/** Of the best action; the rest stays with the logging policy, so that the log can tell what the new one is worth. */
const greedyShare = 0.7;
/** A candidate with fewer effective episodes than this can't be judged. */
const leastEffective = 15;

/**
 * A policy from logged decisions alone: candidates are learnt on half of the episodes, one is chosen on a quarter - only if
 * its lower bound is above what the log earned there, else the logging policy stays - and told its worth on the last quarter.
 */
export function learnOffline(
  episodes: readonly Episode[],
  actions: number,
  logging: DecisionPolicy,
  seed: number,
): OfflineAnswer {
  const order = new Random(seed).shuffled(episodes.filter(({ length }) => length > 0));
  const [a, b] = [Math.floor(order.length / 2), Math.floor((3 * order.length) / 4)];
  const [learning, choosing, telling] = [order.slice(0, a), order.slice(a, b), order.slice(b)];
  const mean = (part: readonly Episode[]) => part.reduce((sum, each) => sum + returnOf(each), 0) / part.length;
  const candidates = [
    { name: 'fitted-q' as const, q: fittedQ(learning, actions) },
    { name: 'conservative-q' as const, q: conservativeQ(learning, actions, conservatism) },
  ].map(({ name, q }) => {
    const policy = greedy(q, logging, greedyShare);
    const own = evaluate(learning, actions, policy);
    return { name, policy, judged: doublyRobust(choosing, policy, own) };
  });
  const base = mean(choosing);
  const better = candidates.filter(({ judged }) => judged.lower > base && judged.effectiveEpisodes >= leastEffective);
  const best = better.sort((x, y) => y.judged.lower - x.judged.lower)[0];
  const policy = best?.policy ?? logging;
  return {
    chosen: best?.name ?? 'logging',
    policy,
    doublyRobust: doublyRobust(telling, policy, evaluate([...learning, ...choosing], actions, policy)),
    weightedImportance: weightedImportance(telling, policy),
    logged: mean(order),
  };
}
