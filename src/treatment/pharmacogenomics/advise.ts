import type { Citation, LocalizedText } from '../../record/index.js';
import { type GeneCall, type GeneResult, geneCalls, unknownGene } from './gene-calls.js';
import type { AdviceNote, CodedAdvice, DrugGeneKnowledge, Guideline } from './knowledge.js';
import { type AdviceMatch, genotypesOf, type MatchBasis, matchAdvice } from './match.js';
import { adviceSummary } from './summary.js';

/** One thing that one guideline advises for one drug. */
export interface AdviceRow {
  /** Ingredient key. */
  readonly drug: string;
  readonly source: Guideline['source'];
  readonly guideline: string;
  /** The newer guideline that says otherwise for the same results. */
  readonly supersededBy?: string;
  readonly genes: readonly string[];
  readonly diplotypes: readonly string[];
  readonly phenotypes: readonly string[];
  readonly classification: string;
  readonly action: CodedAdvice['action'];
  readonly doseFraction?: { readonly lower: number; readonly upper: number };
  readonly limitMgPerDay?: number;
  /** A note makes it depend on something that genes do not tell. */
  readonly conditional: boolean;
  readonly population: string;
  readonly recommendations: readonly string[];
  readonly basis: MatchBasis;
  readonly summary: LocalizedText;
  readonly citation: Citation;
}

/**
 * What the guidelines advise for these genes.
 * @param results what is known of each gene; a gene that is missing counts as not tested
 * @param drugs ingredient keys; all drugs of the guidance if absent
 * @returns by drug, then CPIC before DPWG before FDA, in the order of the guidance
 */
export function adviseDrugs(
  results: readonly GeneResult[],
  knowledge: DrugGeneKnowledge,
  drugs?: ReadonlySet<string>,
): readonly AdviceRow[] {
  const calls = new Map(results.map((result) => [result.gene, geneCalls(result, knowledge.scores)]));
  const rows = knowledge.guidelines.flatMap((guideline) => adviseByGuideline(guideline, calls, drugs));
  return markSuperseded(rows, knowledge.guidelines).sort(
    (a, b) => compare(a.drug, b.drug) || compare(a.source, b.source),
  );
}

function markSuperseded(rows: readonly AdviceRow[], guidelines: readonly Guideline[]): AdviceRow[] {
  const newer = new Map<string, string>();
  for (const { id, supersedes } of guidelines) {
    for (const older of supersedes ?? []) {
      for (const row of rows) if (row.guideline === id) newer.set(`${older} ${resultOf(row)}`, id);
    }
  }
  if (newer.size === 0) return [...rows];
  return rows.map((row) => {
    const supersededBy = newer.get(`${row.guideline} ${resultOf(row)}`);
    return supersededBy ? { ...row, supersededBy } : row;
  });
}

const resultOf = (row: AdviceRow) => `${row.drug} ${row.population} ${row.phenotypes.toSorted().join()}`;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function adviseByGuideline(
  guideline: Guideline,
  calls: ReadonlyMap<string, readonly GeneCall[]>,
  drugs: ReadonlySet<string> | undefined,
): readonly AdviceRow[] {
  const wanted = guideline.drugs.filter(({ drug }) => !drugs || drugs.has(drug));
  if (wanted.length === 0 || !guideline.genes.some((gene) => calls.has(gene))) return [];
  const genotypes = genotypesOf(guideline.genes.map((gene) => calls.get(gene) ?? [unknownGene(gene)]));
  return wanted.flatMap((drug) => matchAdvice(drug, genotypes).map((match) => rowOf(drug.drug, guideline, match)));
}

function rowOf(drug: string, guideline: Guideline, { advice, ...match }: AdviceMatch): AdviceRow {
  const named = new Set(advice.when.flatMap(({ key }) => Object.keys(key)));
  const own = match.genotypes.flat().filter((call) => named.has(call.gene));
  const { fraction } = advice;
  return {
    drug,
    source: guideline.source,
    guideline: guideline.id,
    genes: guideline.genes.filter((gene) => named.has(gene)),
    diplotypes: unique(own.flatMap((call) => call.diplotypes.map((diplotype) => `${call.gene} ${diplotype}`))),
    phenotypes: unique(own.flatMap((call) => call.phenotypes.map((phenotype) => `${call.gene} ${phenotype}`))),
    classification: advice.classification,
    action: advice.action,
    ...(fraction ? { doseFraction: { lower: fraction.lower, upper: fraction.upper } } : {}),
    ...(advice.limitMgPerDay === undefined ? {} : { limitMgPerDay: advice.limitMgPerDay }),
    conditional: advice.notes.some((note) => conditionalNotes.has(note)),
    population: advice.population,
    recommendations: match.recommendations,
    basis: match.basis,
    summary: adviceSummary(advice),
    citation: guideline.citation,
  };
}

const conditionalNotes: ReadonlySet<AdviceNote> = new Set(['with-risk-factors', 'by-indication', 'with-inhibitors']);

const unique = (texts: readonly string[]) => [...new Set(texts)];
