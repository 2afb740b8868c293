/** A supply handed over: the days from its first on that it covers. Days count from any one origin. */
export interface Supply {
  readonly day: number;
  readonly days: number;
}

/**
 * Proportion of days covered: the share of the days from the first supply in the period up to its end on which the drug
 * was at hand. A refill before the last is used up is moved to when it is (as the Pharmacy Quality Alliance does); a day
 * counts once. Undefined without a supply in the period.
 *
 * @param from first day, included @param until last day, excluded
 */
export function proportionOfDaysCovered(
  supplies: readonly Supply[],
  from: number,
  until: number,
): { readonly covered: number; readonly days: number; readonly proportion: number } | undefined {
  const inside = supplies
    .filter(({ day, days }) => day < until && day >= from && days > 0)
    .sort((a, b) => a.day - b.day);
  const first = inside[0];
  if (!first) return undefined;
  let covered = 0;
  let free = first.day;
  for (const { day, days } of inside) {
    const start = Math.max(day, free);
    const end = Math.min(start + days, until);
    if (end > start) covered += end - start;
    free = Math.max(free, start + days);
  }
  const days = until - first.day;
  return { covered, days, proportion: covered / days };
}
