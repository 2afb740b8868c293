import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countingKernel } from './counting-kernel.js';
import { CountingMemory } from './counting-memory.js';
import { PackedDerivatives } from './quantise.js';
import { signed, unsigned } from './wasm-assembler.js';

const cellAt = (words: Int32Array, at: number) => ({
  gradient: words[at / 4]!,
  hessian: words[at / 4 + 1]! - (words[at / 4]! >> 31),
});

describe('kernels', () => {
  test('count as a plain loop does, in a block and in a column; subtraction leaves nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8, 64, 256),
        fc.array(
          fc.tuple(
            fc.double({ min: -1, max: 1, noNaN: true }),
            fc.double({ min: 0, max: 0.25, noNaN: true }),
            fc.array(fc.nat(255), { minLength: 8, maxLength: 8 }),
          ),
          { minLength: 1, maxLength: 40 },
        ),
        fc.array(fc.nat(39), { maxLength: 60 }),
        (stride, data, drawn) => {
          const n = data.length;
          const memory = new CountingMemory();
          const block = memory.allocate(8 * n);
          const column = memory.allocate(n);
          const derivatives = new PackedDerivatives(memory, n);
          const rows = memory.allocate(4 * 60);
          const cells = 8 * stride * 8;
          const [histogram, single] = [memory.allocate(cells), memory.allocate(stride * 8)];
          const bin = (row: number, feature: number) => data[row]![2][feature]! % stride;
          for (let row = 0; row < n; row++) {
            for (let feature = 0; feature < 8; feature++) memory.bytes[block + 8 * row + feature] = bin(row, feature);
            memory.bytes[column + row] = bin(row, 3);
          }
          const everyone = Int32Array.from({ length: n }, (_, row) => row);
          const [gradient, hessian] = [0, 1].map((which) => Float64Array.from(data, (row) => row[which] as number));
          derivatives.pack(gradient!, hessian!, everyone);
          const list = Int32Array.from(drawn, (row) => row % n);
          memory.integers.set(list, rows / 4);
          const kernel = countingKernel(memory.memory, stride);
          kernel.countBlock(rows, rows + 4 * list.length, block, derivatives.address, histogram);
          kernel.countColumn(rows, rows + 4 * list.length, column, derivatives.address, single);

          const expected = Array.from({ length: 8 * stride }, () => ({ gradient: 0, hessian: 0 }));
          for (const row of list) {
            const { gradient: g, hessian: h } = cellAt(memory.integers, derivatives.address + 8 * row);
            for (let feature = 0; feature < 8; feature++) {
              const cell = expected[feature * stride + bin(row, feature)]!;
              cell.gradient += g;
              cell.hessian += h;
            }
          }
          const found = expected.map((_, index) => cellAt(memory.integers, histogram + 8 * index));
          expect(found).toEqual(expected);
          const alone = Array.from({ length: stride }, (_, index) => cellAt(memory.integers, single + 8 * index));
          expect(alone).toEqual(expected.slice(3 * stride, 4 * stride));
          kernel.subtract(histogram, histogram + cells, histogram);
          expect(memory.integers.subarray(histogram / 4, (histogram + cells) / 4).every((word) => word === 0)).toBe(
            true,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('divide keeps the order of both sides', () => {
    const memory = new CountingMemory();
    const [rows, column, sides, buffer, result] = [32, 8, 256, 32, 4].map((bytes) => memory.allocate(bytes)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    memory.integers.set([5, 0, 3, 7, 1], rows / 4);
    memory.bytes.set([2, 9, 2, 9, 2, 9, 2, 2], column);
    memory.bytes[sides + 9] = 4;
    countingKernel(memory.memory, 8).divide(rows, rows + 20, column, sides, buffer, result);
    expect((memory.integers[result / 4]! - rows) / 4).toBe(3);
    expect(Array.from(memory.integers.subarray(rows / 4, rows / 4 + 3))).toEqual([5, 3, 1]);
    expect(Array.from(memory.integers.subarray(buffer / 4, buffer / 4 + 2))).toEqual([0, 7]);
  });
});

test('numbers as WebAssembly writes them', () => {
  expect(unsigned(624_485)).toEqual([0xe5, 0x8e, 0x26]);
  expect(signed(-123_456)).toEqual([0xc0, 0xbb, 0x78]);
  expect(signed(64)).toEqual([0xc0, 0]);
});
