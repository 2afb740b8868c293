/** Follow-up of a group: times in any one unit, and whether each ended with the event (else censored). */
export interface Follow {
  readonly times: ArrayLike<number>;
  readonly events: ArrayLike<boolean | number>;
  /** Delayed entry (left truncation): under observation only after this time. */
  readonly entries?: ArrayLike<number> | undefined;
}

/** One distinct time at which somebody's follow-up ended. */
export interface RiskRow {
  readonly time: number;
  /** Under observation just before this time: entered earlier and not yet ended. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
}

/** The distinct times in order, with how many were at risk, had the event and were censored at each. */
export function riskTable({ times, events, entries }: Follow): RiskRow[] {
  const order = ascending(times);
  const entered = entries && Float64Array.from(entries).sort();
  const table: RiskRow[] = [];
  let inside = 0;
  for (let start = 0; start < order.length; ) {
    const time = times[order[start]!]!;
    let [end, died] = [start, 0];
    for (; end < order.length && times[order[end]!] === time; end++) if (events[order[end]!]) died += 1;
    if (entered) while (inside < entered.length && entered[inside]! < time) inside += 1;
    const atRisk = (entered ? inside : order.length) - start;
    table.push({ time, atRisk, events: died, censored: end - start - died });
    start = end;
  }
  return table;
}

/** Indices in order of the values, equal ones in their own order. */
export function ascending(values: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: values.length }, (_, index) => index).sort(
    (a, b) => values[a]! - values[b]! || a - b,
  );
}

/** Member indices of each stratum in the order of the strata's names; one stratum of all where none are given. */
export function byStratum(strata: readonly string[] | undefined, n: number): number[][] {
  if (!strata) return [Array.from({ length: n }, (_, index) => index)];
  const members = new Map<string, number[]>();
  strata.forEach((stratum, index) => {
    const list = members.get(stratum);
    if (list) list.push(index);
    else members.set(stratum, [index]);
  });
  return [...members.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}
