import { decode as decodePng } from 'fast-png';
import { jpegBaseline } from './codecs.js';
import { jpegHeader } from './dicom/codestream.js';
import type { Raster } from './raster.js';
import { asRefused, ImageRefusal, type Refused } from './refusal.js';

const mostPixels = 2 ** 27;

/** A PNG or JPEG picture. Transparency is laid on black; sixteen bits are shown by their highest eight. Never throws on bad bytes. */
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
  const value = (i: number) =>
    depth === 16 ? data[i]! >> 8 : depth < 8 && !palette ? (data[i]! * 255) / (2 ** depth - 1) : data[i]!;
  if (palette) {
    const result = new Uint8Array(pixels * 3);
    for (let i = 0; i < pixels; i++) result.set((palette[data[i]!] ?? [0, 0, 0]).slice(0, 3), 3 * i);
    return { rows: height, columns: width, channels: 3, data: result };
  }
  const colours = channels >= 3 ? 3 : 1;
  const opaque = channels === 2 || channels === 4;
  const result = new Uint8Array(pixels * colours);
  for (let i = 0; i < pixels; i++) {
    const alpha = opaque ? value(i * channels + colours) / 255 : 1;
    for (let c = 0; c < colours; c++) result[i * colours + c] = Math.round(value(i * channels + c) * alpha);
  }
  return { rows: height, columns: width, channels: colours, data: result };
}

async function readJpeg(bytes: Uint8Array): Promise<Raster> {
  const header = jpegHeader(bytes);
  if (header.rows * header.columns > mostPixels) throw new ImageRefusal('too-large', 'JPEG');
  if (header.precision !== 8 || ![0xc0, 0xc1, 0xc2].includes(header.process))
    throw new ImageRefusal('unsupported-encoding', `JPEG process ${header.process.toString(16)}`);
  if (header.components !== 1 && header.components !== 3)
    throw new ImageRefusal('unsupported-encoding', `${header.components} colours`);
  const { bytes: data } = await jpegBaseline.decode(bytes);
  const expected = header.rows * header.columns * header.components;
  if (data.length < expected) throw new ImageRefusal('truncated', 'JPEG');
  return { rows: header.rows, columns: header.columns, channels: header.components, data: data.slice(0, expected) };
}
