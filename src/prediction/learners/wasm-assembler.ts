/**
 * Just enough of the WebAssembly binary format to write small kernels by hand: a module of functions of 32-bit integers that
 * return nothing and share one imported memory. WebAssembly Core Specification 2.0, chapter 5.
 */

/** Bytes of instructions, one after the other; nested for readability. */
export type Code = readonly (number | Code)[];

export interface KernelFunction {
  readonly name: string;
  /** Number of i32 parameters: locals 0 and on. */
  readonly parameters: number;
  /** Further i32 locals, then further i64 locals, then further v128 locals. */
  readonly locals: readonly [i32: number, i64: number, v128?: number];
  readonly body: Code;
}

/** An unsigned number, seven bits a byte (LEB128). */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** A signed 32-bit number, seven bits a byte (signed LEB128). */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const last = (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0);
    bytes.push(last ? low : low | 128);
    if (last) return bytes;
  }
}

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number): Code => [0x21, unsigned(local)];
export const tee = (local: number): Code => [0x22, unsigned(local)];

export const i32 = {
  constant: (value: number): Code => [0x41, signed(value)],
  load: (offset = 0): Code => [0x28, 2, unsigned(offset)],
  store: (offset = 0): Code => [0x36, 2, unsigned(offset)],
  loadByte: (offset = 0): Code => [0x2d, 0, unsigned(offset)],
  add: 0x6a,
  subtract: 0x6b,
  multiply: 0x6c,
  and: 0x71,
  shiftLeft: 0x74,
  lessUnsigned: 0x49,
} as const;

export const i64 = {
  constant: (value: number): Code => [0x42, signed(value)],
  load: (offset = 0): Code => [0x29, 3, unsigned(offset)],
  store: (offset = 0): Code => [0x37, 3, unsigned(offset)],
  add: 0x7c,
  subtract: 0x7d,
  and: 0x83,
  shiftLeft: 0x86,
  shiftRight: 0x88,
  toI32: 0xa7,
} as const;

/** Four 32-bit floats at once (SIMD). */
export const f32x4 = {
  zero: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] as Code,
  load: (offset = 0): Code => [0xfd, 0x00, 2, unsigned(offset)],
  /** One float, four times. */
  loadSplat: (offset = 0): Code => [0xfd, 0x09, 2, unsigned(offset)],
  store: (offset = 0): Code => [0xfd, 0x0b, 2, unsigned(offset)],
  add: [0xfd, 0xe4, 0x01] as Code,
  multiply: [0xfd, 0xe6, 0x01] as Code,
} as const;

/** `local += step` */
export const advance = (local: number, step: number): Code => [get(local), i32.constant(step), i32.add, set(local)];

/** Runs the body while `local < end`; the body must move the local. */
export const whileBelow = (local: number, end: number, body: Code): Code => [
  [0x02, 0x40, 0x03, 0x40],
  [get(local), get(end), i32.lessUnsigned, 0x45, 0x0d, 1],
  body,
  [0x0c, 0, 0x0b, 0x0b],
];

/** The module's bytes. It imports memory `m.memory` and exports each function by its name. */
export function assemble(functions: readonly KernelFunction[]): Uint8Array<ArrayBuffer> {
  const text = (name: string) => [name.length, ...Array.from(name, (letter) => letter.charCodeAt(0))];
  const vector = (items: readonly (readonly number[])[]) => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, bytes: readonly number[]) => [id, ...unsigned(bytes.length), ...bytes];
  const [typeI32, typeI64, typeV128] = [0x7f, 0x7e, 0x7b];
  const types = functions.map(({ parameters }) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [typeI32])),
    0,
  ]);
  const bodies = functions.map(({ locals: [narrow, wide, vectors = 0], body }) => {
    const bytes = [
      ...vector([
        [...unsigned(narrow), typeI32],
        [...unsigned(wide), typeI64],
        [...unsigned(vectors), typeV128],
      ]),
      ...flat(body),
      0x0b,
    ];
    return [...unsigned(bytes.length), ...bytes];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...text('m'), ...text('memory'), 2, 0, 0]])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]))),
    ...section(10, vector(bodies)),
  ]);
}

function flat(code: Code): number[] {
  return code.flatMap((part) => (typeof part === 'number' ? [part] : flat(part)));
}
