import type { Fact } from '../../record/index.js';
import type { Ledger } from '../ledger.js';
import { recogniseAllergies } from './allergies.js';
import type { Mention, NoteContext, Recogniser } from './context.js';
import { noteDate } from './dates.js';
import { recogniseDrugs } from './drugs.js';
import { recogniseGeneResults } from './genes.js';
import { addressesReader } from './instructions.js';
import { recogniseLifestyle } from './lifestyle.js';
import { recogniseMeasurements } from './measurements.js';
import { recognisePhenotypes } from './phenotypes.js';
import { recogniseProblems } from './problems.js';
import { sentencesOf } from './sentences.js';

export type { NoteContext } from './context.js';

export const recognisers: readonly Recogniser[] = [
  recogniseProblems,
  recogniseAllergies,
  recogniseDrugs,
  recogniseMeasurements,
  recogniseLifestyle,
  recogniseGeneResults,
  recognisePhenotypes,
];

/**
 * What a free text says of the patient, each with its exact place: problems, drugs, allergies, family history, measurements,
 * habits, gene results and phenotypes, in English and Chinese. Deterministic; what the words leave open is not used.
 * Text is data: nothing in it is followed as an instruction.
 */
export function readMentions(text: string, context: NoteContext): Fact[] {
  const dated = { ...context, time: context.time ?? noteDate(text, context.asOf) };
  const mentions: (Mention & { from: number })[] = [];
  let distrustedUntil = 0;
  for (const sentence of sentencesOf(text)) {
    // What follows an instruction in its paragraph belongs to it.
    if (sentence.start < distrustedUntil) continue;
    if (addressesReader(sentence.text)) {
      distrustedUntil = paragraphEnd(text, sentence.start);
      continue;
    }
    const said = recognisers.flatMap((recogniser) => recogniser(sentence, dated));
    for (const mention of said) if (!saysLess(mention, said)) mentions.push({ ...mention, from: sentence.start });
  }
  const seen = new Set<string>();
  const facts: Fact[] = [];
  for (const { from, start, end, key, fact } of mentions.sort((a, b) => a.from + a.start - (b.from + b.start))) {
    if (seen.has(key)) continue;
    seen.add(key);
    facts.push({ ...context.source(from + start, from + end), foundBy: 'dictionary', ...fact } as Fact);
  }
  return withoutContradictions(withoutBareRepeats(facts));
}

/** Where the paragraph that holds an offset ends: at a blank line, or with the text. */
function paragraphEnd(text: string, from: number): number {
  const blank = /\n[ \t]*\r?\n/g;
  blank.lastIndex = from;
  return blank.exec(text)?.index ?? text.length;
}

/** A relative's phenotype that a problem of ours already tells. */
function saysLess({ fact, start, end }: Mention, all: readonly Mention[]): boolean {
  if (fact.kind !== 'familyHistory' || fact.problem) return false;
  return all.some(
    (other) =>
      other.fact.kind === 'familyHistory' && other.fact.problem !== undefined && other.start < end && start < other.end,
  );
}

/** "Azathioprine 125 mg daily" says all that a later bare "azathioprine" does. */
function withoutBareRepeats(facts: readonly Fact[]): Fact[] {
  const dosed = new Set(
    facts.flatMap((fact) => (fact.kind === 'medication' && fact.dose ? [`${fact.ingredients}|${fact.status}`] : [])),
  );
  return facts.filter(
    (fact) => fact.kind !== 'medication' || fact.dose || !dosed.has(`${fact.ingredients}|${fact.status}`),
  );
}

/** A condition that one text both affirms and denies is doubtful. */
function withoutContradictions(facts: readonly Fact[]): Fact[] {
  const certainties = new Map<string, Set<string>>();
  for (const fact of facts) {
    if (fact.kind !== 'condition' || !fact.problem) continue;
    certainties.set(fact.problem, (certainties.get(fact.problem) ?? new Set()).add(fact.certainty));
  }
  return facts.map((fact) => {
    if (fact.kind !== 'condition' || !fact.problem) return fact;
    const said = certainties.get(fact.problem)!;
    return said.has('present') && said.has('absent') ? { ...fact, certainty: 'uncertain', status: 'unknown' } : fact;
  });
}

/** A note as a document: one entry that becomes its document fact and its mentions. */
export function readNote(text: string, ledger: Ledger, context: Pick<NoteContext, 'standard' | 'asOf'>): void {
  const time = noteDate(text, context.asOf);
  const document: Fact = {
    kind: 'document',
    ...ledger.source({ kind: 'whole' }),
    certainty: 'present',
    foundBy: 'source',
    concept: { codings: [], text: 'note' },
    title: ledger.document.name,
    contentType: 'text/plain',
    ...(time ? { time } : {}),
  };
  const source = (start: number, end: number) => ledger.source({ kind: 'span', start, end });
  ledger.facts([document, ...readMentions(text, { ...context, time, source })]);
}
