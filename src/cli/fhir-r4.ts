/** The elements of FHIR R4 that `sartor pgx` writes. @see https://hl7.org/fhir/R4/observation.html */
export interface FhirCoding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export interface CodeableConcept {
  readonly coding?: readonly FhirCoding[];
  readonly text?: string;
}

export interface Reference {
  readonly reference?: string;
  readonly display?: string;
}

export interface ObservationComponent {
  readonly code: CodeableConcept;
  readonly valueCodeableConcept?: CodeableConcept;
}

export interface Observation {
  readonly resourceType: 'Observation';
  readonly id: string;
  readonly meta?: { readonly profile: readonly string[] };
  readonly status: 'final';
  readonly category: readonly CodeableConcept[];
  readonly code: CodeableConcept;
  readonly subject: Reference;
  readonly valueCodeableConcept?: CodeableConcept;
  readonly note?: readonly { readonly text: string }[];
  readonly derivedFrom?: readonly Reference[];
  readonly component?: readonly ObservationComponent[];
}

export interface DiagnosticReport {
  readonly resourceType: 'DiagnosticReport';
  readonly id: string;
  readonly meta: { readonly profile: readonly string[] };
  readonly status: 'final';
  readonly category: readonly CodeableConcept[];
  readonly code: CodeableConcept;
  readonly subject: Reference;
  readonly result: readonly Reference[];
}

export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly type: 'collection';
  readonly entry: readonly { readonly fullUrl: string; readonly resource: DiagnosticReport | Observation }[];
}
