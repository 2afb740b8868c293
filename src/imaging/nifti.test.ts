import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { niftiHeader } from '../format/nifti-header.js';
import { ImageRefusal, isRefused } from '../format/refusal.js';
import { niftiFile } from '../format/testing/nifti.js';
import { openNifti } from './nifti.js';
import { openRasters } from './read-raster.js';

/** Columns to the patient's right, rows to the front, slices to the head. */
const ras = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
];
/** Columns to the front, rows to the head, slices to the right: taken from the side. */
const asr = [
  [0, 0, 1, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
];
/** Columns to the head, rows to the left: lying on its side. */
const sla = [
  [0, -1, 0, 0],
  [0, 0, 1, 0],
  [1, 0, 0, 0],
];
const opened = (bytes: Uint8Array) => {
  const volume = openNifti(bytes);
  if (isRefused(volume)) throw new Error(volume.found);
  return volume;
};
/** 3 columns and 2 rows, numbered as they are stored. */
const slice = (sform?: readonly (readonly number[])[]) => {
  const { columns, rows, spacing, ...volume } = opened(
    niftiFile({ dimensions: [3, 2, 1], spacing: [2, 3, 4], value: (i) => i, ...(sform ? { sform } : {}) }),
  );
  return { columns, rows, spacing, values: [...(volume.slice(0) as Float32Array)] };
};

describe('a NIfTI volume', () => {
  it('is shown from the feet, the patient’s left on the right', () => {
    expect(slice(ras)).toEqual({ columns: 3, rows: 2, spacing: [3, 2], values: [5, 4, 3, 2, 1, 0] });
  });

  it('is shown from the side with the back on the right, the head above', () => {
    expect(slice(asr)).toEqual({ columns: 3, rows: 2, spacing: [3, 2], values: [5, 4, 3, 2, 1, 0] });
  });

  it('is turned where its columns run along the body', () => {
    expect(slice(sla)).toEqual({ columns: 2, rows: 3, spacing: [2, 3], values: [2, 5, 1, 4, 0, 3] });
  });

  it('that says nothing of the body has its first row below', () => {
    expect(slice().values).toEqual([3, 4, 5, 0, 1, 2]);
  });

  it('over time is one frame after the other', () => {
    const volume = opened(niftiFile({ dimensions: [2, 2, 3, 5], value: (i) => i }));
    expect(volume.frames).toBe(15);
    expect(volume.slice(14)).toEqual(Float32Array.from([58, 59, 56, 57]));
    expect(volume.slice(15)).toMatchObject({ refused: 'no-such-frame' });
  });

  it('is read by models as its own brightness shows it', async () => {
    const rasters = openRasters(niftiFile({ dimensions: [4, 4, 2], value: (i) => 100 * i }));
    if (isRefused(rasters)) throw new Error(rasters.found);
    const raster = await rasters.frame(1);
    expect(raster).toMatchObject({ rows: 4, columns: 4, channels: 1 });
    expect([Math.min(...(raster as { data: Uint8Array }).data), rasters.frames]).toEqual([0, 2]);
  });

  it.each([
    ['half of its voxels', (whole: Buffer) => whole.subarray(0, 360), 'truncated'],
    ['another data type', (whole: Buffer) => changed(whole, 70, 128), 'unsupported-encoding'],
    ['bits that are not its type’s', (whole: Buffer) => changed(whole, 72, 8), 'invalid-attribute'],
    ['no dimension', (whole: Buffer) => changed(whole, 40, 0), 'invalid-attribute'],
    ['a negative dimension', (whole: Buffer) => changed(whole, 42, -3), 'invalid-attribute'],
    ['a header of a pair', (whole: Buffer) => changed(whole, 345, 0x3169), 'unsupported-encoding'],
    ['connectivity', (whole: Buffer) => changed(whole, 68, 3001), 'unsupported-encoding'],
  ])('with %s is refused', (_, change, reason) => {
    const whole = niftiFile({ dimensions: [3, 2, 4], sform: ras });
    expect(openNifti(change(whole))).toMatchObject({ refused: reason });
  });

  it('damaged anywhere never throws, and a header that is read makes sense', () => {
    const whole = niftiFile({ dimensions: [3, 2, 4, 2], sform: ras, value: (i) => i });
    const bytes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(bytes, fc.nat(whole.length), (changes, cut) => {
        const damaged = Buffer.from(whole.subarray(0, Math.max(cut, 352)));
        for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
        const volume = openNifti(damaged);
        if (!isRefused(volume)) for (const at of [0, volume.frames - 1]) volume.slice(at);
        try {
          const { columns, rows, slices, volumes, spacing } = niftiHeader(damaged);
          for (const each of [columns, rows, slices, volumes, ...spacing]) expect(each).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ImageRefusal);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeInt16LE(value, at);
  return copy;
}
