import { isNifti } from '../format/nifti-header.js';
import { asRefused, isRefused, type Refused } from '../format/refusal.js';
import { renderFrame } from './dicom/display.js';
import { openDicomImage } from './dicom/image.js';
import { usualWindow, windowed } from './dicom/window.js';
import { type NiftiVolume, openNifti } from './nifti.js';
import { readPicture } from './picture.js';
import type { Raster } from './raster.js';

/** The frames of an image file as pictures, one by one when asked for. */
export interface OpenedRasters {
  readonly frames: number;
  /** @param index zero-based */
  frame(index: number): Promise<Raster | Refused>;
}

/** Any image file as pictures: PNG, JPEG, the frames of a DICOM file as its own window shows them, or the slices of a NIfTI volume. */
export function openRasters(bytes: Uint8Array): OpenedRasters | Refused {
  const isPicture = (bytes[0] === 0x89 && bytes[1] === 0x50) || (bytes[0] === 0xff && bytes[1] === 0xd8);
  if (isPicture) return { frames: 1, frame: () => readPicture(bytes) };
  if (isNifti(bytes)) {
    const volume = openNifti(bytes);
    return isRefused(volume)
      ? volume
      : { frames: volume.frames, frame: async (index) => pictureOf(volume, volume.slice(index)) };
  }
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

function pictureOf({ rows, columns }: NiftiVolume, values: Float32Array | Refused): Raster | Refused {
  if (isRefused(values)) return values;
  const window = usualWindow(values, []);
  return {
    rows,
    columns,
    channels: 1,
    data: Uint8Array.from(values, (value) => Math.round(255 * windowed(value, window))),
  };
}

/** One frame of any image file as a picture. */
export async function readRaster(bytes: Uint8Array, frame = 0): Promise<Raster | Refused> {
  const opened = openRasters(bytes);
  return isRefused(opened) ? opened : opened.frame(frame);
}
