/** Named tensors of 32-bit floats. */
export type Tensors = ReadonlyMap<string, Float32Array>;

/**
 * The 32-bit floats of a safetensors file; tensors of other types are left out.
 * See: https://github.com/huggingface/safetensors, "Format".
 *
 * @throws if the bytes are not such a file
 */
export function readSafetensors(bytes: Uint8Array): Tensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength > 8 ? Number(view.getBigUint64(0, true)) : 0;
  if (length < 2 || 8 + length > bytes.byteLength) throw new Error('not a safetensors file');
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>;
  const data = 8 + length;
  const tensors = new Map<string, Float32Array>();
  for (const [name, entry] of Object.entries(header)) {
    const { dtype, data_offsets: offsets } = entry as { dtype?: string; data_offsets?: [number, number] };
    if (dtype !== 'F32' || !offsets) continue;
    const [from, to] = offsets;
    if (data + to > bytes.byteLength) throw new Error(`safetensors: ${name} lies beyond the end of the file`);
    const start = bytes.byteOffset + data + from;
    tensors.set(
      name,
      start % 4 === 0
        ? new Float32Array(bytes.buffer, start, (to - from) / 4)
        : new Float32Array(bytes.slice(data + from, data + to).buffer),
    );
  }
  return tensors;
}
