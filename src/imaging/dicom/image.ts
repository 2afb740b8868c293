import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import { openDataSet } from '../../format/dicom/open.js';
import { asRefused, ImageRefusal, type Refused } from '../../format/refusal.js';
import { type Decoded, decodeLossless, highThroughputJpeg2000, jpeg2000, jpegBaseline, jpegLs } from '../codecs.js';
import { type PixelAttributes, pixelAttributes } from './attributes.js';
import {
  type CodestreamHeader,
  declaredUnsigned,
  type JpegHeader,
  jpeg2000Header,
  jpegHeader,
  withoutColourTransform,
} from './codestream.js';
import { fullColourOf422, rgbOfYbr } from './colour.js';
import { decodeRle } from './rle.js';
import { type TransferSyntax, transferSyntax } from './transfer-syntax.js';

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** One decoded frame. */
export interface PixelFrame extends Pixels {
  /** Zero-based, in its file. */
  readonly index: number;
}

/** Stored values by row, then column, then sample; colour is always RGB. */
interface Pixels {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  /** `MONOCHROME1`, `MONOCHROME2`, `PALETTE COLOR` or `RGB`. */
  readonly photometric: string;
  readonly samples: Samples;
}

/** A DICOM file with pixels; frames are decoded one by one, when asked for. */
export interface DicomImage {
  readonly dataSet: DataSet;
  readonly syntax: TransferSyntax;
  readonly attributes: PixelAttributes;
  /** @param index zero-based */
  frame(index: number): Promise<PixelFrame | Refused>;
}

/** Opens a DICOM file for its pixels. Never throws on bad bytes: the refusal says why. */
export function openDicomImage(bytes: Uint8Array): DicomImage | Refused {
  try {
    const dataSet = openDataSet(bytes);
    const uid = dataSet.string('x00020010')?.trim() ?? encodingWithoutMeta(dataSet);
    const attributes = pixelAttributes(dataSet);
    const syntax = transferSyntax(uid);
    if (!syntax) throw new ImageRefusal('unsupported-transfer-syntax', uid);
    return {
      dataSet,
      syntax,
      attributes,
      frame: async (index) => {
        try {
          if (!(index >= 0 && index < attributes.frames))
            throw new ImageRefusal('no-such-frame', `${index} of ${attributes.frames}`);
          return { ...(await decodeFrame(dataSet, syntax, attributes, index)), index };
        } catch (error) {
          return asRefused(error);
        }
      },
    };
  } catch (error) {
    return asRefused(error);
  }
}

/** Files without meta header: `openDataSet` has found out which of the three it is. */
function encodingWithoutMeta(dataSet: DataSet): string {
  const first = Object.values(dataSet.elements)[0];
  const bigEndian = dataSet.byteArray[0] === 0;
  if (bigEndian) return '1.2.840.10008.1.2.2';
  return first?.vr ? '1.2.840.10008.1.2.1' : '1.2.840.10008.1.2';
}

async function decodeFrame(
  dataSet: DataSet,
  syntax: TransferSyntax,
  attributes: PixelAttributes,
  index: number,
): Promise<Pixels> {
  const element = dataSet.elements[attributes.element]!;
  const encapsulated = element.encapsulatedPixelData === true;
  if (syntax.coding === 'native') {
    if (encapsulated) throw new ImageRefusal('damaged', `encapsulated pixels in ${syntax.name}`);
    return nativeFrame(dataSet, element, syntax, attributes, index);
  }
  if (!encapsulated) throw new ImageRefusal('damaged', `pixels not encapsulated in ${syntax.name}`);
  const encoded = encodedFrame(dataSet, element, attributes.frames, index);
  switch (syntax.coding) {
    case 'rle':
      return rleFrame(encoded, attributes);
    case 'jpeg':
    case 'jpeg-lossless':
      return jpegFrame(encoded, attributes);
    case 'jpeg-ls':
      return fromDecoded(await jpegLs.decode(sized(encoded, jpegHeader(encoded), attributes)), attributes);
    case 'jpeg-2000':
    case 'htj2k': {
      const codec = syntax.coding === 'htj2k' ? highThroughputJpeg2000 : jpeg2000;
      const header = jpeg2000Header(encoded);
      sized(encoded, header, attributes);
      const decoded = await (header.signed && header.precision <= 8
        ? signedBytes(encoded, header, (stream) => codec.decode(stream))
        : codec.decode(encoded));
      return fromDecoded(decoded, {
        ...attributes,
        photometric: attributes.samplesPerPixel === 3 ? 'RGB' : attributes.photometric,
      });
    }
    default:
      return syntax.coding satisfies never;
  }
}

/**
 * The codecs cut negative samples of up to eight bits off at zero. Declared unsigned they are raised by half the range (ISO/IEC
 * 15444-1 annex G.1); that is taken off again.
 */
async function signedBytes(
  encoded: Uint8Array,
  { precision, components }: CodestreamHeader,
  decode: (stream: Uint8Array) => Promise<Decoded>,
): Promise<Decoded> {
  const decoded = await decode(declaredUnsigned(encoded, components));
  const half = 2 ** (precision - 1);
  return { ...decoded, signed: true, bytes: decoded.bytes.map((value) => value - half) };
}

/** The compressed bytes of one frame, its fragments joined. PS3.5 section A.4. */
function encodedFrame(dataSet: DataSet, element: Element, frames: number, index: number): Uint8Array {
  const fragments = element.fragments ?? [];
  if (fragments.length === 0) throw new ImageRefusal('truncated', 'no fragment');
  const join = (start: number, count: number) =>
    dicomParser.readEncapsulatedPixelDataFromFragments(dataSet, element, start, count);
  if (frames === 1) return join(0, fragments.length);
  if (element.basicOffsetTable && element.basicOffsetTable.length > 0)
    return dicomParser.readEncapsulatedImageFrame(dataSet, element, index);
  if (fragments.length === frames) return join(index, 1);
  const offsets = dicomParser.createJPEGBasicOffsetTable(dataSet, element);
  return dicomParser.readEncapsulatedImageFrame(dataSet, element, index, offsets);
}

function sized(
  encoded: Uint8Array,
  header: CodestreamHeader,
  { rows, columns, samplesPerPixel }: PixelAttributes,
): Uint8Array {
  if (header.rows !== rows || header.columns !== columns || header.components !== samplesPerPixel)
    throw new ImageRefusal(
      'damaged',
      `codestream of ${header.columns} x ${header.rows} x ${header.components}, expected ${columns} x ${rows} x ${samplesPerPixel}`,
    );
  return encoded;
}

function nativeFrame(
  dataSet: DataSet,
  element: Element,
  { bigEndian }: TransferSyntax,
  attributes: PixelAttributes,
  index: number,
): Pixels {
  const { rows, columns, samplesPerPixel, bitsAllocated, photometric } = attributes;
  const subsampled = photometric === 'YBR_FULL_422';
  const samples = rows * columns * (subsampled ? 2 : samplesPerPixel);
  const end = Math.min(element.dataOffset + element.length, dataSet.byteArray.length);
  if (bitsAllocated === 1) {
    const values = new Uint8Array(samples);
    const bytes = dataSet.byteArray.subarray(element.dataOffset, end);
    if (bytes.length * 8 < samples * (index + 1))
      throw new ImageRefusal('truncated', `${bytes.length} bytes of pixels`);
    for (let i = 0; i < samples; i++) {
      const bit = index * samples + i;
      values[i] = (bytes[bit >> 3]! >> (bit & 7)) & 1;
    }
    return { rows, columns, samplesPerPixel, photometric, samples: values };
  }
  const length = (samples * bitsAllocated) / 8;
  const from = element.dataOffset + index * length;
  if (from + length > end)
    throw new ImageRefusal(
      'truncated',
      `${end - element.dataOffset} bytes of pixels, expected ${length * attributes.frames}`,
    );
  let bytes = Uint8Array.from(dataSet.byteArray.subarray(from, from + length));
  if (bigEndian) {
    // Bytes of 8-bit samples lie swapped within 16-bit words where the element is OW. PS3.5 section 8.2.
    const unit = bitsAllocated === 8 && element.vr === 'OW' ? 2 : bitsAllocated / 8;
    if (bitsAllocated === 8 && unit === 2) bytes = swappedWords(dataSet, element, from, length);
    else swapBytes(bytes, unit);
  }
  return fromBytes(bytes, attributes, true);
}

/** A frame may begin or end within a word. */
function swappedWords(dataSet: DataSet, element: Element, from: number, length: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const offset = from - element.dataOffset + i;
    result[i] = dataSet.byteArray[element.dataOffset + (offset ^ 1)] ?? 0;
  }
  return result;
}

function swapBytes(bytes: Uint8Array, unit: number): void {
  for (let at = 0; at + unit <= bytes.length; at += unit) bytes.subarray(at, at + unit).reverse();
}

function rleFrame(encoded: Uint8Array, attributes: PixelAttributes): Pixels {
  const { rows, columns, samplesPerPixel, bitsAllocated } = attributes;
  if (bitsAllocated === 1) throw new ImageRefusal('unsupported-encoding', 'RLE of single bits');
  const bytes = decodeRle(encoded, rows * columns, samplesPerPixel, bitsAllocated / 8);
  return fromBytes(bytes, { ...attributes, planar: false }, true);
}

async function jpegFrame(encoded: Uint8Array, attributes: PixelAttributes): Promise<Pixels> {
  const header = jpegHeader(encoded);
  sized(encoded, header, attributes);
  const colour = colourOfJpeg(header, attributes);
  if (header.process === 0xc3) {
    if (header.precision > 16) throw new ImageRefusal('unsupported-encoding', `${header.precision} bits in JPEG`);
    return fromDecoded(decodeLossless(encoded, header.precision, header.components), {
      ...attributes,
      photometric: colour,
    });
  }
  if (header.precision !== 8) throw new ImageRefusal('unsupported-encoding', `${header.precision} bits in lossy JPEG`);
  if (![0xc0, 0xc1, 0xc2].includes(header.process))
    throw new ImageRefusal('unsupported-encoding', `JPEG process ${header.process.toString(16)}`);
  // Without an Adobe marker libjpeg guesses the colours; here the components come as they are and DICOM says what they are.
  const asIs = header.components === 3 && header.adobe === undefined;
  const decoded = await jpegBaseline.decode(asIs ? withoutColourTransform(encoded, header) : encoded);
  return fromDecoded(decoded, { ...attributes, photometric: colour });
}

/** What the codestream says of its colours goes before what the header says, as in pydicom. */
function colourOfJpeg({ componentIds, jfif }: JpegHeader, { samplesPerPixel, photometric }: PixelAttributes): string {
  if (samplesPerPixel !== 3) return photometric;
  const letters = String.fromCharCode(...componentIds).toUpperCase();
  if (letters === 'RGB') return 'RGB';
  return jfif && !photometric.startsWith('YBR') ? 'YBR_FULL' : photometric;
}

function fromDecoded({ bytes, bitsPerSample, components, planar }: Decoded, attributes: PixelAttributes): Pixels {
  const { rows, columns, samplesPerPixel, bitsAllocated } = attributes;
  if (components !== samplesPerPixel) throw new ImageRefusal('damaged', `${components} components`);
  const width = bitsPerSample > 8 ? 2 : 1;
  const expected = rows * columns * components * width;
  if (bytes.length < expected)
    throw new ImageRefusal('truncated', `${bytes.length} decoded bytes, expected ${expected}`);
  const bits = (width * 8) as 8 | 16;
  const exact = bytes.length === expected ? bytes : bytes.slice(0, expected);
  const frame = fromBytes(
    exact,
    {
      ...attributes,
      planar,
      bitsAllocated: bits,
      bitsStored: Math.min(bitsPerSample, bits),
      photometric: attributes.photometric.replace('_422', ''),
    },
    true,
  );
  return bits === 8 && bitsAllocated === 16 ? { ...frame, samples: widened(frame.samples) } : frame;
}

/** Samples of a codestream with few bits in a file that allocates sixteen. */
const widened = (samples: Samples): Samples =>
  samples instanceof Int8Array ? Int16Array.from(samples) : Uint16Array.from(samples);

/** Little-endian bytes as samples: planes interleaved, unused high bits cleared or sign-extended, colours made RGB. */
function fromBytes(bytes: Uint8Array, attributes: PixelAttributes, clear: boolean): Pixels {
  const { rows, columns, samplesPerPixel, photometric, planar, bitsAllocated, bitsStored, signed, element } =
    attributes;
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
  let samples = viewOf(aligned, bitsAllocated, signed, element !== 'x7fe00010');
  if (photometric === 'YBR_FULL_422') samples = fullColourOf422(samples as Uint8Array);
  if (planar && samplesPerPixel === 3 && photometric !== 'YBR_FULL_422') samples = interleaved(samples, rows * columns);
  if (clear && bitsStored < bitsAllocated && element === 'x7fe00010') keepBits(samples, bitsAllocated, bitsStored);
  const isYbr = photometric.startsWith('YBR_FULL');
  if (isYbr) {
    if (!(samples instanceof Uint8Array))
      throw new ImageRefusal('unsupported-encoding', `${photometric} of ${bitsAllocated} bits`);
    rgbOfYbr(samples);
  }
  const colour = photometric.startsWith('YBR') ? 'RGB' : photometric;
  return { rows, columns, samplesPerPixel, photometric: colour, samples };
}

function viewOf({ buffer, byteOffset, length }: Uint8Array, bits: number, signed: boolean, float: boolean): Samples {
  switch (bits) {
    case 8:
      return signed ? new Int8Array(buffer, byteOffset, length) : new Uint8Array(buffer, byteOffset, length);
    case 16:
      return signed ? new Int16Array(buffer, byteOffset, length / 2) : new Uint16Array(buffer, byteOffset, length / 2);
    case 32:
      if (float) return new Float32Array(buffer, byteOffset, length / 4);
      return signed ? new Int32Array(buffer, byteOffset, length / 4) : new Uint32Array(buffer, byteOffset, length / 4);
    default:
      if (float) return new Float64Array(buffer, byteOffset, length / 8);
      throw new ImageRefusal('unsupported-encoding', `${bits} bits`);
  }
}

function interleaved(samples: Samples, pixels: number): Samples {
  const result = samples.slice();
  for (let plane = 0; plane < 3; plane++)
    for (let i = 0; i < pixels; i++) result[3 * i + plane] = samples[plane * pixels + i]!;
  return result;
}

/** Overlays of old files live in the unused high bits; they are no part of the value. */
function keepBits(samples: Samples, allocated: number, stored: number): void {
  const shift = 32 - stored;
  const signed = samples instanceof Int8Array || samples instanceof Int16Array || samples instanceof Int32Array;
  if (allocated > 32) return;
  for (let i = 0; i < samples.length; i++)
    samples[i] = signed ? (samples[i]! << shift) >> shift : (samples[i]! << shift) >>> shift;
}
