import { normalQuantile } from '../../src/statistics/distribution.js';

const z = normalQuantile(0.975);

/** A share with Wilson's 95 % interval, in words. */
export function shareText(count: number, n: number): string {
  const share = count / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
  const percent = (value: number) => (100 * value).toFixed(1);
  return `${percent(share)} % (${percent(centre - half)} to ${percent(centre + half)})`;
}

/** Difference of paired shares with its 95 % interval, per cent points. */
export function pairedText(a: readonly boolean[], b: readonly boolean[]): string {
  const differences = a.map((each, index) => Number(each) - Number(b[index]));
  return meanText(differences.map((each) => 100 * each));
}

export function meanText(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = z * Math.sqrt(variance / values.length);
  return `${mean.toFixed(1)} (${(mean - half).toFixed(1)} to ${(mean + half).toFixed(1)})`;
}
