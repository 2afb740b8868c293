import { calibrationCusum, cusumThreshold } from '../../src/outcome/monitoring/cusum.js';
import type { Judged } from '../../src/outcome/monitoring/performance.js';
import { Random } from '../../src/statistics/random.js';

const horizon = 1000;
const falseAlarm = 0.05;
const at = 300;

/** Drift put in at a known case: how often and how soon the CUSUM finds it, and how often it alarms without any. */
export function driftDetection(): void {
  const probabilities = draw(new Random(1), 2000).map(({ probability }) => probability);
  const oddsRatio = 1.5;
  const threshold = cusumThreshold(probabilities, { oddsRatio, horizon, falseAlarm, runs: 4000 });
  const runs = 1000;
  const alarms = (ratio: number) =>
    Array.from({ length: runs }, (_, run) => {
      const random = new Random(10_000 + run);
      const judged = [...draw(random, at), ...draw(random, horizon - at, ratio)];
      return calibrationCusum(judged, { oddsRatio, threshold }).alarm?.at;
    });
  const none = alarms(1).filter((alarm) => alarm !== undefined).length;
  console.log(
    `CUSUM on calibration (event rate ${(100 * mean(probabilities)).toFixed(0)} %), threshold for ${100 * falseAlarm} % false alarms in ${horizon} cases: ${((100 * none) / runs).toFixed(1)} % measured`,
  );
  for (const ratio of [1.5, 2, 3, 1 / 1.5, 0.5]) {
    const found = alarms(ratio);
    const after = found
      .flatMap((alarm) => (alarm !== undefined && alarm >= at ? [alarm - at + 1] : []))
      .sort((a, b) => a - b);
    const before = found.filter((alarm) => alarm !== undefined && alarm < at).length;
    const quantile = (share: number) => after[Math.min(after.length - 1, Math.floor(share * after.length))];
    console.log(
      `  odds times ${ratio.toFixed(2)} from case ${at + 1}: found in ${((100 * after.length) / (runs - before)).toFixed(1)} % of ${runs - before} runs; delay median ${quantile(0.5)} cases, 90 % within ${quantile(0.9)}`,
    );
  }
}

function draw(random: Random, n: number, ratio = 1): Judged[] {
  return Array.from({ length: n }, () => {
    const probability = 1 / (1 + Math.exp(-(-1.8 + 0.9 * random.normal())));
    const odds = (ratio * probability) / (1 - probability);
    return { probability, outcome: random.uniform() < odds / (1 + odds) };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
