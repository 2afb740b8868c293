/** What is known of how often a disease has a phenotype. */
export interface Annotation {
  /** Place of the term in the ontology. */
  readonly term: number;
  /** Patients with it among patients looked at, over all reports that count; `total` 0 where no report counts. */
  readonly count: number;
  readonly total: number;
  /** The source's class where it gives no count: middle of the class, 0 to 1; 0 where the source excludes it. */
  readonly classFrequency?: number;
  /** PubMed number of one report, 0 if the source names none. */
  readonly pmid: number;
}

/** The annotated diseases, column by column; annotations of disease d are rows `start[d]` to `start[d + 1]`. */
export interface DiseaseData {
  readonly release: string;
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly genes: readonly (readonly string[])[];
  /** Inheritance codes as letters: D, R, X (linked), M (mitochondrial), S (somatic, sporadic, other). */
  readonly inheritance: readonly string[];
  /** Onset window in years, [lower, upper), NaN where not annotated. */
  readonly onset: Float32Array;
  /** Patients among the published cases counted, and the reports they came from. */
  readonly reports: Uint16Array;
  readonly start: Int32Array;
  readonly term: Uint16Array;
  readonly count: Uint16Array;
  readonly total: Uint16Array;
  /** 255 where there is none, else hundredths. */
  readonly classFrequency: Uint8Array;
  readonly pmid: Uint32Array;
}
