/** A volume for tests. */
export interface MadeNifti {
  readonly dimensions: readonly number[];
  readonly spacing?: readonly [number, number, number];
  /** Rows of `sform`; absent: the file says nothing of the body. */
  readonly sform?: readonly (readonly number[])[];
  readonly intent?: number;
  readonly value?: (index: number) => number;
}

/** A single-file NIfTI-1 volume of 16-bit integers, little-endian. nifti1.h. */
export function niftiFile({ dimensions, spacing = [1, 1, 1], sform, intent = 0, value = () => 0 }: MadeNifti): Buffer {
  const count = dimensions.reduce((product, size) => product * size, 1);
  const bytes = Buffer.alloc(352 + 2 * count);
  bytes.writeInt32LE(348, 0);
  for (const [i, size] of [dimensions.length, ...dimensions].entries()) bytes.writeInt16LE(size, 40 + 2 * i);
  bytes.writeInt16LE(intent, 68);
  bytes.writeInt16LE(4, 70);
  bytes.writeInt16LE(16, 72);
  for (const [i, mm] of [1, ...spacing].entries()) bytes.writeFloatLE(mm, 76 + 4 * i);
  bytes.writeFloatLE(352, 108);
  bytes.writeUInt8(2, 123);
  if (sform) {
    bytes.writeInt16LE(1, 254);
    for (const [i, each] of sform.flat().entries()) bytes.writeFloatLE(each, 280 + 4 * i);
  }
  bytes.write('n+1\0', 344, 'latin1');
  for (let i = 0; i < count; i++) bytes.writeInt16LE(value(i), 352 + 2 * i);
  return bytes;
}
