import type { ExpressionTable } from './expression-table.js';
import { averageRanks } from './ranks.js';

export interface GeneSet {
  readonly name: string;
  readonly genes: readonly string[];
}

export interface GeneSetScore {
  readonly set: string;
  /** Sum over the ranked genes of the difference of the two cumulative shares. */
  readonly score: number;
  /** Divided by the range of all scores of all samples: comparable within one run only. */
  readonly normalised: number;
  /** Genes of the set that the table has. */
  readonly found: number;
  readonly size: number;
}

/** The exponent of the ranks in the share of the set's genes. */
const exponent = 0.25;

/**
 * Single-sample gene set enrichment: genes are ranked within the sample; the share of the set's genes met so far, weighted by
 * rank to a quarter, less that of the others, is summed from the highest expressed gene on. Barbie et al, Nature
 * 2009;462:108. Values may be in any unit that keeps their order. Equal values are taken last row first, as gseapy does.
 *
 * @returns for each sample the scores of the sets of which at least `fewest` genes are there
 */
export function ssgsea(table: ExpressionTable, sets: readonly GeneSet[], fewest = 5): GeneSetScore[][] {
  const rowOf = new Map(table.genes.map((gene, row) => [gene, row]));
  const members = sets.flatMap((set) => {
    const rows = [...new Set(set.genes)].flatMap((gene) => rowOf.get(gene) ?? []);
    return rows.length >= fewest && rows.length < table.genes.length ? [{ set, rows }] : [];
  });
  const scores = table.values.map((values) => {
    const ordered = ranked(values);
    return members.map(({ rows }) => enrichment(ordered, rows));
  });
  const all = scores.flat();
  const range = all.reduce((a, b) => Math.max(a, b), -Infinity) - all.reduce((a, b) => Math.min(a, b), Infinity);
  return scores.map((sample) =>
    sample.map((score, index) => {
      const { set, rows } = members[index]!;
      const normalised = range > 0 ? score / range : 0;
      return { set: set.name, score, normalised, found: rows.length, size: new Set(set.genes).size };
    }),
  );
}

interface Ranked {
  readonly order: Int32Array;
  readonly weights: Float64Array;
}

/** Missing genes rank last. */
function ranked(values: Float64Array): Ranked {
  const ranks = averageRanks(values.map((value) => (Number.isNaN(value) ? -Infinity : value)));
  const order = Int32Array.from(values, (_, row) => row).sort((a, b) => ranks[b]! - ranks[a]! || b - a);
  return { order, weights: ranks.map((rank) => rank ** exponent) };
}

function enrichment({ order, weights }: Ranked, rows: readonly number[]): number {
  const inside = new Uint8Array(order.length);
  let total = 0;
  for (const row of rows) {
    inside[row] = 1;
    total += weights[row]!;
  }
  const others = order.length - rows.length;
  let [within, without, sum] = [0, 0, 0];
  for (const row of order) {
    if (inside[row]) within += weights[row]!;
    else without += 1;
    sum += within / total - without / others;
  }
  return sum;
}

/** Gene sets of a GMT file: name, description, genes, separated by tabs. */
export function parseGeneSets(text: string): GeneSet[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [name, , ...genes] = line.split('\t').map((cell) => cell.trim());
    return name && genes.some(Boolean) ? [{ name, genes: genes.filter(Boolean) }] : [];
  });
}
