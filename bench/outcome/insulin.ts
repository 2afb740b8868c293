import { loadInsulin } from '../../src/knowledge/insulin.js';
import { glucoseMetrics } from '../../src/outcome/metrics/glucose.js';
import { type InsulinFactors, titrateWeekly } from '../../src/outcome/policy/run-to-run.js';
import { Random } from '../../src/statistics/random.js';
import {
  basalBolus,
  type Controller,
  randomMeals,
  simulate,
  type VirtualPatientParameters,
} from '../../src/treatment/insulin/index.js';
import { meanText, pairedText, shareText } from './shares.js';

const weeks = 26;
/** Days simulated of each week. */
const daysAWeek = 3;

/**
 * The 30 virtual patients of the simulator, begun on doses that are wrong by up to 30 % either way, six months: doses
 * kept, and doses changed each week by `titrateWeekly`. Random meals, sizes announced wrong by 30 %, sensor noise.
 */
export function insulinTrial(): void {
  const knowledge = loadInsulin();
  const sensor = knowledge.sensors.find(({ name }) => name === 'Dexcom')!;
  const pump = knowledge.pumps.find(({ name }) => name === 'Insulet')!;
  const run = (patient: VirtualPatientParameters, start: InsulinFactors, adapts: boolean, seed: number) => {
    let factors = start;
    let low = 0;
    let last = { inRange: 0, below54: 0, below70: 0 };
    for (let week = 0; week < weeks; week++) {
      const noiseSeed = seed * 100 + week + 1;
      const controller = scaled(basalBolus(patient), factors);
      const meals = randomMeals(noiseSeed, daysAWeek, 0.3);
      const { bg, sampleMinutes } = simulate({
        patient,
        sensor,
        pump,
        controller,
        meals,
        minutes: daysAWeek * 1440,
        noiseSeed,
      });
      const metrics = glucoseMetrics([...bg])!;
      low += metrics.below54 / weeks;
      last = metrics;
      const night = [...bg].filter((_, n) => (n * sampleMinutes) % 1440 < 360);
      const nightMean = night.reduce((sum, value) => sum + value, 0) / night.length;
      if (adapts) factors = titrateWeekly({ ...metrics, nightMean }, factors);
    }
    const atTarget = last.inRange > 70 && last.below70 < 4 && last.below54 < 1;
    return { atTarget, inRange: last.inRange, low };
  };
  const random = new Random(7);
  const starts = knowledge.patients.map(() => ({
    basal: 0.7 + 0.6 * random.uniform(),
    meal: 0.7 + 0.6 * random.uniform(),
  }));
  const [kept, adapted] = [false, true].map((adapts) =>
    knowledge.patients.map((patient, n) => run(patient, starts[n]!, adapts, n + 1)),
  );
  const n = knowledge.patients.length;
  console.log(
    `Insulin, ${n} virtual patients (simulator of the treatment stage), 26 weeks; goal above 70 % in 70 to 180, below 70 under 4 %, below 54 under 1 %`,
  );
  for (const [name, runs] of [
    ['kept', kept!],
    ['adapted', adapted!],
  ] as const)
    console.log(
      `  ${name}: at goal in the last week ${shareText(runs.filter(({ atTarget }) => atTarget).length, n)}; in range ${meanText(runs.map(({ inRange }) => inRange))} %; time below 54 over all weeks ${meanText(runs.map(({ low }) => low))} %`,
    );
  console.log(
    `  adapted minus kept: at goal ${pairedText(
      adapted!.map(({ atTarget }) => atTarget),
      kept!.map(({ atTarget }) => atTarget),
    )} points; below 54 ${meanText(adapted!.map(({ low }, index) => low - kept![index]!.low))} points`,
  );
}

const scaled =
  (controller: Controller, { basal, meal }: InsulinFactors): Controller =>
  (observation) => {
    const action = controller(observation);
    return { basal: action.basal * basal, bolus: action.bolus * meal };
  };
