import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { isRefused } from '../format/refusal.js';
import { exifOrientation, type Orientation, upright } from './orientation.js';
import { readPicture } from './picture.js';
import type { Raster } from './raster.js';

/** 8 x 4, its left quarter white, with Exif's orientation 6: to be seen turned by a quarter to the right. */
const turnedJpeg = Uint8Array.from(
  atob(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wAALCAAEAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABv/EABoQAAAHAAAAAAAAAAAAAAAAAAACBAY2g7P/2gAIAQEAAD8APvuXrq8yj//Z',
  ),
  (letter) => letter.charCodeAt(0),
);
const read = async (bytes: Uint8Array) => {
  const raster = await readPicture(bytes);
  if (isRefused(raster)) throw new Error(raster.found);
  return raster;
};

describe('pictures', () => {
  it('are turned as a camera says', async () => {
    const { rows, columns, data } = await read(turnedJpeg);
    expect([rows, columns]).toEqual([8, 4]);
    expect(Math.min(...data.subarray(0, 8))).toBeGreaterThan(200);
    expect(Math.max(...data.subarray(12))).toBeLessThan(50);
  });

  it('every orientation puts the top left corner where Exif has it', () => {
    const raster: Raster = { rows: 2, columns: 3, channels: 1, data: Uint8Array.from([1, 2, 3, 4, 5, 6]) };
    const seen = ([1, 2, 3, 4, 5, 6, 7, 8] as Orientation[]).map((each) => [...upright(raster, each).data].join(''));
    expect(seen).toEqual(['123456', '321654', '654321', '456123', '142536', '415263', '635241', '362514']);
  });

  it('orientation in either byte order, and none in what is cut', () => {
    const little = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0];
    const big = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0];
    for (const tiff of [little, big]) {
      expect(exifOrientation(Uint8Array.from(tiff))).toBe(8);
      for (let length = 0; length < 20; length++)
        expect(exifOrientation(Uint8Array.from(tiff.slice(0, length)))).toBe(1);
    }
  });

  it('twelve bits in sixteen are shown as bright as sixteen', async () => {
    const png = (scale: number) =>
      encode({
        width: 4,
        height: 1,
        channels: 1,
        depth: 16,
        data: Uint16Array.from([0, 1000, 2000, 4095], (v) => v * scale),
      });
    expect([...(await read(png(1))).data]).toEqual([0, 62, 125, 255]);
    expect([...(await read(png(16))).data]).toEqual([0, 62, 125, 255]);
  });

  it('a JPEG that breaks off is refused, not filled up', async () => {
    expect(await readPicture(turnedJpeg.slice(0, -2))).toMatchObject({ refused: 'truncated' });
  });
});
