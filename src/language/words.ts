import type { Language } from '../record/index.js';
import { catalogue } from './catalogue/index.js';

/** A claim or fact in words: what it says, and what belongs to it. */
export interface Description {
  readonly headline: string;
  /** Empty where there is nothing to add. */
  readonly detail: string;
}

export interface Words {
  readonly headline: string;
  readonly parts: readonly string[];
}

/** Parts as one text: sentences follow each other, fragments are separated. */
export function joinParts(parts: readonly string[], language: Language): string {
  const { separator } = catalogue(language).sentences;
  return parts
    .filter(Boolean)
    .reduce(
      (text, part) => (text ? text + (/[.。]$/.test(text) ? (language === 'zh' ? '' : ' ') : separator) + part : part),
      '',
    );
}
