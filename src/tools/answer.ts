import type { Claim, ClaimId, FactId } from '../record/index.js';

/** A sentence of an answer, with what it rests on. */
export interface AnswerSentence {
  readonly text: string;
  readonly claims: readonly ClaimId[];
  readonly facts: readonly FactId[];
  /** Of an imagined record: its claims are not those of the patient. */
  readonly hypothetical?: true;
}

export type RefusedBecause =
  | 'not-understood'
  | 'unknown-drug'
  | 'unknown-measure'
  | 'unknown-claim'
  | 'bad-value'
  | 'not-in-record';

/** An answer from the engines, or the reason why there is none. */
export interface Answer {
  readonly sentences: readonly AnswerSentence[];
  readonly refused?: RefusedBecause;
}

export const sentence = (
  text: string,
  claims: readonly Claim[] | readonly ClaimId[] = [],
  facts: readonly FactId[] = [],
): AnswerSentence => ({
  text,
  claims: claims.map((each) => (typeof each === 'string' ? each : each.id)),
  facts,
});
