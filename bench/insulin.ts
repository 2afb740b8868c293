/** How fast and how exact is the type 1 diabetes simulator? `npx tsx bench/insulin.ts [unseen weeks]` */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { loadInsulin } from '../src/knowledge/insulin.js';
import { glucoseMetrics } from '../src/outcome/metrics/glucose.js';
import {
  basalBolus,
  learntPolicy,
  pid,
  randomMeals,
  simulate,
  type VirtualPatientParameters,
} from '../src/treatment/insulin/index.js';
import { sharedFile } from '../test/shared.js';

const knowledge = loadInsulin();
const sensor = knowledge.sensors.find(({ name }) => name === 'Navigator')!;
const pump = knowledge.pumps.find(({ name }) => name === 'Insulet')!;
const daily = [[7, 45], [12, 70], [16, 15], [18, 80], [23, 10]] as const; // biome-ignore format: one day
const meals = (days: number) =>
  Array.from({ length: days }, (_, day) =>
    daily.map(([hour, grams]) => ({ minute: day * 1440 + hour * 60, grams })),
  ).flat();
const run = (patient: VirtualPatientParameters, days: number, controller = basalBolus(patient)) =>
  simulate({ patient, sensor, pump, controller, meals: meals(days), minutes: days * 1440 });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

for (const days of [1, 7]) {
  const shares = knowledge.patients.map((patient) => glucoseMetrics([...run(patient, days).bg])!.inRange);
  console.log(`basal-bolus, fixed scenario, 30 patients, ${days} d: time in range ${mean(shares).toFixed(1)} %`);
}

for (const [name, file] of [
  ['adult#001', 'adult001'],
  ['adolescent#003', 'adolescent003'],
] as const) {
  for (const kind of ['BB', 'PID'] as const) {
    const path = sharedFile('insulin', `traj_${file}_${kind}_rtol1e-11.csv.gz`);
    if (!path) continue;
    const patient = knowledge.patients.find((each) => each.name === name)!;
    const controller = kind === 'BB' ? basalBolus(patient) : pid({ P: 0.001, I: 0.00001, D: 0.001, target: 140 });
    const { bg } = run(patient, 2, controller);
    const rows = gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1);
    const furthest = rows.reduce((most, row, n) => Math.max(most, Math.abs(Number(row.split(',')[1]) - bg[n]!)), 0);
    console.log(`${name} ${kind}, 2 d: furthest from the tight trajectory ${furthest.toExponential(1)} mg/dL`);
  }
}

const dexcom = knowledge.sensors.find(({ name }) => name === 'Dexcom')!;
const unseen = Array.from({ length: Number(process.argv[2] ?? 5) }, (_, n) => 7001 + n);
for (const kind of ['basal-bolus', 'learnt'] as const) {
  const runs = knowledge.patients.flatMap((patient) =>
    unseen.map((seed) => {
      const policy = knowledge.policies[patient.name]!;
      const controller = kind === 'learnt' ? learntPolicy(policy, patient.totalDailyInsulin) : basalBolus(patient);
      const setup = { patient, sensor: dexcom, pump, controller, minutes: 7 * 1440, noiseSeed: seed };
      return {
        group: patient.group,
        ...glucoseMetrics([...simulate({ ...setup, meals: randomMeals(seed, 7, 0.3) }).bg])!,
      };
    }),
  );
  for (const group of ['all', 'adult', 'adolescent', 'child']) {
    const own = runs.filter((each) => group === 'all' || each.group === group);
    const of = (pick: (each: (typeof own)[number]) => number) => mean(own.map(pick)).toFixed(2);
    console.log(
      `${kind}, random meals, sizes announced wrong by 30 %, unseen seeds, 7 d, ${group}: in range ${of((r) => r.inRange)} %, below 70 ${of((r) => r.below70)} %, below 54 ${of((r) => r.below54)} %`,
    );
  }
}

const rates: number[] = [];
for (let repeat = 0; repeat < 7; repeat++) {
  const before = process.cpuUsage();
  for (const patient of knowledge.patients) run(patient, 7);
  const { user, system } = process.cpuUsage(before);
  rates.push((30 * 7) / ((user + system) / 1e6));
}
const median = rates.slice(1).sort((a, b) => a - b)[3]!;
console.log(
  `patient-days a second of one core (CPU time, median of 6): ${median.toFixed(0)}; first ${rates[0]!.toFixed(0)}`,
);
