import { type ExtractedMention, extractMentions } from '../../src/intake/index.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import type { IsoDate } from '../../src/record/index.js';
import { type AnnotatedText, readGsc } from './gsc.js';

/** Abstracts in file order up to here were looked at while the recogniser was made; the others were not. */
export const tuned = 92;

/** HPO terms of whole documents, as sets: micro over documents, macro as the mean of each document's F1. */
export function documentAgreement(
  documents: readonly AnnotatedText[],
  isUsed: (mention: ExtractedMention) => boolean = ({ certainty }) => certainty !== 'absent',
) {
  const knowledge = loadInstallation().intake();
  let [right, said, wanted, sum] = [0, 0, 0, 0];
  for (const { text, mentions } of documents) {
    const truth = new Set(mentions.map(({ code }) => code));
    const read = new Set(
      extractMentions(text, knowledge, '2026-11-24' as IsoDate)
        .filter((each) => each.code.startsWith('HP:') && isUsed(each))
        .map(({ code }) => code),
    );
    const hits = [...read].filter((code) => truth.has(code)).length;
    right += hits;
    said += read.size;
    wanted += truth.size;
    sum += truth.size + read.size === 0 ? 1 : (2 * hits) / (truth.size + read.size);
  }
  return {
    documents: documents.length,
    precision: right / said,
    recall: right / wanted,
    f1: (2 * right) / (said + wanted),
    macroF1: sum / documents.length,
  };
}

if (import.meta.filename === process.argv[1]) {
  const documents = readGsc();
  if (!documents) console.error('nlp/hpo-gsc is not at hand');
  else
    for (const [name, some] of [
      ['looked at', documents.slice(0, tuned)],
      ['held out', documents.slice(tuned)],
      ['all', documents],
    ] as const) {
      for (const [which, isUsed] of [
        ['all but absent', undefined],
        ['present only', (each: ExtractedMention) => each.certainty === 'present'],
        ['every mention', () => true],
      ] as const) {
        const { documents: n, precision, recall, f1, macroF1 } = documentAgreement(some, isUsed);
        console.log(
          `${name.padEnd(10)} ${which.padEnd(15)} ${n} abstracts  P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}  macro F1 ${macroF1.toFixed(3)}`,
        );
      }
    }
}
