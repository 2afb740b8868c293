import type { Frame, Rows } from './frame.js';

/**
 * How a frame becomes rows of numbers for models that need them: numbers standardised, the mean for a missing one beside an
 * indicator that it was missing, and an indicator for each level.
 */
export interface Encoding {
  readonly columns: readonly {
    readonly feature: number;
    /** A level's indicator, the missing indicator, or the standardised value. */
    readonly of: number | 'missing' | 'value';
    readonly mean: number;
    readonly scale: number;
  }[];
}

export function fitEncoding(frame: Frame, rows: Rows): Encoding {
  return {
    columns: frame.features.flatMap((feature, index): Encoding['columns'][number][] => {
      if (feature.kind === 'categorical') {
        return feature.levels.map((_, level) => {
          const share = Array.from(rows).filter((row) => feature.codes[row] === level).length / rows.length;
          return { feature: index, of: level, mean: share, scale: Math.sqrt(share * (1 - share)) || 1 };
        });
      }
      const known = Array.from(rows, (row) => feature.values[row]!).filter((value) => !Number.isNaN(value));
      const mean = known.reduce((a, b) => a + b, 0) / Math.max(known.length, 1);
      const scale =
        Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(known.length, 1)) || 1;
      const missing = 1 - known.length / rows.length;
      const value = { feature: index, of: 'value' as const, mean, scale };
      return missing > 0.02
        ? [
            value,
            { feature: index, of: 'missing' as const, mean: missing, scale: Math.sqrt(missing * (1 - missing)) || 1 },
          ]
        : [value];
    }),
  };
}

/** The rows as one row-major matrix with `encoding.columns.length` columns. */
export function encode({ columns }: Encoding, frame: Frame, rows: Rows): Float64Array {
  const matrix = new Float64Array(rows.length * columns.length);
  columns.forEach(({ feature: index, of, mean, scale }, column) => {
    const feature = frame.features[index]!;
    for (let i = 0, at = column; i < rows.length; i++, at += columns.length) {
      const row = rows[i]!;
      let value: number;
      if (feature.kind === 'categorical') value = feature.codes[row] === of ? 1 : 0;
      else {
        const number = feature.values[row]!;
        value = of === 'missing' ? (Number.isNaN(number) ? 1 : 0) : Number.isNaN(number) ? mean : number;
      }
      matrix[at] = (value - mean) / scale;
    }
  });
  return matrix;
}
