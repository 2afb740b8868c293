/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface PredictionKnowledge {
  readonly packs: readonly string[];
}
