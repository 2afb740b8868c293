/**
 * Harrell's c: of all pairs in which one is known to have had the event first, the share in which that one had the higher
 * risk; equal risks count one half. Harrell et al, JAMA 1982;247:2543. O(n log n).
 *
 * A censored time equal to an event time counts as later. Two events at the same time are no pair.
 *
 * @returns 0 to 1, or undefined if no pair can be compared
 */
export function concordance(
  times: ArrayLike<number>,
  events: ArrayLike<boolean | number>,
  risks: ArrayLike<number>,
): number | undefined {
  const n = times.length;
  const distinct = [...new Set(Array.from({ length: n }, (_, i) => risks[i]!))].sort((a, b) => a - b);
  const rankOf = new Map(distinct.map((risk, rank) => [risk, rank + 1]));
  const tree = new Float64Array(distinct.length + 1);
  const add = (rank: number) => {
    for (let at = rank; at < tree.length; at += at & -at) tree[at]! += 1;
  };
  const below = (rank: number) => {
    let count = 0;
    for (let at = rank; at > 0; at -= at & -at) count += tree[at]!;
    return count;
  };
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => times[b]! - times[a]!);
  let pairs = 0;
  let concordant = 0;
  let later = 0;
  for (let start = 0; start < n; ) {
    let end = start;
    while (end < n && times[order[end]!] === times[order[start]!]) end++;
    const tied = order.slice(start, end);
    for (const i of tied) {
      if (events[i]) continue;
      add(rankOf.get(risks[i]!)!);
      later += 1;
    }
    for (const i of tied) {
      if (!events[i]) continue;
      const rank = rankOf.get(risks[i]!)!;
      const lower = below(rank - 1);
      const equal = below(rank) - lower;
      pairs += later;
      concordant += lower + equal / 2;
    }
    for (const i of tied) {
      if (!events[i]) continue;
      add(rankOf.get(risks[i]!)!);
      later += 1;
    }
    start = end;
  }
  return pairs === 0 ? undefined : concordant / pairs;
}
