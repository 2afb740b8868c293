/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface TreatmentKnowledge {
  readonly packs: readonly string[];
}
