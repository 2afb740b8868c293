import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import type { DecisionPolicy, Episode } from './decisions.js';
import { conservativeQ, evaluate, fittedQ, greedy } from './fitted-q.js';
import { learnOffline } from './learn.js';
import { doublyRobust, weightedImportance } from './off-policy.js';

/** Two steps; in each, action 1 earns x and action 0 earns 0, so that it pays where x is above 0. */
function made(count: number, policy: DecisionPolicy, seed: number): Episode[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () =>
    [0, 1].map(() => {
      const x = random.normal();
      const state = [1, x];
      const chances = policy(state);
      const action = random.uniform() < chances[1]! ? 1 : 0;
      return { state, action, chance: chances[action]!, reward: action * x + 0.3 * random.normal() };
    }),
  );
}
const even: DecisionPolicy = () => [0.5, 0.5];
/** 2 E[max(x, 0)] */
const best = 2 * 0.3989;

describe('offline', () => {
  const log = made(400, even, 1);
  it('fitted and conservative Q find the better action', () => {
    for (const q of [fittedQ(log, 2), conservativeQ(log, 2, 0.05)]) {
      expect(q([1, 1], 1)).toBeGreaterThan(q([1, 1], 0));
      expect(q([1, -1], 1)).toBeLessThan(q([1, -1], 0));
    }
  });
  it('the conservative values of what is seldom done are lower', () => {
    const seldom = made(400, () => [0.95, 0.05], 2);
    const gap = (q: ReturnType<typeof fittedQ>) => q([1, 0], 1) - q([1, 0], 0);
    expect(gap(conservativeQ(seldom, 2, 0.5))).toBeLessThan(gap(fittedQ(seldom, 2)));
  });
  it('both estimates hold what the best policy is worth', () => {
    const policy = greedy((state, a) => a * state[1]!, even, 1);
    const told = made(600, even, 3);
    for (const { lower, upper } of [
      weightedImportance(told, policy),
      doublyRobust(told, policy, evaluate(log, 2, policy)),
    ]) {
      expect(lower).toBeLessThan(best);
      expect(upper).toBeGreaterThan(best);
    }
  });
  it('of the logging policy, importance sampling is the mean of the log', () => {
    const mean = log.reduce((sum, episode) => sum + episode[0]!.reward + episode[1]!.reward, 0) / log.length;
    expect(weightedImportance(log, even).estimate).toBeCloseTo(mean, 10);
  });
  it('a better policy is chosen where there is one, and the logging one stays where there is none', () => {
    expect(learnOffline(log, 2, even, 1).chosen).not.toBe('logging');
    const random = new Random(9);
    const idle = made(300, even, 5).map((episode) => episode.map((each) => ({ ...each, reward: random.normal() })));
    expect(learnOffline(idle, 2, even, 1).chosen).toBe('logging');
  });
});
