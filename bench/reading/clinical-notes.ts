import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExtractedMention, extractMentions } from '../../src/intake/index.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import type { IsoDate } from '../../src/record/index.js';

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly answers: readonly string[];
  /** `r`elative, `o`ther; undefined is the patient. */
  readonly whose: string | undefined;
  /** What the mention must be labelled, where the terminology has it. */
  readonly key: string | undefined;
}

/** Right, missed and wrong answers of one kind, and precision, recall and F1 from them. */
export interface NoteAgreement {
  readonly of: string;
  readonly right: number;
  readonly missed: number;
  readonly wrong: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * How well sentences of clinical notes are read: problems and findings, drugs, allergies, each with its name, assertion,
 * subject or status. A mention that no mark calls for is wrong; a hypothetical one, or somebody else's, may be left out.
 */
export function noteAgreement(set: 'first' | 'held', report?: (line: string) => void): NoteAgreement[] {
  const knowledge = loadInstallation().intake();
  const file = set === 'first' ? 'clinical-notes.txt' : 'clinical-notes-held.txt';
  const lines = readFileSync(join(import.meta.dirname, '..', '..', 'test', 'reading', file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const counts = new Map<string, { right: number; missed: number; wrong: number }>();
  const count = (text: string, kind: string, outcome: 'right' | 'missed' | 'wrong') => {
    const language = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
    for (const of of [`${language} ${kind}`, `${language} all`, 'all']) {
      const each = counts.get(of) ?? { right: 0, missed: 0, wrong: 0 };
      each[outcome] += 1;
      counts.set(of, each);
    }
  };
  for (const line of lines) {
    const { text, marks } = marked(line);
    const mentions = extractMentions(text, knowledge, '2026-11-24' as IsoDate).filter(({ kind }) => kinds.has(kind));
    const used = new Set<ExtractedMention>();
    for (const mark of marks) {
      const near = mentions.filter(({ start, end }) => start < mark.end && mark.start < end);
      for (const answer of mark.answers) {
        const said = near.filter((each) => says(each, answer, mark));
        for (const each of said) used.add(each);
        // The HPO term beside a problem, or instead of it: true, though not the name that the mark asks for.
        for (const each of near) if (isTerm(each) && says(each, answer, { ...mark, key: undefined })) used.add(each);
        const silence = (answer === 'h' || mark.whose === 'o') && !near.some(isFact);
        if (said.length > 0 || silence) count(text, kindOf(answer), 'right');
        else {
          count(text, kindOf(answer), 'missed');
          report?.(`missed ${answer} ${mark.key ?? ''} [${text.slice(mark.start, mark.end)}] in: ${text}`);
        }
      }
    }
    for (const each of mentions.filter((mention) => isFact(mention) && !used.has(mention))) {
      count(text, each.kind === 'medication' ? 'drug' : each.kind === 'allergy' ? 'allergy' : 'problem', 'wrong');
      report?.(
        `wrong ${each.kind} ${each.label} ${each.certainty} ${each.status ?? ''} ${each.subject} [${each.text}] in: ${text}`,
      );
    }
  }
  return [...counts].sort().map(([of, { right, missed, wrong }]) => {
    const [precision, recall] = [right / (right + wrong), right / (right + missed)];
    return { of, right, missed, wrong, precision, recall, f1: (2 * precision * recall) / (precision + recall) };
  });
}

const kinds = new Set<string>(['condition', 'phenotype', 'familyHistory', 'medication', 'allergy']);

const isFact = ({ context, subject, kind, status }: ExtractedMention) =>
  (context === 'stated' || (kind === 'medication' && status === 'planned')) && subject !== 'other';

const isTerm = ({ code }: ExtractedMention) => code.startsWith('HP:');

const kindOf = (answer: string) =>
  /^[pauh]$/.test(answer) ? 'problem' : /allerg|intoler/.test(answer) ? 'allergy' : 'drug';

function says(mention: ExtractedMention, answer: string, { key, whose }: Mark): boolean {
  // A name may be a drug's and its class's at once.
  const labels = mention.label.split(' + ');
  if (key?.split('+').some((each) => !labels.includes(each))) return false;
  const owner = mention.subject === 'patient' ? undefined : mention.subject === 'other' ? 'o' : 'r';
  if (owner !== whose) return false;
  switch (answer) {
    case 'p':
      return mention.context === 'stated' && mention.certainty === 'present' && mention.kind !== 'medication';
    case 'a':
      return mention.context === 'stated' && mention.certainty === 'absent' && mention.kind !== 'medication';
    case 'u':
      return mention.context === 'stated' && mention.certainty === 'uncertain' && mention.kind !== 'medication';
    case 'h':
      return mention.context === 'hypothetical';
    case 'allergy':
    case 'intolerance':
      return mention.kind === 'allergy' && mention.certainty === 'present';
    case 'not-allergic':
      return mention.kind === 'allergy' && mention.certainty === 'absent';
    default:
      return mention.kind === 'medication' && mention.status === answer;
  }
}

function marked(line: string): { readonly text: string; readonly marks: readonly Mark[] } {
  const marks: Mark[] = [];
  let text = '';
  let last = 0;
  for (const match of line.matchAll(/\{([^}=]+)=([a-z+-]+)(?::([ro]))?(?: ([^}]+))?\}/g)) {
    text += line.slice(last, match.index);
    const start = text.length;
    text += match[1];
    marks.push({ start, end: text.length, answers: match[2]!.split('+'), whose: match[3], key: match[4] });
    last = match.index + match[0].length;
  }
  return { text: text + line.slice(last), marks };
}

if (import.meta.filename === process.argv[1]) {
  const set = process.argv.includes('--held') ? 'held' : 'first';
  for (const each of noteAgreement(set, process.argv.includes('--errors') ? console.log : undefined))
    console.log(
      `${each.of.padEnd(12)} right ${String(each.right).padStart(4)}  missed ${String(each.missed).padStart(3)}  wrong ${String(each.wrong).padStart(3)}  P ${each.precision.toFixed(3)}  R ${each.recall.toFixed(3)}  F1 ${each.f1.toFixed(3)}`,
    );
}
