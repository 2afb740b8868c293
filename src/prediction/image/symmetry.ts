import { type Symmetry, turned, turnsOf } from './augment.js';
import { type LabelledImages, pixelsPerImage } from './images.js';

/** A mean image may differ from its turn by so much of the images' own spread. */
const tolerance = 0.12;

/**
 * Which turns leave the meaning, judged by the images themselves: cells lie any way round, so their mean image looks the
 * same turned; a chest's does not. Compares each class's mean brightness with its turns, in units of the pixels' spread.
 */
export function symmetryOf(images: LabelledImages, members: ArrayLike<number>): Symmetry {
  const accepts = (turn: number) =>
    images.classes.every((_, label) => {
      const own = Array.from(members as ArrayLike<number>).filter((i) => images.labels[i] === label);
      return own.length < 8 || asymmetry(images, own, turn) < tolerance + 1.5 / Math.sqrt(own.length);
    });
  for (const symmetry of ['square', 'mirror'] as const) {
    const turns = Array.from({ length: turnsOf[symmetry] - 1 }, (_, i) => i + 1);
    if (turns.every(accepts)) return symmetry;
  }
  return 'none';
}

function asymmetry(images: LabelledImages, members: readonly number[], turn: number): number {
  const { size, channels, pixels } = images;
  const each = pixelsPerImage(images);
  const mean = new Float64Array(size * size);
  let [total, squares] = [0, 0];
  for (const member of members)
    for (let p = 0; p < mean.length; p++) {
      let value = 0;
      for (let c = 0; c < channels; c++) value += pixels[member * each + p * channels + c]! / (255 * channels);
      mean[p]! += value / members.length;
      total += value;
      squares += value * value;
    }
  const count = members.length * mean.length;
  const variance = squares / count - (total / count) ** 2;
  let difference = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [row, column] = turned(turn, size, y, x);
      difference += (mean[y * size + x]! - mean[row * size + column]!) ** 2 / mean.length;
    }
  return Math.sqrt(difference / Math.max(1e-9, variance));
}
