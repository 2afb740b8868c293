import type { DocumentHash, Place } from './provenance.js';

/** What went wrong, by code; the sentence is made late, in the reader's language (`language/catalogue`). */
export const issueCodes = [
  'unreadable-json',
  'unreadable-xml',
  'unreadable-file',
  'file-too-large',
  'line-too-long',
  'decompression-bomb',
  'unknown-document-kind',
  'not-a-bundle',
  'missing-resource',
  'unsupported-resource',
  'missing-field',
  'invalid-field',
  'invalid-date',
  'future-date',
  'impossible-value',
  'entered-in-error',
  'duplicate-id',
  'duplicate-entry',
  'read-with-another',
  'conflicting-value',
  'other-patient',
  'unresolved-reference',
  'unit-not-normalised',
  'wrong-genome-build',
  'unknown-genome-build',
  'no-samples',
  'unknown-sample',
  'malformed-record',
  'reference-mismatch',
  'low-quality-call',
  'filtered-call',
  'not-used-by-any-pack',
  'no-patient',
  'unsupported-encoding',
  'unsupported-transfer-syntax',
  'code-and-text-disagree',
  'unknown-name',
  'words-withheld',
] as const;
export type IssueCode = (typeof issueCodes)[number];

/** Trouble with data is data. `error` quarantines the entry; `warning` and `information` do not. */
export interface Issue {
  readonly code: IssueCode;
  readonly severity: 'error' | 'warning' | 'information';
  /** Absent where no document could be stored (an unreadable file). */
  readonly document?: DocumentHash;
  readonly documentName: string;
  readonly place: Place;
  /** What was found, short and machine-made: `17 m`, `Observation.status`, `GRCh36`. */
  readonly found?: string;
  /** What was expected: `0.3 to 2.75 m`, `one of final, amended`. */
  readonly expected?: string;
  /** Which remedy the reader has; words in the catalogue. */
  readonly remedy?:
    | 'fix-source'
    | 'confirm-value'
    | 'split-patients'
    | 'lift-over'
    | 'choose-sample'
    | 'split-file'
    | 'none';
}

/** A source entry that is kept but not used, and every reason why. */
export interface Quarantined {
  readonly place: Place;
  readonly issues: readonly [Issue, ...Issue[]];
  /** Entries covered; above one for a run of consecutive VCF records. */
  readonly count: number;
}
