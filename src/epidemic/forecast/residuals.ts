import { levels } from './score.js';

/** Values with weights, of which quantiles are taken. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

/** Quantiles of weighted values at the 23 levels, interpolated between the values' mid-points of weight. */
export function weightedQuantiles(values: readonly Weighted[], at: readonly number[] = levels): number[] {
  const sorted = values.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  const middles = sorted.map(({ weight }) => {
    passed += weight;
    return (passed - weight / 2) / total;
  });
  let index = 0;
  return at.map((p) => {
    while (index < middles.length && middles[index]! < p) index++;
    if (index === 0) return sorted[0]!.value;
    if (index === middles.length) return sorted.at(-1)!.value;
    const share = (p - middles[index - 1]!) / (middles[index]! - middles[index - 1]!);
    return sorted[index - 1]!.value + share * (sorted[index]!.value - sorted[index - 1]!.value);
  });
}
