import type { Controller } from './controllers.js';
import type { PumpParameters, SensorParameters, VirtualPatientParameters } from './parameters.js';
import { infused } from './pump.js';
import { Sensor } from './sensor.js';
import { VirtualPatient } from './virtual-patient.js';

/** Something eaten: `grams` are served at `minute`; the controller is told `announced` (the same if absent). */
export interface Meal {
  readonly minute: number;
  readonly grams: number;
  readonly announced?: number;
}

export interface SimulationSetup {
  readonly patient: VirtualPatientParameters;
  readonly sensor: SensorParameters;
  readonly pump: PumpParameters;
  readonly controller: Controller;
  readonly meals: readonly Meal[];
  readonly minutes: number;
  /** Of the sensor's noise; without one the sensor is exact. */
  readonly noiseSeed?: number;
}

/** A run, one entry a sample and one more of `bg` and `cgm` at the start: `insulin` and `cho` [n] lie between [n] and [n+1]. */
export interface Trace {
  readonly sampleMinutes: number;
  /** mg/dL, means over the sample. */
  readonly bg: Float64Array;
  readonly cgm: Float64Array;
  /** U/min. */
  readonly insulin: Float64Array;
  /** g/min served. */
  readonly cho: Float64Array;
}

/**
 * Runs one patient under one controller. Each sample: the controller sees the last reading and the meal announced in the
 * last sample, so a bolus comes one sample after its meal; the pump holds the rates; patient and sensor go on by minutes.
 */
export function simulate(setup: SimulationSetup): Trace {
  const { sensor: sensorParameters, pump, controller } = setup;
  const step = sensorParameters.sampleMinutes;
  const samples = Math.ceil(setup.minutes / step);
  const patient = new VirtualPatient(setup.patient);
  const sensor = new Sensor(sensorParameters, setup.noiseSeed);
  const [served, announced] = table(setup.meals, samples * step);
  const trace: Trace = {
    sampleMinutes: step,
    bg: new Float64Array(samples + 1),
    cgm: new Float64Array(samples + 1),
    insulin: new Float64Array(samples),
    cho: new Float64Array(samples),
  };
  trace.bg[0] = patient.glucose;
  trace.cgm[0] = sensor.read(0, patient.glucose);
  // The reference reads its sensor twice at the start: the second reading is what the controller sees.
  let cgm = sensor.read(0, patient.glucose);
  let meal = 0;
  for (let n = 0; n < samples; n++) {
    const asked = controller({ minute: n * step, cgm, meal, sampleMinutes: step });
    const { basal, bolus } = infused(pump, asked);
    let bgSum = 0;
    let cgmSum = 0;
    let eaten = 0;
    let told = 0;
    for (let minute = n * step; minute < (n + 1) * step; minute++) {
      patient.advance(basal + bolus, served[minute]!);
      eaten += served[minute]! / step;
      told += announced[minute]! / step;
      bgSum += patient.glucose / step;
      cgmSum += sensor.read(minute + 1, patient.glucose) / step;
    }
    trace.bg[n + 1] = bgSum;
    trace.cgm[n + 1] = cgm = cgmSum;
    trace.insulin[n] = basal + bolus;
    trace.cho[n] = eaten;
    meal = told;
  }
  return trace;
}

/** Grams by minute: served, and as announced. */
function table(meals: readonly Meal[], minutes: number): readonly [Float64Array, Float64Array] {
  const served = new Float64Array(minutes);
  const announced = new Float64Array(minutes);
  for (const { minute, grams, announced: told } of meals) {
    if (minute < 0 || minute >= minutes) continue;
    served[minute]! += grams;
    announced[minute]! += told ?? grams;
  }
  return [served, announced];
}
