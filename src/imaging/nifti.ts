import { NIFTI1 } from 'nifti-reader-js';
import { type BodyDirection, type NiftiHeader, niftiHeader } from '../format/nifti-header.js';
import { asRefused, ImageRefusal, type Refused } from '../format/refusal.js';

/** A NIfTI volume, slice by slice along its third axis; of several volumes one after the other. */
export interface NiftiVolume {
  readonly columns: number;
  readonly rows: number;
  readonly frames: number;
  /** Distance of rows and of columns, mm. */
  readonly spacing: readonly [row: number, column: number];
  /** Scaled values of one slice as it is looked at, row by row from the top. */
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
    const header = niftiHeader(bytes);
    const [width, read] = readers[header.dataType] ?? [0, undefined];
    if (!read) throw new ImageRefusal('unsupported-encoding', `NIfTI data type ${header.dataType}`);
    if (width !== header.bytesPerVoxel)
      throw new ImageRefusal(
        'invalid-attribute',
        `NIfTI ${header.bytesPerVoxel * 8} bits for data type ${header.dataType}`,
      );
    if (bytes.length < header.byteLength)
      throw new ImageRefusal('truncated', `NIfTI of ${bytes.length} bytes, expected ${header.byteLength}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { across, down } = layOut(header);
    const frames = header.slices * header.volumes;
    return {
      columns: across.count,
      rows: down.count,
      frames,
      spacing: [down.mm, across.mm],
      slice(index) {
        if (!(index >= 0 && index < frames)) return { refused: 'no-such-frame', found: `${index} of ${frames}` };
        const values = new Float32Array(across.count * down.count);
        const start = header.offset + index * header.columns * header.rows * width;
        for (let y = 0; y < down.count; y++)
          for (let x = 0; x < across.count; x++) {
            const at = start + (down.from + y * down.step + across.from + x * across.step) * width;
            values[y * across.count + x] = read(view, at, header.littleEndian) * header.slope + header.intercept;
          }
        return values;
      },
    };
  } catch (error) {
    return asRefused(error);
  }
}

/** How one way across the picture runs through the voxels of a slice. */
interface Way {
  readonly count: number;
  readonly from: number;
  readonly step: number;
  readonly mm: number;
}

/**
 * As a radiologist looks at it: the patient's left, else the back, to the right; the feet, else the back, below (as DICOM PS3.3
 * section C.7.6.1.1.1). Where the file says nothing of the body the first row is below, as the format has it.
 */
function layOut({ columns, rows, spacing, axes }: NiftiHeader): { readonly across: Way; readonly down: Way } {
  const way = (count: number, step: number, mm: number, backward: boolean): Way =>
    backward ? { count, mm, from: (count - 1) * step, step: -step } : { count, mm, from: 0, step };
  const [column, row] = axes ?? ['L', 'A'];
  const first = way(columns, 1, spacing[0], isBackward(column));
  const second = way(rows, columns, spacing[1], isBackward(row));
  const isTurned = column === 'S' || column === 'I' || row === 'R' || row === 'L';
  return isTurned ? { across: second, down: first } : { across: first, down: second };
}

const isBackward = (direction: BodyDirection) => direction === 'R' || direction === 'A' || direction === 'S';
