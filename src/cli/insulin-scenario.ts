import { z } from 'zod';
import {
  basalBolus,
  type Controller,
  type InsulinKnowledge,
  learntPolicy,
  type Meal,
  pid,
  type SimulationSetup,
  type VirtualPatientParameters,
} from '../treatment/insulin/index.js';
import { UsageError } from './usage-error.js';

const pair = z.tuple([z.number(), z.number().nonnegative()]);
const meal = z.object({
  minute: z.number().int().nonnegative(),
  grams: z.number().nonnegative(),
  announced: z.number().nonnegative().optional(),
});
const controllerForm = z.union([
  z.string(),
  z.object({
    type: z.string(),
    target: z.number().optional(),
    P: z.number().optional(),
    I: z.number().optional(),
    D: z.number().optional(),
  }),
]);
const form = z.looseObject({
  days: z
    .union([z.number().positive().max(366), z.looseObject({ population: z.number().positive().max(366) })])
    .optional(),
  hours: z.number().positive().optional(),
  minutes: z.number().positive().optional(),
  patient: z.string().optional(),
  patients: z.union([z.string(), z.array(z.string())]).optional(),
  meals: z.union([z.array(meal), z.array(pair)]).optional(),
  meals_min_g: z.array(pair).optional(),
  meals_each_day_hours_grams: z.array(pair).optional(),
  controller: controllerForm.optional(),
  target: z.number().optional(),
  sensor: z.string().optional(),
  pump: z.string().optional(),
  seed: z.number().int().nullish(),
  noise: z.boolean().optional(),
  trace: z.boolean().optional(),
});

/** What a scenario file asks for, checked. */
export interface InsulinScenario {
  readonly minutes: number;
  readonly patients: readonly string[];
  readonly meals: readonly Meal[];
  readonly controller: z.infer<typeof controllerForm>;
  readonly target: number;
  readonly sensor: string;
  readonly pump: string;
  readonly seed?: number;
  readonly trace: boolean;
}

/**
 * A scenario file with the command line's own entries over it. Days default to 1, patients to all 30, the controller to
 * basal-bolus, the sensor to Navigator without noise (Dexcom where a seed is given), the pump to Insulet.
 * @throws UsageError naming file and entry
 */
export function readScenario(
  path: string,
  json: unknown,
  over: Record<string, unknown>,
  knowledge: InsulinKnowledge,
): InsulinScenario {
  const fail = (message: string) => new UsageError(`${path}: ${message}`);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw fail('expected a JSON object');
  const read = form.safeParse({ ...json, ...over });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw fail(`${issue!.path.join('.') || 'scenario'}: ${issue!.message}`);
  }
  const asked = read.data;
  const days = typeof asked.days === 'object' ? asked.days.population : asked.days;
  const minutes = Math.round(asked.minutes ?? (asked.hours ? asked.hours * 60 : (days ?? 1) * 1440));
  const seed = asked.noise === false ? undefined : (asked.seed ?? undefined);
  const scenario: InsulinScenario = {
    minutes,
    patients: namesOf(asked.patient ?? asked.patients, knowledge, fail),
    meals: mealsOf(asked, minutes),
    controller: asked.controller ?? 'BB',
    target: asked.target ?? 140,
    sensor: asked.sensor ?? (seed === undefined ? 'Navigator' : 'Dexcom'),
    pump: asked.pump ?? 'Insulet',
    ...(seed === undefined ? {} : { seed }),
    trace: asked.trace ?? false,
  };
  known('sensor', scenario.sensor, knowledge.sensors, fail);
  known('pump', scenario.pump, knowledge.pumps, fail);
  controllerFor(scenario, knowledge.patients[0]!, knowledge, fail);
  return scenario;
}

/** One patient's run in a scenario that was read. */
export function setupFor(name: string, scenario: InsulinScenario, knowledge: InsulinKnowledge): SimulationSetup {
  const patient = knowledge.patients.find((each) => each.name === name)!;
  return {
    patient,
    sensor: knowledge.sensors.find((each) => each.name === scenario.sensor)!,
    pump: knowledge.pumps.find((each) => each.name === scenario.pump)!,
    controller: controllerFor(scenario, patient, knowledge, (message) => new UsageError(message)),
    meals: scenario.meals,
    minutes: scenario.minutes,
    ...(scenario.seed === undefined ? {} : { noiseSeed: scenario.seed }),
  };
}

type Fail = (message: string) => UsageError;

function namesOf(asked: string | readonly string[] | undefined, { patients }: InsulinKnowledge, fail: Fail): string[] {
  const all = patients.map(({ name }) => name);
  if (asked === undefined || asked === 'all') return all;
  const names = (typeof asked === 'string' ? [asked] : asked).flatMap((name) => {
    const found = patients.filter((patient) => patient.name === name || patient.group === name);
    if (found.length === 0) throw fail(`patients: no "${name}"; there are ${all.join(', ')}`);
    return found.map((patient) => patient.name);
  });
  if (names.length === 0) throw fail('patients: none is named');
  return names;
}

function known(what: string, name: string, list: readonly { readonly name: string }[], fail: Fail): void {
  if (list.some((each) => each.name === name)) return;
  throw fail(`${what}: no "${name}"; there are ${list.map((each) => each.name).join(', ')}`);
}

function mealsOf(asked: z.infer<typeof form>, minutes: number): Meal[] {
  const each = asked.meals_each_day_hours_grams ?? [];
  const daily = Array.from({ length: Math.ceil(minutes / 1440) }, (_, day) =>
    each.map(([hour, grams]) => ({ minute: day * 1440 + Math.round(hour * 60), grams })),
  ).flat();
  const listed = [...(asked.meals ?? []), ...(asked.meals_min_g ?? [])].map((one) => {
    if (Array.isArray(one)) return { minute: Math.round(one[0]), grams: one[1] };
    const { announced, ...served } = one;
    return announced === undefined ? served : { ...served, announced };
  });
  return [...daily, ...listed];
}

function controllerFor(
  { controller, target }: InsulinScenario,
  patient: VirtualPatientParameters,
  { policies }: InsulinKnowledge,
  fail: Fail,
): Controller {
  const asked = typeof controller === 'string' ? { type: controller } : controller;
  const aim = asked.target ?? target;
  switch (asked.type.toLowerCase()) {
    case 'bb':
    case 'basal-bolus':
      return basalBolus(patient, aim);
    case 'pid':
      return pid({ P: asked.P ?? 0.001, I: asked.I ?? 0.00001, D: asked.D ?? 0.001, target: aim });
    case 'learnt': {
      const policy = policies[patient.name];
      if (!policy) throw fail(`controller: nothing was learnt for ${patient.name}`);
      return learntPolicy(policy, patient.totalDailyInsulin);
    }
    default:
      throw fail(`controller: no "${asked.type}"; there are BB, PID and learnt`);
  }
}
