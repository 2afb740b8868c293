import { z } from 'zod';
import type { ExpressionTable } from './expression-table.js';
import { spearman } from './ranks.js';

const schema = z.strictObject({
  name: z.string(),
  classes: z.array(z.string()).min(2),
  genes: z.array(
    z.strictObject({
      gene: z.string(),
      /** Other names under which tables list it. */
      aliases: z.array(z.string()).default([]),
      /** The gene's value in each class's centroid. */
      values: z.array(z.number()),
    }),
  ),
});

/** Centroids of classes over some genes. */
export type Centroids = z.output<typeof schema>;

/** @throws Error naming the gene whose values do not fit the classes */
export function parseCentroids(data: unknown, source: string): Centroids {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new Error(`${source}: ${z.prettifyError(parsed.error)}`);
  const wrong = parsed.data.genes.find(({ values }) => values.length !== parsed.data.classes.length);
  if (wrong) throw new Error(`${source}, ${wrong.gene}: not one value a class`);
  return parsed.data;
}

/**
 * What each gene's values are centred on: the median of the table's own samples, given medians, or nothing. CAUTION: the
 * table's own medians suit only a mix of samples like that of the centroids' makers; one subtype alone is split falsely.
 */
export type Centring = 'samples' | 'none' | ReadonlyMap<string, number>;

export interface CentroidCall {
  readonly sample: string;
  readonly called: string;
  /** Spearman's correlation with each class's centroid. */
  readonly correlations: Readonly<Record<string, number>>;
  /** The best correlation less the second: near nought, the call is a toss-up. */
  readonly margin: number;
}

export type Classification =
  | { readonly state: 'called'; readonly calls: readonly CentroidCall[]; readonly missing: readonly string[] }
  | {
      readonly state: 'refused';
      readonly why: 'genes-missing' | 'too-few-samples';
      readonly missing: readonly string[];
    };

const [fewestShare, fewestSamples] = [0.9, 10];

/**
 * The class whose centroid a sample's centred log expression correlates with best, by ranks. Parker et al, J Clin Oncol
 * 2009;27:1160. Refused where more than a tenth of the genes are missing, or where fewer than ten samples are centred on
 * their own medians.
 *
 * @param table logarithms
 */
export function classifyByCentroid(table: ExpressionTable, centroids: Centroids, centring: Centring): Classification {
  const rowOf = new Map(table.genes.map((gene, row) => [gene, row]));
  const placed = centroids.genes.map((gene) => ({
    ...gene,
    row: [gene.gene, ...gene.aliases].flatMap((name) => rowOf.get(name) ?? [])[0],
  }));
  const missing = placed.filter(({ row }) => row === undefined).map(({ gene }) => gene);
  const found = placed.flatMap(({ row, ...gene }) => (row === undefined ? [] : [{ ...gene, row }]));
  if (found.length < fewestShare * centroids.genes.length) return { state: 'refused', why: 'genes-missing', missing };
  if (centring === 'samples' && table.samples.length < fewestSamples)
    return { state: 'refused', why: 'too-few-samples', missing };
  const centres = found.map(({ gene, row }) => {
    if (centring === 'none') return 0;
    return centring === 'samples' ? median(table.values.map((values) => values[row]!)) : (centring.get(gene) ?? 0);
  });
  const calls = table.values.map((values, sample): CentroidCall => {
    const known = found.flatMap((gene, i) => (Number.isNaN(values[gene.row]!) ? [] : [{ gene, centre: centres[i]! }]));
    const own = known.map(({ gene, centre }) => values[gene.row]! - centre);
    const correlations = centroids.classes.map((_, k) =>
      spearman(
        own,
        known.map(({ gene }) => gene.values[k]!),
      ),
    );
    const sorted = correlations.toSorted((a, b) => b - a);
    return {
      sample: table.samples[sample]!,
      called: centroids.classes[correlations.indexOf(sorted[0]!)]!,
      correlations: Object.fromEntries(correlations.map((value, k) => [centroids.classes[k]!, value])),
      margin: sorted[0]! - sorted[1]!,
    };
  });
  return { state: 'called', calls, missing };
}

/** Of the known values. */
function median(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = known.length >> 1;
  return known.length % 2 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
}
