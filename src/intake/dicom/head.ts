/** Where the pixels of a DICOM file begin, if that is within these first bytes: all before is its header. */
export function pixelsBegin(head: Uint8Array): number | undefined {
  for (let at = 132; at + 8 <= head.length; at += 2) {
    const little = head[at] === 0xe0 && head[at + 1] === 0x7f && head[at + 2] === 0x10 && head[at + 3] === 0;
    const big = head[at] === 0x7f && head[at + 1] === 0xe0 && head[at + 2] === 0 && head[at + 3] === 0x10;
    if (little || big) return at;
  }
  return undefined;
}
