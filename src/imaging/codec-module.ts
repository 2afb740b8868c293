/** The part of a cornerstone codec that is used here; each wraps a C++ library compiled to WebAssembly. */
export interface CodecDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned?: boolean;
  };
  getInterleaveMode?(): number;
  delete(): void;
}
export type CodecModule<Name extends string> = Readonly<Record<Name, new () => CodecDecoder>>;
