import type { Controller } from './controllers.js';
import { atRest } from './identify.js';
import { MealBelief, sizeOf } from './meal-belief.js';
import type { LearntPolicy } from './parameters.js';
import { guarded, type Policy } from './safety-filter.js';
import { Twin, twinSize } from './twin.js';

/** Minutes looked ahead, and the step of it. */
const horizon = 480;
const forecastStep = 3;

/**
 * The learnt policy below the safety filter. At every sample it gives the most insulin that leaves the lowest glucose
 * of the next eight hours at the learnt floor if the pump stopped right after: what is high is fought as early as can be,
 * and basal insulin given early is made up by a stop. The forecast is of the patient's own identified model.
 * @param dailyInsulin U/day as usual for the patient
 */
export function learntPolicy(learnt: LearntPolicy, dailyInsulin: number): Controller {
  return guarded(predictive(learnt), dailyInsulin);
}

function predictive({ kinetics, basal, floor, risk, habits }: LearntPolicy): Policy {
  const forecaster = new Twin(kinetics, forecastStep);
  const scratch = new Float64Array(twinSize);
  /** mg/dL: the lowest to come after so many units now and none later. */
  const nadir = (state: Float64Array, units: number): number => {
    scratch.set(state);
    let lowest = forecaster.glucose(scratch);
    for (let minute = 0; minute < horizon; minute += forecastStep) {
      forecaster.advance(scratch, minute === 0 ? units / forecastStep : 0);
      const glucose = forecaster.glucose(scratch);
      if (glucose < lowest) lowest = glucose;
    }
    return lowest;
  };
  let belief: MealBelief | undefined;
  let last = 0;
  return ({ minute, cgm, meal, sampleMinutes }, delivered) => {
    if (belief) belief.update(delivered, cgm);
    else {
      const twin = new Twin(kinetics, sampleMinutes);
      belief = new MealBelief(twin, atRest(twin, kinetics, basal, cgm));
    }
    if (meal > 0) belief.announce(sizeOf(meal * sampleMinutes, Math.floor(minute / 60) % 24, habits));
    const state = belief.cautious(risk);
    const spare = nadir(state, 0) - floor;
    last = spare <= 0 ? 0 : mostAbove(spare, Math.min(2, Math.max(0.02, last)), (units) => nadir(state, units) - floor);
    return last / sampleMinutes;
  };
}

const most = 30;

/**
 * The most units that leave something above 0, by bracketing and false position (Illinois), from the safe side.
 * @param without what nothing leaves, above 0
 * @param first where to look first
 */
function mostAbove(without: number, first: number, spare: (units: number) => number): number {
  let [low, high] = [0, first];
  let above = without;
  let below = spare(high);
  while (below > 0) {
    if (high >= most) return most;
    [low, above] = [high, below];
    high = Math.min(most, high * 2.5);
    below = spare(high);
  }
  let side = 0;
  for (let round = 0; round < 6 && high - low > 0.01 * high; round++) {
    const middle = (low * below - high * above) / (below - above);
    const there = spare(middle);
    if (Math.abs(there) < 0.3) return middle;
    if (there > 0) {
      [low, above] = [middle, there];
      if (side === 1) below /= 2;
      side = 1;
    } else {
      [high, below] = [middle, there];
      if (side === -1) above /= 2;
      side = -1;
    }
  }
  return low;
}
