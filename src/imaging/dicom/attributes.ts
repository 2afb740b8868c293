import type { DataSet } from 'dicom-parser';
import { ImageRefusal } from '../../format/refusal.js';

/** The Image Pixel module, checked. PS3.3 section C.7.6.3. */
export interface PixelAttributes {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64;
  readonly bitsStored: number;
  readonly signed: boolean;
  /** Colour by plane rather than by pixel. */
  readonly planar: boolean;
  readonly frames: number;
  /** Which element holds the pixels. */
  readonly element: 'x7fe00010' | 'x7fe00008' | 'x7fe00009';
}

/** Samples of one frame beyond which it is refused. */
const mostSamples = 2 ** 28;

const photometrics = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_ICT',
  'YBR_RCT',
];

/** @throws ImageRefusal naming the attribute that is missing or makes no sense */
export function pixelAttributes(dataSet: DataSet): PixelAttributes {
  const element = (['x7fe00010', 'x7fe00008', 'x7fe00009'] as const).find((tag) => dataSet.elements[tag]);
  if (!element) throw new ImageRefusal('no-pixels', 'no Pixel Data');
  const required = (tag: string, name: string) => {
    const value = dataSet.elements[tag] && dataSet.elements[tag].length >= 2 ? dataSet.uint16(tag) : undefined;
    if (value === undefined) throw new ImageRefusal('missing-attribute', name);
    return value;
  };
  const optional = (tag: string, otherwise: number) =>
    (dataSet.elements[tag]?.length ?? 0) >= 2 ? (dataSet.uint16(tag) ?? otherwise) : otherwise;
  const check = (good: boolean, name: string, found: unknown) => {
    if (!good) throw new ImageRefusal('invalid-attribute', `${name} ${String(found)}`);
  };
  const rows = required('x00280010', 'Rows');
  const columns = required('x00280011', 'Columns');
  const samplesPerPixel = optional('x00280002', 1);
  const photometric = dataSet.string('x00280004')?.trim() ?? (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2');
  const bitsAllocated =
    element === 'x7fe00010' ? required('x00280100', 'Bits Allocated') : element === 'x7fe00008' ? 32 : 64;
  const bitsStored = optional('x00280101', bitsAllocated);
  const framesText = dataSet.string('x00280008')?.trim();
  const frames = framesText ? Number(framesText) : 1;
  check(rows > 0, 'Rows', rows);
  check(columns > 0, 'Columns', columns);
  check(samplesPerPixel === 1 || samplesPerPixel === 3, 'Samples per Pixel', samplesPerPixel);
  check(photometrics.includes(photometric), 'Photometric Interpretation', photometric);
  check(
    samplesPerPixel === (photometric.startsWith('MONO') || photometric === 'PALETTE COLOR' ? 1 : 3),
    'Photometric Interpretation',
    `${photometric} with ${samplesPerPixel} samples`,
  );
  check([1, 8, 16, 32, 64].includes(bitsAllocated), 'Bits Allocated', bitsAllocated);
  check(bitsStored > 0 && bitsStored <= bitsAllocated, 'Bits Stored', bitsStored);
  check(Number.isInteger(frames) && frames > 0 && frames < 1e6, 'Number of Frames', framesText);
  if (rows * columns * samplesPerPixel > mostSamples) throw new ImageRefusal('too-large', `${columns} x ${rows}`);
  return {
    rows,
    columns,
    samplesPerPixel,
    photometric,
    bitsAllocated: bitsAllocated as PixelAttributes['bitsAllocated'],
    bitsStored,
    signed: optional('x00280103', 0) === 1,
    planar: optional('x00280006', 0) === 1,
    frames,
    element,
  };
}
