export interface ProfilePoint {
  /** Minutes after midnight at the middle of the interval. */
  readonly minute: number;
  readonly count: number;
  /** mg/dL: 5th, 25th, 50th, 75th and 95th percentile. */
  readonly p5: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p95: number;
}

/**
 * The ambulatory glucose profile: percentiles of all days' values by time of day (Bergenstal et al, Diabetes Technol Ther
 * 2013;15:198). Intervals without a value are left out. Percentiles by linear interpolation (Hyndman and Fan, type 7).
 *
 * @param samples minute of the day (0 to 1440) and mg/dL
 */
export function glucoseProfile(
  samples: readonly { readonly minute: number; readonly mgPerDl: number }[],
  intervalMinutes = 30,
): readonly ProfilePoint[] {
  const bins = Array.from({ length: Math.ceil(1440 / intervalMinutes) }, (): number[] => []);
  for (const { minute, mgPerDl } of samples) bins[Math.floor((minute % 1440) / intervalMinutes)]?.push(mgPerDl);
  return bins.flatMap((values, index): ProfilePoint[] => {
    if (values.length === 0) return [];
    const sorted = Float64Array.from(values).sort();
    const [p5, p25, p50, p75, p95] = [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => quantile(sorted, share));
    const minute = index * intervalMinutes + intervalMinutes / 2;
    return [{ minute, count: values.length, p5: p5!, p25: p25!, p50: p50!, p75: p75!, p95: p95! }];
  });
}

function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
}
