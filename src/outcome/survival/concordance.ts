import { byStratum, type Follow } from './follow.js';

/**
 * Harrell's c: of all pairs in which one is known to have had the event first, the share in which that one had the higher
 * risk; equal risks count one half. Harrell et al, JAMA 1982;247:2543. O(n log n).
 *
 * A censored time equal to an event time counts as later. Two events at the same time are no pair. With strata only pairs
 * within a stratum count; with delayed entry only those under observation when the other had the event.
 *
 * @returns 0 to 1, or undefined if no pair can be compared
 */
export function concordance(
  times: ArrayLike<number>,
  events: ArrayLike<boolean | number>,
  risks: ArrayLike<number>,
  within: { readonly strata?: readonly string[] | undefined; readonly entries?: ArrayLike<number> | undefined } = {},
): number | undefined {
  const total = { pairs: 0, concordant: 0 };
  for (const members of byStratum(within.strata, times.length))
    countPairs(members, { times, events, entries: within.entries }, risks, total);
  return total.pairs === 0 ? undefined : total.concordant / total.pairs;
}

function countPairs(
  members: readonly number[],
  { times, events, entries }: Follow,
  risks: ArrayLike<number>,
  total: { pairs: number; concordant: number },
): void {
  const distinct = Float64Array.from(new Set(members.map((i) => risks[i]!))).sort();
  const rankOf = new Map<number, number>();
  distinct.forEach((risk, rank) => {
    rankOf.set(risk, rank + 1);
  });
  const tree = new Float64Array(distinct.length + 1);
  const count = (row: number, by: number) => {
    for (let at = rankOf.get(risks[row]!)!; at < tree.length; at += at & -at) tree[at]! += by;
    later += by;
  };
  const below = (rank: number) => {
    let sum = 0;
    for (let at = rank; at > 0; at -= at & -at) sum += tree[at]!;
    return sum;
  };
  const order = [...members].sort((a, b) => times[b]! - times[a]!);
  const byEntry = entries ? [...members].sort((a, b) => entries[b]! - entries[a]!) : [];
  let later = 0;
  let waiting = 0;
  for (let start = 0; start < order.length; ) {
    const time = times[order[start]!]!;
    let end = start;
    while (end < order.length && times[order[end]!] === time) end++;
    const tied = order.slice(start, end);
    for (const i of tied) if (!events[i]) count(i, 1);
    // Those who enter now or later are no pair for events of now; all of them have been counted, or end now with an event.
    const early: number[] = [];
    for (; waiting < byEntry.length && entries![byEntry[waiting]!]! >= time; waiting++) early.push(byEntry[waiting]!);
    for (const i of early) count(i, -1);
    for (const i of tied) {
      if (!events[i]) continue;
      const rank = rankOf.get(risks[i]!)!;
      const lower = below(rank - 1);
      total.pairs += later;
      total.concordant += lower + (below(rank) - lower) / 2;
    }
    for (const i of tied) if (events[i]) count(i, 1);
    start = end;
  }
}
