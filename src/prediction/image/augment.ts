import type { Random } from '../../statistics/random.js';
import { type LabelledImages, type Normalisation, pixelsPerImage } from './images.js';

/** Which turns of an image leave its meaning: all eight of a square, left for right, or none. */
export type Symmetry = 'square' | 'mirror' | 'none';

/** How many of the turns 0 to 7 belong to it; bit 0 mirrors columns, bit 1 mirrors rows, bit 2 transposes. */
export const turnsOf: Readonly<Record<Symmetry, number>> = { square: 8, mirror: 2, none: 1 };

/** Where a turned image takes its pixel (y, x) from. */
export function turned(turn: number, size: number, y: number, x: number): readonly [row: number, column: number] {
  const [a, b] = turn & 4 ? [x, y] : [y, x];
  return [turn & 2 ? size - 1 - a : a, turn & 1 ? size - 1 - b : b];
}

export interface Augmentation {
  readonly symmetry: Symmetry;
  /** Largest shift in pixels. */
  readonly shift: number;
  /** Largest change of brightness and contrast, of each channel and of all, as a fraction. */
  readonly colour: number;
  /** Side of the square that is blanked out, at most, in pixels (DeVries & Taylor 2017). */
  readonly cutout: number;
}

/** Writes image `index`, normalised, one of its turns. */
export function writeImage(
  images: LabelledImages,
  index: number,
  { mean, deviation }: Normalisation,
  turn: number,
  into: Float32Array,
  at: number,
): void {
  const { size, channels, pixels } = images;
  const start = index * pixelsPerImage(images);
  let to = at;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [row, column] = turned(turn, size, y, x);
      const from = start + (row * size + column) * channels;
      for (let c = 0; c < channels; c++) into[to++] = (pixels[from + c]! / 255 - mean[c]!) / deviation[c]!;
    }
}

/** Writes a random variant of image `index`, normalised: turned, shifted (the border repeats), its colours changed, a part blanked. */
export function writeVariant(
  images: LabelledImages,
  index: number,
  { mean, deviation }: Normalisation,
  { symmetry, shift, colour, cutout }: Augmentation,
  random: Random,
  into: Float32Array,
  at: number,
): void {
  const { size, channels, pixels } = images;
  const start = index * pixelsPerImage(images);
  const turn = random.below(turnsOf[symmetry]);
  const [dy, dx] = [random.below(2 * shift + 1) - shift, random.below(2 * shift + 1) - shift];
  const about = (spread: number) => (2 * random.uniform() - 1) * spread;
  const [brightness, contrast] = [about(colour), 1 + about(colour)];
  const offset = Float64Array.from({ length: channels }, () => brightness + about(colour / 2));
  const gain = Float64Array.from({ length: channels }, () => contrast * (1 + about(colour / 2)));
  const hole = random.uniform() < 0.5 ? random.below(cutout + 1) : 0;
  const [holeY, holeX] = [random.below(size), random.below(size)];
  const inside = (value: number) => Math.max(0, Math.min(size - 1, value));
  let to = at;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const blank = y >= holeY && y < holeY + hole && x >= holeX && x < holeX + hole;
      const [row, column] = turned(turn, size, inside(y + dy), inside(x + dx));
      const from = start + (row * size + column) * channels;
      for (let c = 0; c < channels; c++) {
        const value = (pixels[from + c]! / 255 - mean[c]!) / deviation[c]!;
        into[to++] = blank ? 0 : value * gain[c]! + offset[c]!;
      }
    }
}
