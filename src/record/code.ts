/** Identifiers of the code systems that a fact may carry. URIs are those that FHIR R4 publishes. */
export const codeSystem = {
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  atc: 'http://www.whocc.no/atc',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  hpo: 'http://human-phenotype-ontology.org',
  hgnc: 'http://www.genenames.org',
  omim: 'http://www.omim.org',
  orphanet: 'http://www.orpha.net',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  ucum: 'http://unitsofmeasure.org',
  dicom: 'http://dicom.nema.org/resources/ontology/DCM',
} as const;

/** One code of one system, with the text the source gave it. */
export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** What a source says something is: its codes (possibly none) and its own words. */
export interface Concept {
  readonly codings: readonly Coding[];
  readonly text?: string;
  /**
   * The source's words where they are no name that the terminology has for the codes (or, without a known code, for anything):
   * shown in quotation marks, as a quotation.
   */
  readonly quoted?: string;
}

/** True if the concept carries this code. */
export function hasCode(concept: Concept, system: string, code: string): boolean {
  return concept.codings.some((coding) => coding.code === code && coding.system === system);
}

/** The best words for a concept: its own text, else the first display, else the first code, else "". A quotation has its marks. */
export function conceptLabel(concept: Concept): string {
  const { codings, text, quoted } = concept;
  const words = text ?? codings.find((coding) => coding.display)?.display;
  if (quoted !== undefined && (words ?? quoted) === quoted) return `“${quoted}”`;
  return words ?? codings[0]?.code ?? '';
}

/** A text in each language the product speaks. Written by us; never copied prose. */
export interface LocalizedText {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof LocalizedText;
export const languages: readonly Language[] = ['en', 'zh'];
