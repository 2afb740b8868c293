import type { DataSet } from 'dicom-parser';
import { ImageRefusal } from '../../format/refusal.js';
import type { Raster } from '../raster.js';
import { functionalGroup } from './functional-groups.js';
import type { PixelFrame, Samples } from './image.js';
import { usualWindow, type Window, windowed } from './window.js';

/** What turns stored values into shown ones. PS3.3 sections C.11.1 and C.11.2. */
export interface Presentation {
  readonly slope: number;
  readonly intercept: number;
  readonly windows: readonly Window[];
  readonly inverted: boolean;
  /** A modality or VOI look-up table, where the file has one instead of numbers. */
  readonly modalityTable?: LookUpTable;
  readonly voiTable?: LookUpTable;
}

export interface LookUpTable {
  readonly first: number;
  readonly bits: number;
  readonly values: Uint16Array | Uint8Array;
}

/** @param frame zero-based: each frame of an enhanced object may have its own scale and windows. PS3.3 sections C.7.6.16.2.9 and C.7.6.16.2.10 */
export function presentationOf(dataSet: DataSet, photometric: string, frame: number): Presentation {
  const scale = functionalGroup(dataSet, 'x00289145', frame) ?? dataSet;
  const voi = functionalGroup(dataSet, 'x00289132', frame) ?? dataSet;
  const shape = voi.string('x00281056')?.trim();
  const windows: Window[] = [];
  for (let i = 0; i < (voi.numStringValues('x00281050') ?? 0); i++) {
    const [centre, width] = [voi.floatString('x00281050', i), voi.floatString('x00281051', i)];
    if (centre === undefined || width === undefined || !(width > 0) || !Number.isFinite(centre)) continue;
    windows.push({
      centre,
      width,
      shape: shape === 'SIGMOID' ? 'sigmoid' : shape === 'LINEAR_EXACT' ? 'linear-exact' : 'linear',
    });
  }
  const modalityTable = tableIn(dataSet, 'x00283000');
  const voiTable = tableIn(dataSet, 'x00283010');
  const finite = (value: number | undefined, otherwise: number) =>
    value !== undefined && Number.isFinite(value) ? value : otherwise;
  return {
    slope: finite(scale.floatString('x00281053'), 1) || 1,
    intercept: finite(scale.floatString('x00281052'), 0),
    windows,
    inverted: photometric === 'MONOCHROME1',
    ...(modalityTable ? { modalityTable } : {}),
    ...(voiTable ? { voiTable } : {}),
  };
}

/** The first table of a sequence. PS3.3 section C.11.1.1. */
function tableIn(dataSet: DataSet, sequence: string): LookUpTable | undefined {
  const item = dataSet.elements[sequence]?.items?.[0]?.dataSet;
  const [data, descriptor] = [item?.elements.x00283006, item?.elements.x00283002];
  if (!item || !data || !descriptor || descriptor.length < 6) return undefined;
  const entries = item.uint16('x00283002', 0) || 65_536;
  const first = item.int16('x00283002', 1) ?? 0;
  const bits = item.uint16('x00283002', 2) ?? 16;
  if (data.length < entries * 2) return undefined;
  const values = Uint16Array.from({ length: entries }, (_, i) => item.uint16('x00283006', i) ?? 0);
  return { first, bits, values };
}

const lookUp = ({ first, values }: LookUpTable, value: number): number =>
  values[Math.max(0, Math.min(values.length - 1, Math.round(value) - first))]!;

/** Stored values on the modality's scale: Hounsfield units, optical density. */
export function rescaled(samples: Samples, { slope, intercept, modalityTable }: Presentation): Float32Array {
  if (modalityTable) return Float32Array.from(samples, (value) => lookUp(modalityTable, value));
  return Float32Array.from(samples, (value) => value * slope + intercept);
}

/** A frame as a picture: rescaled, windowed, inverted where white is low; palettes and colour as they are. */
export function renderFrame(frame: PixelFrame, dataSet: DataSet, window?: Window): Raster {
  const { rows, columns, photometric, samples } = frame;
  if (photometric === 'RGB') return { rows, columns, channels: 3, data: bytesOf(samples) };
  if (photometric === 'PALETTE COLOR') return { rows, columns, channels: 3, data: throughPalette(samples, dataSet) };
  const presentation = presentationOf(dataSet, photometric, frame.index);
  const values = rescaled(samples, presentation);
  const { voiTable, inverted } = presentation;
  const chosen = window ?? (voiTable ? undefined : usualWindow(values, presentation.windows));
  const data = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const share = chosen ? windowed(values[i]!, chosen) : lookUp(voiTable!, values[i]!) / (2 ** voiTable!.bits - 1);
    data[i] = Math.round(255 * (inverted ? 1 - share : share));
  }
  return { rows, columns, channels: 1, data };
}

/** Colour beyond eight bits is shown by its highest eight. */
function bytesOf(samples: Samples): Uint8Array {
  if (samples instanceof Uint8Array) return samples;
  const shift = samples instanceof Uint16Array ? 8 : samples instanceof Uint32Array ? 24 : undefined;
  if (shift === undefined) throw new ImageRefusal('unsupported-encoding', `colour in ${samples.constructor.name}`);
  return Uint8Array.from(samples as Uint16Array | Uint32Array, (value) => value >>> shift);
}

const paletteTags = [
  ['x00281101', 'x00281201'],
  ['x00281102', 'x00281202'],
  ['x00281103', 'x00281203'],
] as const;

/** Indices to RGB. PS3.3 section C.7.6.3.1.5. */
function throughPalette(samples: Samples, dataSet: DataSet): Uint8Array {
  const tables = paletteTags.map(([descriptor, data]) => paletteTable(dataSet, descriptor, data));
  const result = new Uint8Array(samples.length * 3);
  for (let i = 0; i < samples.length; i++)
    tables.forEach((table, c) => {
      result[3 * i + c] = lookUp(table, samples[i]!);
    });
  return result;
}

function paletteTable(dataSet: DataSet, descriptorTag: string, dataTag: string): LookUpTable {
  const [descriptor, element] = [dataSet.elements[descriptorTag], dataSet.elements[dataTag]];
  if (!descriptor || descriptor.length < 6 || !element)
    throw new ImageRefusal('unsupported-encoding', 'palette without look-up table');
  const entries = dataSet.uint16(descriptorTag, 0) || 65_536;
  const bits = dataSet.uint16(descriptorTag, 2) ?? 16;
  const wide = element.length >= entries * 2;
  if (element.length < entries) throw new ImageRefusal('truncated', 'palette');
  const raw = Uint16Array.from({ length: entries }, (_, i) =>
    wide ? dataSet.uint16(dataTag, i)! : dataSet.byteArray[element.dataOffset + i]!,
  );
  // Sixteen-bit tables keep the colour in the high byte; some writers fill only the low one.
  const shift = bits > 8 && raw.some((value) => value > 255) ? 8 : 0;
  return {
    first: dataSet.int16(descriptorTag, 1) ?? 0,
    bits: 8,
    values: Uint8Array.from(raw, (value) => value >> shift),
  };
}
