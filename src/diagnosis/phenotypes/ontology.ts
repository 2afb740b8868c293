/** The Human Phenotype Ontology as the pack keeps it. A term is known by its place in `ids`. */
export interface OntologyData {
  readonly release: string;
  /** Sorted, `HP:0000118`. */
  readonly ids: readonly string[];
  readonly labels: readonly string[];
  /** Places of the is-a parents of each term. */
  readonly parents: readonly (readonly number[])[];
  /** Merged and replaced ids, and the place of the term that they mean now. */
  readonly replaced: readonly (readonly [string, number])[];
}

/** What an id that somebody wrote means in this release. */
export type TermLookup =
  | { readonly found: 'current'; readonly term: number }
  | { readonly found: 'replaced'; readonly term: number }
  | { readonly found: 'not-a-phenotype' }
  | { readonly found: 'unknown' };

const phenotypicAbnormality = 'HP:0000118';

/** The is-a graph of the terms below "Phenotypic abnormality". */
export class Ontology {
  readonly release: string;
  readonly size: number;
  readonly #data: OntologyData;
  readonly #places = new Map<string, number>();
  readonly #ancestorStart: Int32Array;
  readonly #ancestors: Uint16Array;
  readonly #children: readonly (readonly number[])[];

  /** @throws if a parent is not in the list or the graph has a cycle: a fault of the pack. */
  constructor(data: OntologyData) {
    this.#data = data;
    this.release = data.release;
    this.size = data.ids.length;
    data.ids.forEach((id, place) => {
      this.#places.set(id, place);
    });
    for (const [old, place] of data.replaced) if (!this.#places.has(old)) this.#places.set(old, place);
    const root = this.#places.get(phenotypicAbnormality);
    if (root === undefined) throw new Error(`hpo pack: no ${phenotypicAbnormality}`);
    const closures = ancestorClosures(data, root);
    this.#ancestorStart = new Int32Array(this.size + 1);
    for (let term = 0; term < this.size; term++)
      this.#ancestorStart[term + 1] = this.#ancestorStart[term]! + closures[term]!.length;
    this.#ancestors = new Uint16Array(this.#ancestorStart[this.size]!);
    closures.forEach((closure, term) => {
      this.#ancestors.set(closure, this.#ancestorStart[term]);
    });
    const children: number[][] = data.ids.map(() => []);
    data.parents.forEach((parents, term) => {
      for (const parent of parents) children[parent]!.push(term);
    });
    this.#children = children;
  }

  id(term: number): string {
    return this.#data.ids[term]!;
  }

  label(term: number): string {
    return this.#data.labels[term]!;
  }

  /** The term that an id means, merged ids included; terms outside "Phenotypic abnormality" are told apart. */
  find(id: string): TermLookup {
    // `hp:0001250`, `HP_0001250` mean the same id.
    const written = this.#places.has(id) ? id : id.trim().toUpperCase().replace('_', ':');
    const term = this.#places.get(written);
    if (term === undefined) return { found: 'unknown' };
    if (this.ancestors(term).length === 0) return { found: 'not-a-phenotype' };
    return { found: this.#data.ids[term] === written ? 'current' : 'replaced', term };
  }

  /** The term and all that it is a kind of, without the root; empty for terms that aren't phenotypes. */
  ancestors(term: number): Uint16Array {
    return this.#ancestors.subarray(this.#ancestorStart[term], this.#ancestorStart[term + 1]);
  }

  parents(term: number): readonly number[] {
    return this.#data.parents[term]!;
  }

  children(term: number): readonly number[] {
    return this.#children[term]!;
  }

  /** True if `term` is `ancestor` or a kind of it. */
  isKindOf(term: number, ancestor: number): boolean {
    return this.ancestors(term).includes(ancestor);
  }
}

function ancestorClosures(data: OntologyData, root: number): readonly Uint16Array[] {
  const done: (Uint16Array | undefined)[] = new Array(data.ids.length);
  const below: Uint8Array = new Uint8Array(data.ids.length);
  const open = new Uint8Array(data.ids.length);
  below[root] = 1;
  done[root] = new Uint16Array(0);
  const visit = (term: number): Uint16Array => {
    const known = done[term];
    if (known) return known;
    if (open[term]) throw new Error(`hpo pack: ${data.ids[term]} is its own ancestor`);
    open[term] = 1;
    const all = new Set<number>();
    for (const parent of data.parents[term]!) {
      if (parent >= data.ids.length) throw new Error(`hpo pack: ${data.ids[term]} has an unknown parent`);
      const closure = visit(parent);
      if (!below[parent]) continue;
      below[term] = 1;
      for (const ancestor of closure) all.add(ancestor);
    }
    const closure = below[term] ? Uint16Array.from([term, ...all]) : new Uint16Array(0);
    done[term] = closure;
    return closure;
  };
  return data.ids.map((_, term) => visit(term));
}
