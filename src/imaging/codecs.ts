/// <reference path="./codec-packages.d.ts" />
import charls from '@cornerstonejs/codec-charls/decodewasmjs';
import libjpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import openjpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import openjph from '@cornerstonejs/codec-openjph/wasmjs';
import { Decoder as LosslessDecoder } from 'jpeg-lossless-decoder-js';
import { ImageRefusal } from '../format/refusal.js';
import type { CodecModule } from './codec-module.js';

/** Samples as a codec gives them: bytes up to 8 bits, else 16-bit little-endian; by pixel unless `planar`. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly bitsPerSample: number;
  readonly components: number;
  readonly signed: boolean;
  readonly planar: boolean;
}

/** A codec whose module is made on first use, and made anew after it failed: a fault may leave its memory in disorder. */
class Codec<Name extends string> {
  #module: Promise<CodecModule<Name>> | undefined;

  constructor(
    private readonly load: () => Promise<CodecModule<Name>>,
    private readonly name: Name,
  ) {}

  async decode(encoded: Uint8Array): Promise<Decoded> {
    this.#module ??= this.load();
    const module = await this.#module;
    try {
      const decoder = new module[this.name]();
      decoder.getEncodedBuffer(encoded.length).set(encoded);
      decoder.decode();
      const { bitsPerSample, componentCount, isSigned = false } = decoder.getFrameInfo();
      const planar = componentCount > 1 && decoder.getInterleaveMode?.() === 0;
      const bytes = Uint8Array.from(decoder.getDecodedBuffer());
      decoder.delete();
      return { bytes, bitsPerSample, components: componentCount, signed: isSigned, planar };
    } catch (error) {
      this.#module = undefined;
      throw new ImageRefusal('damaged', `${this.name}: ${wordsOf(error)}`);
    }
  }
}

const wordsOf = (error: unknown) =>
  (error instanceof Error ? error.message : `exception ${String(error)}`).slice(0, 100);

/** Codecs say on the console what they think of bad bytes; the refusal says it better. */
const silent = { print: () => {}, printErr: () => {} };

export const jpegLs = new Codec(() => charls(silent), 'JpegLSDecoder');
export const jpeg2000 = new Codec(() => openjpeg(silent), 'J2KDecoder');
export const jpegBaseline = new Codec(() => libjpeg(silent), 'JPEGDecoder');
export const highThroughputJpeg2000 = new Codec(() => openjph(silent), 'HTJ2KDecoder');

/** JPEG process 14, lossless. */
export function decodeLossless(encoded: Uint8Array, bitsPerSample: number, components: number): Decoded {
  const copy = Uint8Array.from(encoded);
  const bytes = new Uint8Array(new LosslessDecoder().decompress(copy.buffer, 0, copy.length) as ArrayBuffer);
  return { bytes, bitsPerSample, components, signed: false, planar: false };
}
