import { type Coding, codeSystem } from '../../../record/index.js';
import { Lexicon } from '../../standard/lexicon.js';
import { findPhenotypes } from './find.js';
import { type MeasuredPhenotypes, MeasuredReader } from './measured.js';
import { PhenotypeIndex, type PhenotypeTerm } from './phenotype-index.js';

export type { MeasuredPhenotypes, PhenotypeTerm };

/** The pack's own phrasings of the clinic, by HPO id. */
export interface PhenotypePhrases extends MeasuredPhenotypes {
  readonly phrases: Readonly<Record<string, { readonly en: readonly string[]; readonly zh: readonly string[] }>>;
}

/** By what notes are searched for phenotypes. */
export interface PhenotypeNames {
  readonly terms: readonly PhenotypeTerm[];
  readonly own: PhenotypePhrases;
}

/** A phenotype that a text names: half-open range of UTF-16 code units. */
export interface PhenotypeMention {
  readonly start: number;
  readonly end: number;
  readonly coding: Coding;
  /** A word within it denies it: "liver not enlarged". */
  readonly isDenied: boolean;
}

/** Finds HPO terms in English and Chinese text, by name, by word order and inflection, by coordination and by number. */
export class PhenotypeReader {
  readonly #index: PhenotypeIndex;
  readonly #chinese: Lexicon<string>;
  readonly #measured: MeasuredReader;
  readonly #codings: ReadonlyMap<string, Coding>;

  constructor({ terms, own }: PhenotypeNames) {
    const phrases = Object.entries(own.phrases);
    this.#codings = new Map(terms.map(({ id, label }) => [id, { system: codeSystem.hpo, code: id, display: label }]));
    for (const [id] of phrases)
      if (!this.#codings.has(id)) throw new Error(`hpo-names: phrases of ${id}, which is no term`);
    this.#index = new PhenotypeIndex(terms, new Map(phrases.map(([id, { en }]) => [id, en])));
    this.#chinese = new Lexicon(phrases.flatMap(([id, { zh }]) => zh.map((name) => [name, id] as const)));
    this.#measured = new MeasuredReader(own);
  }

  find(text: string): PhenotypeMention[] {
    const named = findPhenotypes(text, this.#index).map(({ start, end, isDenied, named: { coding } }) => ({
      start,
      end,
      coding,
      isDenied,
    }));
    const byId = [
      ...(/\p{Script=Han}/u.test(text)
        ? this.#chinese.find(text).map(({ start, end, value: id }) => ({ start, end, id }))
        : []),
      ...this.#measured.find(text),
    ].map(({ start, end, id }) => ({ start, end, coding: this.#codings.get(id)!, isDenied: false }));
    const isNew = (each: PhenotypeMention) =>
      !named.some(
        (other) => other.coding.code === each.coding.code && other.start < each.end && each.start < other.end,
      );
    return [...named, ...byId.filter(isNew)].sort((a, b) => a.start - b.start || a.end - b.end);
  }
}
