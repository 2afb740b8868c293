import { chineseIdentifiers } from './chinese.js';
import { namesIn, type Vocabulary } from './names.js';
import { formedIdentifiers } from './patterns.js';
import type { IdentifierSpan } from './span.js';

export type { Vocabulary } from './names.js';
export { type IdentifierSpan, type IdentifierType, identifierTypes } from './span.js';

/**
 * What in a text tells who someone is: names, places smaller than a country and others, organisations, dates, ages over
 * 89, telephone numbers, addresses, numbers of documents, mail and web addresses. It would rather take too much: a word
 * with a capital that is neither everyday nor clinical is taken for a name.
 *
 * @returns spans in order, which do not overlap
 */
export function identifiersIn(text: string, vocabulary: Vocabulary): readonly IdentifierSpan[] {
  const formed = formedIdentifiers(text);
  const named = [...namesIn(text, vocabulary), ...chineseIdentifiers(text)].filter(
    (span) => !formed.some((each) => each.start < span.end && span.start < each.end && covers(each, span)),
  );
  return merged([...formed, ...named]);
}

const covers = (outer: IdentifierSpan, inner: IdentifierSpan) => outer.start <= inner.start && outer.end >= inner.end;

/** Overlapping spans become one, under the type of the longest. */
function merged(spans: readonly IdentifierSpan[]): readonly IdentifierSpan[] {
  const sorted = [...spans].filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: IdentifierSpan[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (!last || span.start >= last.end) kept.push(span);
    else if (span.end > last.end) {
      const longer = span.end - span.start > last.end - last.start ? span.type : last.type;
      kept[kept.length - 1] = { start: last.start, end: span.end, type: longer };
    }
  }
  return kept;
}

/** The text with every identifier replaced by its type, `[NAME]`; the spans are those of the text as it came. */
export function deidentify(
  text: string,
  vocabulary: Vocabulary,
): { readonly text: string; readonly spans: readonly IdentifierSpan[] } {
  const spans = identifiersIn(text, vocabulary);
  let hidden = '';
  let from = 0;
  for (const { start, end, type } of spans) {
    hidden += `${text.slice(from, start)}[${type}]`;
    from = end;
  }
  return { text: hidden + text.slice(from), spans };
}
