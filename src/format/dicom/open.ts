import dicomParser, { type DataSet } from 'dicom-parser';
import { ImageRefusal } from '../refusal.js';
import { plainEncoding } from './plain-encoding.js';

/**
 * The data set of a DICOM file; one without preamble and meta header is read in the encoding that its first element shows.
 * @throws ImageRefusal where the bytes are no DICOM
 */
export function openDataSet(bytes: Uint8Array, untilTag?: string): DataSet {
  const hasPreamble = hasPrefix(bytes);
  const guessed = hasPreamble ? undefined : encodingOf(bytes);
  if (!hasPreamble && !guessed) throw new ImageRefusal('not-dicom', 'no DICM prefix and no DICOM element');
  const parse = (until: string | undefined) =>
    dicomParser.parseDicom(plain, {
      ...(until ? { untilTag: until } : {}),
      ...(guessed ? { TransferSyntaxUID: guessed } : {}),
    });
  let plain = bytes;
  try {
    plain = plainEncoding(bytes);
    const dataSet = untilTag ? parse(untilTag) : wholeOrUpToPixels(parse);
    if (hasPreamble && !dataSet.string('x00020010')?.trim())
      throw new ImageRefusal('no-transfer-syntax', 'meta header without transfer syntax');
    return dataSet;
  } catch (error) {
    if (error instanceof ImageRefusal) throw error;
    const words =
      error instanceof Error ? error.message : String((error as { exception?: unknown })?.exception ?? error);
    throw new ImageRefusal(/transfer syntax|0002,0010/.test(words) ? 'no-transfer-syntax' : 'damaged', words);
  }
}

/** What follows the pixels may be damaged (trailing bytes, a cut signature); the image is read all the same. */
function wholeOrUpToPixels(parse: (until: string | undefined) => DataSet): DataSet {
  try {
    return parse(undefined);
  } catch (error) {
    if (error instanceof ImageRefusal) throw error;
    return parse('x7fe00010');
  }
}

/** DICOM by its prefix, or by what a data set without one begins with. */
export const isDicom = (head: Uint8Array): boolean => hasPrefix(head) || encodingOf(head) !== undefined;
const hasPrefix = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';

/** A data set never begins with a group above 8 (2 is the meta header), in any byte order. PS3.5 section 7.1. */
function encodingOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const explicit = vrs.has(String.fromCharCode(bytes[4]!, bytes[5]!));
  const isFirst = (little: boolean) => view.getUint16(0, little) === 8 && view.getUint16(2, little) <= lastFirstElement;
  if (isFirst(true)) {
    if (explicit) return '1.2.840.10008.1.2.1';
    return view.getUint32(4, true) <= longestFirstValue ? '1.2.840.10008.1.2' : undefined;
  }
  return isFirst(false) && explicit ? '1.2.840.10008.1.2.2' : undefined;
}

/** What files begin with: group length, length to end, character set, image type, dates and UIDs up to SOP Instance UID. */
const lastFirstElement = 0x18;
const longestFirstValue = 256;
/** Of those elements. PS3.6. */
const vrs = new Set(['UL', 'CS', 'DA', 'TM', 'UI', 'SH']);
