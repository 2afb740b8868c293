import { Random } from '../../statistics/random.js';
import type { Controller } from '../insulin/controllers.js';
import type { PumpParameters, SensorParameters, VirtualPatientParameters } from '../insulin/parameters.js';
import { randomMeals } from '../insulin/random-meals.js';
import { guarded } from '../insulin/safety-filter.js';
import { simulate } from '../insulin/simulate.js';
import type { Decision, DecisionPolicy, Episode } from './decisions.js';

/** Of the bolus by the patient's own ratios: what may be done at a meal. */
export const shares = [0.6, 0.8, 1, 1.2, 1.4] as const;
/** How people dose who mostly, but not always, keep to their ratios. */
export const usualDosing: DecisionPolicy = () => [0.1, 0.2, 0.4, 0.2, 0.1];

export interface InsulinDayOptions {
  readonly patient: VirtualPatientParameters;
  readonly sensor: SensorParameters;
  readonly pump: PumpParameters;
  readonly seed: number;
}

const day = 1440;
/** What a share of the day below 70 mg/dL costs, against one in range. */
const lowCost = 2;
const onBoardMinutes = 180;

/**
 * A day of basal-bolus from rest, its meals drawn and announced wrong by 30 %: at each meal the policy draws a share of
 * the bolus. Rewards, by the sensor: share of the day in range less twice that below 70 mg/dL, until the next meal. The
 * safety filter stands over whatever the policy does.
 */
export function insulinDay({ patient, sensor, pump, seed }: InsulinDayOptions, policy: DecisionPolicy): Episode {
  const random = new Random(seed ^ 0x2f6e2b1);
  const basal = (patient.kinetics.u2ss * patient.kinetics.BW) / 6000;
  const made: (Omit<Decision, 'reward'> & { readonly sample: number })[] = [];
  let onBoard = 0;
  const recent: number[] = [];
  const controller: Controller = guarded(({ cgm, meal, minute, sampleMinutes }) => {
    onBoard *= Math.exp(-sampleMinutes / onBoardMinutes);
    recent.push(cgm);
    if (recent.length > 6) recent.shift();
    const grams = meal * sampleMinutes;
    if (grams < 1) return basal;
    const state = features(cgm, cgm - recent[0]!, grams, onBoard / patient.totalDailyInsulin, minute / day);
    const chances = policy(state);
    const action = drawn(chances, random);
    made.push({ state, action, chance: chances[action]!, sample: Math.round(minute / sampleMinutes) });
    const correction = cgm > 150 ? (cgm - 140) / patient.correctionFactor : 0;
    const bolus = shares[action]! * (grams / patient.carbohydrateRatio + correction);
    onBoard += bolus;
    return basal + bolus / sampleMinutes;
  }, patient.totalDailyInsulin);
  const meals = randomMeals(seed, 1, 0.3);
  const { cgm } = simulate({ patient, sensor, pump, controller, meals, minutes: day, noiseSeed: seed });
  return made.map(({ sample, ...decision }, t) => ({
    ...decision,
    reward: rewardOf(cgm, sample, made[t + 1]?.sample ?? cgm.length),
  }));
}

function features(cgm: number, rise: number, grams: number, onBoard: number, time: number): number[] {
  const [g, m] = [(cgm - 140) / 60, (grams - 40) / 30];
  return [1, g, g * g, rise / 20, m, m * m, 5 * onBoard, 2 * (time - 0.5), 4 * (time - 0.5) ** 2, g * m];
}

function rewardOf(cgm: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n++) sum += cgm[n]! < 70 ? -lowCost : cgm[n]! <= 180 ? 1 : 0;
  return sum / cgm.length;
}

function drawn(chances: readonly number[], random: Random): number {
  let left = random.uniform();
  for (let a = 0; a < chances.length; a++) {
    left -= chances[a]!;
    if (left < 0) return a;
  }
  return chances.length - 1;
}
