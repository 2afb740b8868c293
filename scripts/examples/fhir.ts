/** As much of FHIR R4's types as the examples write by hand; everything else of a resource is plain JSON. */
export interface Coding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}

export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly system?: string;
  readonly code?: string;
}

export interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly [element: string]: unknown;
}

export interface Observation extends Resource {
  readonly resourceType: 'Observation';
  readonly status: 'final' | 'entered-in-error';
  readonly valueQuantity?: Quantity;
}
