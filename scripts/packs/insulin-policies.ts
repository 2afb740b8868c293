/**
 * Learns the insulin policy of each virtual patient and writes packs/insulin-patients/policies.json.
 * `npx tsx scripts/packs/insulin-policies.ts [names,by,commas] [--tune]`; patients not named keep theirs, --tune keeps the
 * identified parameters. About 10 min.
 *
 * Two logs of 28 days each: a careful one in which boluses and basal vary at random, and one under the policy that the
 * first one gave. The kinetic parameters are identified from sensor, pump and weighed meals, with the other 29 patients as
 * the population; the patient's own parameters are never read. Then floor and caution are chosen on further random weeks.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/statistics/random.js';
import type { Controller } from '../../src/treatment/insulin/controllers.js';
import { type InsulinLog, identify } from '../../src/treatment/insulin/identify.js';
import { learntPolicy } from '../../src/treatment/insulin/learnt-policy.js';
import {
  type LearntPolicy,
  type MealHabit,
  parseInsulin,
  type VirtualPatientParameters,
} from '../../src/treatment/insulin/parameters.js';
import { randomMeals } from '../../src/treatment/insulin/random-meals.js';
import { guarded } from '../../src/treatment/insulin/safety-filter.js';
import { simulate } from '../../src/treatment/insulin/simulate.js';

const folder = join(import.meta.dirname, '..', '..', 'packs', 'insulin-patients');
const knowledge = parseInsulin(JSON.parse(readFileSync(join(folder, 'patients.json'), 'utf8')));
const path = join(folder, 'policies.json');
const sensor = knowledge.sensors.find(({ name }) => name === 'Dexcom')!;
const pump = knowledge.pumps.find(({ name }) => name === 'Insulet')!;
const logDays = 28;
const logSeeds = [3000, 3100];
const floors = [76, 82, 88, 95, 103, 112];
const seeds = [4001, 4002, 4003];
/** Per cent of time below 70 mg/dL in the weeks of choice. */
const lowAllowed = 0.6;
const risks = [0.04, 0.12];

/** Little enough insulin to be safe, varied enough to tell food from insulin. */
function exploring(patient: VirtualPatientParameters, basal: number): Controller {
  const random = new Random(77);
  let hours = -1;
  let share = 1;
  return guarded(({ minute, meal, cgm }) => {
    if (Math.floor(minute / 180) !== hours) {
      hours = Math.floor(minute / 180);
      share = 0.5 + 0.8 * random.uniform();
    }
    const bolus = (meal / patient.carbohydrateRatio) * (0.2 + 0.6 * random.uniform());
    return cgm < 100 ? 0 : basal * share + bolus;
  }, patient.totalDailyInsulin);
}

function logged(patient: VirtualPatientParameters, controller: Controller, basal: number, seed: number): InsulinLog {
  const meals = randomMeals(seed, logDays, 0);
  const trace = simulate({ patient, sensor, pump, controller, meals, minutes: logDays * 1440, noiseSeed: seed });
  const { sampleMinutes, cgm, insulin } = trace;
  return { sampleMinutes, cgm, insulin, grams: trace.cho.map((rate) => rate * sampleMinutes), basal };
}

interface Outcome {
  readonly inRange: number;
  readonly low: number;
  readonly lowest: number;
}

function outcome(patient: VirtualPatientParameters, policy: LearntPolicy): Outcome {
  const all = seeds.flatMap((seed) => {
    const controller = learntPolicy(policy, patient.totalDailyInsulin);
    const meals = randomMeals(seed, 7, 0.3);
    return [...simulate({ patient, sensor, pump, controller, meals, minutes: 7 * 1440, noiseSeed: seed }).bg];
  });
  const share = (is: (bg: number) => boolean) => (100 * all.filter(is).length) / all.length;
  return {
    inRange: share((bg) => bg >= 70 && bg <= 180),
    low: share((bg) => bg < 70),
    lowest: all.reduce((least, bg) => Math.min(least, bg), Number.POSITIVE_INFINITY),
  };
}

/** Of the weighed meals of both logs, by hour; hours with few meals have none. */
function habitsOf(): MealHabit[] {
  const meals = logSeeds.flatMap((seed) => randomMeals(seed, logDays, 0));
  return Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => {
    const sizes = meals.flatMap(({ minute, grams }) => (Math.floor(minute / 60) % 24 === hour ? [grams] : []));
    if (sizes.length < 5) return [];
    const mean = sizes.reduce((sum, grams) => sum + grams, 0) / sizes.length;
    const square = sizes.reduce((sum, grams) => sum + (grams - mean) ** 2, 0) / (sizes.length - 1);
    return [{ hour, grams: Number(mean.toFixed(1)), spread: Number(Math.max(3, Math.sqrt(square)).toFixed(1)) }];
  });
}

function identified(patient: VirtualPatientParameters, basal: number): LearntPolicy['kinetics'] {
  const others = knowledge.patients.filter((each) => each !== patient).map(({ kinetics }) => kinetics);
  const first = logged(patient, exploring(patient, basal), basal, logSeeds[0]!);
  const kinetics = identify([first], patient.kinetics.BW, others);
  const early = { kinetics, basal, floor: 110, risk: 0.1, habits: [] };
  const second = logged(patient, learntPolicy(early, patient.totalDailyInsulin), basal, logSeeds[1]!);
  const both = identify([first, second], patient.kinetics.BW, others);
  return Object.fromEntries(
    Object.entries(both).map(([name, value]) => [name, Number(value.toPrecision(6))]),
  ) as unknown as LearntPolicy['kinetics'];
}

function learn(patient: VirtualPatientParameters): LearntPolicy {
  // Basal rate and body weight are what any clinic knows of its patient.
  const basal = Number(((patient.kinetics.u2ss * patient.kinetics.BW) / 6000).toPrecision(6));
  const kinetics = tunesOnly ? policies[patient.name]!.kinetics : identified(patient, basal);
  const habits = habitsOf();
  const tried = risks.flatMap((risk) =>
    floors.map((floor) => {
      const policy = { kinetics, basal, floor, risk, habits };
      return { policy, ...outcome(patient, policy) };
    }),
  );
  const safe = tried.filter(({ low, lowest }) => low <= lowAllowed && lowest >= 58);
  const best =
    safe.length > 0
      ? safe.reduce((a, b) => (b.inRange > a.inRange ? b : a))
      : tried.reduce((a, b) => (b.lowest > a.lowest ? b : a));
  const { floor, risk } = best.policy;
  console.error(
    `${patient.name}: floor ${floor}, risk ${risk}, in range ${best.inRange.toFixed(1)} %, low ${best.low.toFixed(2)} %, lowest ${best.lowest.toFixed(0)}${safe.length === 0 ? ' (none was safe)' : ''}`,
  );
  return best.policy;
}

const tunesOnly = process.argv.includes('--tune');
const named = process.argv
  .slice(2)
  .find((each) => !each.startsWith('--'))
  ?.split(',');
const policies: Record<string, LearntPolicy> =
  existsSync(path) && (named || tunesOnly)
    ? { ...(JSON.parse(readFileSync(path, 'utf8')) as { policies: Record<string, LearntPolicy> }).policies }
    : {};
for (const patient of knowledge.patients) {
  if (!named || named.includes(patient.name)) policies[patient.name] = learn(patient);
}
writeFileSync(path, `${JSON.stringify({ policies }, null, 1)}\n`);
