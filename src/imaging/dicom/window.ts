/** Brightness as a radiographer sets it, in units of the rescaled values (Hounsfield in CT). */
export interface Window {
  readonly centre: number;
  readonly width: number;
  readonly shape: 'linear' | 'linear-exact' | 'sigmoid';
}

/** From 0 to 1. PS3.3 section C.11.2.1.2 and C.11.2.1.3. */
export function windowed(value: number, { centre, width, shape }: Window): number {
  switch (shape) {
    case 'sigmoid':
      return 1 / (1 + Math.exp((-4 * (value - centre)) / width));
    case 'linear-exact':
      return Math.max(0, Math.min(1, (value - centre) / width + 0.5));
    case 'linear':
      if (width <= 1) return value > centre - 0.5 ? 1 : 0;
      return Math.max(0, Math.min(1, (value - (centre - 0.5)) / (width - 1) + 0.5));
    default:
      return shape satisfies never;
  }
}

/** The window that the file asks for, else one over all but the outermost hundredth of the values. */
export function usualWindow(values: Float32Array, windows: readonly Window[]): Window {
  if (windows[0]) return windows[0];
  const step = Math.max(1, Math.floor(values.length / 65_536));
  const sample = Float32Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]!)
    .filter((value) => Number.isFinite(value))
    .sort();
  const [low, high] = [sample[Math.floor(sample.length * 0.01)] ?? 0, sample[Math.floor(sample.length * 0.99)] ?? 1];
  return { centre: (low + high) / 2, width: Math.max(1e-6, high - low), shape: 'linear-exact' };
}
