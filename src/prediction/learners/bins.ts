import { blockFeatures } from './counting-kernel.js';
import { CountingMemory } from './counting-memory.js';
import type { Frame, Rows } from './frame.js';

export const mostBins = 254;
/** Bins of numbers where there are many rows: twice as many split no better and cost twice the search. */
const binsForManyRows = 127;
/** Below this many rows fewer bins do: finer edges would fit noise. */
const manyRows = 5000;
const binsForFewRows = 64;

/** How one feature's values fall into at most 254 bins; one bin further holds what is missing. */
export type FeatureBins =
  /** Bin b holds values in (edges[b - 1], edges[b]]. */
  | { readonly kind: 'numeric'; readonly edges: Float64Array }
  /** Bin = level code; levels beyond the last bin count as missing. */
  | { readonly kind: 'categorical'; readonly levels: number };

/** A frame's rows as bins. */
export interface BinnedRows {
  readonly bins: readonly FeatureBins[];
  /** Places that each feature has in a histogram: a power of two above the largest number of bins. */
  readonly stride: number;
  readonly memory: CountingMemory;
  /** Where, in the memory, the bins of each eight features lie side by side, row after row: for counting. */
  readonly blocks: number;
  /** Where the bin of each row lies feature after feature: for dividing. */
  readonly columns: number;
  readonly length: number;
}

/** Bins by quantiles of the rows' distinct values, and the bin of each row's value in each feature. */
export function binRows(
  frame: Frame,
  rows: Rows,
  most = rows.length < manyRows ? binsForFewRows : binsForManyRows,
): BinnedRows {
  const n = rows.length;
  const p = frame.features.length;
  const padded = blockFeatures * Math.ceil(p / blockFeatures);
  const memory = new CountingMemory();
  const [columns, blocks] = [memory.allocate(n * p), memory.allocate(n * padded)];
  const bins = frame.features.map((source, index): FeatureBins => {
    const column = memory.bytes.subarray(columns + index * n, columns + (index + 1) * n);
    if (source.kind === 'categorical') {
      const levels = Math.min(source.levels.length, mostBins);
      for (let i = 0; i < n; i++) {
        const code = source.codes[rows[i]!]!;
        column[i] = code >= 0 && code < levels ? code : levels;
      }
      return { kind: 'categorical', levels };
    }
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) values[i] = source.values[rows[i]!]!;
    const edges = edgesOf(known(values).sort(), most);
    fillBins(column, values, edges);
    return { kind: 'numeric', edges };
  });
  const places = bins.reduce((most, feature) => Math.max(most, binCount(feature) + 1), 1);
  const stride = 2 ** Math.ceil(Math.log2(places));
  for (let feature = 0; feature < p; feature++) interleave(memory.bytes, columns, blocks, feature, n);
  return { bins, stride, memory, blocks, columns, length: n };
}

/** How many bins hold known values. */
export const binCount = (bins: FeatureBins): number => (bins.kind === 'numeric' ? bins.edges.length : bins.levels);

/** Quantiles of so many rows, evenly spread, are as good as those of all. */
const sampledRows = 20_000;

/** Known values of all rows, or of the sampled ones. */
function known(values: Float64Array): Float64Array {
  const count = Math.min(values.length, sampledRows);
  const step = values.length / Math.max(count, 1);
  const kept = new Float64Array(count);
  let taken = 0;
  for (let i = 0; i < count; i++) {
    const value = values[Math.floor(i * step)]!;
    if (!Number.isNaN(value)) kept[taken++] = value;
  }
  return kept.subarray(0, taken);
}

/** Midpoints between neighbouring bins' values; the last edge is infinity. */
function edgesOf(sorted: Float64Array, bins: number): Float64Array {
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct += 1;
  const edges: number[] = [];
  const target = distinct > bins ? sorted.length / bins : 0;
  for (let i = 1, start = 0; i < sorted.length && edges.length < bins - 1; i++) {
    if (sorted[i] === sorted[i - 1] || i - start < target) continue;
    edges.push((sorted[i - 1]! + sorted[i]!) / 2);
    start = i;
  }
  return Float64Array.from([...edges, Number.POSITIVE_INFINITY]);
}

const cells = 2048;

/** The bin of each value: a table over even cells of the range says where to begin, a few steps do the rest. */
function fillBins(column: Uint8Array, values: Float64Array, edges: Float64Array): void {
  const last = edges.length - 1;
  const [low, high] = [edges[0]!, edges[Math.max(0, last - 1)]!];
  const perCell = high > low ? cells / (high - low) : 0;
  const firstOf = new Uint8Array(cells + 1);
  for (let cell = 0, bin = 0; cell <= cells; cell++) {
    while (bin < last && edges[bin]! < low + (cell - 1) / perCell) bin++;
    firstOf[cell] = bin;
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      column[i] = last + 1;
      continue;
    }
    let bin = value <= low ? 0 : firstOf[Math.min(cells, Math.floor((value - low) * perCell))]!;
    while (bin < last && value > edges[bin]!) bin++;
    column[i] = bin;
  }
}

function interleave(bytes: Uint8Array, columns: number, blocks: number, feature: number, n: number): void {
  const from = columns + feature * n;
  const within = feature % blockFeatures;
  const to = blocks + (feature - within) * n + within;
  for (let i = 0; i < n; i++) bytes[to + i * blockFeatures] = bytes[from + i]!;
}
