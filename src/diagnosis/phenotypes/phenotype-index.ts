import type { DiseaseData } from './disease-data.js';
import { frequencyLevel, frequencyLevels, frequentLevel, levelFrequency } from './frequency.js';
import type { Ontology } from './ontology.js';

/** For one phenotype: the diseases that relate to it, each with the bin of how (see `bins.ts`). */
export interface MatchRow {
  readonly diseases: Uint16Array;
  readonly bins: Uint16Array;
}

/**
 * For each term, the diseases annotated with it or with a kind of it. Diseases are places in `DiseaseData.ids`.
 * `level` is the highest frequency level below the term; `direct` says that the term itself is annotated.
 */
export class PhenotypeIndex {
  readonly diseaseCount: number;
  /** Entries of term t are `start[t]` to `start[t + 1]`. */
  readonly start: Int32Array;
  readonly disease: Uint16Array;
  readonly level: Uint8Array;
  readonly direct: Uint8Array;
  /** -ln of the mean frequency over all diseases (the background); more is rarer. */
  readonly informationContent: Float32Array;
  /** Frequency level of each annotation row. */
  readonly rowLevels: Uint8Array;
  /** Annotations of each disease at each frequency level: of disease d at level l at 10 d + l. */
  readonly levelCounts: Uint16Array;
  /** Annotations of each disease that are frequent in it. */
  readonly frequentCounts: Uint16Array;

  constructor(ontology: Ontology, diseases: DiseaseData) {
    this.diseaseCount = diseases.ids.length;
    const levels = annotationLevels(diseases);
    this.rowLevels = levels;
    const closure = closeUpward(ontology, diseases, levels);
    this.levelCounts = countLevels(diseases, levels);
    this.frequentCounts = Uint16Array.from(diseases.ids, (_, disease) =>
      this.levelCounts
        .subarray(disease * frequencyLevels.length + frequentLevel, (disease + 1) * frequencyLevels.length)
        .reduce((sum, count) => sum + count, 0),
    );
    this.start = closure.start;
    this.disease = closure.disease;
    this.level = closure.level;
    this.direct = closure.direct;
    this.informationContent = informationContent(ontology.size, this.diseaseCount, closure);
  }
}

interface Closure {
  start: Int32Array;
  disease: Uint16Array;
  level: Uint8Array;
  direct: Uint8Array;
}

/** Entries of one disease after the other, before they are sorted by term. */
class Spread {
  term = new Uint16Array(1 << 20);
  level = new Uint8Array(1 << 20);
  direct = new Uint8Array(1 << 20);
  size = 0;

  add(term: number, level: number, direct: number): void {
    if (this.size === this.term.length) this.#grow();
    this.term[this.size] = term;
    this.level[this.size] = level;
    this.direct[this.size++] = direct;
  }

  #grow(): void {
    const size = this.term.length * 2;
    const [term, level, direct] = [new Uint16Array(size), new Uint8Array(size), new Uint8Array(size)];
    term.set(this.term);
    level.set(this.level);
    direct.set(this.direct);
    Object.assign(this, { term, level, direct });
  }
}

/** Spreads every disease's annotations to the terms above them, then sorts the entries by term. */
function closeUpward(ontology: Ontology, diseases: DiseaseData, levels: Uint8Array): Closure {
  const size = diseases.ids.length;
  const entries = new Spread();
  const ends = new Int32Array(size);
  const start = new Int32Array(ontology.size + 1);
  const best = new Uint8Array(ontology.size);
  const isDirect = new Uint8Array(ontology.size);
  const touched = new Uint16Array(ontology.size);
  for (let disease = 0; disease < size; disease++) {
    let count = 0;
    for (let row = diseases.start[disease]!; row < diseases.start[disease + 1]!; row++) {
      const term = diseases.term[row]!;
      const level = levels[row]! + 1; // 0 means untouched
      if (best[term] === 0) touched[count++] = term;
      isDirect[term] = 1;
      if (level > best[term]!) best[term] = level;
      if (level === 1) continue; // what a disease excludes says nothing of the wider term
      const ancestors = ontology.ancestors(term);
      for (let each = 0; each < ancestors.length; each++) {
        const ancestor = ancestors[each]!;
        if (best[ancestor] === 0) touched[count++] = ancestor;
        if (level > best[ancestor]!) best[ancestor] = level;
      }
    }
    for (let each = 0; each < count; each++) {
      const term = touched[each]!;
      start[term + 1]!++;
      entries.add(term, best[term]! - 1, isDirect[term]!);
      best[term] = 0;
      isDirect[term] = 0;
    }
    ends[disease] = entries.size;
  }
  for (let term = 0; term < ontology.size; term++) start[term + 1]! += start[term]!;
  return sortedByTerm(entries, ends, start);
}

function sortedByTerm(entries: Spread, ends: Int32Array, start: Int32Array): Closure {
  const next = start.slice();
  const closure: Closure = {
    start,
    disease: new Uint16Array(entries.size),
    level: new Uint8Array(entries.size),
    direct: new Uint8Array(entries.size),
  };
  let entry = 0;
  for (let disease = 0; disease < ends.length; disease++)
    for (; entry < ends[disease]!; entry++) {
      const place = next[entries.term[entry]!]!++;
      closure.disease[place] = disease;
      closure.level[place] = entries.level[entry]!;
      closure.direct[place] = entries.direct[entry]!;
    }
  return closure;
}

function countLevels(diseases: DiseaseData, levels: Uint8Array): Uint16Array {
  const counts = new Uint16Array(diseases.ids.length * frequencyLevels.length);
  for (let disease = 0; disease < diseases.ids.length; disease++)
    for (let row = diseases.start[disease]!; row < diseases.start[disease + 1]!; row++)
      counts[disease * frequencyLevels.length + levels[row]!]!++;
  return counts;
}

function annotationLevels(diseases: DiseaseData): Uint8Array {
  const levels = new Uint8Array(diseases.term.length);
  for (let row = 0; row < levels.length; row++) {
    const known = diseases.classFrequency[row]!;
    levels[row] = frequencyLevel(diseases.count[row]!, diseases.total[row]!, known === 255 ? undefined : known / 100);
  }
  return levels;
}

function informationContent(terms: number, diseaseCount: number, closure: Closure): Float32Array {
  const content = new Float32Array(terms);
  for (let term = 0; term < terms; term++) {
    let sum = 0;
    for (let place = closure.start[term]!; place < closure.start[term + 1]!; place++)
      sum += levelFrequency[closure.level[place]!]!;
    content[term] = -Math.log((sum + 0.5) / (diseaseCount + 1));
  }
  return content;
}
