import {
  advance,
  assemble,
  type Code,
  f32x4,
  get,
  i32,
  type KernelFunction,
  set,
  whileBelow,
} from '../learners/wasm-assembler.js';

/** Rows of a tile, which stay in registers. */
export const tileRows = 4;
/** Columns of a tile. */
export const tileColumns = 8;

/**
 * `C[i, j] += sum over p of A[i, p] B[p, j]` over one memory, in 32-bit floats. Addresses and steps are in bytes; A may be
 * walked in either direction (`aRow`, `aStep`), so the same loop multiplies by A and by its transpose.
 * **`rows` must be a multiple of `tileRows`, `columns` of `tileColumns`.** Each cell's sum runs over p in rising order.
 */
export type Gemm = (
  rows: number,
  columns: number,
  inner: number,
  a: number,
  aRow: number,
  aStep: number,
  b: number,
  bRow: number,
  c: number,
  cRow: number,
) => void;

let compiled: WebAssembly.Module | undefined;

/** The kernel over this memory. */
export function gemmKernel(memory: WebAssembly.Memory): Gemm {
  compiled ??= new WebAssembly.Module(assemble([gemm]));
  return new WebAssembly.Instance(compiled, { m: { memory } }).exports.gemm as Gemm;
}

const [rows, columns, inner, a, aRow, aStep, b, bRow, c, cRow] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const [row, column, step, bColumn, bAt, cAt] = [10, 11, 12, 13, 14, 15];
const aAt = [16, 17, 18, 19];
const accumulator = (i: number, half: number) => 20 + 2 * i + half;
const bValue = [28, 29];

const add = (to: number, amount: number): Code => [get(to), get(amount), i32.add];
const fourRows = [0, 1, 2, 3];

/** Loads or stores the tile's cells, row by row. */
const eachCell = (code: (cell: number, half: number) => Code): Code => [
  get(c),
  get(row),
  get(cRow),
  i32.multiply,
  i32.add,
  get(column),
  i32.constant(2),
  i32.shiftLeft,
  i32.add,
  set(cAt),
  fourRows.map((i) => [[0, 1].map((half) => code(accumulator(i, half), half)), add(cAt, cRow), set(cAt)]),
];

const gemm: KernelFunction = {
  name: 'gemm',
  parameters: 10,
  locals: [10, 0, 10],
  body: [
    [get(b), set(bColumn)],
    whileBelow(column, columns, [
      [i32.constant(0), set(row)],
      whileBelow(row, rows, [
        eachCell((cell, half) => [get(cAt), f32x4.load(16 * half), set(cell)]),
        [get(a), get(row), get(aRow), i32.multiply, i32.add, set(aAt[0]!)],
        [1, 2, 3].map((i) => [add(aAt[i - 1]!, aRow), set(aAt[i]!)]),
        [get(bColumn), set(bAt), i32.constant(0), set(step)],
        whileBelow(step, inner, [
          [0, 1].map((half) => [get(bAt), f32x4.load(16 * half), set(bValue[half]!)]),
          fourRows.map((i) =>
            [0, 1].map((half) => [
              [get(accumulator(i, half)), get(aAt[i]!), f32x4.loadSplat(), get(bValue[half]!)],
              [f32x4.multiply, f32x4.add, set(accumulator(i, half))],
            ]),
          ),
          fourRows.map((i) => [add(aAt[i]!, aStep), set(aAt[i]!)]),
          [add(bAt, bRow), set(bAt)],
          advance(step, 1),
        ]),
        eachCell((cell, half) => [get(cAt), get(cell), f32x4.store(16 * half)]),
        advance(row, tileRows),
      ]),
      [advance(bColumn, 4 * tileColumns), advance(column, tileColumns)],
    ]),
  ],
};
