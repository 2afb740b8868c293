/** The kinetic parameters of one virtual patient, named as the UVA/Padova model's papers name them. */
export interface KineticParameters {
  /** Body weight, kg. */
  readonly BW: number;
  /** Gut: absorption and emptying rates (1/min), shape of emptying, share absorbed. */
  readonly kabs: number;
  readonly kmax: number;
  readonly kmin: number;
  readonly b: number;
  readonly d: number;
  readonly f: number;
  /** Glucose: exchange (1/min), volume (dL/kg), brain use (mg/kg/min), renal excretion. */
  readonly k1: number;
  readonly k2: number;
  readonly Vg: number;
  readonly Fsnc: number;
  readonly ke1: number;
  readonly ke2: number;
  /** Endogenous production. */
  readonly kp1: number;
  readonly kp2: number;
  readonly kp3: number;
  /** Insulin-dependent use. */
  readonly Vm0: number;
  readonly Vmx: number;
  readonly Km0: number;
  readonly p2u: number;
  /** Insulin: exchange and clearance (1/min), volume (L/kg), basal (pmol/L), delay. */
  readonly m1: number;
  readonly m2: number;
  readonly m4: number;
  readonly m30: number;
  readonly Vi: number;
  readonly Ib: number;
  readonly ki: number;
  /** Under the skin: insulin (1/min) and the sensor's glucose (1/min). */
  readonly kd: number;
  readonly ka1: number;
  readonly ka2: number;
  readonly ksc: number;
  /** Basal insulin that holds the basal glucose, pmol/kg/min. */
  readonly u2ss: number;
}

/** What is learnt for one patient. */
export interface LearntPolicy {
  /** As identified from logs of sensor, pump and meals; not the simulator's own. */
  readonly kinetics: KineticParameters;
  /** U/min of basal insulin at rest. */
  readonly basal: number;
  /** mg/dL that forecasts are held above. */
  readonly floor: number;
  /** Share of the belief about a meal that may lie in smaller ones than is dosed for. */
  readonly risk: number;
  /** What was eaten at an hour of the day (0 to 23) in the logs: mean and spread in g. */
  readonly habits: readonly MealHabit[];
}

export interface MealHabit {
  readonly hour: number;
  readonly grams: number;
  readonly spread: number;
}

export interface VirtualPatientParameters {
  /** `adult#001`. */
  readonly name: string;
  readonly group: 'adolescent' | 'adult' | 'child';
  /** Years. */
  readonly age: number;
  /** g of carbohydrate that one unit covers. */
  readonly carbohydrateRatio: number;
  /** mg/dL that one unit lowers. */
  readonly correctionFactor: number;
  /** U/day. */
  readonly totalDailyInsulin: number;
  /** The thirteen states at the start, in the order of `State`. */
  readonly initialState: readonly number[];
  readonly kinetics: KineticParameters;
}

/** A continuous glucose monitor: its noise (Breton 2008) and its limits. */
export interface SensorParameters {
  readonly name: string;
  /** Minutes between readings. */
  readonly sampleMinutes: number;
  /** mg/dL. */
  readonly minimum: number;
  readonly maximum: number;
  /** First-order correlation over 15 minutes, and the Johnson SU transform. */
  readonly correlation: number;
  readonly gamma: number;
  readonly lambda: number;
  readonly delta: number;
  readonly xi: number;
}

/** An insulin pump: rates in U/min, but the increments in pmol/min, as the simulator has them. */
export interface PumpParameters {
  readonly name: string;
  readonly basal: { readonly minimum: number; readonly maximum: number; readonly increment: number };
  readonly bolus: { readonly minimum: number; readonly maximum: number; readonly increment: number };
}

export interface InsulinKnowledge {
  readonly patients: readonly VirtualPatientParameters[];
  readonly sensors: readonly SensorParameters[];
  readonly pumps: readonly PumpParameters[];
  /** What was learnt for each patient, by name. */
  readonly policies: Readonly<Record<string, LearntPolicy>>;
}

const kineticNames = [
  'BW kabs kmax kmin b d f k1 k2 Vg Fsnc ke1 ke2 kp1 kp2 kp3 Vm0 Vmx Km0 p2u',
  'm1 m2 m4 m30 Vi Ib ki kd ka1 ka2 ksc u2ss',
]
  .join(' ')
  .split(' ') as readonly (keyof KineticParameters)[];

/**
 * The pack `insulin-patients`, checked: every parameter is a finite number, every patient has thirteen states.
 * @throws with the entry that is wrong
 */
export function parseInsulin(json: unknown, learnt: unknown = { policies: {} }): InsulinKnowledge {
  const { patients, sensors, pumps } = json as InsulinKnowledge;
  const { policies } = learnt as Pick<InsulinKnowledge, 'policies'>;
  for (const list of [patients, sensors, pumps]) {
    if (!Array.isArray(list) || list.length === 0)
      throw new Error('Pack insulin-patients: patients, sensors and pumps');
  }
  for (const { name, initialState, kinetics, carbohydrateRatio, correctionFactor } of patients) {
    const wrong = kineticNames.filter((key) => !Number.isFinite(kinetics[key]));
    if (wrong.length > 0) throw new Error(`Pack insulin-patients: ${name}: ${wrong.join(', ')}`);
    if (initialState.length !== 13 || !initialState.every(Number.isFinite)) {
      throw new Error(`Pack insulin-patients: ${name}: thirteen initial states`);
    }
    if (!(carbohydrateRatio > 0 && correctionFactor > 0)) throw new Error(`Pack insulin-patients: ${name}: ratios`);
  }
  for (const { name, sampleMinutes } of sensors) {
    if (!(sampleMinutes >= 1 && Number.isInteger(sampleMinutes))) {
      throw new Error(`Pack insulin-patients: ${name}: sampleMinutes`);
    }
  }
  for (const [name, policy] of Object.entries(policies)) {
    const wrong = kineticNames.filter((key) => !Number.isFinite(policy.kinetics?.[key]));
    const isSound =
      policy.basal > 0 && policy.floor >= 70 && policy.floor <= 140 && policy.risk > 0 && Array.isArray(policy.habits);
    if (wrong.length > 0 || !isSound) {
      throw new Error(`Pack insulin-patients: policy ${name}: ${wrong.join(', ') || 'basal, floor, risk, habits'}`);
    }
  }
  return { patients, sensors, pumps, policies };
}
