import { type Command, Option } from 'commander';
import { loadInsulin } from '../knowledge/insulin.js';
import { glucoseMetrics } from '../outcome/metrics/glucose.js';
import type { Language } from '../record/index.js';
import { type InsulinKnowledge, simulate, type Trace } from '../treatment/insulin/index.js';
import { readJson } from './files.js';
import { type InsulinScenario, readScenario, setupFor } from './insulin-scenario.js';

interface SimulateOptions {
  readonly format: 'text' | 'json';
  readonly patients?: string;
  readonly days?: string;
  readonly controller?: string;
  readonly seed?: string;
  readonly trace?: boolean;
  readonly lang: Language;
}

/** `sartor simulate insulin SCENARIO.json`. */
export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .description('virtual patients: "simulate insulin" runs the UVA/Padova type 1 diabetes model')
    .command('insulin')
    .description('30 virtual patients under an insulin controller')
    .argument('<scenario>', 'JSON: days, meals, controller, sensor, pump, patients, seed, trace')
    .option('--patients <names>', 'only these, by commas: adult#001,child#003, or a group: adult')
    .option('--days <n>', 'instead of the scenario: days, may be a fraction')
    .option('--controller <name>', 'instead of the scenario: BB (basal-bolus) or PID')
    .option('--seed <n>', 'of the sensor noise; without one here or in the scenario the sensor is exact')
    .option('--trace', 'with every sample')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .addHelpText(
      'after',
      `
A scenario: {"days": 2, "meals_each_day_hours_grams": [[7, 45], [12, 70], [18, 80]], "patients": ["adult#001"],
  "controller": "BB", "sensor": "Navigator", "pump": "Insulet", "trace": true}
Meals may also be {"meals_min_g": [[420, 45], ...]} over the whole time. Shares are in per cent of the samples.
The virtual patients are for research and teaching: nothing here doses insulin for a person.`,
    )
    .action((path: string, options: SimulateOptions) => run(path, options));
}

function run(path: string, options: SimulateOptions): void {
  const knowledge = loadInsulin();
  const scenario = readScenario(path, readJson(path), overridden(options), knowledge);
  const patients = scenario.patients.map((name) => onePatient(name, scenario, knowledge));
  if (options.format === 'json') console.log(JSON.stringify({ patients }));
  else console.log(asText(patients, options.lang));
}

/** The scenario's entries that the command line replaces. */
function overridden({ patients, days, controller, seed, trace }: SimulateOptions): Record<string, unknown> {
  return {
    ...(patients ? { patients: patients.split(',').map((name) => name.trim()) } : {}),
    ...(days ? { days: Number(days) } : {}),
    ...(controller ? { controller } : {}),
    ...(seed ? { seed: Number(seed) } : {}),
    ...(trace ? { trace } : {}),
  };
}

function onePatient(name: string, scenario: InsulinScenario, knowledge: InsulinKnowledge) {
  const trace = simulate(setupFor(name, scenario, knowledge));
  const metrics = glucoseMetrics([...trace.bg])!;
  return {
    name,
    timeInRange: metrics.inRange,
    below70: metrics.below70,
    below54: metrics.below54,
    above180: metrics.above180,
    above250: metrics.above250,
    lbgi: metrics.lbgi,
    hbgi: metrics.hbgi,
    mean: metrics.mean,
    insulinPerDay: (trace.insulin.reduce((sum, rate) => sum + rate, 0) / trace.insulin.length) * 1440,
    ...(scenario.trace ? { trace: samples(trace) } : {}),
  };
}

/** `insulin` (U/min) and `cho` (g/min) run from this sample to the next; the last has none. */
function samples({ sampleMinutes, bg, cgm, insulin, cho }: Trace) {
  return Array.from(bg, (value, n) => ({
    minute: n * sampleMinutes,
    bg: value,
    cgm: cgm[n]!,
    insulin: insulin[n] ?? null,
    cho: cho[n] ?? null,
  }));
}

function asText(patients: readonly ReturnType<typeof onePatient>[], lang: Language): string {
  const say = (en: string, zh: string) => (lang === 'zh' ? zh : en);
  const mean = (pick: (patient: (typeof patients)[number]) => number) =>
    patients.reduce((sum, patient) => sum + pick(patient), 0) / patients.length;
  const row = (name: string, of: (pick: (patient: (typeof patients)[number]) => number) => number) =>
    [
      name.padEnd(16),
      ...[
        of((p) => p.timeInRange),
        of((p) => p.below70),
        of((p) => p.below54),
        of((p) => p.above180),
        of((p) => p.lbgi),
        of((p) => p.hbgi),
      ].map((value) => value.toFixed(1).padStart(8)),
    ].join('');
  return [
    `${say('patient', '患者').padEnd(16)}${['70-180 %', '<70 %', '<54 %', '>180 %', 'LBGI', 'HBGI'].map((t) => t.padStart(8)).join('')}`,
    ...patients.map((patient) => row(patient.name, (pick) => pick(patient))),
    row(say('mean', '平均'), mean),
  ].join('\n');
}
