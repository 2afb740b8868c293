import type { VirtualPatientParameters } from './parameters.js';

/** What a controller sees each sample. */
export interface Observation {
  readonly minute: number;
  /** mg/dL, mean over the last sample. */
  readonly cgm: number;
  /** g/min announced over the last sample. */
  readonly meal: number;
  readonly sampleMinutes: number;
}

/** Rates in U/min that it asks of the pump until the next sample. */
export interface InsulinAction {
  readonly basal: number;
  readonly bolus: number;
}

export type Controller = (observation: Observation) => InsulinAction;

/**
 * Basal-bolus: the basal that holds the basal glucose; at a meal its carbohydrate by the patient's ratio, with a
 * correction if the sensor is above 150 mg/dL.
 * @param target mg/dL
 */
export function basalBolus({ kinetics, ...patient }: VirtualPatientParameters, target = 140): Controller {
  const basal = (kinetics.u2ss * kinetics.BW) / 6000;
  return ({ cgm, meal, sampleMinutes }) => {
    if (meal <= 0) return { basal, bolus: 0 };
    const correction = cgm > 150 ? (cgm - target) / patient.correctionFactor : 0;
    return { basal, bolus: ((meal * sampleMinutes) / patient.carbohydrateRatio + correction) / sampleMinutes };
  };
}

/** Proportional-integral-derivative control of the basal rate by the sensor alone; it knows no meals. */
export function pid({ P, I, D, target }: { P: number; I: number; D: number; target: number }): Controller {
  let integral = 0;
  let previous = 0;
  return ({ cgm, sampleMinutes }) => {
    const basal = P * (cgm - target) + I * integral + (D * (cgm - previous)) / sampleMinutes;
    previous = cgm;
    integral += (cgm - target) * sampleMinutes;
    return { basal, bolus: 0 };
  };
}
