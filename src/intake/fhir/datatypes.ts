import { type Coding, type Concept, codeSystem } from '../../record/index.js';
import { canonicalSystem } from '../standard/code-systems.js';
import type { SourceQuantity } from '../standard/units.js';
import { type Node, node, nodes, number, text } from './json.js';

export function codingOf(value: unknown): Coding | undefined {
  const coding = node(value);
  const code = text(coding?.code);
  if (!coding || code === undefined) return undefined;
  const display = text(coding.display);
  return {
    system: canonicalSystem(text(coding.system) ?? ''),
    code,
    ...(display === undefined ? {} : { display }),
  };
}

/** A CodeableConcept, or undefined if it says nothing. A coding that is only a display becomes the text. */
export function conceptOf(value: unknown): Concept | undefined {
  const concept = node(value);
  if (!concept) return undefined;
  const all = nodes(concept.coding);
  const codings = all.flatMap(({ node: each }) => codingOf(each) ?? []);
  const words =
    text(concept.text) ?? (codings.length === 0 ? all.map((each) => text(each.node.display)).find(Boolean) : undefined);
  if (codings.length === 0 && words === undefined) return undefined;
  return words === undefined ? { codings } : { codings, text: words };
}

/** The first concept of an element that is one concept or a list of them. */
export function firstConcept(value: unknown): Concept | undefined {
  for (const each of Array.isArray(value) ? value : [value]) {
    const concept = conceptOf(each);
    if (concept) return concept;
  }
  return undefined;
}

/** The codes of an element with codings or concepts, whatever their systems. */
export function codesOf(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.flatMap((each) => {
    const single = typeof each === 'string' ? each : undefined;
    return single ? [single] : (conceptOf(each)?.codings.map(({ code }) => code) ?? []);
  });
}

const comparators = ['<', '<=', '>=', '>'] as const;

/** A FHIR Quantity that has a number, or undefined. `code` only counts where the system says UCUM. */
export function quantityOf(value: unknown): SourceQuantity | undefined {
  const quantity = node(value);
  const amount = number(quantity?.value);
  if (!quantity || amount === undefined) return undefined;
  const system = text(quantity.system);
  const isUcum = system !== undefined && canonicalSystem(system) === codeSystem.ucum;
  const code = text(quantity.code);
  return {
    value: amount,
    unit: text(quantity.unit) ?? (isUcum ? undefined : code),
    code: isUcum ? code : undefined,
    comparator: comparators.find((each) => each === quantity.comparator),
  };
}

/** The value of an extension, `value[x]`, by its URL. */
export function extensionOf(element: Node, url: string): Node | undefined {
  return nodes(element.extension).find((each) => each.node.url === url)?.node;
}
