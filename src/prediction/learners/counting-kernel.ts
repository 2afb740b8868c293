import {
  advance,
  assemble,
  type Code,
  get,
  i32,
  i64,
  type KernelFunction,
  set,
  tee,
  whileBelow,
} from './wasm-assembler.js';

/**
 * The inner loops of training over one memory; arguments are addresses in bytes. Every histogram cell is one 64-bit integer:
 * gradient in the lower half, hessian in the upper (see PackedDerivatives), so a single addition counts both and sums are exact
 * in any order.
 */
export interface CountingKernel {
  /**
   * Adds the packed derivatives of the rows listed from `rows` up to `rowsEnd` to the histograms of eight features, whose bins
   * lie side by side in `block`, eight bytes a row.
   */
  countBlock(rows: number, rowsEnd: number, block: number, packed: number, histogram: number): void;
  /** The same for one feature, whose bins lie in `column`, a byte a row. */
  countColumn(rows: number, rowsEnd: number, column: number, packed: number, histogram: number): void;
  /** Takes the cells at `other` from those from `cells` up to `cellsEnd`. */
  subtract(cells: number, cellsEnd: number, other: number): void;
  /**
   * Of the rows listed from `rows` up to `rowsEnd`, those whose bin in the column has 4 in `sides` move to the front and the
   * others (0) to the buffer, order kept; the address where the former end is written to `result`.
   */
  divide(rows: number, rowsEnd: number, column: number, sides: number, buffer: number, result: number): void;
}

export const blockFeatures = 8;

const modules = new Map<number, WebAssembly.Module>();

/** @param stride cells that each feature has in a histogram: a power of two */
export function countingKernel(memory: WebAssembly.Memory, stride: number): CountingKernel {
  let compiled = modules.get(stride);
  if (!compiled) {
    compiled = new WebAssembly.Module(assemble([countBlock(stride), countColumn, subtract, divide]));
    modules.set(stride, compiled);
  }
  const { exports } = new WebAssembly.Instance(compiled, { m: { memory } });
  return exports as unknown as CountingKernel;
}

/** `[at] += value` for the cell whose address is on the stack. */
const addToCell = (address: number, value: number, offset: number): Code => [
  [tee(address), get(address), i64.load(offset)],
  [get(value), i64.add, i64.store(offset)],
];

const [rows, end, bins, packed, histogram, row, address, value, word] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

/** Puts the number of the row at `rows` in `row`, its packed derivatives in `value`. */
const readRow: Code = [
  [get(rows), i32.load(), tee(row), i32.constant(3), i32.shiftLeft, get(packed), i32.add, i64.load(), set(value)],
];

/** Eight bins are read at once; byte b of the word is cell b, eight bytes each. */
function countBlock(stride: number): KernelFunction {
  const cellOf = (byte: number): Code => [
    get(word),
    byte === 0 ? [i64.constant(3), i64.shiftLeft] : [i64.constant(8 * byte - 3), i64.shiftRight],
    [i64.toI32, i32.constant(255 * 8), i32.and, get(histogram), i32.add],
  ];
  return {
    name: 'countBlock',
    parameters: 5,
    locals: [2, 2],
    body: whileBelow(rows, end, [
      readRow,
      [get(row), i32.constant(blockFeatures), i32.multiply, get(bins), i32.add, set(row)],
      Array.from({ length: blockFeatures }, (_, feature) => [
        feature % 8 === 0 ? [get(row), i64.load(feature), set(word)] : [],
        [cellOf(feature % 8), addToCell(address, value, feature * stride * 8)],
      ]),
      advance(rows, 4),
    ]),
  };
}

const countColumn: KernelFunction = {
  name: 'countColumn',
  parameters: 5,
  locals: [2, 2],
  body: whileBelow(rows, end, [
    readRow,
    [get(row), get(bins), i32.add, i32.loadByte(), i32.constant(3), i32.shiftLeft, get(histogram), i32.add],
    [addToCell(address, value, 0), advance(rows, 4)],
  ]),
};

const subtract: KernelFunction = {
  name: 'subtract',
  parameters: 3,
  locals: [0, 0],
  body: whileBelow(0, 1, [
    [get(0), get(0), i64.load(), get(2), i64.load(), i64.subtract, i64.store()],
    [advance(0, 8), advance(2, 8)],
  ]),
};

/** Each row is written to both lists and only one of them moves on: no branch to mispredict. */
const divide: KernelFunction = (() => {
  const [rows, end, column, sides, buffer, result, row, side, front] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  return {
    name: 'divide',
    parameters: 6,
    locals: [3, 0],
    body: [
      [get(rows), set(front)],
      whileBelow(rows, end, [
        [get(rows), i32.load(), set(row)],
        [get(front), get(row), i32.store(), get(buffer), get(row), i32.store()],
        [get(column), get(row), i32.add, i32.loadByte(), get(sides), i32.add, i32.loadByte(), set(side)],
        [get(front), get(side), i32.add, set(front)],
        [get(buffer), i32.constant(4), i32.add, get(side), i32.subtract, set(buffer)],
        advance(rows, 4),
      ]),
      [get(result), get(front), i32.store()],
    ],
  };
})();
