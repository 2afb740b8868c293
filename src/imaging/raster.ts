/** A picture of bytes: rows, columns, then grey or red, green, blue. */
export interface Raster {
  readonly rows: number;
  readonly columns: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** The picture with one channel or three: grey is ITU-R BT.601 luma. */
export function withChannels(raster: Raster, channels: 1 | 3): Raster {
  if (raster.channels === channels) return raster;
  const pixels = raster.rows * raster.columns;
  const data = new Uint8Array(pixels * channels);
  for (let i = 0; i < pixels; i++) {
    if (channels === 3) data.fill(raster.data[i]!, 3 * i, 3 * i + 3);
    else {
      const [red, green, blue] = [raster.data[3 * i]!, raster.data[3 * i + 1]!, raster.data[3 * i + 2]!];
      data[i] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    }
  }
  return { ...raster, channels, data };
}

/**
 * Resized with a triangle filter as wide as the step, so that shrinking averages over what falls together
 * (the "antialiased bilinear" of common image libraries).
 */
export function resized(raster: Raster, rows: number, columns: number): Raster {
  if (raster.rows === rows && raster.columns === columns) return raster;
  const { channels } = raster;
  const [across, down] = [weightsFor(raster.columns, columns), weightsFor(raster.rows, rows)];
  const narrow = new Float32Array(raster.rows * columns * channels);
  for (let y = 0; y < raster.rows; y++)
    for (let x = 0; x < columns; x++) {
      const { from, weights } = across[x]!;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        weights.forEach((weight, i) => {
          sum += weight * raster.data[(y * raster.columns + from + i) * channels + c]!;
        });
        narrow[(y * columns + x) * channels + c] = sum;
      }
    }
  const data = new Uint8Array(rows * columns * channels);
  for (let y = 0; y < rows; y++) {
    const { from, weights } = down[y]!;
    for (let i = 0; i < columns * channels; i++) {
      let sum = 0;
      weights.forEach((weight, step) => {
        sum += weight * narrow[(from + step) * columns * channels + i]!;
      });
      data[y * columns * channels + i] = Math.max(0, Math.min(255, Math.round(sum)));
    }
  }
  return { rows, columns, channels, data };
}

function weightsFor(from: number, to: number): { from: number; weights: Float64Array }[] {
  const step = from / to;
  const reach = Math.max(1, step);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - reach));
    const last = Math.min(from, Math.ceil(centre + reach));
    const weights = Float64Array.from({ length: last - first }, (_unused, i) =>
      Math.max(0, 1 - Math.abs((first + i + 0.5 - centre) / reach)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { from: first, weights: weights.map((weight) => weight / sum) };
  });
}
