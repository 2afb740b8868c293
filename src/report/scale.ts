/** The end of a risk axis: the smallest round fraction that holds all values. */
export function axisEnd(values: readonly number[]): number {
  const largest = Math.max(0, ...values);
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75].find((end) => largest <= end) ?? 1;
}
