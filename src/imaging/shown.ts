import { isNifti } from '../format/nifti-header.js';
import { asRefused, isRefused, type Refused } from '../format/refusal.js';
import { presentationOf, renderFrame, rescaled } from './dicom/display.js';
import { type DicomImage, openDicomImage } from './dicom/image.js';
import { instanceHeader } from './dicom/instance.js';
import type { Window } from './dicom/window.js';
import { type NiftiVolume, openNifti } from './nifti.js';
import { readPicture } from './picture.js';
import type { Raster } from './raster.js';
import type { ShownFrame } from './shown-frame.js';

/** An opened image file, of any kind; frames when asked for. */
export interface OpenedImage {
  readonly frames: number;
  frame(index: number): Promise<ShownFrame | Refused>;
}

/** @param bytes a DICOM, PNG, JPEG or NIfTI file, not compressed around */
export function openImage(bytes: Uint8Array): OpenedImage | Refused {
  if ((bytes[0] === 0x89 && bytes[1] === 0x50) || (bytes[0] === 0xff && bytes[1] === 0xd8))
    return { frames: 1, frame: async () => shownPicture(await readPicture(bytes)) };
  if (isNifti(bytes)) {
    const volume = openNifti(bytes);
    return isRefused(volume) ? volume : { frames: volume.frames, frame: async (index) => shownSlice(volume, index) };
  }
  const dicom = openDicomImage(bytes);
  return isRefused(dicom) ? dicom : { frames: dicom.attributes.frames, frame: (index) => shownDicom(dicom, index) };
}

const asIs = { slope: 1, intercept: 0, windows: [], inverted: false } as const;

function shownPicture(raster: Raster | Refused): ShownFrame | Refused {
  if (isRefused(raster)) return raster;
  const { rows, columns, channels, data } = raster;
  const window: Window = { centre: 128, width: 256, shape: 'linear' };
  return { ...asIs, rows, columns, kind: channels === 3 ? 'rgb' : 'uint8', bytes: data, windows: [window] };
}

function shownSlice(volume: NiftiVolume, index: number): ShownFrame | Refused {
  const values = volume.slice(index);
  if (isRefused(values)) return values;
  const { rows, columns, spacing } = volume;
  return { ...asIs, rows, columns, kind: 'float32', bytes: bytesOf(values), spacing };
}

async function shownDicom({ dataSet, frame }: DicomImage, index: number): Promise<ShownFrame | Refused> {
  const pixels = await frame(index);
  if (isRefused(pixels)) return pixels;
  const { rows, columns, photometric, samples } = pixels;
  const spacing = instanceHeader(dataSet)?.spacing;
  const common = { rows, columns, ...(spacing ? { spacing } : {}) };
  try {
    if (!photometric.startsWith('MONO'))
      return { ...asIs, ...common, kind: 'rgb', bytes: renderFrame(pixels, dataSet).data };
    const presentation = presentationOf(dataSet, photometric, index);
    const { slope, intercept, windows, inverted } = presentation;
    if (presentation.voiTable && windows.length === 0) {
      const window: Window = { centre: 128, width: 256, shape: 'linear' };
      return { ...asIs, ...common, kind: 'uint8', bytes: renderFrame(pixels, dataSet).data, windows: [window] };
    }
    const plain = { ...common, slope, intercept, windows, inverted };
    if (!presentation.modalityTable) {
      if (samples instanceof Int16Array) return { ...plain, kind: 'int16', bytes: bytesOf(samples) };
      if (samples instanceof Uint16Array) return { ...plain, kind: 'uint16', bytes: bytesOf(samples) };
      if (samples instanceof Uint8Array) return { ...plain, kind: 'uint8', bytes: samples };
    }
    const values = rescaled(samples, presentation);
    return { ...plain, slope: 1, intercept: 0, kind: 'float32', bytes: bytesOf(values) };
  } catch (error) {
    return asRefused(error);
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);
