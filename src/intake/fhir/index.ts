import type { ClinicalTime, IssueCode, Place } from '../../record/index.js';
import { parseClinicalTime } from '../../record/index.js';
import { type IssueDetails, issueAt, type Ledger } from '../ledger.js';
import type { IntakeOptions } from '../source.js';
import type { Standard } from '../standard/index.js';
import { readAdverseEvent, readAllergy } from './allergy.js';
import { type FhirEntry, ReferenceIndex } from './bundle.js';
import { readCondition } from './condition.js';
import { readDocumentReference, readImagingStudy, readReport } from './documents.js';
import type { Duplicates } from './duplicates.js';
import { Entry } from './entry.js';
import { readEncounter, readImmunization, readProcedure } from './events.js';
import { readFamilyHistory } from './family.js';
import { type Node, node, nodes, text } from './json.js';
import { readMedication } from './medication.js';
import { readObservation } from './observation.js';
import { readOrder } from './orders.js';
import { readPatient } from './patient.js';
import type { People } from './people.js';
import { readQuestionnaireResponse } from './questionnaire.js';

export { entriesOf, entriesOfLines, type FhirEntry, ReferenceIndex } from './bundle.js';
export { Duplicates } from './duplicates.js';
export { People, type Person } from './people.js';

/** Which reader makes facts of which resource; the others are counted as ignored. */
const readers: Readonly<Record<string, (entry: Entry) => void>> = {
  Patient: readPatient,
  Observation: readObservation,
  Condition: readCondition,
  MedicationRequest: readMedication,
  MedicationStatement: readMedication,
  MedicationAdministration: readMedication,
  MedicationDispense: readMedication,
  AllergyIntolerance: readAllergy,
  AdverseEvent: readAdverseEvent,
  FamilyMemberHistory: readFamilyHistory,
  Procedure: readProcedure,
  DiagnosticReport: readReport,
  ImagingStudy: readImagingStudy,
  DocumentReference: readDocumentReference,
  Immunization: readImmunization,
  Encounter: readEncounter,
  QuestionnaireResponse: readQuestionnaireResponse,
  ServiceRequest: readOrder,
  DeviceRequest: readOrder,
};

export interface FhirContext {
  readonly standard: Standard;
  readonly options: IntakeOptions;
  readonly people: People;
  readonly duplicates: Duplicates;
  /** Of every FHIR document, for references between documents. */
  readonly everywhere: ReferenceIndex;
}

/** Reads one FHIR document's entries into its ledger, each exactly once. */
export function readFhir(entries: readonly FhirEntry[], ledger: Ledger, context: FhirContext): void {
  const here = new ReferenceIndex(entries);
  const birthDate = context.people
    .mainResources()
    .map(({ birthDate: date }) => parseClinicalTime(text(date) ?? ''))
    .find(Boolean);
  for (const each of entries) {
    const place = each.placeOf(each.path);
    const refusal = refusalOf(each, ledger, context);
    if (refusal) {
      count(ledger, place, refusal);
      continue;
    }
    const resource = each.resource!;
    const entry = new Entry(
      resource,
      each.path,
      {
        ledger,
        standard: context.standard,
        options: context.options,
        resolve: (reference) => here.resolve(reference, resource) ?? context.everywhere.resolve(reference, resource),
        birthDate: birthDate as ClinicalTime | undefined,
      },
      each.placeOf,
    );
    readers[text(resource.resourceType)!]!(entry);
    entry.settle();
  }
}

/** QI-Core's "do not perform", which orders read. */
const isReadModifier = ({ url, valueBoolean }: Node) =>
  typeof url === 'string' && /doNotPe?r?form$/i.test(url) && typeof valueBoolean === 'boolean';

interface Refusal extends IssueDetails {
  readonly code: IssueCode;
  /** Ignored entries are understood and left out on purpose. */
  readonly how: 'quarantine' | 'ignore';
}

/** Why an entry is not even read: no resource, not one of ours, another patient's, a duplicate. */
function refusalOf(
  { resource, fullUrl }: FhirEntry,
  ledger: Ledger,
  { people, duplicates }: FhirContext,
): Refusal | undefined {
  const type = text(resource?.resourceType);
  if (!resource || type === undefined)
    return {
      code: 'missing-resource',
      how: 'quarantine',
      expected: 'resource with resourceType',
      remedy: 'fix-source',
    };
  if (!Object.hasOwn(readers, type)) return { code: 'unsupported-resource', how: 'ignore', found: type };
  switch (people.subjectOf(resource, ledger.document.sha256)) {
    case 'other-patient':
      return { code: 'other-patient', how: 'quarantine', found: subjectLabel(resource), remedy: 'split-patients' };
    case 'unresolved':
      return {
        code: 'unresolved-reference',
        how: 'quarantine',
        found: subjectLabel(resource),
        expected: 'Patient',
        remedy: 'fix-source',
      };
    case 'this-patient':
    case 'not-stated':
      break;
  }
  const modifier = nodes(resource.modifierExtension).find(({ node: each }) => !isReadModifier(each));
  if (modifier)
    return {
      code: 'invalid-field',
      how: 'quarantine',
      found: `modifierExtension ${text(modifier.node.url) ?? ''}`,
      expected: 'no unknown modifierExtension',
    };
  const duplicate = duplicates.check(resource, ledger.document.sha256, fullUrl);
  if (duplicate === 'same')
    return { code: 'duplicate-entry', how: 'ignore', found: `${type}/${text(resource.id) ?? ''}` };
  if (duplicate === 'same-id')
    return {
      code: 'duplicate-id',
      how: 'quarantine',
      found: `${type}/${text(resource.id) ?? ''}`,
      remedy: 'fix-source',
    };
  return undefined;
}

function subjectLabel(resource: NonNullable<FhirEntry['resource']>): string {
  const subject = node(resource.subject) ?? node(resource.patient);
  return (
    text(subject?.reference) ??
    text(subject?.display) ??
    `${text(resource.resourceType) ?? ''}/${text(resource.id) ?? ''}`
  );
}

function count(ledger: Ledger, place: Place, { code, how, ...details }: Refusal): void {
  const issue = issueAt(ledger.document, place, code, how === 'ignore' ? 'information' : 'error', details);
  if (how === 'ignore') ledger.ignore(place, [issue]);
  else ledger.quarantine(place, [issue]);
}
