import { decode as decodePng } from 'fast-png';
import { asRefused, ImageRefusal, type Refused } from '../format/refusal.js';
import { jpegBaseline } from './codecs.js';
import { type JpegHeader, jpegHeader } from './dicom/codestream.js';
import { exifOrientation, type Orientation, upright } from './orientation.js';
import type { Raster } from './raster.js';

const mostPixels = 2 ** 27;

/**
 * A PNG or JPEG picture, turned as its Exif data say. Transparency is laid on black; of deeper samples the highest eight bits are
 * shown. Never throws on bad bytes.
 */
export async function readPicture(bytes: Uint8Array): Promise<Raster | Refused> {
  try {
    if (bytes[0] === 0x89 && bytes[1] === 0x50) return readPng(bytes);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return await readJpeg(bytes);
    throw new ImageRefusal('unsupported-encoding', 'neither PNG nor JPEG');
  } catch (error) {
    return asRefused(error);
  }
}

function readPng(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) throw new ImageRefusal('truncated', 'PNG header');
  if (view.getUint32(16) * view.getUint32(20) > mostPixels) throw new ImageRefusal('too-large', 'PNG');
  const { width, height, channels, depth, data, palette } = decodePng(bytes);
  const pixels = width * height;
  const shift = depth === 16 ? bitsUsed(data, channels) - 8 : 0;
  const value = (i: number) =>
    depth === 16 ? data[i]! >> shift : depth < 8 && !palette ? (data[i]! * 255) / (2 ** depth - 1) : data[i]!;
  if (palette) {
    const result = new Uint8Array(pixels * 3);
    for (let i = 0; i < pixels; i++) result.set((palette[data[i]!] ?? [0, 0, 0]).slice(0, 3), 3 * i);
    return upright({ rows: height, columns: width, channels: 3, data: result }, orientationOfPng(bytes, view));
  }
  const colours = channels >= 3 ? 3 : 1;
  const opaque = channels === 2 || channels === 4;
  const result = new Uint8Array(pixels * colours);
  for (let i = 0; i < pixels; i++) {
    const alpha = opaque ? value(i * channels + colours) / 255 : 1;
    for (let c = 0; c < colours; c++) result[i * colours + c] = Math.round(value(i * channels + c) * alpha);
  }
  return upright({ rows: height, columns: width, channels: colours, data: result }, orientationOfPng(bytes, view));
}

/**
 * Sixteen-bit samples use the whole range (PNG 1.2 section 2.3); but scanners' twelve bits are often written as they are, and would be
 * all but black. A grey picture none of whose samples needs more than twelve bits is taken as that deep.
 */
function bitsUsed(data: ArrayLike<number>, channels: number): 12 | 16 {
  if (channels !== 1) return 16;
  for (let i = 0; i < data.length; i++) if (data[i]! >= 4096) return 16;
  return 12;
}

/** From the `eXIf` chunk, before or after the pixels. PNG extensions 1.5. */
function orientationOfPng(bytes: Uint8Array, view: DataView): Orientation {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x65584966) return exifOrientation(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return 1;
}

function orientationOfJpeg(bytes: Uint8Array, { segments }: JpegHeader): Orientation {
  for (const { marker, from, to } of segments)
    if (marker === 0xe1 && String.fromCharCode(...bytes.subarray(from + 4, from + 10)) === 'Exif\0\0')
      return exifOrientation(bytes.subarray(from + 10, to));
  return 1;
}

/** The decoder fills what is missing with grey, so a file that breaks off is told by its end marker. ITU-T T.81 section B.1.1.3. */
function hasEnd(bytes: Uint8Array, { segments }: JpegHeader): boolean {
  for (let at = segments.at(-1)!.to; at + 1 < bytes.length; at++)
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

async function readJpeg(bytes: Uint8Array): Promise<Raster> {
  const header = jpegHeader(bytes);
  if (header.rows * header.columns > mostPixels) throw new ImageRefusal('too-large', 'JPEG');
  if (header.precision !== 8 || ![0xc0, 0xc1, 0xc2].includes(header.process))
    throw new ImageRefusal('unsupported-encoding', `JPEG process ${header.process.toString(16)}`);
  if (header.components !== 1 && header.components !== 3)
    throw new ImageRefusal('unsupported-encoding', `${header.components} colours`);
  if (!hasEnd(bytes, header)) throw new ImageRefusal('truncated', 'JPEG without its end');
  const { bytes: data } = await jpegBaseline.decode(bytes);
  const expected = header.rows * header.columns * header.components;
  if (data.length < expected) throw new ImageRefusal('truncated', 'JPEG');
  const { rows, columns, components: channels } = header;
  return upright({ rows, columns, channels, data: data.slice(0, expected) }, orientationOfJpeg(bytes, header));
}
