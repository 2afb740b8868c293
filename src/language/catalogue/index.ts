import type { Language, LocalizedText } from '../../record/index.js';
import { type Catalogue, en } from './en.js';
import { zh } from './zh.js';

export type { Catalogue } from './en.js';
export * from './format.js';

const catalogues: { readonly [L in Language]: Catalogue } = { en, zh };

/** All words of the product in one language. */
export function catalogue(language: Language): Catalogue {
  return catalogues[language];
}

/** The text in that language. */
export function localized(text: LocalizedText, language: Language): string {
  return text[language];
}

/**
 * The word for an open key (a model, an input, an outcome: packs may bring new ones); an unknown key is
 * made readable rather than hidden: `waist-circumference` becomes `Waist circumference`.
 */
export function term(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? words[key]! : readable(key);
}

function readable(key: string): string {
  const spaced = key.replaceAll(/[-_]+/g, ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
