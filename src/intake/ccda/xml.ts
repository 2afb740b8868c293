import { SaxesParser } from 'saxes';

/** An element with its place in the text: UTF-16 offsets, half-open. */
export interface XmlElement {
  /** Without the prefix of its namespace, `sdtc:` apart, which the HL7 extension elements are told by. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Elements and texts in their order. */
  readonly content: readonly (XmlElement | string)[];
  readonly parent: XmlElement | undefined;
  readonly start: number;
  readonly end: number;
}

export interface XmlTrouble {
  readonly line: number;
  readonly column: number;
  readonly found: string;
}

interface Building extends XmlElement {
  readonly children: Building[];
  readonly content: (Building | string)[];
  end: number;
}

/** No clinical document nests so deep. */
const deepest = 200;

/**
 * Parses XML without reading anything from outside: a document type definition, and with it any entity of its own, is refused.
 */
export function parseXml(text: string): { readonly root: XmlElement } | { readonly trouble: XmlTrouble } {
  const parser = new SaxesParser({ xmlns: false });
  let root: Building | undefined;
  let open: Building | undefined;
  let depth = 0;
  let trouble: XmlTrouble | undefined;
  let opened = 0;
  const refuse = (found: string) => {
    trouble ??= { line: parser.line, column: parser.columnIndex + 1, found };
  };
  parser.on('error', (error) => refuse(error.message));
  parser.on('doctype', () => refuse('a document type definition'));
  parser.on('opentagstart', () => {
    opened = parser.position;
  });
  parser.on('opentag', (tag) => {
    if (++depth > deepest) refuse(`elements nested deeper than ${deepest}`);
    const start = text.lastIndexOf('<', Math.max(opened - 1, 0));
    const element: Building = {
      name: localName(tag.name),
      attributes: withLocalNames(tag.attributes),
      children: [],
      content: [],
      parent: open,
      start,
      end: start,
    };
    if (open) {
      open.children.push(element);
      open.content.push(element);
    } else root ??= element;
    open = element;
  });
  parser.on('closetag', () => {
    depth--;
    if (!open) return;
    open.end = parser.position;
    open = open.parent as Building | undefined;
  });
  const words = (characters: string) => {
    open?.content.push(characters);
  };
  parser.on('text', words);
  parser.on('cdata', words);
  for (let at = 0; at < text.length && !trouble; at += blockLength) parser.write(text.slice(at, at + blockLength));
  if (!trouble) parser.close();
  if (trouble) return { trouble };
  return root ? { root } : { trouble: { line: 1, column: 1, found: 'no element' } };
}

/** Written in blocks, so that a refused document is not parsed to its end. */
const blockLength = 64 * 1024;

const localName = (name: string) => (name.startsWith('sdtc:') ? name : name.slice(name.indexOf(':') + 1));

function withLocalNames(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [localName(name), value]));
}

/** All text within, in order. */
export function textWithin(element: XmlElement): string {
  return element.content.map((part) => (typeof part === 'string' ? part : textWithin(part))).join('');
}

/** XPath from the root, with the position of an element among siblings of its name: `/ClinicalDocument/component[1]`. */
export function xpathOf(element: XmlElement): string {
  const { parent, name } = element;
  return parent ? `${xpathOf(parent)}/${stepsOf(parent).get(element) ?? name}` : `/${name}`;
}

const steps = new WeakMap<XmlElement, ReadonlyMap<XmlElement, string>>();

/** The last step of the path of each child, worked out once: a section may have thousands. */
function stepsOf(parent: XmlElement): ReadonlyMap<XmlElement, string> {
  const known = steps.get(parent);
  if (known) return known;
  const byName = new Map<string, XmlElement[]>();
  for (const each of parent.children) {
    const same = byName.get(each.name);
    if (same) same.push(each);
    else byName.set(each.name, [each]);
  }
  const found = new Map<XmlElement, string>();
  for (const [name, same] of byName) {
    for (const [index, each] of same.entries()) found.set(each, same.length > 1 ? `${name}[${index + 1}]` : name);
  }
  steps.set(parent, found);
  return found;
}

/** The element that a path of `xpathOf` names; the deepest that exists if it goes on into nothing. */
export function elementAt(root: XmlElement, path: string): XmlElement | undefined {
  const [first, ...below] = path.split('/').filter((step) => step !== '' && !step.startsWith('@'));
  if (first?.replace(/\[\d+\]$/, '') !== root.name) return undefined;
  let element = root;
  for (const step of below) {
    const [, name, position = '1'] = /^([^[\]]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    const next = element.children.filter((each) => each.name === name)[Number(position) - 1];
    if (!next) break;
    element = next;
  }
  return element;
}
