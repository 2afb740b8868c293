import type { PatientRecord, Terminology } from '../record/index.js';
import type { GenomePositions } from './vcf/index.js';

/** A file as the outside gives it. Bytes may be compressed (gzip, bgzip). */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What intake standardises with. */
export interface IntakeKnowledge {
  readonly terminology: Terminology;
  /** The positions that the packs ask about; other VCF records are counted as ignored. */
  readonly positions: GenomePositions;
}

export interface IntakeOptions {
  /** Dates after this day are in the future: YYYY-MM-DD. */
  readonly asOf: import('../record/index.js').IsoDate;
  /** The VCF sample to read where a file has several. */
  readonly sample?: string;
}

/** Stage A: files of one patient to cleaned, standardised facts; every entry is a fact, quarantined or ignored with its reason. */
export function ingest(
  _files: readonly SourceFile[],
  _knowledge: IntakeKnowledge,
  _options: IntakeOptions,
): PatientRecord {
  return { documents: [], facts: [], issues: [] };
}
