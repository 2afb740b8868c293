/** Expression of genes in samples. */
export interface ExpressionTable {
  readonly genes: readonly string[];
  readonly samples: readonly string[];
  /** For each sample, the value of each gene; NaN if missing. */
  readonly values: readonly Float64Array[];
}

/** What the values are: read counts, transcripts (or another unit) per million, or logarithms. */
export type ExpressionUnit = 'counts' | 'per-million' | 'log';

/**
 * Rows as they are written, one a gene; a gene that occurs more than once has the mean of its rows, in the place of the first.
 * Versions of Ensembl identifiers (`.12`) are dropped.
 */
export function expressionTable(
  samples: readonly string[],
  rows: readonly { readonly gene: string; readonly values: readonly number[] }[],
): ExpressionTable {
  const places = new Map<string, number[]>();
  rows.forEach(({ gene }, row) => {
    const name = /^ENS[A-Z]*\d+\.\d+$/.test(gene) ? gene.slice(0, gene.indexOf('.')) : gene;
    const known = places.get(name);
    if (known) known.push(row);
    else places.set(name, [row]);
  });
  const groups = [...places.values()];
  return {
    genes: [...places.keys()],
    samples,
    values: samples.map((_, sample) =>
      Float64Array.from(
        groups,
        (group) => group.reduce((sum, row) => sum + rows[row]!.values[sample]!, 0) / group.length,
      ),
    ),
  };
}

/** Whole numbers are counts, negative or small ones logarithms, others per million. */
export function unitOf({ values }: ExpressionTable): ExpressionUnit {
  const known = values.flatMap((sample) => Array.from(sample.filter((value) => !Number.isNaN(value))));
  const most = known.reduce((a, b) => Math.max(a, b), 0);
  if (known.some((value) => value < 0)) return 'log';
  if (most > 30 && known.every(Number.isInteger)) return 'counts';
  return most < 30 ? 'log' : 'per-million';
}

/** log2(x + 1) of values per million; counts are divided by their sum first. Logarithms stay as they are. */
export function logExpression(table: ExpressionTable, unit: ExpressionUnit): ExpressionTable {
  switch (unit) {
    case 'log':
      return table;
    case 'per-million':
      return { ...table, values: table.values.map((sample) => sample.map((value) => Math.log2(value + 1))) };
    case 'counts':
      return {
        ...table,
        values: table.values.map((sample) => {
          const depth = sample.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
          return sample.map((value) => Math.log2((1e6 * value) / Math.max(depth, 1) + 1));
        }),
      };
    default:
      return unit satisfies never;
  }
}
