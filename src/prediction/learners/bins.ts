import type { Frame, Rows } from './frame.js';

/** The last bin of every feature holds what is missing. */
export const missingBin = 255;
const mostBins = 255;
/** Below this many rows fewer bins do: finer edges would fit noise. */
const manyRows = 5000;
const binsForFewRows = 64;

/** How one feature's values fall into at most 255 bins. */
export type FeatureBins =
  /** Bin b holds values in (edges[b - 1], edges[b]]. */
  | { readonly kind: 'numeric'; readonly edges: Float64Array }
  /** Bin = level code; levels from the 255th on share the missing bin. */
  | { readonly kind: 'categorical'; readonly levels: number };

/** Bins by quantiles of the rows' distinct values. */
export function fitBins(frame: Frame, rows: Rows): FeatureBins[] {
  return frame.features.map((feature) => {
    if (feature.kind === 'categorical')
      return { kind: 'categorical', levels: Math.min(feature.levels.length, mostBins) };
    const values = Float64Array.from(rows, (row) => feature.values[row]!)
      .filter((value) => !Number.isNaN(value))
      .sort();
    return { kind: 'numeric', edges: edgesOf(values, rows.length < manyRows ? binsForFewRows : mostBins) };
  });
}

/** Midpoints between neighbouring bins' values; the last edge is infinity. */
function edgesOf(sorted: Float64Array, bins: number): Float64Array {
  const distinct: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    if (distinct.at(-1) === value) counts[counts.length - 1]! += 1;
    else {
      distinct.push(value);
      counts.push(1);
    }
  }
  const edges: number[] = [];
  const target = sorted.length / bins;
  let filled = 0;
  for (let i = 0; i + 1 < distinct.length; i++) {
    filled += counts[i]!;
    if (distinct.length > bins && filled < target) continue;
    if (edges.length === bins - 1) break;
    edges.push((distinct[i]! + distinct[i + 1]!) / 2);
    filled = 0;
  }
  return Float64Array.from([...edges, Number.POSITIVE_INFINITY]);
}

/** The bin of each row's value in each feature, row after row. */
export function binRows(frame: Frame, bins: readonly FeatureBins[], rows: Rows): Uint8Array {
  const p = bins.length;
  const matrix = new Uint8Array(rows.length * p);
  bins.forEach((feature, index) => {
    const source = frame.features[index]!;
    for (let i = 0, at = index; i < rows.length; i++, at += p) {
      const row = rows[i]!;
      if (source.kind === 'categorical') {
        const code = source.codes[row]!;
        matrix[at] = feature.kind === 'categorical' && code >= 0 && code < feature.levels ? code : missingBin;
      } else if (feature.kind === 'numeric') matrix[at] = binOf(feature.edges, source.values[row]!);
    }
  });
  return matrix;
}

function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return missingBin;
  let [low, high] = [0, edges.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
