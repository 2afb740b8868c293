import type { BinnedRows } from './bins.js';
import { blockFeatures, type CountingKernel, countingKernel } from './counting-kernel.js';
import { PackedDerivatives } from './quantise.js';

/** A list of row numbers that a tree puts in the order of its leaves. */
export interface RowList {
  readonly address: number;
  readonly length: number;
}

/** Counts histograms of leaves and divides their rows, in the memory of the binned rows. */
export class LeafCounter {
  readonly derivatives: PackedDerivatives;
  /** For each bin 4 if it goes left, else 0: filled before `divide`. */
  readonly #sides: number;
  readonly #kernel: CountingKernel;
  readonly #histogramBytes: number;
  readonly #result: number;
  readonly #buffer: number;
  readonly #lists: readonly [number, number];
  /** Addresses of histograms not in use. */
  readonly #free: number[] = [];

  constructor(private readonly data: BinnedRows) {
    const { memory, bins, stride, length } = data;
    this.#histogramBytes = 8 * stride * blockFeatures * Math.ceil(bins.length / blockFeatures);
    this.derivatives = new PackedDerivatives(memory, length);
    const rows = () => memory.allocate(4 * length);
    this.#lists = [rows(), rows()];
    this.#buffer = rows();
    this.#result = memory.allocate(4);
    this.#sides = memory.allocate(256);
    this.#kernel = countingKernel(memory.memory, stride);
  }

  /** Copies the rows to the first or second list. At most as many as there are binned rows. */
  list(which: 0 | 1, rows: Int32Array): RowList {
    const address = this.#lists[which];
    this.data.memory.integers.set(rows, address / 4);
    return { address, length: rows.length };
  }

  /** Part of a list; void once a histogram has been counted. */
  rowsOf({ address }: RowList, start: number, end: number): Int32Array {
    return this.data.memory.integers.subarray(address / 4 + start, address / 4 + end);
  }

  /** The address of a new histogram of part of a list; cells of other features are void. */
  count(list: RowList, start: number, end: number, features: Int32Array): number {
    const { memory, blocks, columns, stride, length } = this.data;
    const histogram = this.#free.pop() ?? memory.allocate(this.#histogramBytes);
    memory.integers.fill(0, histogram / 4, (histogram + this.#histogramBytes) / 4);
    const [first, last] = [list.address + 4 * start, list.address + 4 * end];
    const packed = this.derivatives.address;
    for (let i = 0; i < features.length; ) {
      const base = features[i]! - (features[i]! % blockFeatures);
      let next = i;
      while (next < features.length && features[next]! < base + blockFeatures) next += 1;
      if (next - i > 2) {
        this.#kernel.countBlock(first, last, blocks + base * length, packed, histogram + base * stride * 8);
        i = next;
        continue;
      }
      for (; i < next; i++) {
        const feature = features[i]!;
        this.#kernel.countColumn(first, last, columns + feature * length, packed, histogram + feature * stride * 8);
      }
    }
    return histogram;
  }

  /** Takes one histogram from another. */
  subtract(from: number, other: number): void {
    this.#kernel.subtract(from, from + this.#histogramBytes, other);
  }

  /** The histogram is no longer needed. */
  release(histogram: number): void {
    this.#free.push(histogram);
  }

  /** Says which bins go left: the first so many, or these levels; and the bin of missing values, if that. */
  chooseSides(left: number | readonly number[], missing?: number): void {
    const { bytes } = this.data.memory;
    bytes.fill(0, this.#sides, this.#sides + 256);
    if (typeof left === 'number') bytes.fill(4, this.#sides, this.#sides + left);
    else for (const bin of left) bytes[this.#sides + bin] = 4;
    if (missing !== undefined) bytes[this.#sides + missing] = 4;
  }

  /** Rows of the part that go left come first, order kept; returns where the others start. */
  divide({ address }: RowList, start: number, end: number, feature: number): number {
    if (start === end) return end;
    const { columns, length, memory } = this.data;
    const [first, last] = [address + 4 * start, address + 4 * end];
    this.#kernel.divide(first, last, columns + feature * length, this.#sides, this.#buffer, this.#result);
    const words = memory.integers;
    const middle = words[this.#result / 4]! / 4;
    words.copyWithin(middle, this.#buffer / 4, this.#buffer / 4 + last / 4 - middle);
    return middle - address / 4;
  }
}
