import type { DiseaseData } from '../../src/diagnosis/phenotypes/disease-data.js';
import type { PhenotypeQuery } from '../../src/diagnosis/phenotypes/model.js';
import type { Ontology } from '../../src/diagnosis/phenotypes/ontology.js';

/** Weight of the disease's own frequency; the rest is how often any disease has the phenotype. */
const own = 0.9;
const certain = 0.98;

/**
 * A soft naive Bayes: the probability of a phenotype in a disease is its annotated frequency (of the term or the most
 * frequent kind of it), half of the nearest annotated wider term's share where only that is annotated, mixed with the
 * background; phenotypes independent, excluded ones by the complement, all diseases alike before.
 */
export class NaiveBayes {
  readonly #induced: readonly Map<number, number>[];
  readonly #direct: readonly Map<number, number>[];
  readonly #background: Float64Array;

  constructor(
    readonly ontology: Ontology,
    readonly diseases: DiseaseData,
  ) {
    const size = diseases.ids.length;
    this.#background = new Float64Array(ontology.size);
    this.#direct = diseases.ids.map((_, disease) => directOf(diseases, disease));
    this.#induced = this.#direct.map((direct) => {
      const induced = new Map<number, number>();
      for (const [term, frequency] of direct)
        for (const each of ontology.ancestors(term)) induced.set(each, Math.max(induced.get(each) ?? 0, frequency));
      for (const [term, frequency] of induced) this.#background[term]! += frequency / size;
      return induced;
    });
    for (let term = 0; term < ontology.size; term++)
      this.#background[term] = Math.max(this.#background[term]!, 1 / (2 * size));
  }

  scores({ observed, excluded }: PhenotypeQuery): Float64Array {
    return Float64Array.from(this.#direct, (_, disease) => {
      let sum = 0;
      for (const term of observed) sum += Math.log(this.#probability(term, disease));
      for (const term of excluded) sum += Math.log(1 - Math.min(certain, this.#probability(term, disease)));
      return sum;
    });
  }

  #probability(term: number, disease: number): number {
    const background = this.#background[term]!;
    let frequency = this.#induced[disease]!.get(term) ?? 0;
    if (frequency === 0) {
      const direct = this.#direct[disease]!;
      for (const wider of this.ontology.ancestors(term)) {
        const known = direct.get(wider);
        if (known !== undefined) frequency = Math.max(frequency, (0.5 * known * background) / this.#background[wider]!);
      }
    }
    return own * frequency + (1 - own) * background;
  }
}

function directOf({ start, term, count, total, classFrequency }: DiseaseData, disease: number): Map<number, number> {
  const direct = new Map<number, number>();
  for (let row = start[disease]!; row < start[disease + 1]!; row++) {
    const known = classFrequency[row] === 255 ? 0.5 : classFrequency[row]! / 100;
    const frequency = total[row]! > 0 ? (count[row]! + 0.5) / (total[row]! + 1) : known;
    if (frequency > 0) direct.set(term[row]!, frequency);
  }
  return direct;
}
