import type { Assessment, Issue, Plan } from '../record/index.js';

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
export interface PatientSummary {
  readonly id: string;
  readonly name: string;
  readonly birthDate?: string;
  readonly sex: string;
  readonly asOf: string;
  readonly example: boolean;
  /** Domains in which the plan has something to do. */
  readonly domains: readonly string[];
  readonly urgent: number;
  readonly recommendations: number;
  readonly quarantined: number;
}

export interface UploadResult {
  readonly patient?: PatientSummary;
  readonly issues: readonly Issue[];
}

/** The lines of a document around a place, decoded as text. */
export interface Excerpt {
  readonly documentName: string;
  readonly kind: string;
  /** One-based number of the first line. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** One-based, inclusive lines that say it; columns are zero-based, half-open, within the first and last of them. */
  readonly highlight: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
}

export interface About {
  readonly version: string;
  readonly packs: Assessment['versions']['packs'];
  readonly database: 'pglite' | 'postgresql';
}

export type PlanHistory = readonly Plan[];
