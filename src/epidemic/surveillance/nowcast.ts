import type { Random } from '../../statistics/random.js';
import { poisson } from '../forecast/draws.js';

/** Cases of one day as they will be once all reports are in. */
export interface NowcastDay {
  readonly day: number;
  readonly reported: number;
  /** The share of this day's cases that is reported by now. */
  readonly share: number;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Corrects the latest days for reports still to come. The distribution of the delay is estimated from right-truncated
 * reports by its reverse-time hazards (Lawless, Can J Stat 1994;22:15), from the last `recentDays` days of onset; a day's
 * rate has a gamma prior around the level of its week, so the cases still to come are negative binomial. Uncertainty of the
 * delay enters by drawing its hazards from beta distributions.
 * @param today the last day on which reports were received, in the same count of days
 * @param maxDelay longer delays are taken as this long
 */
export function nowcast(
  reports: readonly { readonly onset: number; readonly report: number }[],
  today: number,
  random: Random,
  { maxDelay = 21, recentDays = 14, draws = 1000, priorShape = 2 } = {},
): NowcastDay[] {
  const known = reports.filter(({ onset, report }) => report <= today && onset <= report);
  // At delay d: of the cases with delay <= d whose day lets a delay of d be seen, how many have exactly d.
  const exactly = new Array<number>(maxDelay + 1).fill(0);
  const within = new Array<number>(maxDelay + 1).fill(0);
  const counts = new Map<number, number>();
  for (const { onset, report } of known) {
    counts.set(onset, (counts.get(onset) ?? 0) + 1);
    const delay = Math.min(maxDelay, report - onset);
    if (onset < today - recentDays) continue;
    exactly[delay]! += 1;
    for (let d = delay; d <= maxDelay && onset + d <= today; d++) within[d]! += 1;
  }
  const shares = Array.from({ length: draws + 1 }, (_, draw) => {
    const cumulative = new Array<number>(maxDelay + 1).fill(1);
    for (let d = maxDelay; d >= 1; d--) {
      const [a, b] = [exactly[d]! + 0.02, within[d]! - exactly[d]! + 1];
      const x = draw === draws ? a : random.gamma(a);
      const y = draw === draws ? b : random.gamma(b);
      cumulative[d - 1] = cumulative[d]! * (1 - x / (x + y));
    }
    return cumulative;
  });
  const first = Math.max(0, today - maxDelay + 1);
  return Array.from({ length: today - first + 1 }, (_, index) => {
    const day = first + index;
    const reported = counts.get(day) ?? 0;
    const totals = shares.slice(0, draws).map((cumulative) => {
      const p = cumulative[today - day]!;
      // The level around: reports of this and the 6 days before over the share of them that can have come in.
      let [near, known] = [0.5, 0.25];
      for (let back = 0; back < 7 && day - back >= 0; back++) {
        near += counts.get(day - back) ?? 0;
        known += cumulative[Math.min(maxDelay, today - day + back)]!;
      }
      const rate = random.gamma(priorShape + reported) / ((priorShape * known) / near + p);
      return reported + poisson(rate * (1 - p), random);
    });
    totals.sort((a, b) => a - b);
    const at = (q: number) => totals[Math.floor(q * draws)]!;
    return { day, reported, share: shares[draws]![today - day]!, median: at(0.5), lower: at(0.025), upper: at(0.975) };
  });
}
