import type { Assessment, ClaimId, FactId, Language } from '../../record/index.js';
import type { Lookup } from '../names.js';
import { SupportFinder } from './support.js';
import { type Lexicons, type Mismatch, mismatches } from './verify.js';

/** A sentence as a narrative carries it: with the ids of all that it rests on. */
export interface Cited {
  readonly text: string;
  readonly claims: readonly ClaimId[];
  readonly facts?: readonly FactId[];
}

/** Checks sentences against the claims of one assessment. */
export class Verifier {
  readonly #support: SupportFinder;

  constructor(
    assessment: Assessment,
    lookup: Lookup,
    language: Language,
    private readonly lexicons: Lexicons,
  ) {
    this.#support = new SupportFinder(assessment, lookup, language);
  }

  /** What the sentence says that its claims don't; empty if it is faithful. A sentence without claims, or with one that does not exist, is not. */
  check(sentence: Cited): readonly Mismatch[] {
    const support = this.#support.for(sentence);
    if (support.unknown.length > 0) return support.unknown.map((found) => ({ kind: 'claim', found }));
    if (sentence.claims.length === 0 && !sentence.facts?.length) return [{ kind: 'claim', found: '' }];
    return mismatches(sentence.text, support, this.lexicons);
  }
}
