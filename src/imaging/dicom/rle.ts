import { ImageRefusal } from '../../format/refusal.js';

/**
 * One frame of RLE Lossless: a segment for each byte of each sample, highest byte first, as samples by pixel, little-endian.
 * PS3.5 annex G.
 */
export function decodeRle(
  encoded: Uint8Array,
  pixels: number,
  samplesPerPixel: number,
  bytesPerSample: number,
): Uint8Array {
  if (encoded.length < 64) throw new ImageRefusal('truncated', 'RLE header');
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const segments = view.getUint32(0, true);
  const expected = samplesPerPixel * bytesPerSample;
  if (segments !== expected) throw new ImageRefusal('damaged', `${segments} RLE segments, expected ${expected}`);
  const result = new Uint8Array(pixels * expected);
  for (let segment = 0; segment < segments; segment++) {
    const from = view.getUint32(4 * (segment + 1), true);
    const to = segment + 1 < segments ? view.getUint32(4 * (segment + 2), true) : encoded.length;
    if (from < 64 || to > encoded.length || from > to) throw new ImageRefusal('damaged', 'RLE offsets');
    const sample = Math.floor(segment / bytesPerSample);
    const byte = bytesPerSample - 1 - (segment % bytesPerSample);
    unpackBits(encoded.subarray(from, to), result, sample * bytesPerSample + byte, expected, pixels);
  }
  return result;
}

/** PackBits: writes `count` bytes at `start`, `start + step` ... */
function unpackBits(packed: Uint8Array, into: Uint8Array, start: number, step: number, count: number): void {
  let [at, written] = [0, 0];
  while (written < count && at < packed.length) {
    const head = packed[at++]!;
    if (head === 128) continue;
    const literal = head < 128;
    const run = Math.min(literal ? head + 1 : 257 - head, count - written);
    for (let i = 0; i < run; i++) into[start + step * written++] = packed[literal ? at + i : at] ?? 0;
    at += literal ? head + 1 : 1;
  }
  if (written < count) throw new ImageRefusal('truncated', 'RLE segment');
}
