import { type FhirEntry, relativeReference } from './bundle.js';
import { list, type Node, node, text } from './json.js';
import { identifiersOf, nameOf } from './patient.js';

/** A person for whom the files hold one or more Patient resources. */
export interface Person {
  readonly id: string;
  readonly name?: string;
  readonly birthDate?: string;
}

interface PatientResource {
  readonly document: string;
  readonly resource: Node;
  readonly fullUrl: string | undefined;
  person: number;
}

/** Whom an entry is about, as far as it says. */
export type Subject = 'this-patient' | 'other-patient' | 'unresolved' | 'not-stated';

/**
 * Tells the entries of one patient from those of others over all FHIR documents of a record.
 * Two Patient resources are one person if they share an identifier with its system, their id within one document,
 * or name, birth date and sex together.
 */
export class People {
  readonly #patients: PatientResource[] = [];
  readonly #persons: PatientResource[][] = [];
  #main = 0;
  /** Where no document has a Patient: the first subject met. */
  #assumedSubject: string | undefined;

  constructor(
    documents: readonly { readonly sha256: string; readonly entries: readonly FhirEntry[] }[],
    wanted: string | undefined,
  ) {
    for (const { sha256, entries } of documents) {
      for (const { resource, fullUrl } of entries) {
        if (resource && text(resource.resourceType) === 'Patient')
          this.#add({ document: sha256, resource, fullUrl, person: -1 });
      }
    }
    if (wanted !== undefined) {
      this.#main = this.#persons.findIndex((resources) => resources.some((each) => isNamed(each, wanted)));
    }
  }

  #add(patient: PatientResource): void {
    const same = this.#patients.find((other) => isSamePerson(patient, other));
    patient.person = same?.person ?? this.#persons.length;
    this.#patients.push(patient);
    const resources = this.#persons[patient.person];
    if (resources) resources.push(patient);
    else this.#persons.push([patient]);
  }

  /** Everyone for whom there is a Patient resource, the first met first. */
  persons(): Person[] {
    return this.#persons.map((resources) => {
      const { resource, fullUrl } = resources[0]!;
      const [name, birthDate] = [nameOf(resource), text(resource.birthDate)];
      return { id: text(resource.id) ?? fullUrl ?? '', ...(name ? { name } : {}), ...(birthDate ? { birthDate } : {}) };
    });
  }

  /** The Patient resources of the record's own patient. */
  mainResources(): readonly Node[] {
    return this.#persons[this.#main]?.map(({ resource }) => resource) ?? [];
  }

  /** Whom a resource of a document is about. */
  subjectOf(resource: Node, document: string): Subject {
    if (text(resource.resourceType) === 'Patient') {
      const person = this.#patients.find((each) => each.resource === resource)?.person;
      return person === this.#main ? 'this-patient' : 'other-patient';
    }
    const subject = node(resource.subject) ?? node(resource.patient) ?? node(resource.beneficiary);
    if (!subject) return this.#persons.length > 1 ? 'unresolved' : 'not-stated';
    const reference = text(subject.reference);
    if (reference !== undefined) return this.#byReference(reference, document, resource);
    return this.#byIdentifier(node(subject.identifier));
  }

  #byReference(reference: string, document: string, resource: Node): Subject {
    if (reference.startsWith('#')) {
      const contained = list(resource.contained)
        .map(node)
        .find((each) => each?.id === reference.slice(1));
      return contained ? 'this-patient' : 'unresolved';
    }
    const relative = relativeReference(reference);
    if (this.#patients.length === 0) {
      this.#assumedSubject ??= relative;
      return this.#assumedSubject === relative ? 'this-patient' : 'other-patient';
    }
    const named = this.#patients.filter((each) => isNamed(each, reference) || isNamed(each, relative));
    const person = (named.find((each) => each.document === document) ?? named[0])?.person;
    if (person !== undefined) return person === this.#main ? 'this-patient' : 'other-patient';
    return relative.startsWith('Patient/') ? 'other-patient' : 'unresolved';
  }

  #byIdentifier(identifier: Node | undefined): Subject {
    const value = text(identifier?.value);
    if (value === undefined) return 'not-stated';
    const person = this.#patients.find((each) =>
      identifiersOf(each.resource).some((known) => known.value === value && known.system === text(identifier?.system)),
    )?.person;
    if (person === undefined) return this.#patients.length === 0 ? 'this-patient' : 'unresolved';
    return person === this.#main ? 'this-patient' : 'other-patient';
  }
}

function isNamed({ resource, fullUrl }: PatientResource, reference: string): boolean {
  const id = text(resource.id);
  const tail = reference.replace(/^(?:urn:uuid:|Patient\/)/, '');
  return (
    reference === fullUrl ||
    (id !== undefined && (reference === id || tail === id)) ||
    (fullUrl?.endsWith(tail) === true && tail.length >= 8)
  );
}

function isSamePerson(a: PatientResource, b: PatientResource): boolean {
  if (a.document === b.document && text(a.resource.id) !== undefined && text(a.resource.id) === text(b.resource.id))
    return true;
  const identifiers = identifiersOf(b.resource);
  if (
    identifiersOf(a.resource).some(
      ({ system, value }) =>
        system !== undefined && identifiers.some((each) => each.system === system && each.value === value),
    )
  )
    return true;
  const [left, right] = [a, b].map(({ resource }) => {
    const [name, birthDate, gender] = [nameOf(resource), text(resource.birthDate), text(resource.gender)];
    return name && birthDate && gender ? `${name.toLowerCase()}|${birthDate}|${gender}` : undefined;
  });
  return left !== undefined && left === right;
}
