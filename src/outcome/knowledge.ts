/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface OutcomeKnowledge {
  readonly packs: readonly string[];
}
