import type { Coding, PatientFact, Sex } from '../../record/index.js';
import { codingOf, extensionOf } from './datatypes.js';
import type { Entry } from './entry.js';
import { list, type Node, node, nodes, text, truth } from './json.js';

const usCore = 'http://hl7.org/fhir/us/core/StructureDefinition';

/** A FHIR Patient. @see https://hl7.org/fhir/R4/patient.html */
export function readPatient(entry: Entry): void {
  const { resource } = entry;
  const birthDate = entry.time(['birthDate'], 'undated');
  const deceasedAt = entry.time(['deceasedDateTime'], 'undated');
  const deceased = deceasedAt ?? truth(resource.deceasedBoolean);
  const name = nameOf(resource);
  const race = ombCategory(resource, `${usCore}/us-core-race`);
  const ethnicity = ombCategory(resource, `${usCore}/us-core-ethnicity`);
  const address = nodes(resource.address)[0]?.node;
  const [postalCode, country] = [text(address?.postalCode), text(address?.country)];
  const fact: PatientFact = {
    kind: 'patient',
    ...entry.source(),
    certainty: 'present',
    foundBy: 'source',
    sex: sexOf(entry),
    identifiers: identifiersOf(resource),
    ...(birthDate ? { birthDate } : {}),
    ...(name ? { name } : {}),
    ...(deceased === undefined ? {} : { deceased }),
    ...(race ? { race } : {}),
    ...(ethnicity ? { ethnicity } : {}),
    ...(postalCode ? { postalCode } : {}),
    ...(country ? { country } : {}),
  };
  if (resource.birthDate === undefined) entry.warn('missing-field', 'birthDate', { found: 'Patient.birthDate' });
  entry.facts.push(fact);
}

/** Administrative gender, or where that says neither the sex recorded at birth. */
function sexOf(entry: Entry): Sex {
  const gender = text(entry.resource.gender)?.toLowerCase();
  if (gender === 'female' || gender === 'male') return gender;
  const birthSex = text(extensionOf(entry.resource, `${usCore}/us-core-birthsex`)?.valueCode);
  if (birthSex === 'F') return 'female';
  if (birthSex === 'M') return 'male';
  if (gender === 'other' || gender === 'unknown' || gender === undefined) return gender ?? 'unknown';
  entry.warn('invalid-field', 'gender', { found: gender, expected: 'male, female, other, unknown' });
  return 'unknown';
}

/** The official name, else the first that is not an old one: text as written, else given and family names. */
export function nameOf(patient: Node): string | undefined {
  const names = nodes(patient.name).map((each) => each.node);
  const name =
    names.find(({ use }) => use === 'official') ??
    names.find(({ use }) => use !== 'old' && use !== 'maiden') ??
    names[0];
  if (!name) return undefined;
  const parts = [...list(name.given).map(text), text(name.family)].filter(Boolean);
  return text(name.text) ?? (parts.length > 0 ? parts.join(' ') : undefined);
}

export function identifiersOf(patient: Node): { readonly system?: string; readonly value: string }[] {
  return nodes(patient.identifier).flatMap(({ node: identifier }) => {
    const [system, value] = [text(identifier.system), text(identifier.value)];
    return value ? [system ? { system, value } : { value }] : [];
  });
}

function ombCategory(patient: Node, url: string): Coding | undefined {
  const extension = extensionOf(patient, url);
  const category = extension && extensionOf(extension, 'ombCategory');
  return codingOf(node(category)?.valueCoding);
}
