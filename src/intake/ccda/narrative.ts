import type { ClinicalTime, Place } from '../../record/index.js';
import { readMentions } from '../notes/index.js';
import type { ClinicalEntry } from './statement.js';
import { textWithin, type XmlElement, xpathOf } from './xml.js';

const blocks = new Set(['paragraph', 'list', 'item', 'br', 'caption', 'text']);

/** A narrative block as lines; tables are left out, since what a cell means stands in another one. */
export function linesOf(block: XmlElement): string {
  let lines = '';
  for (const part of block.content) {
    if (typeof part === 'string') lines += part.replace(/\s+/g, ' ');
    else if (part.name !== 'table') {
      const inner = linesOf(part);
      lines += blocks.has(part.name) ? `\n${inner}\n` : inner;
    }
  }
  return lines.replace(/[ \t]*\n\s*/g, '\n');
}

/** Elements of a narrative by their ID. */
export function narrativeOf(section: XmlElement): (id: string) => string | undefined {
  const byId = new Map<string, XmlElement>();
  const collect = (element: XmlElement) => {
    const id = element.attributes.ID;
    if (id) byId.set(id, element);
    for (const inner of element.children) collect(inner);
  };
  for (const element of section.children) if (element.name === 'text') collect(element);
  return (id) => {
    const element = byId.get(id);
    const words = element ? textWithin(element).replace(/\s+/g, ' ').trim() : '';
    return words === '' ? undefined : words;
  };
}

/** What a text within the document says, each at its element. */
export function readWords(
  entry: ClinicalEntry,
  element: XmlElement,
  words: string,
  time: ClinicalTime | undefined,
): void {
  const { ledger, standard, options } = entry.context;
  const place: Place = { kind: 'xpath', path: xpathOf(element) };
  entry.facts.push(...readMentions(words, { standard, time, asOf: options.asOf, source: () => ledger.source(place) }));
}
