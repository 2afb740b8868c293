import { levelFrequency } from './frequency.js';
import type { PhenotypeModel, PhenotypeQuery } from './model.js';

/** A phenotype worth asking for, and by how much its answer is expected to shrink the uncertainty. */
export interface NextQuestion {
  readonly term: number;
  /** Expected drop of the differential's entropy, in bits. */
  readonly expectedBits: number;
  /** Probability of "yes" under the present differential. */
  readonly probability: number;
  readonly effort: Effort;
}

/** How an answer is come by: asked or seen, from a sample, or by imaging, tracing or biopsy. */
export type Effort = 'asked' | 'laboratory' | 'procedure';

/** What an answer costs, relative to a question asked: our own choice, for no source puts it into numbers. */
const cost: Readonly<Record<Effort, number>> = { asked: 1, laboratory: 2, procedure: 4 };

/** Branches of the ontology whose terms take imaging, a tracing or a biopsy to see ... */
const procedureBranches = [
  'HP:0001627', // heart morphology
  'HP:0025015', // vascular morphology
  'HP:0002011', // morphology of the central nervous system
  'HP:0012210', // renal morphology
  'HP:0003330', // bone structure
  'HP:0002088', // lung morphology
  'HP:0410042', // liver morphology
  'HP:0002242', // intestine morphology
  'HP:0004303', // muscle fibres
  'HP:0002353', // EEG
  'HP:0003457', // EMG
  'HP:0030956', // electrophysiology of the heart
  'HP:0030453', // electrophysiology of vision
  'HP:0011793', // neoplasm
];
/** ... and those that take a sample. */
const laboratoryBranches = ['HP:0001939', 'HP:0001871', 'HP:0010978', 'HP:0003110', 'HP:0003117', 'HP:0025354'];

/** By the branches of the ontology that a term lies in. */
export function effortOf({ ontology }: PhenotypeModel, term: number): Effort {
  const ids = new Set(Array.from(ontology.ancestors(term), (each) => ontology.id(each)));
  if (procedureBranches.some((id) => ids.has(id))) return 'procedure';
  return laboratoryBranches.some((id) => ids.has(id)) ? 'laboratory' : 'asked';
}

/** Diseases that are looked at; the rest hardly moves. */
const diseasesConsidered = 30;
/** Phenotypes that no annotation mentions are not impossible. */
const unannotated = 0.02;

/**
 * The phenotypes, not yet asked for, whose answer is expected to tell the leading diseases apart best for its effort.
 * Expected entropy over the leading posteriors, with the disease's own frequency of the phenotype as probability of "yes".
 *
 * @param skipped terms that were asked for and nobody could tell
 */
export function nextQuestions(
  model: PhenotypeModel,
  query: PhenotypeQuery,
  most: number,
  skipped: readonly number[] = [],
): readonly NextQuestion[] {
  const leading = model.rank(query, diseasesConsidered);
  const total = leading.reduce((sum, { posterior }) => sum + posterior, 0);
  const weights = leading.map(({ posterior }) => posterior / total);
  const asked = new Set([...knownTerms(model, query), ...skipped]);
  const frequencies = new Map<number, Float64Array>();
  leading.forEach(({ disease }, place) => {
    for (const [term, level] of model.profile(disease)) {
      if (asked.has(term)) continue;
      const row = frequencies.get(term) ?? new Float64Array(leading.length).fill(unannotated);
      row[place] = Math.max(unannotated, levelFrequency[level]!);
      frequencies.set(term, row);
    }
  });
  const before = entropy(weights);
  return [...frequencies]
    .map(([term, row]) => {
      const yes = weights.map((weight, place) => weight * row[place]!);
      const no = weights.map((weight, place) => weight * (1 - row[place]!));
      const probability = yes.reduce((a, b) => a + b, 0);
      const after = probability * entropy(yes) + (1 - probability) * entropy(no);
      return { term, probability, expectedBits: before - after, effort: effortOf(model, term) };
    })
    .sort((a, b) => b.expectedBits / cost[b.effort] - a.expectedBits / cost[a.effort] || a.term - b.term)
    .slice(0, most);
}

/** What is answered already: the terms, what observed ones imply, and kinds of what is excluded. */
function knownTerms({ ontology }: PhenotypeModel, { observed, excluded }: PhenotypeQuery): ReadonlySet<number> {
  const known = new Set<number>(observed.flatMap((term) => [...ontology.ancestors(term)]));
  const below = (term: number): void => {
    if (known.has(term)) return;
    known.add(term);
    for (const child of ontology.children(term)) below(child);
  };
  for (const term of excluded) below(term);
  return known;
}

/** Bits; the weights need not add up to one. */
function entropy(weights: readonly number[]): number {
  const total = weights.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  return weights.reduce((sum, weight) => (weight > 0 ? sum - (weight / total) * Math.log2(weight / total) : sum), 0);
}
