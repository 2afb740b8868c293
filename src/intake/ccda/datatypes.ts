import type { Coding, Concept, Quantity } from '../../record/index.js';
import { systemOfOid } from '../standard/code-systems.js';
import { isoTime } from '../standard/hl7-time.js';
import type { SourceQuantity } from '../standard/units.js';
import { textWithin, type XmlElement } from './xml.js';

/** Readers that answer undefined (or nothing) where the XML is not what was expected; they never throw. */
export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = found?.children.find((each) => each.name === name);
  return found;
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? [];
}

export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes[name]?.trim();
  return value === '' ? undefined : value;
}

export const isNull = (element: XmlElement | undefined) => attribute(element, 'nullFlavor') !== undefined;

/** Words of an element in one line. */
export function wordsOf(element: XmlElement | undefined): string | undefined {
  const words = element ? textWithin(element).replace(/\s+/g, ' ').trim() : '';
  return words === '' ? undefined : words;
}

/** Templates that an element says it follows, by OID. */
export function templatesOf(element: XmlElement): Set<string> {
  return new Set(childrenOf(element, 'templateId').flatMap((each) => attribute(each, 'root') ?? []));
}

/** Finds what `<reference value="#id"/>` points to in the narrative. */
export type Narrative = (id: string) => string | undefined;

/** Original text, or what its reference points to. */
export function referredText(element: XmlElement | undefined, narrative: Narrative): string | undefined {
  const id = attribute(child(element, 'reference'), 'value');
  return (id?.startsWith('#') ? narrative(id.slice(1)) : undefined) ?? wordsOf(element);
}

/** CD, CE: the code and its translations; under a null flavour only translations and words count. */
export function conceptOf(element: XmlElement | undefined, narrative: Narrative): Concept | undefined {
  if (!element) return undefined;
  const codings = [element, ...childrenOf(element, 'translation')].flatMap((each) => codingOf(each) ?? []);
  const text =
    referredText(child(element, 'originalText'), narrative) ??
    (codings.length === 0 ? attribute(element, 'displayName') : undefined);
  if (codings.length === 0 && text === undefined) return undefined;
  // Narrative that runs on is no name of a thing.
  return text === undefined || (codings.length > 0 && text.length > 120) ? { codings } : { codings, text };
}

export function codingOf(element: XmlElement | undefined): Coding | undefined {
  const [code, oid, display] = ['code', 'codeSystem', 'displayName'].map((name) => attribute(element, name));
  if (!code) return undefined;
  return { system: oid ? systemOfOid(oid) : '', code, ...(display ? { display } : {}) };
}

/** TS, or the beginning of an IVL_TS, as ISO 8601 text. */
export function timeOf(
  element: XmlElement | undefined,
  ...parts: readonly ('low' | 'high' | 'center')[]
): string | undefined {
  for (const part of [undefined, ...parts]) {
    const written = attribute(part ? child(element, part) : element, 'value');
    if (written !== undefined) return isoTime(written);
  }
  return undefined;
}

const digits = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** PQ, INT, REAL; an IVL_PQ with one bound is that bound. `unit` is UCUM by the standard, or what senders put there. */
export function quantityOf(element: XmlElement | undefined): SourceQuantity | undefined {
  const own = amountOf(element);
  if (own) return own;
  const [low, high] = [child(element, 'low'), child(element, 'high')].map((each) => ({
    element: each,
    amount: amountOf(each),
  }));
  if (low?.amount && !high?.amount) return { ...low.amount, comparator: bound('>', low.element) };
  if (high?.amount && !low?.amount) return { ...high.amount, comparator: bound('<', high.element) };
  return undefined;
}

function amountOf(element: XmlElement | undefined): SourceQuantity | undefined {
  const value = attribute(element, 'value');
  if (value !== undefined && digits.test(value)) {
    const unit = attribute(element, 'unit');
    return { value: Number(value), unit, code: unit };
  }
  // A unit that is not UCUM stands in words in a translation.
  const translation = isNull(element) ? child(element, 'translation') : undefined;
  const translated = attribute(translation, 'value');
  if (translated === undefined || !digits.test(translated)) return undefined;
  return {
    value: Number(translated),
    unit: wordsOf(child(translation, 'originalText')) ?? attribute(translation, 'code'),
  };
}

const bound = (sign: '<' | '>', element: XmlElement | undefined): Quantity['comparator'] =>
  attribute(element, 'inclusive') === 'false' ? sign : `${sign}=`;

export const typeOf = (element: XmlElement) => (attribute(element, 'type') ?? '').replace(/^\w+:/, '');
