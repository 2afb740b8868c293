import type { Controller, Observation } from './controllers.js';

/** A policy that wants a rate (U/min) and is told what the pump was let give over the last sample. */
export type Policy = (observation: Observation, delivered: number) => number;

/** mg/dL below which nothing is infused, and below which it isn't where the trend leads within the look-ahead. */
const stopBelow = 75;
const leadsBelow = 60;
const lookAhead = 20;
/** Minutes over which level and trend are smoothed. */
const levelMinutes = 6;
const slopeMinutes = 12;
/** Of the usual daily insulin: no more within two hours. */
const mostShare = 0.6;
const window = 120;

/**
 * What no policy can override: the pump stops while the sensor is low or leads there (level and trend by Holt's double
 * exponential smoothing), and two hours never bring more than 60 % of a day's insulin.
 * @param dailyInsulin U/day as usual for the patient
 */
export function guarded(policy: Policy, dailyInsulin: number): Controller {
  const recent: { minute: number; units: number }[] = [];
  let level: number | undefined;
  let slope = 0;
  let delivered = 0;
  return (observation) => {
    const { cgm, minute, sampleMinutes } = observation;
    const before = level ?? cgm;
    const expected = before + slope * sampleMinutes;
    level = expected + (1 - Math.exp(-sampleMinutes / levelMinutes)) * (cgm - expected);
    slope += (1 - Math.exp(-sampleMinutes / slopeMinutes)) * ((level - before) / sampleMinutes - slope);
    while (recent.length > 0 && recent[0]!.minute <= minute - window) recent.shift();
    const used = recent.reduce((sum, { units }) => sum + units, 0);
    const wanted = policy(observation, delivered);
    const isLow = level < stopBelow || level + lookAhead * slope < leadsBelow;
    const units = isLow ? 0 : Math.min(Math.max(0, wanted) * sampleMinutes, mostShare * dailyInsulin - used);
    if (units > 0) recent.push({ minute, units });
    delivered = Math.max(0, units) / sampleMinutes;
    return { basal: delivered, bolus: 0 };
  };
}
