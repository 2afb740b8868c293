import { ImageRefusal } from '../../format/refusal.js';

/** What a compressed frame says of itself. */
export interface CodestreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  readonly signed: boolean;
}

export interface JpegHeader extends CodestreamHeader {
  /** 0xc0 baseline, 0xc1 extended, 0xc2 progressive, 0xc3 lossless, 0xf7 JPEG-LS. */
  readonly process: number;
  readonly componentIds: readonly number[];
  readonly jfif: boolean;
  /** Transform of an Adobe APP14 marker, where there is one. */
  readonly adobe?: number;
  /** Marker segments in order: where they begin and end. */
  readonly segments: readonly { readonly marker: number; readonly from: number; readonly to: number }[];
}

/**
 * Reads the markers of a JPEG or JPEG-LS stream up to the first scan. ITU-T T.81 annex B.
 * @throws ImageRefusal if there is no frame header
 */
export function jpegHeader(bytes: Uint8Array): JpegHeader {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new ImageRefusal('damaged', 'no JPEG start of image');
  const segments: JpegHeader['segments'][number][] = [];
  let header: Omit<JpegHeader, 'segments' | 'jfif' | 'adobe'> | undefined;
  let jfif = false;
  let adobe: number | undefined;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new ImageRefusal('damaged', 'JPEG marker');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw new ImageRefusal('truncated', 'JPEG marker segment');
    segments.push({ marker, from: at, to: end });
    const text = String.fromCharCode(...bytes.subarray(at + 4, Math.min(at + 9, end)));
    if (marker === 0xe0 && text.startsWith('JFIF')) jfif = true;
    if (marker === 0xee && text === 'Adobe' && length >= 14) adobe = bytes[at + 15];
    const isFrame = marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));
    if (isFrame && length >= 8) {
      const components = bytes[at + 9]!;
      header = {
        process: marker,
        precision: bytes[at + 4]!,
        rows: (bytes[at + 5]! << 8) | bytes[at + 6]!,
        columns: (bytes[at + 7]! << 8) | bytes[at + 8]!,
        components,
        componentIds: Array.from({ length: components }, (_, i) => bytes[at + 10 + 3 * i] ?? -1),
        signed: false,
      };
    }
    at = end;
  }
  if (!header) throw new ImageRefusal('damaged', 'no JPEG frame header');
  return { ...header, jfif, segments, ...(adobe === undefined ? {} : { adobe }) };
}

/** The SIZ segment of a JPEG 2000 codestream, bare or in a JP2 file. ISO/IEC 15444-1 annex A.5.1. */
export function jpeg2000Header(bytes: Uint8Array): CodestreamHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset + sizeSegment(bytes));
  const depth = view.getUint8(38);
  return {
    columns: view.getUint32(4) - view.getUint32(12),
    rows: view.getUint32(8) - view.getUint32(16),
    components: view.getUint16(36),
    precision: (depth & 127) + 1,
    signed: depth >= 128,
  };
}

function sizeSegment(bytes: Uint8Array): number {
  const limit = Math.min(bytes.length - 42, 4096);
  for (let at = 0; at < limit; at++)
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51) return at + 4;
  throw new ImageRefusal('damaged', 'no JPEG 2000 SIZ segment');
}

/** The codestream with the sign of its components left out (highest bit of Ssiz). */
export function declaredUnsigned(bytes: Uint8Array, components: number): Uint8Array {
  const result = Uint8Array.from(bytes);
  const depths = sizeSegment(bytes) + 38;
  for (let i = 0; i < components; i++) result[depths + 3 * i]! &= 127;
  return result;
}

/** The stream with its colour markers replaced by one that says "no transform": libjpeg then gives the components as they are. */
export function withoutColourTransform(bytes: Uint8Array, { segments }: JpegHeader): Uint8Array {
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
  const kept = segments.filter(({ marker }) => marker !== 0xe0 && marker !== 0xee);
  const scan = segments.at(-1)!.to;
  const parts = [
    bytes.subarray(0, 2),
    Uint8Array.from(adobe),
    ...kept.map(({ from, to }) => bytes.subarray(from, to)),
    bytes.subarray(scan),
  ];
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
