import { renderFrame } from './dicom/display.js';
import { openDicomImage } from './dicom/image.js';
import { readPicture } from './picture.js';
import type { Raster } from './raster.js';
import { asRefused, isRefused, type Refused } from './refusal.js';

/** Any image file as a picture: PNG, JPEG, or a frame of a DICOM file as its own window shows it. */
export async function readRaster(bytes: Uint8Array, frame = 0): Promise<Raster | Refused> {
  const isPicture = (bytes[0] === 0x89 && bytes[1] === 0x50) || (bytes[0] === 0xff && bytes[1] === 0xd8);
  if (isPicture) return readPicture(bytes);
  const image = openDicomImage(bytes);
  if (isRefused(image)) return image;
  const pixels = await image.frame(frame);
  if (isRefused(pixels)) return pixels;
  try {
    return renderFrame(pixels, image.dataSet);
  } catch (error) {
    return asRefused(error);
  }
}
