/** SHA-256 of a stored document, lower-case hexadecimal. */
export type DocumentHash = string & { readonly __documentHash: unique symbol };

/** Where in a document something is said. Offsets and lines are zero- and one-based as each member says. */
export type Place =
  /** FHIRPath from the document's root: `Bundle.entry[3].resource.component[0]`. */
  | { readonly kind: 'fhirPath'; readonly path: string }
  /** One-based line, as editors count; for VCF the record's line in the decompressed text. */
  | { readonly kind: 'line'; readonly line: number; readonly column?: string }
  /** Zero-based, half-open range of UTF-16 code units in the decoded text; `within` names the element that holds the text (an attachment's `data`), where that is not the document itself. */
  | { readonly kind: 'span'; readonly start: number; readonly end: number; readonly within?: string }
  /** One-based row (the header is row 1) and column name of a table. */
  | { readonly kind: 'cell'; readonly row: number; readonly column: string }
  /** HL7 v2 `PID-5.1` of the one-based segment. */
  | { readonly kind: 'segment'; readonly segment: number; readonly field: string }
  /** XPath of a C-CDA element. */
  | { readonly kind: 'xpath'; readonly path: string }
  /** DICOM SOP instance, and the tag read. */
  | { readonly kind: 'dicom'; readonly sopInstanceUid: string; readonly tag?: string }
  /** The document as a whole. */
  | { readonly kind: 'whole' };

/** The stored document and the place in it: a fact's way back to the source bytes. */
export interface Provenance {
  readonly document: DocumentHash;
  readonly place: Place;
}

/** A short text for a place, the same in every language: `entry[3].resource`, `line 12`, `chars 40-52`. */
export function placeLabel(place: Place): string {
  switch (place.kind) {
    case 'fhirPath':
      return place.path;
    case 'line':
      return place.column ? `line ${place.line}, ${place.column}` : `line ${place.line}`;
    case 'span':
      return `${place.within ? `${place.within}, ` : ''}chars ${place.start}-${place.end}`;
    case 'cell':
      return `row ${place.row}, ${place.column}`;
    case 'segment':
      return `segment ${place.segment}, ${place.field}`;
    case 'xpath':
      return place.path;
    case 'dicom':
      return place.tag ? `${place.sopInstanceUid} ${place.tag}` : place.sopInstanceUid;
    case 'whole':
      return 'document';
    default:
      return place satisfies never;
  }
}

/** What kind of document a file is, as recognised from its bytes. */
export type DocumentKind = 'fhir' | 'vcf' | 'note' | 'dicom' | 'hl7v2' | 'ccda' | 'table' | 'image' | 'unknown';

/** A document as the record knows it; its bytes live in the store under its hash. */
export interface SourceDocument {
  readonly sha256: DocumentHash;
  readonly name: string;
  readonly kind: DocumentKind;
  readonly byteLength: number;
}
