import type { ClinicalTime, Fact, FactId, IsoDate, Provenance } from '../../record/index.js';
import type { Standard } from '../standard/index.js';
import type { Sentence } from './sentences.js';

export interface NoteContext {
  readonly standard: Standard;
  readonly asOf: IsoDate;
  /** When the note was written, if known: its findings are of that time. */
  readonly time: ClinicalTime | undefined;
  /** Id and provenance of a mention at a half-open range of the text. */
  readonly source: (start: number, end: number) => { readonly id: FactId; readonly provenance: Provenance };
}

/** Finds one kind of mention in a sentence; ranges of `found` are in the sentence. */
export type Recogniser = (sentence: Sentence, context: NoteContext) => readonly Mention[];

/** A fact without its place, and the range of the sentence that says it. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly fact: FactWithoutPlace;
  /** Mentions with the same key say the same thing: the first stands for all. */
  readonly key: string;
}

type Without<T> = T extends Fact ? Omit<T, 'id' | 'provenance' | 'foundBy'> : never;
export type FactWithoutPlace = Without<Fact>;
