/** The wire format of protocol buffers: a key of field number and type, then a varint or a length and bytes. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

export function message(...fields: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    result.set(field, at);
    at += field.length;
  }
  return result;
}

export const varintField = (number: number, value: number) =>
  Uint8Array.from([...varint(number * 8), ...varint(value)]);
export const bytesField = (number: number, bytes: Uint8Array) =>
  message(Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes);
export const text = (number: number, value: string) => bytesField(number, new TextEncoder().encode(value));

export function tensor(name: string, dims: readonly number[], values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  const float = 1;
  return message(...dims.map((dim) => varintField(1, dim)), varintField(2, float), text(8, name), bytesField(9, bytes));
}

export const integer = (name: string, value: number) =>
  message(text(1, name), varintField(3, value), varintField(20, 2));

export const integers = (name: string, values: readonly number[]) => {
  const typeOfIntegers = 7;
  return message(text(1, name), ...values.map((value) => varintField(8, value)), varintField(20, typeOfIntegers));
};

export function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Uint8Array[] = [],
) {
  return message(
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, output),
    text(4, operator),
    ...attributes.map((attribute) => bytesField(5, attribute)),
  );
}

/** @param dims a number, or the name of one that is open */
export function valueInfo(name: string, dims: readonly (number | string)[]): Uint8Array {
  const shape = message(
    ...dims.map((dim) => bytesField(1, typeof dim === 'number' ? varintField(1, dim) : text(2, dim))),
  );
  const type = bytesField(1, message(varintField(1, 1), bytesField(2, shape)));
  return message(text(1, name), bytesField(2, type));
}
