import charls from '@cornerstonejs/codec-charls/wasmjs';
import openjpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { isRefused } from '../../format/refusal.js';
import { dicomOf } from '../../intake/testing/dicom-report.js';
import { presentationOf, renderFrame } from './display.js';
import { openDicomImage, type PixelFrame } from './image.js';
import { instanceHeader } from './instance.js';
import { windowed } from './window.js';

const [rows, columns] = [64, 80];
const base = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: '1.2.3.4',
  Modality: 'OT',
  Rows: rows,
  Columns: columns,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
};
const grey = Int16Array.from({ length: rows * columns }, (_, i) => ((i * 37) % 2000) - 800);
const bytesOf = (values: ArrayBufferView) =>
  values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength) as ArrayBuffer;

async function frameOf(bytes: Uint8Array, index = 0): Promise<PixelFrame> {
  const image = openDicomImage(bytes);
  if (isRefused(image)) throw new Error(`${image.refused}: ${image.found}`);
  const frame = await image.frame(index);
  if (isRefused(frame)) throw new Error(`${frame.refused}: ${frame.found}`);
  return frame;
}

interface Encoder {
  getDecodedBuffer(info: object): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  setNearLossless?(near: number): void;
}

async function encoded(kind: 'jpeg-ls' | 'jpeg-2000', values: Int16Array | Uint8Array, componentCount = 1) {
  const module = (await (kind === 'jpeg-ls' ? charls() : openjpeg())) as unknown as Record<string, new () => Encoder>;
  const encoder = new module[kind === 'jpeg-ls' ? 'JpegLSEncoder' : 'J2KEncoder']!();
  encoder.setNearLossless?.(0);
  const info = {
    width: columns,
    height: rows,
    bitsPerSample: values instanceof Uint8Array ? 8 : 16,
    componentCount,
    isSigned: values instanceof Int16Array && kind === 'jpeg-2000',
    isUsingColorTransform: false,
  };
  encoder.getDecodedBuffer(info).set(new Uint8Array(bytesOf(values)));
  encoder.encode();
  return bytesOf(Uint8Array.from(encoder.getEncodedBuffer()));
}

/** PackBits of one plane, as literal runs. */
const packed = (plane: Uint8Array) =>
  Buffer.concat(
    Array.from({ length: Math.ceil(plane.length / 128) }, (_, i) => plane.subarray(128 * i, 128 * (i + 1))).flatMap(
      (run) => [Buffer.from([run.length - 1]), Buffer.from(run)],
    ),
  );

function rle(values: Int16Array): ArrayBuffer {
  const bytes = new Uint8Array(bytesOf(values));
  const planes = [1, 0].map((byte) =>
    packed(Uint8Array.from({ length: values.length }, (_, i) => bytes[2 * i + byte]!)),
  );
  const header = Buffer.alloc(64);
  header.writeUInt32LE(2, 0);
  header.writeUInt32LE(64, 4);
  header.writeUInt32LE(64 + planes[0]!.length, 8);
  return bytesOf(Uint8Array.from(Buffer.concat([header, ...planes])));
}

describe('DICOM pixels', () => {
  it.each([
    ['explicit little endian', '1.2.840.10008.1.2.1', async () => bytesOf(grey)],
    ['implicit little endian', '1.2.840.10008.1.2', async () => bytesOf(grey)],
    ['RLE', '1.2.840.10008.1.2.5', async () => rle(grey)],
    ['JPEG 2000 lossless', '1.2.840.10008.1.2.4.90', () => encoded('jpeg-2000', grey)],
  ] as const)('signed 16 bits in %s are what was written', async (_, syntax, data) => {
    const frame = await frameOf(dicomOf({ ...base, PixelData: [await data()] }, syntax));
    expect(frame.samples).toEqual(grey);
  });

  it('JPEG-LS of unsigned bytes is what was written', async () => {
    const values = Uint8Array.from({ length: rows * columns }, (_, i) => (i * 53) % 256);
    const bytes = dicomOf(
      {
        ...base,
        BitsAllocated: 8,
        BitsStored: 8,
        HighBit: 7,
        PixelRepresentation: 0,
        PixelData: [await encoded('jpeg-ls', values)],
      },
      '1.2.840.10008.1.2.4.80',
    );
    expect((await frameOf(bytes)).samples).toEqual(values);
  });

  it('deflated data sets are inflated', async () => {
    const plain = dicomOf({ ...base, PixelData: [bytesOf(grey)] });
    const at = 132 + 12 + plain.readUInt32LE(132 + 8);
    const head = Buffer.from(plain.subarray(0, at));
    const place = head.indexOf('1.2.840.10008.1.2.1\0');
    // The transfer syntax grows by two characters: so do its element and the group's length.
    const meta = Buffer.concat([
      head.subarray(0, place),
      Buffer.from('1.2.840.10008.1.2.1.99'),
      head.subarray(place + 20),
    ]);
    meta.writeUInt16LE(22, place - 2);
    meta.writeUInt32LE(head.readUInt32LE(132 + 8) + 2, 132 + 8);
    const bytes = Buffer.concat([meta, deflateSync(plain.subarray(at))]);
    expect((await frameOf(bytes)).samples).toEqual(grey);
  });

  it('negative samples of eight bits in JPEG 2000 stay negative', async () => {
    const values = Int8Array.from({ length: rows * columns }, (_, i) => ((i * 53) % 256) - 128);
    const eight = { ...base, BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
    // The encoder cuts them off as well: unsigned samples, raised by half the range, whose stream is then declared signed.
    const stream = Buffer.from(
      await encoded(
        'jpeg-2000',
        Uint8Array.from(values, (value) => value + 128),
      ),
    );
    stream[stream.indexOf(Buffer.from([0xff, 0x51])) + 40]! |= 128;
    const bytes = dicomOf({ ...eight, PixelData: [bytesOf(Uint8Array.from(stream))] }, '1.2.840.10008.1.2.4.90');
    expect((await frameOf(bytes)).samples).toEqual(values);
  });

  it('a data set that says explicit and is implicit is read as it is', async () => {
    const bytes = Buffer.from(dicomOf({ ...base, PixelData: [bytesOf(grey)] }, '1.2.840.10008.1.2'));
    const at = bytes.indexOf('1.2.840.10008.1.2\0') + '1.2.840.10008.1.2'.length;
    const wrong = Buffer.concat([bytes.subarray(0, at), Buffer.from('.1\0'), bytes.subarray(at + 1)]);
    wrong.writeUInt16LE(20, at - 19);
    wrong.writeUInt32LE(bytes.readUInt32LE(140) + 2, 140);
    expect((await frameOf(wrong)).samples).toEqual(grey);
  });

  it('compressed pixels in a data set without VR are refused by what the standard forbids', () => {
    const bytes = Buffer.from(dicomOf({ ...base, PixelData: [bytesOf(grey)] }, '1.2.840.10008.1.2'));
    const at = bytes.indexOf('1.2.840.10008.1.2\0') + '1.2.840.10008.1.2'.length;
    const wrong = Buffer.concat([bytes.subarray(0, at), Buffer.from('.4.50'), bytes.subarray(at + 1)]);
    wrong.writeUInt16LE(22, at - 19);
    wrong.writeUInt32LE(bytes.readUInt32LE(140) + 4, 140);
    expect(openDicomImage(wrong)).toMatchObject({
      refused: 'damaged',
      found: expect.stringMatching(/without VR under 1\.2\.840\.10008\.1\.2\.4\.50.*PS3\.5/),
    });
  });

  it('frames are found by number, and a frame too many is refused', async () => {
    const two = Uint8Array.from({ length: 2 * rows * columns }, (_, i) => i);
    const bytes = dicomOf({
      ...base,
      NumberOfFrames: '2',
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      PixelData: [bytesOf(two)],
    });
    expect((await frameOf(bytes, 1)).samples).toEqual(two.slice(rows * columns));
    const image = openDicomImage(bytes);
    if (isRefused(image)) throw new Error(image.found);
    expect(await image.frame(2)).toMatchObject({ refused: 'no-such-frame' });
  });

  it('colour by plane becomes colour by pixel; unused high bits are no part of the value', async () => {
    const planes = Uint8Array.from({ length: 3 * rows * columns }, (_, i) => i % 256);
    const colour = {
      ...base,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      PlanarConfiguration: 1,
      PixelData: [bytesOf(planes)],
    };
    const { samples } = await frameOf(dicomOf(colour));
    expect([...samples.slice(0, 3)]).toEqual([planes[0], planes[rows * columns], planes[2 * rows * columns]]);
    const high = Uint16Array.from({ length: rows * columns }, () => 0xf123);
    const twelve = { ...base, BitsStored: 12, HighBit: 11, PixelRepresentation: 0, PixelData: [bytesOf(high)] };
    expect((await frameOf(dicomOf(twelve))).samples[0]).toBe(0x123);
  });

  it('is shown through slope, window and inversion', async () => {
    const image = openDicomImage(
      dicomOf({
        ...base,
        PhotometricInterpretation: 'MONOCHROME1',
        RescaleSlope: '2',
        RescaleIntercept: '-10',
        WindowCenter: '0',
        WindowWidth: '100',
        PixelData: [bytesOf(grey.map((_, i) => i))],
      }),
    );
    if (isRefused(image)) throw new Error(image.found);
    const frame = await image.frame(0);
    if (isRefused(frame)) throw new Error(frame.found);
    const { data } = renderFrame(frame, image.dataSet);
    expect(data[20]).toBe(Math.round(255 * (1 - windowed(30, { centre: 0, width: 100, shape: 'linear' }))));
  });

  it('of an enhanced object has the scale and window of its own frame, else those of all', async () => {
    const scaled = (intercept: number) => ({
      PixelValueTransformationSequence: { RescaleIntercept: String(intercept), RescaleSlope: '2', RescaleType: 'HU' },
    });
    const image = openDicomImage(
      dicomOf({
        ...base,
        NumberOfFrames: '2',
        SharedFunctionalGroupsSequence: {
          PixelMeasuresSequence: { PixelSpacing: ['0.5', '0.25'] },
          FrameVOILUTSequence: { WindowCenter: '40', WindowWidth: '400' },
        },
        PerFrameFunctionalGroupsSequence: [scaled(-1024), scaled(-1000)],
        PixelData: [bytesOf(Int16Array.from([...grey, ...grey]))],
      }),
    );
    if (isRefused(image)) throw new Error(image.found);
    const windows = [{ centre: 40, width: 400, shape: 'linear' }];
    expect(presentationOf(image.dataSet, 'MONOCHROME2', 0)).toMatchObject({ slope: 2, intercept: -1024, windows });
    expect(presentationOf(image.dataSet, 'MONOCHROME2', 1)).toMatchObject({ slope: 2, intercept: -1000, windows });
    expect(instanceHeader(image.dataSet)?.spacing).toEqual([0.5, 0.25]);
  });

  it('without prefix, or deflated with a meta header that hides its length, is read', async () => {
    const plain = dicomOf({ ...base, PixelData: [bytesOf(grey)] });
    const body = plain.subarray(144 + plain.readUInt32LE(140));
    expect((await frameOf(body)).samples).toEqual(grey);
    const uid = Buffer.from('1.2.840.10008.1.2.1.99');
    const meta = Buffer.concat([Buffer.from([2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0]), uid]);
    const deflated = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), meta, deflateSync(body)]);
    expect((await frameOf(deflated)).samples).toEqual(grey);
  });

  it.each([
    ['no pixels', {}, 'no-pixels'],
    ['too few bytes', { PixelData: [new ArrayBuffer(10)] }, 'truncated'],
    ['a depth that is none', { BitsAllocated: 12, PixelData: [bytesOf(grey)] }, 'invalid-attribute'],
    ['colours that are none', { PhotometricInterpretation: 'CMYK', PixelData: [bytesOf(grey)] }, 'invalid-attribute'],
  ])('with %s is refused with its reason', async (_, changed, reason) => {
    const image = openDicomImage(dicomOf({ ...base, ...changed }));
    expect(isRefused(image) ? image : await image.frame(0)).toMatchObject({ refused: reason });
  });

  it('damaged anywhere never throws', async () => {
    const originals = [
      dicomOf({ ...base, PixelData: [bytesOf(grey)] }),
      dicomOf({ ...base, PixelData: [rle(grey)] }, '1.2.840.10008.1.2.5'),
      dicomOf({ ...base, PixelData: [await encoded('jpeg-2000', grey)] }, '1.2.840.10008.1.2.4.90'),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        async (original, place, value, cut) => {
          const at = place % original.length;
          const bytes = cut ? Uint8Array.from(original.subarray(0, at)) : Uint8Array.from(original);
          if (!cut) bytes[at] = value;
          const image = openDicomImage(bytes);
          if (!isRefused(image)) await image.frame(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
