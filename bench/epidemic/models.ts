import { binomial } from '../../src/epidemic/compartments/binomial.js';
import { simulate } from '../../src/epidemic/compartments/deterministic.js';
import { type FitSetting, fitSeir, seirIncidence } from '../../src/epidemic/compartments/fit.js';
import type { Course, EpidemicModel } from '../../src/epidemic/compartments/model.js';
import { simulateMany } from '../../src/epidemic/compartments/stochastic.js';
import { poisson } from '../../src/epidemic/forecast/draws.js';
import { Random } from '../../src/statistics/random.js';

const group = (name: string, share: number, hospital: number) => ({
  name,
  population: 10e6 * share,
  susceptibility: 1,
  hospital,
  icu: 0.15,
  deathInHospital: 0.08,
  deathInIcu: 0.4,
});
const model: EpidemicModel = {
  groups: [group('0-19', 0.21, 0.003), group('20-39', 0.25, 0.01), group('40-64', 0.34, 0.04), group('65+', 0.2, 0.15)],
  contacts: [
    [9, 3, 3, 0.7],
    [2.5, 6, 4, 0.8],
    [2, 3, 5, 1.2],
    [0.8, 1.1, 2, 2],
  ],
  r0: 2.5,
  latentDays: 3,
  infectiousDays: 5,
  hospitalDays: 9,
  icuDays: 10,
  immunityDays: 240,
  vaccineDays: 200,
};
const course: Course = {
  days: 365,
  seeds: 200,
  vaccination: { from: 60, dosesADay: [5000, 5000, 8000, 12000], effectiveness: 0.8 },
};

/** Speed of a year of 10 million people in 4 age groups. */
export function speed(): void {
  const times: number[] = [];
  for (let repeat = 0; repeat < 40; repeat++) {
    const start = performance.now();
    simulate(model, course);
    times.push(performance.now() - start);
  }
  const first = times[0]!;
  times.sort((a, b) => a - b);
  console.log(
    `deterministic, 10 million, 4 groups, 365 days: median ${times[20]!.toFixed(2)} ms (first ${first.toFixed(1)} ms)`,
  );
  const before = process.cpuUsage();
  const start = performance.now();
  const runs = simulateMany(model, course, 1000, new Random(1));
  console.log(
    `stochastic, 1,000 runs of the same: ${((performance.now() - start) / 1000).toFixed(2)} s (${(process.cpuUsage(before).user / 1e6).toFixed(2)} s of processor)`,
  );
  const mean = runs.reduce((sum, run) => sum + run.deaths.at(-1)!, 0) / runs.length;
  console.log(`  mean deaths ${mean.toFixed(0)}, deterministic ${simulate(model, course).deaths.at(-1)!.toFixed(0)}`);
}

/** Do 95 % intervals cover the truth? Onsets from the deterministic course and from stochastic ones, counted with noise. */
export function coverage(outbreaks = 200): void {
  const setting = { population: 100_000, latentDays: 3, infectiousDays: 5 };
  const truth = { r0: 2.2, seeds: 20, reporting: 0.4 };
  for (const kind of ['observation', 'stochastic'] as const) {
    const random = new Random(2026);
    const hits = { r0: 0, seeds: 0, reporting: 0 };
    let fitted = 0;
    const start = process.cpuUsage();
    for (let outbreak = 0; outbreak < outbreaks; outbreak++) {
      const onsets =
        kind === 'observation'
          ? [...seirIncidence(setting, truth.r0, truth.seeds, 120)]
          : stochasticOnsets(setting, truth.r0, truth.seeds, 120, random);
      const counts = onsets.map((x) => poisson((random.gamma(20) / 20) * truth.reporting * x, random));
      const fit = fitSeir(counts, setting, random);
      if (!fit) continue;
      fitted += 1;
      for (const key of ['r0', 'seeds', 'reporting'] as const)
        if (fit[key].lower <= truth[key] && truth[key] <= fit[key].upper) hits[key] += 1;
    }
    const share = (n: number) => `${((100 * n) / fitted).toFixed(1)} %`;
    const { user } = process.cpuUsage(start);
    console.log(
      `fit, ${kind}: ${fitted} of ${outbreaks} fitted, 95 % intervals cover R0 ${share(hits.r0)}, reporting ${share(hits.reporting)}, seeds ${share(hits.seeds)}; ${(user / 1000 / outbreaks).toFixed(0)} ms of processor each`,
    );
  }
}

/** New infectious people a day of a chain of binomials with 64 steps a day. */
function stochasticOnsets(setting: FitSetting, r0: number, seeds: number, days: number, random: Random): number[] {
  const h = 1 / 64;
  let [s, e, i] = [setting.population - 2 * seeds, seeds, seeds];
  const leaves = (rate: number) => -Math.expm1(-rate * h);
  return Array.from({ length: days }, () => {
    let onsets = 0;
    for (let step = 0; step < 64; step++) {
      const infected = binomial(s, leaves((r0 / setting.infectiousDays) * (i / setting.population)), random);
      const onset = binomial(e, leaves(1 / setting.latentDays), random);
      const ended = binomial(i, leaves(1 / setting.infectiousDays), random);
      s -= infected;
      e += infected - onset;
      i += onset - ended;
      onsets += onset;
    }
    return onsets;
  });
}
