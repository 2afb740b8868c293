import { extractMentions } from '../../src/intake/index.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import type { IsoDate } from '../../src/record/index.js';
import { type MarkedSentence, markedSentences, readingOf, type SentenceSet } from './sentences.js';

/** F1 of one answer: `is` says whether a reading gives it. */
export interface Agreement {
  readonly language: 'en' | 'zh' | 'both';
  readonly of: string;
  readonly marks: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** How well negation, uncertainty, hypothesis and subject are read, over the marked findings of our own sentences. */
export function assertionAgreement(set: SentenceSet, report?: (line: string) => void): Agreement[] {
  const knowledge = loadInstallation().intake();
  const sentences = markedSentences(set);
  const readings = sentences.flatMap((sentence) => readingsOf(sentence, knowledge, report));
  return (['both', 'en', 'zh'] as const).flatMap((language) => {
    const some = readings.filter((each) => language === 'both' || each.language === language);
    const answers = [
      ['absent', (each) => each?.said === 'absent'],
      ['uncertain', (each) => each?.said === 'uncertain'],
      ['hypothetical', (each) => each?.said === 'hypothetical'],
      ['present', (each) => each?.said === 'present'],
      ['not the patient', (each) => each !== undefined && each.whose !== 'patient'],
      ['relative', (each) => each?.whose === 'relative'],
    ] as const satisfies readonly (readonly [string, (each: (typeof some)[number]['truth'] | undefined) => boolean])[];
    return answers.map(([of, is]) => {
      const right = some.filter(({ truth, read }) => is(truth) && is(read)).length;
      const truths = some.filter(({ truth }) => is(truth)).length;
      const said = some.filter(({ read }) => is(read)).length;
      return {
        language,
        of,
        marks: truths,
        precision: right / said,
        recall: right / truths,
        f1: (2 * right) / (truths + said),
      };
    });
  });
}

function readingsOf(
  { text, language, marks }: MarkedSentence,
  knowledge: Parameters<typeof extractMentions>[1],
  report?: (line: string) => void,
) {
  const mentions = extractMentions(text, knowledge, '2026-11-24' as IsoDate);
  return marks.map((mark) => {
    const truth = { said: mark.said, whose: mark.whose };
    const read = readingOf(mark, mentions);
    if (read?.said !== truth.said || read?.whose !== truth.whose)
      report?.(
        `${text}  [${text.slice(mark.start, mark.end)}] ${truth.said}/${truth.whose}, read ${read ? `${read.said}/${read.whose}` : 'nothing'}`,
      );
    return { language, truth, read };
  });
}

if (import.meta.filename === process.argv[1]) {
  for (const set of ['tuning', 'second', 'held'] as const) {
    const sentences = markedSentences(set);
    console.log(
      `\n${set}: ${sentences.length} sentences, ${sentences.reduce((sum, { marks }) => sum + marks.length, 0)} findings`,
    );
    for (const { language, of, marks, precision, recall, f1 } of assertionAgreement(
      set,
      process.argv.includes('--errors') ? console.log : undefined,
    ))
      console.log(
        `  ${language.padEnd(5)}${of.padEnd(16)} n ${String(marks).padStart(4)}  P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}`,
      );
  }
}
