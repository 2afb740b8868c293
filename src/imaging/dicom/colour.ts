import { ImageRefusal } from '../../format/refusal.js';

/** Y1 Y2 Cb Cr as Y1 Cb Cr Y2 Cb Cr. PS3.3 section C.7.6.3.1.2. */
export function fullColourOf422(packed: Uint8Array): Uint8Array {
  if (!(packed instanceof Uint8Array)) throw new ImageRefusal('unsupported-encoding', 'YBR_FULL_422 beyond 8 bits');
  const full = new Uint8Array((packed.length / 4) * 6);
  for (let from = 0, to = 0; from + 4 <= packed.length; from += 4, to += 6) {
    full[to] = packed[from]!;
    full[to + 3] = packed[from + 1]!;
    full[to + 1] = full[to + 4] = packed[from + 2]!;
    full[to + 2] = full[to + 5] = packed[from + 3]!;
  }
  return full;
}

const single = Math.fround;
const greenOfBlue = single((-0.114 * 1.772) / 0.587);
const greenOfRed = single((-0.299 * 1.402) / 0.587);
const [redOfRed, blueOfBlue] = [single(1.402), single(1.772)];

/** YBR_FULL to RGB in place, in single precision and rounded half up. PS3.3 section C.7.6.3.1.2, ISO/IEC 10918-5 section 7. */
export function rgbOfYbr(samples: Uint8Array): void {
  for (let at = 0; at + 3 <= samples.length; at += 3) {
    const [y, cb, cr] = [samples[at]!, samples[at + 1]! - 128, samples[at + 2]! - 128];
    samples[at] = rounded(single(y + single(redOfRed * cr)));
    samples[at + 1] = rounded(single(single(y + single(greenOfBlue * cb)) + single(greenOfRed * cr)));
    samples[at + 2] = rounded(single(y + single(blueOfBlue * cb)));
  }
}

const rounded = (value: number) => Math.max(0, Math.min(255, Math.floor(single(value + 0.5))));
