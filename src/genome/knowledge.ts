/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface GenomeKnowledge {
  readonly packs: readonly string[];
}
