import { renderFrame } from './dicom/display.js';
import { openDicomImage } from './dicom/image.js';
import { readPicture } from './picture.js';
import type { Raster } from './raster.js';
import { asRefused, isRefused, type Refused } from './refusal.js';

/** The frames of an image file as pictures, one by one when asked for. */
export interface OpenedRasters {
  readonly frames: number;
  /** @param index zero-based */
  frame(index: number): Promise<Raster | Refused>;
}

/** Any image file as pictures: PNG, JPEG, or the frames of a DICOM file as its own window shows them. */
export function openRasters(bytes: Uint8Array): OpenedRasters | Refused {
  const isPicture = (bytes[0] === 0x89 && bytes[1] === 0x50) || (bytes[0] === 0xff && bytes[1] === 0xd8);
  if (isPicture) return { frames: 1, frame: () => readPicture(bytes) };
  const image = openDicomImage(bytes);
  if (isRefused(image)) return image;
  return {
    frames: image.attributes.frames,
    async frame(index) {
      const pixels = await image.frame(index);
      if (isRefused(pixels)) return pixels;
      try {
        return renderFrame(pixels, image.dataSet);
      } catch (error) {
        return asRefused(error);
      }
    },
  };
}

/** One frame of any image file as a picture. */
export async function readRaster(bytes: Uint8Array, frame = 0): Promise<Raster | Refused> {
  const opened = openRasters(bytes);
  return isRefused(opened) ? opened : opened.frame(frame);
}
