import type { Language } from '../record/index.js';
import { type Catalogue, catalogue, formatNumber } from './catalogue/index.js';

type WarningCode = keyof Catalogue['genes']['warning'];

/** Positions named in a sentence; the rest are counted. */
const mostNamed = 4;

/**
 * Sentences for the codes by which the genome stage says why a result is less sure, or is none: `half-call 94781859`.
 * Codes of one kind become one sentence. A text that is no code is given back as it stands.
 */
export function geneWarnings(codes: readonly string[], language: Language): string[] {
  const byCode = new Map<string, string[]>();
  for (const text of codes) {
    const code = isGeneWarning(text) ? text.split(' ', 1)[0]! : text;
    const what = code === text ? [] : [text.slice(code.length + 1)];
    byCode.set(code, [...(byCode.get(code) ?? []), ...what]);
  }
  const { genes } = catalogue(language);
  return [...byCode].flatMap(([code, what]) => {
    if (!isGeneWarning(code)) return [code];
    const say: (what: string) => string = genes.warning[code as WarningCode];
    const places = what.flatMap((each) => (/^\d+(?: \d+)*$/.test(each) ? each.split(' ') : []));
    if (places.length === 0 || code === 'too-many-unphased')
      return what.length === 0 ? [say('')] : what.map((each) => say(each));
    const named = genes.positions(places.slice(0, mostNamed).join(', '));
    const rest = places.length - mostNamed;
    return [say(rest > 0 ? `${named} ${genes.more(formatNumber(rest, language))}` : named)];
  });
}

/** True if the text begins with a code that the catalogue has a sentence for. */
export function isGeneWarning(text: string): boolean {
  return Object.hasOwn(catalogue('en').genes.warning, text.split(' ', 1)[0]!);
}
