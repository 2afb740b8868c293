import type { Assessment, ClaimId, FactId, Language } from '../../record/index.js';
import { type Catalogue, catalogue } from '../catalogue/index.js';
import type { Lookup } from '../names.js';

/** Who the words are for. */
export type Audience = 'clinician' | 'patient';
export const audiences: readonly Audience[] = ['clinician', 'patient'];

export const narrativeSections = [
  'opening',
  'plan',
  'safety',
  'genes',
  'risks',
  'course',
  'changes',
  'unanswered',
] as const;
export type NarrativeSection = (typeof narrativeSections)[number];

/** One sentence or two that follow from the claims and facts named, and from nothing else. */
export interface Statement {
  readonly text: string;
  readonly claims: readonly ClaimId[];
  readonly facts: readonly FactId[];
}

/** What every statement is made with. */
export interface Telling {
  readonly assessment: Assessment;
  readonly lookup: Lookup;
  readonly language: Language;
  readonly audience: Audience;
  readonly words: Catalogue;
}

export const tellingOf = (
  assessment: Assessment,
  lookup: Lookup,
  { language, audience }: { readonly language: Language; readonly audience: Audience },
): Telling => ({ assessment, lookup, language, audience, words: catalogue(language) });

/** A statement about one claim; stops that the parts bring along are not doubled. */
export function statement(text: string, claims: readonly ClaimId[], facts: readonly FactId[] = []): Statement {
  return {
    text: text
      .replaceAll(/([.。!?！？])[.。]+(?=\s|$)/g, '$1')
      .replaceAll(/([；;，,：:])(?=[.。])/g, '')
      .trim(),
    claims,
    facts,
  };
}

/** Lower case at the beginning, where a phrase is put into a sentence: `Above target` becomes `above target`; names stay. */
export const inner = (text: string): string =>
  /^[A-Z][a-z]/.test(text) && !/^[A-Z][a-z]*[A-Z0-9]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
