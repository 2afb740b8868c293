import type { PhenotypeQuery } from './model.js';
import type { Ontology } from './ontology.js';

/** An id that was written but is not used as written, and why. */
export interface TermNote {
  readonly id: string;
  readonly why:
    | 'unknown'
    /** A term of the HPO that is no phenotype: inheritance, onset, frequency. */
    | 'not-a-phenotype'
    /** Merged or renamed; `now` is used in its place. */
    | 'replaced'
    /** An age in no known form; the ranking goes without it. */
    | 'age-not-understood'
    /** Neither a sex nor a word for not knowing it; the ranking goes without it. */
    | 'sex-not-understood'
    /** No gene is said of it, or no variant of a gene; the ranking goes without it. */
    | 'variant-not-understood'
    /** Excluded, although it or a kind of it is observed; the observation stands. */
    | 'contradicted';
  readonly now?: string;
}

export interface ResolvedQuery extends PhenotypeQuery {
  readonly notes: readonly TermNote[];
}

/** The terms that ids mean in this release, each once, and a note for every id that is not used as written. */
export function resolveQuery(
  ontology: Ontology,
  observedIds: readonly string[],
  excludedIds: readonly string[],
): ResolvedQuery {
  const notes: TermNote[] = [];
  const resolve = (id: string): readonly number[] => {
    const lookup = ontology.find(id);
    switch (lookup.found) {
      case 'unknown':
      case 'not-a-phenotype':
        notes.push({ id, why: lookup.found });
        return [];
      case 'replaced':
        notes.push({ id, why: 'replaced', now: ontology.id(lookup.term) });
        return [lookup.term];
      case 'current':
        return [lookup.term];
      default:
        return lookup satisfies never;
    }
  };
  const observed = [...new Set(observedIds.flatMap(resolve))];
  const implied = new Set(observed.flatMap((term) => [...ontology.ancestors(term)]));
  const excluded = [...new Set(excludedIds.flatMap(resolve))].filter((term) => {
    if (!implied.has(term)) return true;
    notes.push({ id: ontology.id(term), why: 'contradicted' });
    return false;
  });
  return { observed, excluded, notes };
}
