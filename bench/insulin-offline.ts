/**
 * Policies learnt from logged basal-bolus days alone, against what they are truly worth. `npx tsx bench/insulin-offline.ts [runs] [seed]`
 * The true value is itself simulated: over so many days that its own error is small beside the interval's width.
 */
import { loadInsulin } from '../src/knowledge/insulin.js';
import {
  type DecisionPolicy,
  insulinDay,
  learnOffline,
  returnOf,
  shares,
  usualDosing,
} from '../src/treatment/offline/index.js';

const runs = Number(process.argv[2] ?? 50);
const seed = Number(process.argv[3] ?? 0);
const [logDays, trueDays] = [600, 4000];
const knowledge = loadInsulin();
const sensor = knowledge.sensors.find(({ name }) => name === 'Dexcom')!;
const pump = knowledge.pumps.find(({ name }) => name === 'Insulet')!;
const counts = { covered: 0, coveredByWeights: 0, worse: 0, better: 0, changed: 0 };
const chosen: Record<string, number> = {};

for (let run = seed; run < seed + runs; run++) {
  const patient = knowledge.patients[(run * 7) % knowledge.patients.length]!;
  const days = (policy: DecisionPolicy, from: number, count: number) =>
    Array.from({ length: count }, (_, n) => insulinDay({ patient, sensor, pump, seed: from + n }, policy));
  const answer = learnOffline(
    days(usualDosing, 1_000_000 + 10_000 * run, logDays),
    shares.length,
    usualDosing,
    run + 1,
  );
  // The same days for both, and none of the log's.
  const usual = days(usualDosing, 50_000_000 + 10_000 * run, trueDays).map(returnOf);
  const truth =
    answer.chosen === 'logging' ? usual : days(answer.policy, 50_000_000 + 10_000 * run, trueDays).map(returnOf);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const value = mean(truth);
  const gains = truth.map((each, n) => each - usual[n]!);
  const gain = mean(gains);
  const error = Math.sqrt(mean(gains.map((each) => (each - gain) ** 2)) / gains.length);
  const holds = ({ lower, upper }: { readonly lower: number; readonly upper: number }) =>
    lower <= value && value <= upper;
  if (holds(answer.doublyRobust)) counts.covered++;
  if (holds(answer.weightedImportance)) counts.coveredByWeights++;
  if (gain < -2 * error && gain < 0) counts.worse++;
  if (gain > 2 * error) counts.better++;
  if (answer.chosen !== 'logging') counts.changed++;
  chosen[answer.chosen] = (chosen[answer.chosen] ?? 0) + 1;
  const { estimate, lower, upper, effectiveEpisodes } = answer.doublyRobust;
  console.log(
    `${patient.name.padEnd(15)} ${answer.chosen.padEnd(15)} estimate ${estimate.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)}), true ${value.toFixed(3)}, gain over logging ${gain.toFixed(3)} (se ${error.toFixed(3)}), effective episodes ${effectiveEpisodes.toFixed(0)}`,
  );
}
console.log(
  `${runs} runs of ${logDays} logged days: the doubly robust interval holds the true value in ${counts.covered}, weighted importance sampling's in ${counts.coveredByWeights}; chosen ${JSON.stringify(chosen)}; better than logging beyond noise in ${counts.better}, worse in ${counts.worse}`,
);
