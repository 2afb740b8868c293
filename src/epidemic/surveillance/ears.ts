/** One step judged by the three EARS methods: the statistic of each (undefined before its baseline is there). */
export interface EarsResult {
  readonly step: number;
  readonly c1: number | undefined;
  readonly c2: number | undefined;
  readonly c3: number | undefined;
  readonly alarms: readonly ('C1' | 'C2' | 'C3')[];
}

/**
 * The Early Aberration Reporting System (Hutwagner et al, J Urban Health 2003;80 Suppl 1:i89): C1 against the 7 steps before,
 * C2 against 7 steps ended 2 before, C3 the sum of C2's excess over three steps. Alarm above 3, 3 and 2 standard deviations.
 * A baseline without spread is given one of 0.2 cases, so that a single case after long silence is seen, not infinite.
 */
export function ears(counts: readonly number[]): EarsResult[] {
  const statistic = (step: number, gap: number) => {
    const baseline = counts.slice(step - gap - 7, step - gap);
    if (step - gap - 7 < 0) return undefined;
    const mean = baseline.reduce((a, b) => a + b, 0) / 7;
    const sd = Math.sqrt(baseline.reduce((a, b) => a + (b - mean) ** 2, 0) / 6);
    return (counts[step]! - mean) / Math.max(sd, 0.2);
  };
  const c2s = counts.map((_, step) => statistic(step, 2));
  return counts.map((_, step) => {
    const c1 = statistic(step, 0);
    const c2 = c2s[step];
    const recent = [0, 1, 2].map((back) => c2s[step - back]);
    const c3 = recent.every((value) => value !== undefined)
      ? recent.reduce<number>((sum, value) => sum + Math.max(0, value! - 1), 0)
      : undefined;
    const alarms = [
      ...((c1 ?? 0) > 3 ? (['C1'] as const) : []),
      ...((c2 ?? 0) > 3 ? (['C2'] as const) : []),
      ...((c3 ?? 0) > 2 ? (['C3'] as const) : []),
    ];
    return { step, c1, c2, c3, alarms };
  });
}
