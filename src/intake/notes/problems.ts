import {
  type Concept,
  type ConditionFact,
  codeSystem,
  type FamilyHistoryFact,
  type ProblemDefinition,
} from '../../record/index.js';
import type { Match } from '../standard/lexicon.js';
import { expansionsIn } from './abbreviations.js';
import { type Assertion, assertionOf } from './assertion.js';
import type { Mention, NoteContext, Recogniser } from './context.js';
import { type Owner, onsetAgeIn, ownerOf, relationOf } from './relatives.js';
import type { Sentence } from './sentences.js';

/** Short names that are words of their own need capitals: AIDS is not "hearing aids". These are clear in any case. */
const clearShortNames = new Set(
  'gout lupus fever cough obese ebola mpox covid flu htn hld ckd copd t2dm t1dm t2d dm1 dm2 afib gerd pyelo stemi hiv esrd'.split(
    ' ',
  ),
);

/** "pulmonary hypertension" is no hypertension, "ST depression" no depression. */
const otherDisease: Readonly<Record<string, RegExp>> = {
  hypertension:
    /(?:pulmonary|portal|intracranial|ocular|intraocular|gestational|white[- ]coat|pregnancy-induced|肺动脉|门静脉|门脉|颅内)\s*$/i,
  depression: /(?:\bst|st-segment|st segment|respiratory|marrow|cns|myocardial)[- ]*$/i,
  stroke: /heat\s*$/i,
  fever: /(?:hay|yellow|dengue|scarlet|rheumatic|typhoid|familial mediterranean)\s*$/i,
  pregnancy: /(?:ectopic|prior|previous|planning|plans?|desires?|avoid|contraception|possibility of)\s*$/i,
  diabetes: /(?:gestational|妊娠期?)\s*$/i,
  cough: /whooping\s*$/i,
  'cardiac-pacemaker': /(?:temporary|wandering|external|transcutaneous)\s*$/i,
};
/** "Flu-like" is no influenza, 结核菌素 no tuberculosis. */
const otherDiseaseAfter: Readonly<Record<string, RegExp>> = {
  influenza: /^[- ]?like\b/i,
  tuberculosis: /^(?:菌素|抗体|分枝|样)/,
};

/** What a drug did is its reaction, not a problem of the patient's. */
const reactionKeys = new Set([
  'cough',
  'angioedema',
  'anaphylaxis',
  'hypotension',
  'myopathy',
  'bradycardia',
  'hyperkalemia',
]);
export const tellsReaction =
  /\b(?:allerg\w+ to|intoleran\w+|allergies|reaction to|caused by|induced|because of|makes (?:him|her|me))\b|过敏|不耐受|引起/i;

/** Problems of the patient and of relatives, with certainty. */
export const recogniseProblems: Recogniser = (sentence, context) =>
  problemsIn(sentence.text, context).flatMap((match) => {
    const { start, end, value: problem } = match;
    if (otherDisease[problem.key]?.test(sentence.text.slice(0, start))) return [];
    if (otherDiseaseAfter[problem.key]?.test(sentence.text.slice(end))) return [];
    if (sentence.section === 'allergies' || sentence.section === 'plan') return [];
    if (reactionKeys.has(problem.key) && tellsReaction.test(sentence.text)) return [];
    const assertion = assertionOf(sentence.text, start, end);
    if (assertion === 'not-asserted') return [];
    const owner = ownerOf(sentence.text, start, end, sentence.section === 'family-history');
    return mentionsOf(sentence, match, assertion, owner, context);
  });

/** Names that can mean nothing else, and short forms for which the sentence decides. */
function problemsIn(text: string, { standard: { problems } }: NoteContext): Match<ProblemDefinition>[] {
  const named = problems.find(text).filter(({ start, end, value }) => isClear(text.slice(start, end), value));
  const expanded = expansionsIn(text).flatMap(({ name, ...place }) =>
    problems
      .find(name)
      .filter(({ start, end }) => start === 0 && end === name.length)
      .map(({ value }) => ({ ...place, value })),
  );
  const isFree = (each: Match<unknown>) => !named.some((other) => other.start < each.end && each.start < other.end);
  return [...named, ...expanded.filter(isFree)].sort((a, b) => a.start - b.start);
}

function isClear(written: string, { key }: ProblemDefinition): boolean {
  if (!/^[a-z0-9]{2,5}$/i.test(written) || written.toLowerCase() === key) return true;
  // HFrEF is as clear as CHF.
  return clearShortNames.has(written.toLowerCase()) || /\p{Lu}.*\p{Lu}/u.test(written);
}

function mentionsOf(
  sentence: Sentence,
  match: Match<ProblemDefinition>,
  assertion: Exclude<Assertion, string>,
  owner: Owner,
  context: NoteContext,
): Mention[] {
  const { start, end, value: problem } = match;
  const concept = conceptOf(problem, sentence.text.slice(start, end));
  const time = context.time ? { time: context.time } : {};
  switch (owner.who) {
    case 'nobody':
      return [];
    case 'patient': {
      const fact: Omit<ConditionFact, 'id' | 'provenance' | 'foundBy'> = {
        kind: 'condition',
        certainty: assertion.certainty,
        concept,
        problem: problem.key,
        // A note says neither when it began nor that it ended; "history of" leaves open whether it lasts.
        status: assertion.isHistory || assertion.certainty !== 'present' ? 'unknown' : 'active',
      };
      return [{ start, end, key: `condition|${problem.key}|${assertion.certainty}`, fact }];
    }
    case 'family':
    case 'relative': {
      if (assertion.certainty === 'uncertain') return [];
      const onsetAge =
        assertion.certainty === 'present' ? onsetAgeIn(sentence.text, start, end, problem.key) : undefined;
      const fact: Omit<FamilyHistoryFact, 'id' | 'provenance' | 'foundBy'> = {
        kind: 'familyHistory',
        certainty: assertion.certainty,
        ...relationOf(owner),
        condition: concept,
        problem: problem.key,
        ...(onsetAge === undefined ? {} : { onsetAge }),
        ...time,
      };
      return [
        { start, end, key: `family|${fact.relation.codings[0]?.code}|${problem.key}|${assertion.certainty}`, fact },
      ];
    }
    default:
      return owner satisfies never;
  }
}

/** The problem's own SNOMED code, with the words of the note. */
function conceptOf(problem: ProblemDefinition, written: string): Concept {
  const coding = problem.codings.find(({ system }) => system === codeSystem.snomed);
  return { codings: coding ? [coding] : [], text: written };
}
