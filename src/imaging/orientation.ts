import type { Raster } from './raster.js';

/** How the rows and columns of a file lie in the scene, as Exif counts it: 1 upright to 8. Exif 2.32 section 4.6.4, tag 0x0112. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;
const short = 3;

/** @param tiff the TIFF structure of Exif data; upright where it says nothing that can be read */
export function exifOrientation(tiff: Uint8Array): Orientation {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 14) return 1;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) !== orientationTag || view.getUint16(at + 2, little) !== short) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

/** The picture as it is to be seen. */
export function upright(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const { rows, columns, channels, data } = raster;
  const turned = orientation >= 5;
  const [height, width] = turned ? [columns, rows] : [rows, columns];
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [row, column] = source(orientation, y, x, rows, columns);
      const [from, to] = [(row * columns + column) * channels, (y * width + x) * channels];
      for (let c = 0; c < channels; c++) result[to + c] = data[from + c]!;
    }
  return { rows: height, columns: width, channels, data: result };
}

/** Where in the file the pixel seen at row y and column x lies. */
function source(orientation: Orientation, y: number, x: number, rows: number, columns: number): [number, number] {
  switch (orientation) {
    case 1:
      return [y, x];
    case 2:
      return [y, columns - 1 - x];
    case 3:
      return [rows - 1 - y, columns - 1 - x];
    case 4:
      return [rows - 1 - y, x];
    case 5:
      return [x, y];
    case 6:
      return [rows - 1 - x, y];
    case 7:
      return [rows - 1 - x, columns - 1 - y];
    case 8:
      return [x, columns - 1 - y];
    default:
      return orientation satisfies never;
  }
}
