import { type NIFTI1, type NIFTI2, readHeader } from 'nifti-reader-js';
import { ImageRefusal } from './refusal.js';

/** Where an index leads as it grows: to the patient's right or left, front or back, head or feet. */
export type BodyDirection = 'R' | 'L' | 'A' | 'P' | 'S' | 'I';

/** The header of a NIfTI volume, checked. @see https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h */
export interface NiftiHeader {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Of a time series, or of several values a voxel. */
  readonly volumes: number;
  /** Distance of columns, rows and slices, mm. */
  readonly spacing: readonly [number, number, number];
  /** Of columns, rows and slices; absent where the file says nothing of the body. */
  readonly axes?: readonly [BodyDirection, BodyDirection, BodyDirection];
  /** `intent_code`: 0 for a plain image. */
  readonly intent: number;
  readonly dataType: number;
  readonly bytesPerVoxel: number;
  readonly littleEndian: boolean;
  readonly slope: number;
  readonly intercept: number;
  /** Where the voxels begin, in bytes. */
  readonly offset: number;
  /** What the whole file must have at least. */
  readonly byteLength: number;
}

/** Bytes of a header of NIfTI-1, of NIfTI-2, and of what says that extensions follow. */
const [sizeOfFirst, sizeOfSecond, extender] = [348, 540, 4];
const [mostInPlane, mostFrames] = [16_384, 1_000_000];
/** CIFTI-2 keeps connectivity matrices in NIfTI's clothes. */
const isCifti = (intent: number) => intent >= 3000 && intent < 3100;

/** By its magic; a pair's header counts, so that it is refused by name. */
export const isNifti = (head: Uint8Array): boolean => ['n+1', 'ni1'].includes(lettersAt(head, 344)) || isSecond(head);
const isSecond = (head: Uint8Array) => ['n+2', 'ni2'].includes(lettersAt(head, 4));
const lettersAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 3));

/**
 * @param bytes at least the head of an uncompressed NIfTI-1 or NIfTI-2 file
 * @throws ImageRefusal naming what is missing or makes no sense
 */
export function niftiHeader(bytes: Uint8Array): NiftiHeader {
  const raw = rawHeader(bytes);
  if (raw.magic.startsWith('ni'))
    throw new ImageRefusal('unsupported-encoding', 'NIfTI header of a .hdr/.img pair, expected one .nii');
  const check = (good: boolean, name: string, found: unknown) => {
    if (!good) throw new ImageRefusal('invalid-attribute', `NIfTI ${name} ${String(found)}`);
  };
  const [count = 0] = raw.dims;
  check(Number.isInteger(count) && count >= 1 && count <= 7, 'dim[0]', count);
  // Those beyond the first are often left at nought.
  const dimensions = raw.dims.slice(1, count + 1).map((size, axis) => (axis > 0 && size === 0 ? 1 : size));
  check(
    dimensions.every((size) => Number.isInteger(size) && size > 0),
    'dimensions',
    dimensions.join(' x '),
  );
  const [columns = 1, rows = 1, slices = 1, ...others] = dimensions;
  const volumes = others.reduce((product, size) => product * size, 1);
  check(columns <= mostInPlane && rows <= mostInPlane, 'dimensions', dimensions.join(' x '));
  check(slices * volumes <= mostFrames, 'dimensions', dimensions.join(' x '));
  if (isCifti(raw.intent_code)) throw new ImageRefusal('unsupported-encoding', `CIFTI-2, intent ${raw.intent_code}`);
  check(raw.numBitsPerVoxel > 0 && raw.numBitsPerVoxel <= 256, 'bits per voxel', raw.numBitsPerVoxel);
  check(Number.isFinite(raw.vox_offset) && raw.vox_offset >= 0, 'voxel offset', raw.vox_offset);
  const offset = Math.max(Math.floor(raw.vox_offset), (isSecond(bytes) ? sizeOfSecond : sizeOfFirst) + extender);
  const axes = axesOf(raw);
  const scaled = Number.isFinite(raw.scl_slope) && raw.scl_slope !== 0;
  return {
    columns,
    rows,
    slices,
    volumes,
    spacing: spacingOf(raw),
    ...(axes ? { axes } : {}),
    intent: raw.intent_code,
    dataType: raw.datatypeCode,
    bytesPerVoxel: raw.numBitsPerVoxel / 8,
    littleEndian: raw.littleEndian,
    slope: scaled ? raw.scl_slope : 1,
    intercept: scaled && Number.isFinite(raw.scl_inter) ? raw.scl_inter : 0,
    offset,
    byteLength: offset + Math.ceil((columns * rows * slices * volumes * raw.numBitsPerVoxel) / 8),
  };
}

type RawHeader = NIFTI1 | NIFTI2;

function rawHeader(bytes: Uint8Array): RawHeader {
  const size = isSecond(bytes) ? sizeOfSecond : sizeOfFirst;
  if (bytes.length < size)
    throw new ImageRefusal('truncated', `NIfTI header of ${bytes.length} bytes, expected ${size}`);
  try {
    // Without what follows: the parser would go through the extensions.
    return readHeader(Uint8Array.from(bytes.subarray(0, size)).buffer, true)!;
  } catch (error) {
    throw new ImageRefusal('damaged', `NIfTI header: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `xyzt_units` may be metres or micrometres. */
function spacingOf({ pixDims, xyzt_units: units }: RawHeader): [number, number, number] {
  const mm = { 1: 1000, 3: 0.001 }[units & 7] ?? 1;
  const along = (axis: number) => {
    const size = Math.abs(pixDims[axis] ?? 1) * mm;
    return Number.isFinite(size) && size > 0 ? size : 1;
  };
  return [along(1), along(2), along(3)];
}

const directions = [
  ['R', 'L'],
  ['A', 'P'],
  ['S', 'I'],
] as const;
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** The axis of the body nearest to each axis of the file, from `sform`, else `qform`. */
function axesOf(raw: RawHeader): NiftiHeader['axes'] | undefined {
  const matrix = [...(raw.sform_code > 0 ? [raw.affine] : []), ...(raw.qform_code > 0 ? [rotationOf(raw)] : [])].find(
    isProper,
  );
  if (!matrix) return undefined;
  const cosine = (body: number, axis: number) =>
    matrix[body]![axis]! / Math.hypot(matrix[0]![axis]!, matrix[1]![axis]!, matrix[2]![axis]!);
  const agreement = (order: (typeof orders)[number]) =>
    order.reduce<number>((sum, body, axis) => sum + Math.abs(cosine(body, axis)), 0);
  const nearest = orders.reduce((a, b) => (agreement(b) > agreement(a) + 1e-9 ? b : a));
  const [first, second, third] = nearest.map((body, axis) => directions[body]![cosine(body, axis) < 0 ? 1 : 0]);
  return [first!, second!, third!];
}

const isProper = (matrix: readonly (readonly number[])[]) =>
  [0, 1, 2].every((axis) => {
    const length = Math.hypot(matrix[0]![axis]!, matrix[1]![axis]!, matrix[2]![axis]!);
    return Number.isFinite(length) && length > 0;
  });

/** The quaternion of `qform` as a matrix; `pixdim[0]` turns the third axis round. nifti1.h, "METHOD 2". */
function rotationOf({ quatern_b: b, quatern_c: c, quatern_d: d, pixDims }: RawHeader): number[][] {
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const third = pixDims[0]! < 0 ? -1 : 1;
  return [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c) * third],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b) * third],
    [2 * (b * d - a * c), 2 * (c * d + a * b), (a * a + d * d - b * b - c * c) * third],
  ];
}
