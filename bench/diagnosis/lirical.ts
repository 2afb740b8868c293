import type { DiseaseData } from '../../src/diagnosis/phenotypes/disease-data.js';
import type { PhenotypeQuery } from '../../src/diagnosis/phenotypes/model.js';
import type { Ontology } from '../../src/diagnosis/phenotypes/ontology.js';

/** Likelihood ratio of a phenotype in an organ that the disease does not touch. */
const noCommonOrgan = 0.01;
const excludedInDisease = 1 / 1000;
const falseNegative = 0.01;

interface Profile {
  /** Annotated terms with their frequency; 1 where the source gives none. */
  readonly direct: ReadonlyMap<number, number>;
  readonly excluded: ReadonlySet<number>;
  /** Annotated terms and all above them, with the highest frequency below. */
  readonly induced: ReadonlyMap<number, number>;
}

/**
 * The likelihood ratios of LIRICAL for phenotypes alone, written anew from its description:
 * Robinson et al., Am J Hum Genet 2020;107:403-417, doi:10.1016/j.ajhg.2020.06.021. All diseases have the same prior.
 */
export class LiricalMethod {
  readonly #profiles: readonly Profile[];
  readonly #background: Float64Array;

  constructor(
    readonly ontology: Ontology,
    readonly diseases: DiseaseData,
  ) {
    this.#profiles = diseases.ids.map((_, disease) => profileOf(ontology, diseases, disease));
    this.#background = new Float64Array(ontology.size);
    for (const { induced } of this.#profiles)
      for (const [term, frequency] of induced) this.#background[term]! += frequency / diseases.ids.length;
    for (let term = 0; term < ontology.size; term++)
      this.#background[term] = Math.max(this.#background[term]!, 1 / (2 * diseases.ids.length));
  }

  scores({ observed, excluded }: PhenotypeQuery): Float64Array {
    return Float64Array.from(this.#profiles, (profile) => {
      let sum = 0;
      for (const term of observed) sum += Math.log(this.#observed(term, profile));
      for (const term of excluded) sum += Math.log(this.#excluded(term, profile));
      return sum;
    });
  }

  #observed(term: number, { direct, excluded, induced }: Profile): number {
    if (excluded.has(term)) return excludedInDisease;
    const background = this.#background[term]!;
    const exact = direct.get(term) ?? induced.get(term);
    if (exact !== undefined) return Math.max(exact / background, noCommonOrgan);
    let best = 0;
    for (const ancestor of this.ontology.ancestors(term)) {
      const frequency = direct.get(ancestor);
      if (frequency !== undefined) best = Math.max(best, frequency * this.#share(ancestor, term));
    }
    if (best > 0) return Math.max(best / background, noCommonOrgan);
    let [nearest, frequency] = [-1, 0];
    for (const ancestor of this.ontology.ancestors(term)) {
      const here = induced.get(ancestor);
      if (here === undefined || this.ontology.ancestors(ancestor).length <= 1) continue;
      if (nearest >= 0 && this.#background[ancestor]! >= this.#background[nearest]!) continue;
      [nearest, frequency] = [ancestor, here];
    }
    return nearest < 0 ? noCommonOrgan : Math.max(frequency / this.#background[nearest]!, noCommonOrgan);
  }

  #excluded(term: number, { excluded, induced }: Profile): number {
    const background = Math.min(this.#background[term]!, 1 - falseNegative);
    if (excluded.has(term)) return 1 / (1 - background);
    const frequency = Math.min(induced.get(term) ?? 0, 1 - falseNegative);
    return (1 - frequency) / (1 - background);
  }

  /** The part of an ancestor's frequency that falls to a term below it: shared evenly among children on each step. */
  #share(ancestor: number, term: number): number {
    if (term === ancestor) return 1;
    let best = 0;
    for (const parent of this.ontology.parents(term)) {
      if (!this.ontology.isKindOf(parent, ancestor)) continue;
      best = Math.max(best, this.#share(ancestor, parent) / this.ontology.children(parent).length);
    }
    return best;
  }
}

function profileOf(ontology: Ontology, diseases: DiseaseData, disease: number): Profile {
  const direct = new Map<number, number>();
  const excluded = new Set<number>();
  const induced = new Map<number, number>();
  for (let row = diseases.start[disease]!; row < diseases.start[disease + 1]!; row++) {
    const term = diseases.term[row]!;
    const frequency = frequencyOf(diseases, row);
    if (frequency === 0) {
      excluded.add(term);
      continue;
    }
    direct.set(term, frequency);
    for (const ancestor of ontology.ancestors(term))
      induced.set(ancestor, Math.max(induced.get(ancestor) ?? 0, frequency));
  }
  return { direct, excluded, induced };
}

function frequencyOf({ count, total, classFrequency }: DiseaseData, row: number): number {
  if (total[row]! > 0) return count[row]! / total[row]!;
  return classFrequency[row] === 255 ? 1 : classFrequency[row]! / 100;
}
