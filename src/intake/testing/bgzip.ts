import { crc32, deflateRawSync } from 'node:zlib';

/** BGZF blocks of so many plain bytes each, with the empty block that ends a file. For tests. */
export function bgzip(plain: Uint8Array, blockBytes = 60_000): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < plain.length; at += blockBytes) blocks.push(block(plain.subarray(at, at + blockBytes)));
  return Buffer.concat([...blocks, block(new Uint8Array())]);
}

function block(plain: Uint8Array): Buffer {
  const packed = deflateRawSync(plain);
  const bytes = Buffer.alloc(18 + packed.length + 8);
  bytes.set([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 0x42, 0x43, 2, 0]);
  bytes.writeUInt16LE(bytes.length - 1, 16);
  bytes.set(packed, 18);
  bytes.writeUInt32LE(crc32(plain), 18 + packed.length);
  bytes.writeUInt32LE(plain.length, 22 + packed.length);
  return bytes;
}
