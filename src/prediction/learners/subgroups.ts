import { type Metrics, metricsOf } from './cross-validation.js';
import { type Feature, numberAt } from './frame.js';

/** How well the model does in one part of the people. */
export interface Subgroup extends Metrics {
  readonly column: string;
  readonly group: string;
  readonly rows: number;
  readonly observed: number;
  readonly predicted: number;
  /** Observed less predicted share: how far risks are off in this group. */
  readonly difference: number;
  /** Of those with the label, the share at or above the threshold; of those without, the same. */
  readonly sensitivity: number;
  readonly falsePositiveRate: number;
}

/** Names of each row's group by a column: levels, a number's few values, or bands (ten years for ages, quarters else). */
export function groupsOf(feature: Feature, length: number): string[] {
  const values = Array.from({ length }, (_, row) => numberAt(feature, row));
  if (feature.kind === 'categorical')
    return values.map((code) => (Number.isNaN(code) ? 'unknown' : feature.levels[code]!));
  const known = values.filter((value) => !Number.isNaN(value));
  const distinct = new Set(known);
  if (/\bage\b/i.test(feature.name)) {
    return values.map((value) => {
      if (Number.isNaN(value)) return 'unknown';
      if (value < 40) return 'under 40';
      const decade = Math.min(80, Math.floor(value / 10) * 10);
      return decade === 80 ? '80 and over' : `${decade} to ${decade + 9}`;
    });
  }
  if (distinct.size <= 6) return values.map((value) => (Number.isNaN(value) ? 'unknown' : String(value)));
  const sorted = Float64Array.from(known).sort();
  const cuts = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * sorted.length)]!);
  return values.map((value) => {
    if (Number.isNaN(value)) return 'unknown';
    const quarter = cuts.filter((cut) => value >= cut).length;
    return quarter === 0
      ? `under ${cuts[0]}`
      : quarter === 3
        ? `${cuts[2]} and over`
        : `${cuts[quarter - 1]} to under ${cuts[quarter]}`;
  });
}

/** Metrics for each group of a column, from held-out predictions. Groups are in the order of their names. */
export function subgroupTable(
  column: string,
  groups: readonly string[],
  probabilities: Float64Array,
  labels: Uint8Array,
  threshold = 0.5,
): Subgroup[] {
  const names = [...new Set(groups)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return names.map((group) => {
    const members = groups.flatMap((each, i) => (each === group ? [i] : []));
    const p = Float64Array.from(members, (i) => probabilities[i]!);
    const y = Uint8Array.from(members, (i) => labels[i]!);
    const mean = (of: ArrayLike<number>) => members.reduce((sum, _, i) => sum + of[i]!, 0) / members.length;
    const rate = (label: number) => {
      const those = members.flatMap((_, i) => (y[i] === label ? [p[i]! >= threshold ? 1 : 0] : [])) as number[];
      return those.length > 0 ? those.reduce((a, b) => a + b, 0) / those.length : Number.NaN;
    };
    const [observed, predicted] = [mean(y), mean(p)];
    return {
      column,
      group,
      rows: members.length,
      ...metricsOf(p, y),
      observed,
      predicted,
      difference: observed - predicted,
      sensitivity: rate(1),
      falsePositiveRate: rate(0),
    };
  });
}
