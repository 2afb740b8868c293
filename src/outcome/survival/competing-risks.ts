import { normalQuantile } from '../../statistics/distribution.js';
import { riskTable } from './follow.js';
import { limits } from './kaplan-meier.js';

export interface IncidencePoint {
  readonly time: number;
  readonly atRisk: number;
  /** Of this cause. */
  readonly events: number;
  /** Probability of the event of this cause by this time, with other causes at work. */
  readonly incidence: number;
  readonly lower: number;
  readonly upper: number;
}

export interface CumulativeIncidence {
  readonly cause: string;
  readonly events: number;
  readonly points: readonly IncidencePoint[];
}

/**
 * Aalen-Johansen cumulative incidence of each cause, with limits on its log(-log) scale from the delta method's
 * variance. Aalen & Johansen, Scand J Stat 1978;5:141; variance: Marubini & Valsecchi 1995, formula 10.12.
 *
 * @param causes the cause of each event, null where follow-up was censored
 */
export function aalenJohansen(
  follow: {
    readonly times: ArrayLike<number>;
    readonly causes: readonly (string | null)[];
    readonly entries?: ArrayLike<number> | undefined;
  },
  level = 0.95,
): readonly CumulativeIncidence[] {
  const { times, causes, entries } = follow;
  const table = riskTable({ times, entries, events: causes.map((cause) => cause !== null) });
  const labels = [...new Set(causes.filter((cause) => cause !== null))].sort();
  const z = normalQuantile(0.5 + level / 2);
  return labels.map((cause) => {
    const own = new Map<number, number>();
    for (let i = 0; i < times.length; i++) if (causes[i] === cause) own.set(times[i]!, (own.get(times[i]!) ?? 0) + 1);
    let [survival, incidence, events] = [1, 0, 0];
    // Sums of the variance's terms, times 1, F and F squared at each time.
    const sums = { other0: 0, other1: 0, other2: 0, own: 0, both0: 0, both1: 0 };
    const points = table.flatMap((row): IncidencePoint[] => {
      if (row.events === 0) return [];
      const died = own.get(row.time) ?? 0;
      const [n, before] = [row.atRisk, survival];
      incidence += (before * died) / n;
      survival *= 1 - row.events / n;
      events += died;
      const all = n > row.events ? row.events / (n * (n - row.events)) : 0;
      sums.other0 += all;
      sums.other1 += all * incidence;
      sums.other2 += all * incidence ** 2;
      sums.own += (before ** 2 * (n - died) * died) / n ** 3;
      sums.both0 += (before * died) / n ** 2;
      sums.both1 += (incidence * before * died) / n ** 2;
      const variance =
        incidence ** 2 * sums.other0 -
        2 * incidence * sums.other1 +
        sums.other2 +
        sums.own -
        2 * (incidence * sums.both0 - sums.both1);
      const bounds = limits(incidence, Math.max(0, variance) / incidence ** 2, z);
      return [
        { time: row.time, atRisk: n, events: died, incidence, ...(incidence > 0 ? bounds : { lower: 0, upper: 0 }) },
      ];
    });
    return { cause, events, points };
  });
}
