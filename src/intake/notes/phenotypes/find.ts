import { type NamedPhenotype, type PhenotypeIndex, wordsIn } from './phenotype-index.js';
import { formsOf, type WordForms } from './word-form.js';

/** A phenotype named in a text: half-open range of UTF-16 code units. */
export interface FoundPhenotype {
  readonly start: number;
  readonly end: number;
  readonly named: NamedPhenotype;
  /** "Not" stands within: "liver not enlarged". */
  readonly isDenied: boolean;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly word: string;
  readonly forms: WordForms;
  readonly isSilent: boolean;
  readonly isSkippable: boolean;
  readonly isNot: boolean;
  /** `and`, `or` or a slash stands before it. */
  readonly isJoined: boolean;
  /** A comma stands before it. */
  readonly isListed: boolean;
  /** A full stop, bracket, colon or semicolon stands before it. */
  readonly isBroken: boolean;
}

interface Candidate extends FoundPhenotype {
  /** The words of the name itself, without those left out between. */
  readonly used: readonly Token[];
  readonly isCoordinated: boolean;
  readonly weight: number;
}

/** May stand within a mention without being part of the name. */
const skippable = new Set(
  (
    'mild mildly moderate moderately severe severely marked markedly slight slightly profound profoundly significant significantly ' +
    'bilateral bilaterally unilateral left right sided progressive progressively very rather somewhat relatively relative ' +
    'typical characteristic classic classical obvious apparent evident persistent recurrent early late onset congenital some several ' +
    'multiple both variable various generalized generalised diffuse isolated associated possible minor major gross extremely also more less'
  ).split(' '),
);

/** Words of a window at most, silent ones included. */
const mostWords = 12;
/** Words that a coordination may set between the parts of a name. */
const mostSkipped = 3;

/** The phenotypes that a text names: the longest where they overlap, and each part of a coordination on its own. */
export function findPhenotypes(text: string, index: PhenotypeIndex): FoundPhenotype[] {
  const tokens = tokensOf(text);
  const candidates: Candidate[] = [];
  for (let from = 0; from < tokens.length; from++) {
    if (tokens[from]!.isSilent) continue;
    for (let to = from + 1; to <= Math.min(tokens.length, from + mostWords); to++) {
      if (to - 1 > from && tokens[to - 1]!.isBroken) break;
      if (!tokens[to - 1]!.isSilent) candidates.push(...readWindow(text, tokens, from, to, index));
    }
  }
  candidates.sort((a, b) => b.weight - a.weight || a.start - b.start);
  const taken: Candidate[] = [];
  for (const each of candidates) if (!taken.some((other) => isRival(each, other))) taken.push(each);
  return taken
    .map(({ start, end, named, isDenied }) => ({ start, end, named, isDenied }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Two readings of the same words: only one can stand. Parts of a coordination share words, but each has some of its own. */
function isRival(a: Candidate, b: Candidate): boolean {
  if (a.end <= b.start || b.end <= a.start) return false;
  if (a.named.coding.code === b.named.coding.code || !(a.isCoordinated || b.isCoordinated)) return true;
  const within = (one: Candidate, other: Candidate) => one.used.every((token) => other.used.includes(token));
  return within(a, b) || within(b, a);
}

function readWindow(
  text: string,
  tokens: readonly Token[],
  from: number,
  to: number,
  index: PhenotypeIndex,
): Candidate[] {
  const window = tokens.slice(from, to).filter((token) => !token.isSilent);
  if (window.length > index.longest + mostSkipped) return [];
  const found: Candidate[] = [];
  const read = (words: readonly Token[], isCoordinated: boolean) => {
    const named = lookUp(text, words, index);
    if (!named) return;
    const isDenied = window.some((token) => token.isNot && !words.includes(token));
    if (isDenied && isCoordinated) return;
    found.push({
      start: tokens[from]!.start,
      end: tokens[to - 1]!.end,
      named,
      isDenied,
      used: words,
      isCoordinated,
      weight: words.length * 4 - (isCoordinated ? 1 : 0) - named.rank * 0.5 - (window.length - words.length) * 0.25,
    });
  };
  const isJoined = window.some((token, at) => at > 0 && token.isJoined);
  const isListed = window.some((token, at) => at > 0 && token.isListed);
  if (!isListed) read(window, false);
  if (!isJoined && !isListed) {
    const plain = window.filter(
      (token, at) => at === 0 || at === window.length - 1 || !(token.isSkippable || token.isNot),
    );
    if (plain.length < window.length) read(plain, false);
    // "low set posteriorly rotated ears": adjectives one after the other share the noun.
    for (let skip = 2; skip <= mostSkipped && skip + 2 <= window.length; skip++) {
      const noun = window.at(-1)!;
      if (lookUp(text, [...window.slice(-1 - skip, -1), noun], index))
        read([...window.slice(0, -1 - skip), noun], true);
    }
    return found;
  }
  // "short attention span, hand flapping": what goes on after the window is no part of its list.
  const next = tokens[to];
  const goesOn = !isJoined && next && !next.isSilent && !next.isJoined && !next.isListed && !next.isBroken;
  if (goesOn) return found;
  for (let at = 1; at < window.length; at++) {
    if (!window[at]!.isJoined && !window[at]!.isListed) continue;
    for (const { kept, other } of partsAt(window, at)) {
      // Next to "and" one word may go unasked; else what is left out must make a name of its own.
      const isPlain = window.length - kept.length === 1 && window[at]!.isJoined && !isListed;
      if (isPlain || lookUp(text, other, index)) read(kept, true);
    }
  }
  return found;
}

/**
 * Two names that share words, from a window with a join: "short [and broad] hands" and "[short and] broad hands",
 * "hypoplasia of the [thumbs and] radii". `other` is what is left out with the words that both share.
 */
function partsAt(window: readonly Token[], at: number): { readonly kept: Token[]; readonly other: Token[] }[] {
  const parts: { kept: Token[]; other: Token[] }[] = [];
  const left = window.slice(0, at);
  const right = window.slice(at);
  for (let skip = 1; skip <= mostSkipped; skip++) {
    if (skip < right.length) {
      const shared = right.slice(skip);
      parts.push({ kept: [...left, ...shared], other: right });
    }
    if (skip < left.length) {
      const shared = left.slice(0, -skip);
      parts.push({ kept: [...shared, ...right], other: left });
    }
  }
  return parts;
}

function lookUp(text: string, words: readonly Token[], index: PhenotypeIndex): NamedPhenotype | undefined {
  const named = index.find(words.map(({ forms }) => forms));
  if (!named || words.length > 1) return named;
  const [only] = words;
  if (named.only && !named.only.includes(only!.forms.light)) return undefined;
  return only!.word.length > 4 || isAsWritten(text.slice(only!.start, only!.end), named.written) ? named : undefined;
}

/** Abbreviations and other short names mean something only as they are written. */
function isAsWritten(written: string, name: string): boolean {
  if (name === name.toUpperCase() && /[A-Z]/.test(name)) return written === name;
  const [a, b] = [written.toLowerCase(), name.toLowerCase()];
  return a === b || a === `${b}s` || `${a}s` === b;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let last = 0;
  let isJoinedNext = false;
  for (const { start, end, word, isSilent } of wordsIn(text)) {
    const between = text.slice(last, start);
    last = end;
    tokens.push({
      start,
      end,
      word,
      forms: formsOf(word),
      isSilent,
      isSkippable: skippable.has(word),
      isNot: word === 'not',
      isJoined: isJoinedNext || between.includes('/'),
      isListed: between.includes(','),
      isBroken: /[.;:()[\]\n?!]/.test(between),
    });
    isJoinedNext = word === 'and' || word === 'or';
  }
  return tokens;
}
