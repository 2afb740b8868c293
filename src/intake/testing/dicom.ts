/** A DICOM file of explicit little-endian elements, for tests: `[group, element, VR, value]`. */
export function dicomFile(
  elements: readonly (readonly [number, number, string, string])[],
  transferSyntax = '1.2.840.10008.1.2.1',
): Buffer {
  const meta = element(2, 0x10, 'UI', transferSyntax);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(2, 0, 'UL', length.toString('latin1')),
    meta,
    ...elements.map((each) => element(...each)),
  ]);
}

function element(group: number, number: number, vr: string, value: string): Buffer {
  const bytes = Buffer.from(value.length % 2 === 0 ? value : `${value}${vr === 'UI' ? '\0' : ' '}`, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}
