import type { Frame, Rows } from './frame.js';

const mostBins = 254;
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
  /** Row after row, the bin of each feature: for counting. */
  readonly matrix: Uint8Array;
  /** Feature after feature, the bin of each row: for dividing. */
  readonly columns: Uint8Array;
  readonly length: number;
}

/** Bins by quantiles of the rows' distinct values, and the bin of each row's value in each feature. */
export function binRows(frame: Frame, rows: Rows): BinnedRows {
  const n = rows.length;
  const columns = new Uint8Array(n * frame.features.length);
  const bins = frame.features.map((source, index): FeatureBins => {
    const column = columns.subarray(index * n, (index + 1) * n);
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
    const edges = edgesOf(known(values).sort(), n < manyRows ? binsForFewRows : mostBins);
    fillBins(column, values, edges);
    return { kind: 'numeric', edges };
  });
  const places = bins.reduce((most, feature) => Math.max(most, binCount(feature) + 1), 1);
  const stride = 2 ** Math.ceil(Math.log2(places));
  return { bins, stride, matrix: transposed(columns, bins.length, n), columns, length: n };
}

/** How many bins hold known values. */
export const binCount = (bins: FeatureBins): number => (bins.kind === 'numeric' ? bins.edges.length : bins.levels);

function known(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) kept[count++] = values[i]!;
  return kept.subarray(0, count);
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

/** Row-major from column-major, in blocks that fit the cache. */
function transposed(columns: Uint8Array, p: number, n: number): Uint8Array {
  const matrix = new Uint8Array(n * p);
  const block = 512;
  for (let start = 0; start < n; start += block) {
    const end = Math.min(n, start + block);
    for (let feature = 0; feature < p; feature++) {
      const from = feature * n;
      for (let i = start; i < end; i++) matrix[i * p + feature] = columns[from + i]!;
    }
  }
  return matrix;
}
