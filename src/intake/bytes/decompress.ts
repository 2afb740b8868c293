import { crc32, inflateRawSync } from 'node:zlib';
import { Gunzip } from 'fflate';
import type { IssueCode } from '../../record/index.js';
import type { IntakeLimits } from '../source.js';

/** A file that cannot be read on; what was read before stays good. */
export class UnreadableBytes extends Error {
  constructor(
    readonly code: Extract<
      IssueCode,
      'unreadable-file' | 'decompression-bomb' | 'file-too-large' | 'line-too-long' | 'unsupported-encoding'
    >,
    readonly found: string,
    readonly expected?: string,
    /** One-based line of the unpacked text, where known. */
    readonly line?: number,
  ) {
    super(`${code}: ${found}`);
  }
}

const inputChunkBytes = 64 * 1024;

export const isGzip = (bytes: Uint8Array) => bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The plain bytes of a plain, gzip (members concatenated) or bgzip file, piece by piece.
 * One layer only: gzip within gzip is left as it is.
 * @throws UnreadableBytes on damage or where more comes out than the limits allow
 */
export function* plainChunks(bytes: Uint8Array, limits: IntakeLimits): Generator<Uint8Array> {
  if (!isGzip(bytes)) {
    yield bytes;
    return;
  }
  let unpacked = 0;
  for (const { chunk, consumed } of blockSize(bytes, 0) ? bgzfChunks(bytes) : gzipChunks(bytes)) {
    unpacked += chunk.length;
    if (
      unpacked > limits.unpackedBytes ||
      (unpacked > limits.unpackedBytesBeforeRatio && unpacked / Math.max(consumed, 1) > limits.unpackedRatio)
    ) {
      throw new UnreadableBytes(
        'decompression-bomb',
        `${consumed} -> ${unpacked} bytes`,
        `up to ${limits.unpackedRatio}:1`,
      );
    }
    yield chunk;
  }
}

interface Unpacked {
  readonly chunk: Uint8Array;
  /** Packed bytes read so far. */
  readonly consumed: number;
}

/** The total size of the BGZF block at the offset, or 0 if it is none. @see SAMv1 specification, section 4.1 */
function blockSize(bytes: Uint8Array, at: number): number {
  if (bytes.length < at + 18 || bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b || bytes[at + 3] !== 4) return 0;
  const extraLength = bytes[at + 10]! | (bytes[at + 11]! << 8);
  for (let field = at + 12; field + 4 <= Math.min(at + 12 + extraLength, bytes.length); ) {
    const length = bytes[field + 2]! | (bytes[field + 3]! << 8);
    if (bytes[field] === 0x42 && bytes[field + 1] === 0x43 && length === 2) {
      return (bytes[field + 4]! | (bytes[field + 5]! << 8)) + 1;
    }
    field += 4 + length;
  }
  return 0;
}

function* bgzfChunks(bytes: Uint8Array): Generator<Unpacked> {
  for (let at = 0; at < bytes.length; ) {
    const size = blockSize(bytes, at);
    const end = at + size;
    const headerLength = 12 + (bytes[at + 10]! | (bytes[at + 11]! << 8));
    if (size < headerLength + 8 || end > bytes.length) throw damaged(at);
    const view = new DataView(bytes.buffer, bytes.byteOffset + end - 8, 8);
    let chunk: Uint8Array;
    try {
      // A BGZF block never holds more than 64 KiB.
      chunk = inflateRawSync(bytes.subarray(at + headerLength, end - 8), { maxOutputLength: 65_536 });
    } catch {
      throw damaged(at);
    }
    if (chunk.length !== view.getUint32(4, true) || crc32(chunk) !== view.getUint32(0, true)) throw damaged(at);
    at = end;
    if (chunk.length > 0) yield { chunk, consumed: at };
  }
}

function* gzipChunks(bytes: Uint8Array): Generator<Unpacked> {
  const ready: Uint8Array[] = [];
  const gunzip = new Gunzip((chunk) => {
    if (chunk.length > 0) ready.push(chunk);
  });
  const crcs = new MemberChecksums(bytes, gunzip);
  for (let at = 0; at < bytes.length; at += inputChunkBytes) {
    const end = Math.min(at + inputChunkBytes, bytes.length);
    try {
      gunzip.push(bytes.subarray(at, end), end === bytes.length);
    } catch {
      throw damaged(at);
    }
    for (const chunk of ready.splice(0)) {
      crcs.add(chunk);
      yield { chunk, consumed: end };
    }
  }
  if (!crcs.lastMemberHolds()) throw damaged(bytes.length - 8);
}

/** Checks the length and CRC of a file with one member; with several the inflater's own checks must do. */
class MemberChecksums {
  #crc = 0;
  #length = 0;
  #members = 1;

  constructor(
    readonly bytes: Uint8Array,
    gunzip: Gunzip,
  ) {
    gunzip.onmember = () => this.#members++;
  }

  add(chunk: Uint8Array): void {
    this.#crc = crc32(chunk, this.#crc);
    this.#length = (this.#length + chunk.length) % 2 ** 32;
  }

  lastMemberHolds(): boolean {
    if (this.bytes.length < 18) return false;
    if (this.#members > 1) return true;
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.bytes.length - 8, 8);
    return view.getUint32(4, true) === this.#length && view.getUint32(0, true) === this.#crc;
  }
}

const damaged = (at: number) => new UnreadableBytes('unreadable-file', `gzip data damaged or cut off after byte ${at}`);

/** The first plain bytes, as many as asked for or as there are. */
export function firstPlainBytes(bytes: Uint8Array, count: number, limits: IntakeLimits): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const chunk of plainChunks(bytes, limits)) {
    parts.push(chunk.length > count ? chunk.subarray(0, count) : chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  return Buffer.concat(parts).subarray(0, count);
}

/** All plain bytes of a file that is read as a whole. @throws UnreadableBytes if there are more than `limits.textBytes` */
export function allPlainBytes(bytes: Uint8Array, limits: IntakeLimits): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const chunk of plainChunks(bytes, limits)) {
    length += chunk.length;
    if (length > limits.textBytes) {
      throw new UnreadableBytes('file-too-large', `${length} bytes`, `up to ${limits.textBytes} bytes of text`);
    }
    parts.push(chunk);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
