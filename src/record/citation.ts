/** Where a clinical fact comes from, and whether we read it there. */
export interface Citation {
  readonly title: string;
  readonly year?: number;
  readonly doi?: string;
  readonly pmid?: string;
  readonly url?: string;
  /** The part: table, section, equation, recommendation number. */
  readonly locator?: string;
  /** The document or data file in which the fact was read; `unchecked` if from memory. No dose or stop rests on unchecked ones alone. */
  readonly checkedAgainst: string | 'unchecked';
}

/** One entry of one knowledge pack. */
export interface KnowledgeRef {
  /** The pack's id: `cpic-cyp2c19`. */
  readonly pack: string;
  /** The entry in the pack, as its own file names it: `allele/*2`. */
  readonly entry: string;
  readonly citation: Citation;
}
