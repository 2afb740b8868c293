import { NIFTI1, readHeader, readImage } from 'nifti-reader-js';
import { asRefused, ImageRefusal, type Refused } from './refusal.js';

/** A NIfTI volume, slice by slice along its third axis. */
export interface NiftiVolume {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** mm. */
  readonly spacing: readonly [column: number, row: number, slice: number];
  /** Scaled values of one slice, row by row, the first row on top (rows run from below in the file). */
  slice(index: number): Float32Array | Refused;
}

type Reader = (view: DataView, offset: number, littleEndian: boolean) => number;

const readers: Readonly<Record<number, readonly [bytes: number, read: Reader]>> = {
  [NIFTI1.TYPE_UINT8]: [1, (view, at) => view.getUint8(at)],
  [NIFTI1.TYPE_INT8]: [1, (view, at) => view.getInt8(at)],
  [NIFTI1.TYPE_INT16]: [2, (view, at, little) => view.getInt16(at, little)],
  [NIFTI1.TYPE_UINT16]: [2, (view, at, little) => view.getUint16(at, little)],
  [NIFTI1.TYPE_INT32]: [4, (view, at, little) => view.getInt32(at, little)],
  [NIFTI1.TYPE_UINT32]: [4, (view, at, little) => view.getUint32(at, little)],
  [NIFTI1.TYPE_FLOAT32]: [4, (view, at, little) => view.getFloat32(at, little)],
  [NIFTI1.TYPE_FLOAT64]: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** Opens an uncompressed NIfTI-1 or NIfTI-2 file. Never throws on bad bytes. */
export function openNifti(bytes: Uint8Array): NiftiVolume | Refused {
  try {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const header = readHeader(buffer);
    if (!header) throw new ImageRefusal('damaged', 'NIfTI header');
    const [, columns = 0, rows = 0, third = 1] = header.dims;
    const slices = Math.max(1, third);
    const reader = readers[header.datatypeCode];
    if (!reader) throw new ImageRefusal('unsupported-encoding', `NIfTI data type ${header.datatypeCode}`);
    const [width, read] = reader;
    if (!(columns > 0 && rows > 0 && columns <= 16_384 && rows <= 16_384 && slices <= 100_000))
      throw new ImageRefusal('damaged', 'NIfTI dimensions');
    const view = new DataView(readImage(header, buffer));
    if (view.byteLength < columns * rows * slices * width) throw new ImageRefusal('truncated', 'NIfTI voxels');
    const slope = header.scl_slope && Number.isFinite(header.scl_slope) ? header.scl_slope : 1;
    const intercept = slope !== 1 || header.scl_inter ? header.scl_inter || 0 : 0;
    const mm = (axis: number) => Math.abs(header.pixDims[axis] ?? 1) || 1;
    return {
      columns,
      rows,
      slices,
      spacing: [mm(1), mm(2), mm(3)],
      slice(index) {
        if (!(index >= 0 && index < slices)) return { refused: 'no-such-frame', found: `${index} of ${slices}` };
        const values = new Float32Array(columns * rows);
        const start = index * columns * rows;
        for (let y = 0; y < rows; y++)
          for (let x = 0; x < columns; x++) {
            const at = (start + (rows - 1 - y) * columns + x) * width;
            values[y * columns + x] = read(view, at, header.littleEndian) * slope + intercept;
          }
        return values;
      },
    };
  } catch (error) {
    return asRefused(error);
  }
}
