/**
 * Times with censoring made into one number a person: the pseudo-observation of the mean time up to a horizon (restricted
 * mean survival), n times everyone's less n - 1 times everyone's but this one's, within the person's arm. Andersen, Klein
 * & Rosthøj, Biometrika 2003;90:15. Right where censoring has nothing to do with what becomes of the person.
 */
export function pseudoTimes(time: Float64Array, event: Uint8Array, arm: Int32Array, horizon: number): Float64Array {
  const pseudo = new Float64Array(time.length);
  for (const own of new Set(arm)) {
    const rows = [...time.keys()].filter((row) => arm[row] === own).sort((a, b) => time[a]! - time[b]!);
    const all = restrictedMean(rows, time, event, horizon, -1);
    rows.forEach((row, i) => {
      pseudo[row] = rows.length * all - (rows.length - 1) * restrictedMean(rows, time, event, horizon, i);
    });
  }
  return pseudo;
}

/** Area under the Kaplan-Meier curve to the horizon. @param rows by time @param without index left out, or -1 */
function restrictedMean(
  rows: readonly number[],
  time: Float64Array,
  event: Uint8Array,
  horizon: number,
  without: number,
): number {
  let atRisk = rows.length - (without >= 0 ? 1 : 0);
  let [survival, area, last] = [1, 0, 0];
  for (let i = 0; i < rows.length; ) {
    const now = time[rows[i]!]!;
    if (now > horizon) break;
    let [deaths, gone] = [0, 0];
    for (; i < rows.length && time[rows[i]!] === now; i++) {
      if (i === without) continue;
      gone++;
      deaths += event[rows[i]!]!;
    }
    if (deaths > 0) {
      area += survival * (now - last);
      last = now;
      survival *= 1 - deaths / atRisk;
    }
    atRisk -= gone;
  }
  return area + survival * (horizon - last);
}

/** The latest time up to which every arm is still followed. */
export function usualHorizon(time: Float64Array, arm: Int32Array): number {
  const latest = [...new Set(arm)].map((own) => {
    const times = time.filter((_, row) => arm[row] === own).sort();
    return times[Math.floor(0.95 * (times.length - 1))]!;
  });
  return Math.min(...latest);
}
