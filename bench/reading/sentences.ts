import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExtractedMention } from '../../src/intake/index.js';

export type Said = 'present' | 'absent' | 'uncertain' | 'hypothetical';
export type Whose = 'patient' | 'relative' | 'other';

/** A sentence of our own with what is said of each marked finding. */
export interface MarkedSentence {
  readonly text: string;
  readonly language: 'en' | 'zh';
  readonly marks: readonly {
    readonly start: number;
    readonly end: number;
    readonly said: Said;
    readonly whose: Whose;
  }[];
}

const certainties: Readonly<Record<string, Said>> = { p: 'present', a: 'absent', u: 'uncertain', h: 'hypothetical' };

export type SentenceSet = 'tuning' | 'second' | 'held';

/** The committed sentences: those that rules were tuned on (twice), or those written after the rules were frozen. */
export function markedSentences(set: SentenceSet): MarkedSentence[] {
  const path = join(import.meta.dirname, '..', '..', 'test', 'reading', `sentences-${set}.txt`);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map(parse);
}

function parse(line: string): MarkedSentence {
  const marks: MarkedSentence['marks'][number][] = [];
  let text = '';
  let last = 0;
  for (const match of line.matchAll(/\{([^}=]+)=([pauh])(?::([ro]))?\}/g)) {
    text += line.slice(last, match.index);
    const start = text.length;
    text += match[1];
    const whose = match[3] === 'r' ? 'relative' : match[3] === 'o' ? 'other' : 'patient';
    marks.push({ start, end: text.length, said: certainties[match[2]!]!, whose });
    last = match.index + match[0].length;
  }
  text += line.slice(last);
  return { text, language: /\p{Script=Han}/u.test(text) ? 'zh' : 'en', marks };
}

/** What the recogniser says of one mark: that of the mention that covers most of it; undefined where it found none. */
export function readingOf(
  mark: MarkedSentence['marks'][number],
  mentions: readonly ExtractedMention[],
): { readonly said: Said; readonly whose: Whose } | undefined {
  const shared = (each: ExtractedMention) => Math.min(each.end, mark.end) - Math.max(each.start, mark.start);
  const [best] = mentions
    .filter(
      (each) =>
        ['condition', 'phenotype', 'familyHistory', 'medication', 'allergy'].includes(each.kind) && shared(each) > 0,
    )
    .sort((a, b) => shared(b) - shared(a));
  if (!best) return undefined;
  const whose = best.subject === 'patient' ? 'patient' : best.subject === 'other' ? 'other' : 'relative';
  return { said: best.context === 'hypothetical' ? 'hypothetical' : best.certainty, whose };
}
