import { type BanditSettings, ThompsonBandit } from '../../src/outcome/policy/bandit.js';
import { Random } from '../../src/statistics/random.js';
import { meanText } from './shares.js';

const settings: BanditSettings = {
  dimensions: 3,
  priorSd: 6,
  noiseSd: 7,
  noiseObservations: 4,
  harmLimit: 0.08,
  reference: 'ace-inhibitor',
};
const arms = ['ace-inhibitor', 'calcium-channel-blocker', 'thiazide', 'risky'].map((id) => ({ id }));
/** mmHg less systolic: constant, by age (standardised) and by kidney function; the last arm works best and harms. */
const truth: Readonly<Record<string, readonly number[]>> = {
  'ace-inhibitor': [9, -2, 0.5],
  'calcium-channel-blocker': [9, 2, 0],
  thiazide: [8.5, 0.5, -1],
  risky: [11, 0, 0],
};
const harm: Readonly<Record<string, number>> = {
  'ace-inhibitor': 0.03,
  'calcium-channel-blocker': 0.03,
  thiazide: 0.03,
  risky: 0.25,
};

/** Regret against the best of the arms that are not too harmful; one patient in five may not have an ACE inhibitor. */
export function banditRegret(): void {
  const marks = [250, 500, 1000, 2000, 4000];
  const runs = Array.from({ length: 40 }, (_, seed) => play(Math.max(...marks), new Random(seed + 1)));
  console.log(
    'Thompson bandit, 4 equivalent options by context, 40 runs: cumulative regret (mmHg) against the best safe option',
  );
  const means = marks.map((mark) => runs.map(({ regret }) => regret[mark - 1]!));
  marks.forEach((mark, index) => {
    console.log(`  after ${mark} patients: ${meanText(means[index]!)}`);
  });
  const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const slope = Math.log(average(means.at(-1)!) / average(means[1]!)) / Math.log(marks.at(-1)! / marks[1]!);
  console.log(
    `  exponent of its growth from ${marks[1]} to ${marks.at(-1)} patients: ${slope.toFixed(2)} (1 is linear)`,
  );
  console.log(
    `  given to patients for whom it was not safe: ${runs.reduce((sum, { unsafe }) => sum + unsafe, 0)}; the harmful option was given ${meanText(runs.map(({ risky }) => risky))} times of ${marks.at(-1)}`,
  );
}

function play(patients: number, random: Random) {
  const bandit = new ThompsonBandit(arms, settings);
  const regret: number[] = [];
  let [total, unsafe, risky] = [0, 0, 0];
  for (let n = 0; n < patients; n++) {
    const context = [1, random.normal(), random.normal()];
    const noAce = random.uniform() < 0.2;
    const safe = (arm: string) => !(noAce && arm === 'ace-inhibitor');
    const arm = bandit.choose(context, safe, random)?.arm;
    if (arm === undefined) {
      regret.push(total);
      continue;
    }
    const worth = (id: string) => truth[id]!.reduce((sum, value, index) => sum + value * context[index]!, 0);
    const best = Math.max(...arms.filter(({ id }) => safe(id) && id !== 'risky').map(({ id }) => worth(id)));
    total += Math.max(0, best - worth(arm));
    regret.push(total);
    unsafe += safe(arm) ? 0 : 1;
    risky += arm === 'risky' ? 1 : 0;
    bandit.learn(arm, context, worth(arm) + 7 * random.normal(), random.uniform() < harm[arm]!);
  }
  return { regret, unsafe, risky };
}
