/** Which VCF records are worth a fact: one-based, inclusive GRCh38 intervals by chromosome (`chr10`). */
export interface GenomePositions {
  readonly build: 'GRCh38';
  readonly intervals: ReadonlyMap<string, readonly { readonly start: number; readonly end: number }[]>;
}
