/** What this stage needs from the packs; `knowledge/load.ts` fills it. */
export interface DiagnosisKnowledge {
  readonly packs: readonly string[];
}
