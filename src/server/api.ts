import type { PackManifest } from '../knowledge/pack.js';
import type { Issue, Plan } from '../record/index.js';
import type { Excerpt as PlaceExcerpt } from '../store/excerpt.js';
import type { StoredPatient } from '../store/patients.js';

/**
 * The HTTP contract between server and workbench; types only.
 *
 *   GET    /api/patients                                  -> PatientSummary[]
 *   POST   /api/patients            multipart, field `file` (one or more) -> UploadResult
 *   GET    /api/patients/:id/assessment                   -> Assessment
 *   POST   /api/patients/:id/files  multipart             -> UploadResult (adds to a patient, re-assesses)
 *   GET    /api/patients/:id/plans                        -> Plan[], newest first
 *   GET    /api/patients/:id/report.(pdf|html|md|json)?lang=en|zh -> the report
 *   GET    /api/documents/:sha256                         -> the bytes as they came
 *   GET    /api/documents/:sha256/excerpt?place=<JSON Place> -> Excerpt
 *   GET    /api/about                                     -> About
 * Errors are FHIR OperationOutcomes with a fitting status.
 */
export type PatientSummary = StoredPatient;

export interface UploadResult {
  readonly patient?: PatientSummary;
  readonly issues: readonly Issue[];
}

/** The lines of a document around a place. */
export type Excerpt = PlaceExcerpt & { readonly documentName: string; readonly kind: string };

export interface About {
  readonly version: string;
  readonly database: 'pglite' | 'postgresql';
  readonly packs: readonly PackManifest[];
}

export type PlanHistory = readonly Plan[];
