import { type Coding, codeSystem } from '../../../record/index.js';
import { formsOf, type WordForms } from './word-form.js';

/** One HPO term with the names it goes by. */
export interface PhenotypeTerm {
  readonly id: string;
  readonly label: string;
  /** Steps below "phenotypic abnormality". */
  readonly depth: number;
  readonly exact: readonly string[];
  /** Related, broader and narrower names: used where nothing exact fits. */
  readonly other: readonly string[];
}

/** What a set of words names. */
export interface NamedPhenotype {
  readonly coding: Coding;
  readonly depth: number;
  /** 0 the label, 1 an exact synonym, 2 another. */
  readonly rank: 0 | 1 | 2;
  /** The name as written, for names so short that their letters must agree. */
  readonly written: string;
  /** Of names of one word, the light forms that a text's word must have: "order" is not "ordering". */
  readonly only?: readonly string[];
}

/** Abbreviations that mean one thing in a note; others of up to four letters are left out. */
const clearAbbreviations = new Set(
  'VSD PDA PFO ADHD OCD GERD SNHL IUGR COPD HCM DCM ARDS OSA CHF DVT IBS PCOS TIA SVT AVM LVH RVH ITP'.split(' '),
);
const isShortAbbreviation = (name: string) => name.length <= 4 && /^[A-Z][A-Z0-9]*$/.test(name);

/** Words that a name has or lacks without meaning another thing. */
const silent = new Set(
  'a an the of in on at to by for from with and or s morphology during due as is are was were its his her their'.split(
    ' ',
  ),
);

/** The kind letters of names: "A-1" is one word, and so is "A1". */
const wordPattern = /(?<![\p{L}\p{N}])[A-Z]-?\d{1,2}(?![\p{L}\p{N}])|[\p{L}\p{N}]+/gu;

export interface WrittenWord {
  readonly start: number;
  readonly end: number;
  /** Lower-case; `A-1` is `a1`. */
  readonly word: string;
  readonly isSilent: boolean;
}

/** The words of a text with their places. A capital A is the name of a kind ("type A"), no article. */
export function wordsIn(text: string): WrittenWord[] {
  return [...text.matchAll(wordPattern)].map(({ 0: written, index }) => {
    const word = written.toLowerCase().replace('-', '');
    return { start: index, end: index + written.length, word, isSilent: silent.has(word) && !/^[AS]$/.test(written) };
  });
}

/** A set of forms in any order is one key; undefined if a form is there twice. */
export function keyOf(forms: readonly string[]): string | undefined {
  if (forms.length === 1) return forms[0];
  const sorted = [...forms].sort();
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return undefined;
  return sorted.join(' ');
}

/** Names longer than this are never found in running text. */
const longestName = 9;

/** HPO terms by the set of their names' words, whatever order and inflection. */
export class PhenotypeIndex {
  readonly #tight = new Map<string, NamedPhenotype>();
  readonly #loose = new Map<string, NamedPhenotype>();
  /** Loose forms that occur in any name: words with another cannot match. */
  readonly #forms = new Set<string>();
  #longest = 0;

  /** @param phrases own phrasings, lower-case, of terms by id; they count as exact synonyms */
  constructor(terms: readonly PhenotypeTerm[], phrases: ReadonlyMap<string, readonly string[]> = new Map()) {
    for (const term of terms) {
      this.#add(term.label, term, 0);
      for (const name of term.exact) this.#add(name, term, 1);
      for (const name of phrases.get(term.id) ?? []) this.#addWords(name, term, 0);
      for (const name of term.other) this.#add(name, term, 2);
    }
  }

  /** Words of the longest name. */
  get longest(): number {
    return this.#longest;
  }

  /** What these words name together: by their narrow forms, else by their wide ones. */
  find(words: readonly WordForms[]): NamedPhenotype | undefined {
    for (const { loose } of words) if (!this.#forms.has(loose)) return undefined;
    const tight = keyOf(words.map((each) => each.tight));
    const loose = keyOf(words.map((each) => each.loose));
    return (tight ? this.#tight.get(tight) : undefined) ?? (loose ? this.#loose.get(loose) : undefined);
  }

  #add(name: string, term: PhenotypeTerm, rank: 0 | 1 | 2): void {
    if (isShortAbbreviation(name) && !clearAbbreviations.has(name)) return;
    this.#addWords(name, term, rank);
    const bedside = bedsideName(name);
    if (bedside) this.#addWords(bedside, term, 2);
  }

  #addWords(name: string, { id, label, depth }: PhenotypeTerm, rank: 0 | 1 | 2): void {
    const words = wordsIn(name).flatMap(({ word, isSilent }) => (isSilent ? [] : [formsOf(word)]));
    if (words.length === 0 || words.length > longestName) return;
    const tight = keyOf(words.map((each) => each.tight));
    const loose = keyOf(words.map((each) => each.loose));
    if (!tight) return;
    const coding: Coding = { system: codeSystem.hpo, code: id, display: label };
    const named = { coding, depth, rank, written: name, ...(words.length === 1 ? { only: [words[0]!.light] } : {}) };
    keepBest(this.#tight, tight, named);
    if (loose) keepBest(this.#loose, loose, named);
    for (const form of words) this.#forms.add(form.loose);
    this.#longest = Math.max(this.#longest, words.length);
  }
}

/** A label goes before synonyms, and the more general of two terms where the names say no more. */
function keepBest(map: Map<string, NamedPhenotype>, key: string, named: NamedPhenotype): void {
  const known = map.get(key);
  if (known?.only && named.only && known.coding.code === named.coding.code) {
    map.set(key, { ...known, only: [...known.only, ...named.only] });
    return;
  }
  if (known && (known.rank < named.rank || (known.rank === named.rank && known.depth <= named.depth))) return;
  map.set(key, named);
}

const amount = /^(?:elevated|increased|high|low|decreased|reduced)\b/i;
const ofMeasurement = /\b(?:levels?|concentrations?)\b/i;

/** Notes say "high ammonia" for "high blood ammonia levels": names of amounts in blood without the words of the measurement. */
function bedsideName(name: string): string | undefined {
  if (!amount.test(name) || !ofMeasurement.test(name)) return undefined;
  return name
    .replace(/\b(?:levels?|concentrations?|circulating|serum|plasma|blood)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
