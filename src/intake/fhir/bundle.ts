import type { Place } from '../../record/index.js';
import { type Node, node, nodes, text } from './json.js';

/** One entry of a FHIR document. */
export interface FhirEntry {
  /** FHIRPath of the resource from the document's root (for NDJSON: from its line). */
  readonly path: string;
  readonly placeOf: (path: string) => Place;
  readonly resource: Node | undefined;
  readonly fullUrl: string | undefined;
}

const fhirPath = (path: string): Place => ({ kind: 'fhirPath', path });

/** The entries of a Bundle of any type, or the single resource; undefined where the JSON is neither. */
export function entriesOf(root: unknown): FhirEntry[] | undefined {
  return entriesAt(root, fhirPath);
}

/** The entries of NDJSON: a resource (or a whole bundle) a line. A line that is no JSON has no resource. */
export function entriesOfLines(content: string): FhirEntry[] {
  return content.split('\n').flatMap((line, index): FhirEntry[] => {
    if (line.trim() === '') return [];
    const placeOf = (path: string): Place => ({ kind: 'line', line: index + 1, column: path });
    return entriesAt(parsed(line), placeOf) ?? [{ path: 'resource', placeOf, resource: undefined, fullUrl: undefined }];
  });
}

function entriesAt(root: unknown, placeOf: (path: string) => Place): FhirEntry[] | undefined {
  const resource = node(root);
  const type = text(resource?.resourceType);
  if (!resource || type === undefined) return undefined;
  if (type !== 'Bundle') return [{ path: type, placeOf, resource, fullUrl: undefined }];
  if (!Array.isArray(resource.entry)) return [];
  return resource.entry.map((each: unknown, index): FhirEntry => {
    const entry = node(each);
    return {
      path: `Bundle.entry[${index}].resource`,
      placeOf,
      resource: node(entry?.resource),
      fullUrl: text(entry?.fullUrl),
    };
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Finds resources of one document by fullUrl, `Type/id` and the tail of either. */
export class ReferenceIndex {
  readonly #byKey = new Map<string, Node>();

  constructor(entries: readonly FhirEntry[]) {
    for (const { resource, fullUrl } of entries) {
      if (!resource) continue;
      const [type, id] = [text(resource.resourceType), text(resource.id)];
      for (const key of [fullUrl, type && id ? `${type}/${id}` : undefined]) {
        if (key && !this.#byKey.has(key)) this.#byKey.set(key, resource);
      }
    }
  }

  /** `#contained`, `urn:uuid:...`, `Type/id`, `https://server/Type/id/_history/3`. */
  resolve(reference: string, from: Node): Node | undefined {
    if (reference.startsWith('#')) {
      return nodes(from.contained).find(({ node: each }) => each.id === reference.slice(1))?.node;
    }
    return this.#byKey.get(reference) ?? this.#byKey.get(relativeReference(reference));
  }
}

/** `Patient/1` of `https://server/fhir/Patient/1/_history/2`. */
export function relativeReference(reference: string): string {
  return /([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/.exec(reference)?.[1] ?? reference;
}
