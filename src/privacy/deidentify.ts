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
  return withNumbers(text, merged([...formed, ...named]));
}

const covers = (outer: IdentifierSpan, inner: IdentifierSpan) => outer.start <= inner.start && outer.end >= inner.end;

/**
 * House numbers, postal codes and letters of states beside a name, a place or an address belong to it: `86036 Rua do
 * Arenque 1634, Goiânia`. A number with a unit stays.
 */
function withNumbers(text: string, spans: readonly IdentifierSpan[]): readonly IdentifierSpan[] {
  let grown = joined(text, spans);
  for (let pass = 0; pass < 4; pass++)
    grown = joined(text, merged(grown.map((span) => (placed.has(span.type) ? grow(text, span) : span))));
  return grown;
}

const placed = new Set<IdentifierSpan['type']>(['NAME', 'LOCATION', 'ADDRESS', 'ORGANIZATION']);
const numberBefore = /(?<![\d.,/*:-]|[A-Za-z])(?:#?\d{1,6}[A-Za-z]?|[A-Z]{2})[,.]?\s{1,8}(?:(?:apt|suite|unit)\.? )?$/;
const numberAfter =
  /^(?: (?:tér|u\.|út|kapu|ul\.|str\.?|st\.|sq\.|krt\.|trg|cesta|ulica|allé|vej|plads|gate|tie|katu))?(?:,? ?\s{0,8},? ?\s{0,8})(?:(?:Apt|Suite|Unit|apt|suite)\.? ?)?(?:\d{1,6}[A-Za-z]?\.?(?![\d/%]|[.,]\d| ?(?:mg|g|mL|ml|mmol|mm|cm|kg|%|units?|years?|yrs?|days?|weeks?|months?|hours?|mcg|µg|IU|bpm|x|times|°|of|out|people|million|percent)\b)|[A-Z]{2}(?![A-Za-z]))(?:-\d{3,4})?/;

function grow(text: string, span: IdentifierSpan): IdentifierSpan {
  const before = numberBefore.exec(text.slice(Math.max(0, span.start - 20), span.start))?.[0] ?? '';
  const after = numberAfter.exec(text.slice(span.end, span.end + 40))?.[0] ?? '';
  const digits = /\d/.test(before + after);
  if (!digits && span.type !== 'ADDRESS') return span;
  return { start: span.start - before.length, end: span.end + after.length, type: digits ? 'ADDRESS' : span.type };
}

/** Parts of one address: what only commas and breaks keep apart. */
function joined(text: string, spans: readonly IdentifierSpan[]): readonly IdentifierSpan[] {
  const whole: IdentifierSpan[] = [];
  for (const span of spans) {
    const last = whole.at(-1);
    const together =
      last &&
      placed.has(last.type) &&
      placed.has(span.type) &&
      (last.type === 'ADDRESS' || span.type === 'ADDRESS') &&
      /^[\s,.;]{0,12}$/.test(text.slice(last.end, span.start));
    if (together) whole[whole.length - 1] = { start: last.start, end: span.end, type: 'ADDRESS' };
    else whole.push(span);
  }
  return whole;
}

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
