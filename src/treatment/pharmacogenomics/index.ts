import {
  type AssessmentContext,
  because,
  type ClaimOf,
  claimId,
  type Evidence,
  type KnowledgeRef,
  type MedicationFact,
  type Reason,
} from '../../record/index.js';
import { ingredientCoding } from '../ranking/options.js';
import { type AdviceRow, adviseDrugs } from './advise.js';
import type { GeneResult } from './gene-calls.js';
import type { DrugGeneKnowledge } from './knowledge.js';
import { populationApplies } from './population.js';
import { asOfToday, type GeneResultToday, type PresentDrugs, withPresentDrugs } from './today.js';

export { type AdviceRow, adviseDrugs } from './advise.js';
export type { GeneResult } from './gene-calls.js';
export { type DrugGeneKnowledge, drugGeneGuidance, parseDrugGeneKnowledge } from './knowledge.js';
export { asOfToday, type GeneResultToday, withPresentDrugs } from './today.js';

const method = { name: 'guideline-lookup', version: '1.0.0' };

/** A gene's result as it counts for a drug, with what it rests on. */
type SourcedResult = GeneResult & PresentDrugs & { readonly reasons: readonly Reason[] };

/**
 * What guidelines advise, because of genes, for the drugs that the patient takes and those proposed.
 * A phenotype changed by present inhibitors or inducers counts as it is today, except where the drug changes it itself:
 * the guideline already reckons with that.
 *
 * @param proposed ingredient keys of drugs under consideration
 * @param planned drugs ordered and not begun, with their orders
 * @returns one claim for each guideline recommendation that fits, resting on the gene claims and the medications
 */
export function adviseByGenes(
  evidence: Evidence,
  knowledge: DrugGeneKnowledge,
  proposed: readonly string[],
  context: AssessmentContext,
  planned: ReadonlyMap<string, readonly MedicationFact[]> = new Map(),
): readonly ClaimOf<'drugGeneAdvice'>[] {
  const results = geneResults(evidence);
  if (results.length === 0) return [];
  const present = presentDrugs(evidence);
  const drugs = new Set([...present.keys(), ...planned.keys(), ...proposed]);
  return [...drugs].sort().flatMap((drug) => {
    const today = results.map((result) => asOfToday(result, drug));
    return adviseDrugs(today, knowledge, new Set([drug]))
      .filter((row) => !row.supersededBy)
      .filter((row) => populationApplies(row.population, drug, present.get(drug) ?? [], evidence, context))
      .map((row) => adviceClaim(row, knowledge, today, present.get(drug), planned.get(drug)));
  });
}

function adviceClaim(
  row: AdviceRow,
  knowledge: DrugGeneKnowledge,
  results: readonly SourcedResult[],
  present: readonly MedicationFact[] | undefined,
  planned: readonly MedicationFact[] | undefined,
): ClaimOf<'drugGeneAdvice'> {
  const entry = `${row.guideline}/${row.recommendations.join('+')}`;
  const source: KnowledgeRef = { pack: knowledge.pack, entry, citation: row.citation };
  const named = results.filter((result) => row.genes.includes(result.gene));
  return {
    id: claimId('drugGeneAdvice', `${row.drug}:${row.source}:${row.guideline}:${row.recommendations[0]!}`),
    kind: 'drugGeneAdvice',
    stage: 'treatment',
    because: because([
      ...named.flatMap((result) => result.reasons),
      ...(present ?? planned ?? []).map((medication): Reason => ({ fact: medication.id, role: 'medication' })),
      { knowledge: source, role: 'guideline' },
    ]),
    uncertainty: named.some((result) => result.phenotypes.length > 1 && !result.gene.startsWith('HLA-'))
      ? { kind: 'alternatives', count: Math.max(...named.map((result) => result.phenotypes.length)) }
      : { kind: 'not-quantified', why: 'guideline-grade' },
    method,
    value: {
      drug: ingredientCoding(row.drug, knowledge.terminology),
      source: row.source,
      genes: row.genes,
      diplotypes: row.diplotypes,
      phenotypes: row.phenotypes,
      classification: row.classification,
      action: row.action,
      ...(row.doseFraction ? { doseFraction: row.doseFraction } : {}),
      ...(row.limitMgPerDay === undefined ? {} : { limitMgPerDay: row.limitMgPerDay }),
      ...(row.conditional ? { conditional: true } : {}),
      summary: withPresentDrugs(row.summary, named),
      present: present !== undefined,
    },
  };
}

/** Genes called here, and results that a report gives for genes that were not. */
function geneResults(evidence: Evidence): readonly SourcedWithToday[] {
  const diplotypes = new Map(evidence.claims('diplotype').map((claim) => [claim.value.gene, claim]));
  const called = evidence.claims('genePhenotype').map((claim): SourcedWithToday => {
    const diplotype = diplotypes.get(claim.value.gene);
    return {
      gene: claim.value.gene,
      diplotypes: diplotype?.value.diplotypes ?? [],
      phenotypes: claim.value.phenotypes,
      activityScores: claim.value.activityScores,
      reasons: [{ claim: claim.id }, ...(diplotype ? [{ claim: diplotype.id }] : [])],
      ...(claim.value.presentDay ? { presentDay: claim.value.presentDay } : {}),
      ...(claim.value.activityShift ? { activityShift: claim.value.activityShift } : {}),
    };
  });
  const known = new Set(called.map((result) => result.gene));
  const reported = evidence
    .facts('geneResult')
    .filter((fact) => !known.has(fact.gene) && fact.certainty === 'present' && (fact.phenotype ?? fact.activityScore))
    .map(
      (fact): SourcedWithToday => ({
        gene: fact.gene,
        diplotypes: fact.diplotype ? [fact.diplotype] : [],
        phenotypes: fact.phenotype ? [fact.phenotype] : [],
        activityScores: fact.activityScore ? [fact.activityScore] : [],
        reasons: [{ fact: fact.id }],
      }),
    );
  return [...called, ...mergePresence(reported)];
}

interface SourcedWithToday extends GeneResultToday {
  readonly reasons: readonly Reason[];
}

/** One result a gene: a report may give several lines for HLA-B. Conflicting lines of other genes stay as alternatives. */
function mergePresence(results: readonly SourcedWithToday[]): readonly SourcedWithToday[] {
  const byGene = new Map<string, SourcedWithToday>();
  for (const result of results) {
    const known = byGene.get(result.gene);
    byGene.set(
      result.gene,
      known
        ? {
            gene: result.gene,
            diplotypes: [...known.diplotypes, ...result.diplotypes],
            phenotypes: [...known.phenotypes, ...result.phenotypes],
            activityScores: [...known.activityScores, ...result.activityScores],
            reasons: [...known.reasons, ...result.reasons],
          }
        : result,
    );
  }
  return [...byGene.values()];
}

function presentDrugs(evidence: Evidence): ReadonlyMap<string, readonly MedicationFact[]> {
  const drugs = new Map<string, MedicationFact[]>();
  for (const medication of evidence.presentMedications()) {
    for (const ingredient of medication.ingredients) {
      drugs.set(ingredient, [...(drugs.get(ingredient) ?? []), medication]);
    }
  }
  return drugs;
}
