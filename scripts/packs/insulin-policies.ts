/**
 * Learns the insulin policy of each virtual patient and writes packs/insulin-patients/policies.json.
 * `npx tsx scripts/packs/insulin-policies.ts [rounds]`; patients that have a policy start from it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/statistics/random.js';
import { learntPolicy } from '../../src/treatment/insulin/learnt-policy.js';
import {
  type LearntPolicy,
  parseInsulin,
  type VirtualPatientParameters,
} from '../../src/treatment/insulin/parameters.js';
import { randomMeals } from '../../src/treatment/insulin/random-meals.js';
import { simulate } from '../../src/treatment/insulin/simulate.js';

const folder = join(import.meta.dirname, '..', '..', 'packs', 'insulin-patients');
const knowledge = parseInsulin(JSON.parse(readFileSync(join(folder, 'patients.json'), 'utf8')));
const path = join(folder, 'policies.json');
const known = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as { policies: Record<string, LearntPolicy> })
  : undefined;
const rounds = Number(process.argv[2] ?? 8);
const sensor = knowledge.sensors.find(({ name }) => name === 'Dexcom')!;
const pump = knowledge.pumps.find(({ name }) => name === 'Insulet')!;

type Key = keyof LearntPolicy;
/** Where the search starts, how wide, and its bounds. */
const search: Record<Key, { start: number; spread: number; from: number; to: number }> = {
  mealShare: { start: 1, spread: 0.25, from: 0.3, to: 2 },
  basalShare: { start: 1, spread: 0.15, from: 0.6, to: 1.6 },
  target: { start: 118, spread: 10, from: 95, to: 150 },
  gain: { start: 0.4, spread: 0.3, from: 0, to: 2 },
  horizon: { start: 20, spread: 10, from: 0, to: 45 },
  onBoardShare: { start: 0.3, spread: 0.2, from: 0, to: 1 },
  suspendBelow: { start: 75, spread: 8, from: 60, to: 100 },
};
const keys = Object.keys(search) as Key[];

/** Time in range, less a price on low glucose that grows steep beyond half a per cent and for any below 54 mg/dL. */
function worth(patient: VirtualPatientParameters, policy: LearntPolicy, seeds: readonly number[]): number {
  let samples = 0;
  let inRange = 0;
  let low = 0;
  let veryLow = 0;
  for (const seed of seeds) {
    const controller = learntPolicy(patient, policy);
    const meals = randomMeals(seed, 7, 0.3);
    const { bg } = simulate({ patient, sensor, pump, controller, meals, minutes: 7 * 1440, noiseSeed: seed });
    samples += bg.length;
    for (const glucose of bg) {
      if (glucose < 70) low += 1;
      else if (glucose <= 180) inRange += 1;
      if (glucose < 54) veryLow += 1;
    }
  }
  const share = (count: number) => (100 * count) / samples;
  return share(inRange) - share(low) - 15 * Math.max(0, share(low) - 0.5) - 150 * share(veryLow);
}

/** The cross-entropy method (Rubinstein 1999): draw policies, keep the best, draw around them. */
function learn(patient: VirtualPatientParameters): LearntPolicy {
  const random = new Random(11);
  const first = known?.policies[patient.name];
  const centre = Object.fromEntries(keys.map((key) => [key, first?.[key] ?? search[key].start])) as Record<Key, number>;
  const width = Object.fromEntries(keys.map((key) => [key, search[key].spread * (first ? 0.6 : 1)])) as Record<
    Key,
    number
  >;
  for (let round = 0; round < rounds; round++) {
    const seeds = [2000, 2001, 2002].map((seed) => seed + round * 3);
    const draw = (key: Key) =>
      Math.min(search[key].to, Math.max(search[key].from, centre[key] + width[key] * random.normal()));
    const best = Array.from({ length: 16 }, (_, n) => {
      const policy = Object.fromEntries(
        keys.map((key) => [key, n === 0 ? centre[key] : draw(key)]),
      ) as unknown as LearntPolicy;
      return { policy, worth: worth(patient, policy, seeds) };
    })
      .sort((a, b) => b.worth - a.worth)
      .slice(0, 6);
    for (const key of keys) {
      const values = best.map(({ policy }) => policy[key]);
      centre[key] = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - centre[key]) ** 2, 0) / values.length);
      width[key] = Math.max(0.15 * search[key].spread, spread);
    }
  }
  return Object.fromEntries(keys.map((key) => [key, Number(centre[key].toPrecision(4))])) as unknown as LearntPolicy;
}

const policies: Record<string, LearntPolicy> = {};
for (const patient of knowledge.patients) {
  policies[patient.name] = learn(patient);
  console.error(`${patient.name} ${JSON.stringify(policies[patient.name])}`);
}
writeFileSync(path, `${JSON.stringify({ policies }, null, 1)}\n`);
