type Load<Name extends string> = (options?: {
  readonly print?: (words: string) => void;
  readonly printErr?: (words: string) => void;
}) => Promise<import('./codec-module.js').CodecModule<Name>>;

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const load: Load<'JpegLSDecoder'>;
  export default load;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const load: Load<'J2KDecoder'>;
  export default load;
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const load: Load<'JPEGDecoder'>;
  export default load;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const load: Load<'HTJ2KDecoder'>;
  export default load;
}
declare module 'jpeg-lossless-decoder-js' {
  export class Decoder {
    decompress(buffer: ArrayBufferLike, offset?: number, length?: number): ArrayBufferLike;
  }
}
/** With their encoders: tests write what is then read. */
declare module '@cornerstonejs/codec-charls/wasmjs' {
  const load: Load<'JpegLSDecoder'>;
  export default load;
}
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  const load: Load<'J2KDecoder'>;
  export default load;
}
