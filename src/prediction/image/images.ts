/** Square images of one size with a label each; pixels are image, row, column, channel, one byte each. */
export interface LabelledImages {
  readonly size: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
  /** Index into `classes`. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
  /** What must stay on one side of a split: the slide, the patient. Absent where each image stands alone. */
  readonly groups?: ArrayLike<number>;
}

export const pixelsPerImage = ({ size, channels }: Pick<LabelledImages, 'size' | 'channels'>): number =>
  size * size * channels;

/** Mean and standard deviation of each channel, pixel values as fractions of 255. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export function normalisationOf(images: LabelledImages, members: ArrayLike<number>): Normalisation {
  const { channels, pixels } = images;
  const each = pixelsPerImage(images);
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let m = 0; m < members.length; m++)
    for (let i = 0; i < each; i++) {
      const value = pixels[members[m]! * each + i]! / 255;
      sum[i % channels]! += value;
      squares[i % channels]! += value * value;
    }
  const count = (members.length * each) / channels;
  const mean = Array.from(sum, (total) => total / count);
  return { mean, deviation: mean.map((m, c) => Math.sqrt(Math.max(1e-6, squares[c]! / count - m * m))) };
}
