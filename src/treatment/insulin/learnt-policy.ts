import type { Controller } from './controllers.js';
import type { LearntPolicy, VirtualPatientParameters } from './parameters.js';

/** Time constant of insulin on board, and the filter's look-ahead; minutes. */
const onBoardMinutes = 90;
const lookAhead = 30;
const hardFloor = 80;
/** Of the patient's basal rate: no steering beyond. */
const mostOfBasal = 5;

/**
 * Basal rate steered by the sensor's trend and the insulin on board, meal boluses by announcement, and a safety filter
 * that stops all insulin when glucose is low or heading there: what is learnt lies below it and cannot override it.
 */
export function learntPolicy(patient: VirtualPatientParameters, policy: LearntPolicy): Controller {
  const basal = (patient.kinetics.u2ss * patient.kinetics.BW) / 6000;
  let level: number | undefined;
  let slope = 0;
  let onBoard = 0;
  return ({ cgm, meal, sampleMinutes }) => {
    // Level and trend by Holt's double exponential smoothing, mg/dL and mg/dL/min.
    const before = level ?? cgm;
    const expected = before + slope * sampleMinutes;
    level = expected + (1 - Math.exp(-sampleMinutes / 6)) * (cgm - expected);
    slope += (1 - Math.exp(-sampleMinutes / 12)) * ((level - before) / sampleMinutes - slope);
    const ahead = level + policy.horizon * slope;
    const correction = (policy.gain * (ahead - policy.target)) / patient.correctionFactor;
    const steered = basal * policy.basalShare + (correction - policy.onBoardShare * onBoard) / 60;
    const grams = meal * sampleMinutes;
    const lacking = Math.max(0, policy.target - level) / patient.correctionFactor;
    const wanted = grams > 0 ? Math.max(0, (policy.mealShare * grams) / patient.carbohydrateRatio - lacking) : 0;
    const low = level < hardFloor || level + lookAhead * slope < policy.suspendBelow;
    const rate = low ? 0 : Math.min(Math.max(steered, 0), mostOfBasal * basal);
    const bolus = level < hardFloor ? 0 : wanted;
    onBoard = onBoard * Math.exp(-sampleMinutes / onBoardMinutes) + bolus + (rate - basal) * sampleMinutes;
    return { basal: rate, bolus: bolus / sampleMinutes };
  };
}
