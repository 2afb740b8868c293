import type { ResultKind } from '../language/asking/question.js';
import { catalogue, formatDate } from '../language/catalogue/index.js';
import { describeFact } from '../language/describe.js';
import type { Claim, ClaimKind, Fact, FactKind, ObservationFact } from '../record/index.js';
import { type Answer, type AnswerSentence, sentence } from './answer.js';
import type { Desk } from './desk.js';
import { claimSentence } from './why-not.js';

const shown = 20;

/** Everything of one kind that the assessment has. */
export function listResults(kind: ResultKind, desk: Desk): Answer {
  const { language } = desk;
  const sentences = listed(kind, desk).slice(0, shown);
  const words = catalogue(language).asking;
  return { sentences: sentences.length > 0 ? sentences : [sentence(words.none(words.kinds[kind]))] };
}

function listed(kind: ResultKind, desk: Desk): readonly AnswerSentence[] {
  const { assessment, lookup } = desk;
  const claims = (...kinds: readonly ClaimKind[]) => assessment.claims.filter((claim) => kinds.includes(claim.kind));
  const said = (each: readonly Claim[]) => each.map((claim) => claimSentence(claim, desk));
  const planned = (ids: readonly Claim['id'][]) => said(ids.flatMap((id) => lookup.claim(id) ?? []));
  switch (kind) {
    case 'problems':
      return said(claims('problem').filter((claim) => claim.kind === 'problem' && claim.value.status !== 'refuted'));
    case 'medications':
      return facts(
        'medication',
        desk,
        (fact) => fact.kind === 'medication' && fact.status === 'active' && fact.certainty === 'present',
      );
    case 'allergies':
      return facts('allergy', desk, () => true);
    case 'measurements':
      return newest(desk);
    case 'risks':
      return said(claims('risk'));
    case 'genes':
      return said(claims('genePhenotype'));
    case 'plan':
      return planned(assessment.plan.items.map((item) => item.claim));
    case 'safety':
      return said(claims('safety').filter((claim) => claim.kind === 'safety' && !claim.value.proposed));
    case 'targets':
      return planned(assessment.plan.monitoring);
    case 'diagnoses':
      return said(claims('differential'));
    case 'unanswered':
      return said(claims('refusal'));
    default:
      return kind satisfies never;
  }
}

function current({ assessment }: Desk): readonly Fact[] {
  const superseded = new Set(assessment.facts.flatMap((fact) => fact.supersedes ?? []));
  return assessment.facts.filter((fact) => !superseded.has(fact.id));
}

function facts(kind: FactKind, desk: Desk, wanted: (fact: Fact) => boolean): readonly AnswerSentence[] {
  return current(desk)
    .filter((fact) => fact.kind === kind && wanted(fact))
    .map((fact) => factSentence(fact, desk));
}

/** The last value of each measure. */
function newest(desk: Desk): readonly AnswerSentence[] {
  const last = new Map<string, ObservationFact>();
  for (const fact of current(desk)) {
    if (fact.kind !== 'observation' || !fact.measure || fact.certainty !== 'present') continue;
    const known = last.get(fact.measure);
    if (!known || (fact.time ?? '') >= (known.time ?? '')) last.set(fact.measure, fact);
  }
  return [...last.values()].map((fact) => factSentence(fact, desk));
}

function factSentence(fact: Fact, { lookup, language }: Desk): AnswerSentence {
  const { headline, note } = describeFact(fact, lookup, language);
  const { separator, stop } = catalogue(language).sentences;
  const when = fact.time ? [formatDate(fact.time, language)] : [];
  return sentence([headline, note, ...when].filter(Boolean).join(separator) + stop, [], [fact.id]);
}
