import type { CoxData, Ties } from './cox.js';
import { type Design, linearPredictor, type Ordered } from './partial-likelihood.js';

/** One stratum's event times, earliest first, with what the residuals and the baseline hazard need of each. */
export interface HazardSteps {
  readonly times: Float64Array;
  /** Events at each time. */
  readonly deaths: Float64Array;
  /** Sum of exp(eta) over those at risk. */
  readonly atRisk: Float64Array;
  /** Increment of the hazard with the fitted ties, and with each part lessened for those who die then (Efron). */
  readonly hazard: Float64Array;
  readonly hazardOfDying: Float64Array;
  /** p numbers a step: hazard-weighted means of the covariates, of the same two kinds, and the plain mean of the parts. */
  readonly weightedMean: Float64Array;
  readonly weightedMeanOfDying: Float64Array;
  readonly mean: Float64Array;
}

/** The steps of a stratum, in one pass from the latest time to the first. */
export function hazardSteps(
  design: Design,
  data: CoxData,
  { byTime, byEntry }: Ordered,
  beta: Float64Array,
  ties: Ties,
): HazardSteps {
  const { p, rows } = design;
  const { times, events, entries } = data;
  const eta = linearPredictor(design, beta);
  const count = new Set(Array.from(byTime).flatMap((row) => (events[row] ? [times[row]!] : []))).size;
  const of = (size: number) => new Float64Array(size);
  const steps = {
    times: of(count),
    deaths: of(count),
    atRisk: of(count),
    hazard: of(count),
    hazardOfDying: of(count),
    weightedMean: of(count * p),
    weightedMeanOfDying: of(count * p),
    mean: of(count * p),
  };
  const risk = { zero: 0, first: of(p) };
  const add = (into: typeof risk, row: number, sign: number) => {
    const weight = sign * Math.exp(eta[row]!);
    into.zero += weight;
    for (let j = 0; j < p; j++) into.first[j]! += weight * rows[row * p + j]!;
  };
  let entered = 0;
  let step = count;
  for (let start = 0; start < byTime.length; ) {
    const time = times[byTime[start]!]!;
    const died: number[] = [];
    let end = start;
    for (; end < byTime.length && times[byTime[end]!] === time; end++) {
      add(risk, byTime[end]!, 1);
      if (events[byTime[end]!]) died.push(byTime[end]!);
    }
    if (byEntry && entries)
      for (; entered < byEntry.length && entries[byEntry[entered]!]! >= time; entered++)
        add(risk, byEntry[entered]!, -1);
    start = end;
    if (died.length === 0) continue;
    step -= 1;
    steps.times[step] = time;
    steps.deaths[step] = died.length;
    steps.atRisk[step] = risk.zero;
    const tied = { zero: 0, first: of(p) };
    if (ties === 'efron') for (const row of died) add(tied, row, 1);
    for (let death = 0; death < died.length; death++) {
      const fraction = ties === 'efron' ? death / died.length : 0;
      const hazard = 1 / (risk.zero - fraction * tied.zero);
      steps.hazard[step]! += hazard;
      steps.hazardOfDying[step]! += hazard * (1 - fraction);
      for (let j = 0, at = step * p; j < p; j++, at++) {
        const mean = (risk.first[j]! - fraction * tied.first[j]!) * hazard;
        steps.weightedMean[at]! += mean * hazard;
        steps.weightedMeanOfDying[at]! += mean * hazard * (1 - fraction);
        steps.mean[at]! += mean / died.length;
      }
    }
  }
  return steps;
}
