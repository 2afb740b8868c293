import { describe, expect, it } from 'vitest';
import { Random } from '../../statistics/random.js';
import { type BanditSettings, ThompsonBandit } from './bandit.js';

const settings: BanditSettings = {
  dimensions: 2,
  priorSd: 5,
  noiseSd: 3,
  noiseObservations: 4,
  harmLimit: 0.1,
  reference: 'a',
};
const arms = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
/** Reward by arm and a context of -1 or 1: b is best for 1, a for -1. */
const truth: Record<string, readonly [number, number]> = { a: [5, -1.5], b: [5, 1.5], c: [4, 0] };
const reward = (arm: string, x: number) => truth[arm]![0] + truth[arm]![1] * x;

function play(steps: number, seed: number, harm: (arm: string) => number = () => 0) {
  const random = new Random(seed);
  const bandit = new ThompsonBandit(arms, settings);
  const regret: number[] = [];
  const given: string[] = [];
  let total = 0;
  for (let step = 0; step < steps; step++) {
    const x = random.uniform() < 0.5 ? -1 : 1;
    const { arm } = bandit.choose([1, x], () => true, random)!;
    total += Math.max(...arms.map(({ id }) => reward(id, x))) - reward(arm, x);
    regret.push(total);
    given.push(arm);
    bandit.learn(arm, [1, x], reward(arm, x) + 3 * random.normal(), random.uniform() < harm(arm));
  }
  return { regret, given, bandit };
}

describe('Thompson bandit among equivalent options', () => {
  it('has a regret that grows slower than the number of patients', () => {
    const runs = Array.from({ length: 8 }, (_, seed) => play(2000, seed + 1).regret);
    const at = (step: number) => runs.reduce((sum, regret) => sum + regret[step - 1]!, 0) / runs.length;
    expect(at(2000) - at(1000)).toBeLessThan((at(1000) - at(0 + 1)) / 2);
  });

  it('never gives what is not safe for the patient, and says why', () => {
    const bandit = new ThompsonBandit(arms, settings);
    const random = new Random(1);
    for (let n = 0; n < 50; n++) {
      const choice = bandit.choose([1, 1], (arm) => arm === 'c', random)!;
      expect(choice.arm).toBe('c');
      expect(choice.excluded.map(({ why }) => why)).toEqual(['not-safe-for-patient', 'not-safe-for-patient']);
    }
    expect(bandit.choose([1, 1], () => false, random)).toBeUndefined();
  });

  it('leaves an arm that harms too often, whatever its reward', () => {
    const { given } = play(600, 3, (arm) => (arm === 'b' ? 0.5 : 0));
    expect(given.slice(100).filter((arm) => arm === 'b')).toHaveLength(0);
  });
});
