import type { FhirEntry } from './bundle.js';
import { type Node, node, text } from './json.js';

/**
 * Finds entries that a record holds twice. The same content (its id, metadata and narrative aside) is one statement
 * however often it is sent; different content under one id of one document cannot both be right:
 * the newest by `meta.lastUpdated` counts, else the first.
 */
export class Duplicates {
  readonly #contents = new Set<string>();
  readonly #newest = new Map<string, Node>();

  constructor(documents: readonly { readonly sha256: string; readonly entries: readonly FhirEntry[] }[]) {
    for (const { sha256, entries } of documents) {
      for (const { resource, fullUrl } of entries) {
        const key = resource && identity(resource, sha256, fullUrl);
        if (!resource || !key) continue;
        const known = this.#newest.get(key);
        if (!known || lastUpdated(resource) > lastUpdated(known)) this.#newest.set(key, resource);
      }
    }
  }

  check(resource: Node, document: string, fullUrl: string | undefined): 'new' | 'same' | 'same-id' {
    const content = contentOf(resource);
    if (this.#contents.has(content)) return 'same';
    const key = identity(resource, document, fullUrl);
    const newest = key ? this.#newest.get(key) : undefined;
    if (newest && newest !== resource && contentOf(newest) !== content) return 'same-id';
    this.#contents.add(content);
    return 'new';
  }
}

/** Ids are given by a server: two documents may use the same id for different things. */
function identity(resource: Node, document: string, fullUrl: string | undefined): string | undefined {
  const [type, id] = [text(resource.resourceType), text(resource.id)];
  return type && id ? `${document}|${type}/${id}` : fullUrl ? `${document}|${fullUrl}` : undefined;
}

function lastUpdated(resource: Node): number {
  const time = Date.parse(text(node(resource.meta)?.lastUpdated) ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function contentOf({ id, meta, text: narrative, ...content }: Node): string {
  return JSON.stringify(content);
}
