/** The parts of FHIR R4 that a guideline pack uses. See: http://hl7.org/fhir/R4/plandefinition.html */

export interface FhirExtension {
  readonly url: string;
  readonly valueString?: string;
  readonly valueCode?: string;
  readonly valueCodeableConcept?: FhirConcept;
  readonly extension?: readonly FhirExtension[];
}

export interface FhirCoding {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}

export interface FhirConcept {
  readonly coding?: readonly FhirCoding[];
}

export interface FhirElement {
  readonly extension?: readonly FhirExtension[];
}

export interface FhirRelatedArtifact extends FhirElement {
  readonly type: string;
  /** Names the artifact within the PlanDefinition. */
  readonly label?: string;
  /** In an action: the recommendation, table or section. */
  readonly display?: string;
  readonly citation?: string;
  readonly url?: string;
}

export interface FhirDataRequirement {
  readonly id?: string;
  readonly type: string;
  readonly codeFilter?: readonly { readonly path?: string; readonly code?: readonly FhirCoding[] }[];
  readonly dateFilter?: readonly {
    readonly path?: string;
    readonly valueDuration?: { readonly value?: number; readonly code?: string };
  }[];
}

export interface FhirCondition extends FhirElement {
  readonly kind: 'applicability' | 'start' | 'stop';
  readonly expression?: { readonly language?: string; readonly expression?: string };
}

export interface FhirAction extends FhirElement {
  readonly id?: string;
  readonly title?: string;
  readonly _title?: FhirElement;
  readonly description?: string;
  readonly _description?: FhirElement;
  readonly priority?: 'routine' | 'urgent' | 'asap' | 'stat';
  readonly code?: readonly FhirConcept[];
  readonly documentation?: readonly FhirRelatedArtifact[];
  readonly condition?: readonly FhirCondition[];
  readonly input?: readonly FhirDataRequirement[];
  readonly action?: readonly FhirAction[];
}

export interface FhirPlanDefinition extends FhirElement {
  readonly resourceType: 'PlanDefinition';
  readonly id?: string;
  readonly version?: string;
  readonly date?: string;
  readonly title?: string;
  readonly topic?: readonly FhirConcept[];
  readonly relatedArtifact?: readonly FhirRelatedArtifact[];
  readonly action?: readonly FhirAction[];
}

/** Extensions: FHIR's own where there is one. */
export const extensionUrl = {
  translation: 'http://hl7.org/fhir/StructureDefinition/translation',
  strength: 'http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation',
  evidence: 'http://hl7.org/fhir/StructureDefinition/cqf-qualityOfEvidence',
  checkedAgainst: 'urn:sartor:checked-against',
  year: 'urn:sartor:year',
  conditionRole: 'urn:sartor:condition-role',
  decision: 'urn:sartor:decision',
  against: 'urn:sartor:against',
  finds: 'urn:sartor:finds',
  effect: 'urn:sartor:effect',
} as const;

/** The value strings of all extensions with this URL. */
export function extensionStrings(element: FhirElement, url: string): readonly string[] {
  return (element.extension ?? []).flatMap((each) => (each.url === url && each.valueString ? [each.valueString] : []));
}

/** The first coding of the extension's concept. */
export function extensionCoding(element: FhirElement, url: string): FhirCoding | undefined {
  return element.extension?.find((each) => each.url === url)?.valueCodeableConcept?.coding?.[0];
}

/** The translation into a language that the FHIR translation extension of `_title` and the like gives. */
export function translationOf(element: FhirElement | undefined, language: string): string | undefined {
  for (const each of element?.extension ?? []) {
    if (each.url !== extensionUrl.translation) continue;
    const parts = each.extension ?? [];
    if (parts.find((part) => part.url === 'lang')?.valueCode === language)
      return parts.find((part) => part.url === 'content')?.valueString;
  }
  return undefined;
}
